//! `/sessions`: signing in and going on.

mod expires_in;
mod renew;
mod sign_in;
mod two_factor;

use crate::wire::case::Case;

pub(super) fn cases() -> Vec<Case> {
    [sign_in::cases(), expires_in::cases(), two_factor::cases(), renew::cases()].into_iter().flatten().collect()
}
