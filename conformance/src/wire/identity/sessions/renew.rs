//! `POST /security/renew`.

use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::identity::ask::post;
use crate::wire::identity::crypto::read_token;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/sessions/renew",
        [
            ("renew", the_new_token_works_and_so_does_the_old_one),
            ("renew", a_renewed_token_renews),
            ("renew", the_new_token_says_what_has_changed),
            ("renew", without_a_token_it_is_401),
        ]
    )
}

async fn the_new_token_works_and_so_does_the_old_one(t: &Client) -> Check {
    let person = t.person().await?;
    let new = t.ask(person.asks(post("/security/renew", &[]))).await?.token()?;
    let jti = |token: &str| read_token(token).map(|(_, claims)| claims["jti"].clone());
    if jti(&new) == jti(&person.token) {
        return Err(Failure::new("the new token names the old session"));
    }
    t.is_signed_in(&new).await?;
    t.is_signed_in(&person.token).await
}

async fn a_renewed_token_renews(t: &Client) -> Check {
    let person = t.person().await?;
    let second = t.ask(person.asks(post("/security/renew", &[]))).await?.token()?;
    t.ask(post("/security/renew", &[]).bearer(&second)).await?.token().map(drop)
}

async fn the_new_token_says_what_has_changed(t: &Client) -> Check {
    let person = t.person().await?;
    let uid = person.shown_uid();
    let body = serde_json::json!({"role": "compliance"});
    t.put(&format!("/admin/accounts/{uid}/role"), &body).await?.has_status(200)?;
    let new = t.ask(person.asks(post("/security/renew", &[]))).await?.token()?;
    let claims = Client::claims_of(&new)?;
    if claims["role"] == "compliance" { Ok(()) } else { Err(Failure::of("renew", "the role compliance", claims)) }
}

async fn without_a_token_it_is_401(t: &Client) -> Check {
    t.ask(post("/security/renew", &[])).await?.is_invalid_token()
}
