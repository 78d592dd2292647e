//! `GET /accounts/me`.

use serde_json::json;

use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/accounts/me",
        [("me", it_shows_exactly_the_six_fields), ("me", the_fields_have_the_originals_order)]
    )
}

async fn it_shows_exactly_the_six_fields(t: &Client) -> Check {
    let person = t.person().await?;
    let found = t.me(&person).await?;
    let expected = json!({
        "uid": person.shown_uid(), "email": person.email, "role": "member", "level": 1, "otp_enabled": false,
        "state": "active",
    });
    if found == expected { Ok(()) } else { Err(Failure::of("GET /accounts/me", expected, found)) }
}

async fn the_fields_have_the_originals_order(t: &Client) -> Check {
    let person = t.person().await?;
    let answer = t.ask(person.asks(crate::wire::identity::ask::get("/accounts/me"))).await?;
    let expected = format!(
        r#"{{"uid":"{}","email":"{}","role":"member","level":1,"otp_enabled":false,"state":"active"}}"#,
        person.shown_uid(),
        person.email
    );
    if answer.body == expected.as_bytes() { Ok(()) } else { Err(answer.fail(expected)) }
}
