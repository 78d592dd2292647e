//! `/security`: the second factor, and passwords that were forgotten.

mod reset;
mod totp;

use crate::wire::case::Case;

pub(super) fn cases() -> Vec<Case> {
    [totp::cases(), reset::cases()].into_iter().flatten().collect()
}
