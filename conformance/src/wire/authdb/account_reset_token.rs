//! `/accountResetToken/:id`.

use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::token_sample::Kind;

use super::token::{self, Rules};

const RULES: Rules = Rules {
    stored: "RESET-1",
    taken: "RESET-2",
    no_account: "RESET-3",
    unknown: "RESET-7",
    current: "RESET-8",
    deleted: "RESET-9",
    delete_unknown: "RESET-10",
};

pub(super) fn cases() -> Vec<Case> {
    let own = cases!(
        "authdb/account_reset_token",
        [("RESET-4", second_token_replaces_the_first), ("ISOLATION-1", other_accounts_and_kinds_keep_theirs)]
    );
    token::shared("account_reset_token", Kind::AccountReset, &RULES).into_iter().chain(own).collect()
}

async fn second_token_replaces_the_first(t: &Client) -> Check {
    token::second_replaces_the_first(t, Kind::AccountReset).await
}

async fn other_accounts_and_kinds_keep_theirs(t: &Client) -> Check {
    token::others_keep_theirs(t, Kind::AccountReset).await
}
