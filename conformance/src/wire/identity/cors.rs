//! What web pages of other origins are told.

use super::ask::{api, get, post};
use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/cors",
        [
            ("api-cors", answers_of_every_kind_have_the_headers),
            ("api-cors", credentials_are_not_sent),
            ("api-cors", options_is_answered_on_every_path),
        ]
    )
}

/// `ask` looks at the headers.
async fn answers_of_every_kind_have_the_headers(t: &Client) -> Check {
    t.ask(get("/accounts/me")).await?.has_status(401)?;
    t.ask(post("/accounts", &[])).await?.has_status(400)?;
    t.ask(get("/nothing")).await?.has_status(404)?;
    t.ask(get("/accounts")).await?.has_status(405)?;
    t.ask(get("/accounts/me?format=xml")).await?.has_status(406)
}

async fn credentials_are_not_sent(t: &Client) -> Check {
    let answer = t.ask(get("/accounts/me").header("origin", "https://frontend.example")).await?;
    answer.has_header("access-control-allow-origin", "*")?;
    answer.has_header("access-control-allow-credentials", "false")
}

async fn options_is_answered_on_every_path(t: &Client) -> Check {
    for path in ["/accounts/me", "/api_keys/x", "/documents", "/nothing/at/all"] {
        let request = api("OPTIONS", path).header("access-control-request-method", "PUT");
        let answer = t.send_public(request).await?;
        answer.has_status(200)?;
        if !answer.body.is_empty() {
            return Err(answer.fail("no body"));
        }
        answer.has_header("access-control-allow-origin", "*")?;
        answer.has_header("access-control-allow-methods", "GET, POST, PUT, PATCH, DELETE")?;
        answer.has_header(
            "access-control-allow-headers",
            "Origin, X-Requested-With, Content-Type, Accept, Authorization",
        )?;
    }
    Ok(())
}
