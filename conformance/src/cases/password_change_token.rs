//! Password change tokens.

use authkeep_store::PasswordChangeToken;

use crate::case::Cases;
use crate::cases::token::{self, TokenRules};

pub(crate) const RULES: TokenRules = TokenRules {
    read_back: "CHANGE-1",
    taken_id: "CHANGE-2",
    unknown_account: "CHANGE-3",
    earlier: "CHANGE-4",
    race_of_one_id: "CHANGE-5",
    unknown: "CHANGE-7",
    current_account: "CHANGE-8",
    delete: "CHANGE-9",
    delete_unknown: "CHANGE-10",
    scan: "CHANGE-11",
    restore: "CHANGE-12",
};

pub(crate) fn register(cases: &mut Cases) {
    token::register::<PasswordChangeToken>(cases, &RULES);
}
