//! `/passwordChangeToken/:id`.

use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::token_sample::Kind;

use super::token::{self, Rules};

const RULES: Rules = Rules {
    stored: "CHANGE-1",
    taken: "CHANGE-2",
    no_account: "CHANGE-3",
    unknown: "CHANGE-7",
    current: "CHANGE-8",
    deleted: "CHANGE-9",
    delete_unknown: "CHANGE-10",
};

pub(super) fn cases() -> Vec<Case> {
    let own = cases!(
        "authdb/password_change_token",
        [("CHANGE-4", second_token_replaces_the_first), ("ISOLATION-1", other_accounts_and_kinds_keep_theirs)]
    );
    token::shared("password_change_token", Kind::PasswordChange, &RULES).into_iter().chain(own).collect()
}

async fn second_token_replaces_the_first(t: &Client) -> Check {
    token::second_replaces_the_first(t, Kind::PasswordChange).await
}

async fn other_accounts_and_kinds_keep_theirs(t: &Client) -> Check {
    token::others_keep_theirs(t, Kind::PasswordChange).await
}
