//! `/account/:uid` and what is under it, one file a verb or a group of verbs.

mod check_password;
mod create;
mod create_fields;
mod create_refused;
mod delete;
mod devices;
mod locale;
mod lock;
mod read;
mod reset;
mod verify_email;

use crate::wire::case::Case;

pub(super) fn cases() -> Vec<Case> {
    [
        create::cases(),
        create_fields::cases(),
        create_refused::cases(),
        read::cases(),
        check_password::cases(),
        reset::cases(),
        delete::cases(),
        verify_email::cases(),
        locale::cases(),
        lock::cases(),
        devices::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
