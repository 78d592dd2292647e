//! `/sessionToken/:id`.

use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::token_sample::Kind;

use super::token::{self, Rules};

const RULES: Rules = Rules {
    stored: "SESSION-1",
    taken: "SESSION-2",
    no_account: "SESSION-3",
    unknown: "SESSION-6",
    current: "SESSION-7",
    deleted: "SESSION-10",
    delete_unknown: "SESSION-11",
};

pub(super) fn cases() -> Vec<Case> {
    let own = cases!(
        "authdb/session_token",
        [("SESSION-4", earlier_sessions_stay), ("token-body", has_both_names_of_its_data_and_its_account)]
    );
    token::shared("session_token", Kind::Session, &RULES).into_iter().chain(own).collect()
}

async fn earlier_sessions_stay(t: &Client) -> Check {
    let account = t.account().await?;
    let mut sessions = Vec::new();
    for _ in 0..3 {
        sessions.push(t.token(Kind::Session, &account).await?);
    }
    for session in &sessions {
        t.shows_token(session, &account).await?;
    }
    t.shows_devices(&account, &sessions.iter().collect::<Vec<_>>()).await
}

async fn has_both_names_of_its_data_and_its_account(t: &Client) -> Check {
    // Clients of one day read data and id, those of the other tokenData and the account's fields.
    let account = t.account().await?;
    let session = t.token(Kind::Session, &account).await?;
    let answer = t.get(&session.path()).await?;
    let body = answer.json()?;
    let mut found: Vec<&str> = body.as_object().into_iter().flatten().map(|(field, _)| field.as_str()).collect();
    found.sort_unstable();
    let expected = [
        "createdAt",
        "data",
        "email",
        "emailCode",
        "emailVerified",
        "id",
        "locale",
        "tokenData",
        "uid",
        "verifierSetAt",
    ];
    if found == expected && body["data"] == body["tokenData"] {
        Ok(())
    } else {
        Err(answer.fail(format!("200 with the fields {expected:?}")))
    }
}
