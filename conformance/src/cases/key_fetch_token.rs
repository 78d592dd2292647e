//! Key fetch tokens.

use authkeep_store::KeyFetchToken;

use crate::case::Cases;
use crate::cases::token::{self, TokenRules};

pub(crate) const RULES: TokenRules = TokenRules {
    read_back: "KEYFETCH-1",
    taken_id: "KEYFETCH-2",
    unknown_account: "KEYFETCH-3",
    earlier: "KEYFETCH-4",
    race_of_one_id: "KEYFETCH-5",
    unknown: "KEYFETCH-6",
    current_account: "KEYFETCH-7",
    delete: "KEYFETCH-8",
    delete_unknown: "KEYFETCH-9",
    scan: "KEYFETCH-10",
    restore: "KEYFETCH-11",
};

pub(crate) fn register(cases: &mut Cases) {
    token::register::<KeyFetchToken>(cases, &RULES);
}
