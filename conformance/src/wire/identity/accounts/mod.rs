//! `/accounts`: signing up, confirming, unlocking, the password, and who one is.

mod confirm;
mod create;
mod me;
mod password;
mod unlock;

use crate::wire::case::Case;

pub(super) fn cases() -> Vec<Case> {
    [create::cases(), confirm::cases(), unlock::cases(), password::cases(), me::cases()].into_iter().flatten().collect()
}
