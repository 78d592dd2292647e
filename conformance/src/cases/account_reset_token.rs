//! Account reset tokens.

use authkeep_store::AccountResetToken;

use crate::case::Cases;
use crate::cases::token::{self, TokenRules};

pub(crate) const RULES: TokenRules = TokenRules {
    read_back: "RESET-1",
    taken_id: "RESET-2",
    unknown_account: "RESET-3",
    earlier: "RESET-4",
    race_of_one_id: "RESET-5",
    unknown: "RESET-7",
    current_account: "RESET-8",
    delete: "RESET-9",
    delete_unknown: "RESET-10",
    scan: "RESET-11",
    restore: "RESET-12",
};

pub(crate) fn register(cases: &mut Cases) {
    token::register::<AccountResetToken>(cases, &RULES);
}
