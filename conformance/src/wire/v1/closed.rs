//! Routes for services: who may call them.

use serde_json::{Value, json};

use super::ask::trusted_call;
use super::route::ROUTES;
use crate::wire::case::{Case, Check, Needs, cases};
use crate::wire::client::Client;
use crate::wire::request::Request;

pub(super) fn cases() -> Vec<Case> {
    let open = cases!(
        "v1/closed",
        [
            ("v1-closed", on_the_public_listener_nobody_may_call_them),
            ("v1-closed", what_is_closed_has_done_nothing),
            ("v1-web-page", a_web_page_is_403),
        ]
    );
    let secret = cases!(
        "v1/closed",
        [
            ("v1-closed", on_the_public_listener_the_secret_opens_them),
            ("v1-closed", on_the_internal_listener_the_secret_is_wanted_as_well),
        ]
    );
    open.into_iter().chain(secret.into_iter().map(|case| case.needs(Needs::ServiceSecret))).collect()
}

/// What is not the secret, as `Authorization`.
fn wrong_secrets(t: &Client) -> Vec<String> {
    let secret = t.target.service_secret.clone().unwrap_or_default();
    vec![
        "Bearer x".to_owned(),
        "Bearer ".to_owned(),
        String::new(),
        format!("Bearer {secret}x"),
        format!("Bearer {}", secret.get(1..).unwrap_or_default()),
        format!("Basic {secret}"),
    ]
}

async fn on_the_public_listener_nobody_may_call_them(t: &Client) -> Check {
    for route in ROUTES.iter().filter(|route| route.is_internal) {
        let request = Request::new("POST", route.path).without_secret();
        for body in [json!({}), route.body()] {
            t.send_call(request.clone().json(&body)).await?.is_refusal_in_own_words(401)?;
        }
        for wrong in wrong_secrets(t) {
            let request = request.clone().json(&route.body()).header("authorization", &wrong);
            t.send_call(request).await?.is_refusal_in_own_words(401)?;
        }
    }
    Ok(())
}

async fn what_is_closed_has_done_nothing(t: &Client) -> Check {
    let token = t.hex(16);
    let fill = Request::new("POST", "/v1/bucket/fill").without_secret();
    let body = json!({"bucket": "profile", "tokens": [token]});
    t.send_call(fill.json(&body)).await?.is_refusal_in_own_words(401)?;
    let owner = t.new_owner();
    t.sign_up(&owner, &token).await?.is_refusal(400, "Invalid token")
}

async fn a_web_page_is_403(t: &Client) -> Check {
    let token = t.hex(16);
    let body = json!({"bucket": "profile", "tokens": [token], "token": token});
    for route in ROUTES.iter().filter(|route| route.is_internal) {
        for (header, value) in [
            ("origin", "https://example.com"),
            ("origin", "null"),
            ("sec-fetch-site", "same-origin"),
            ("host", "example.com"),
        ] {
            let request = trusted_call(route.path, &body).header(header, value);
            t.send_trusted(request).await?.is_refusal_in_own_words(403)?;
        }
    }
    let owner = t.new_owner();
    t.sign_up(&owner, &token).await?.is_refusal(400, "Invalid token")
}

async fn on_the_public_listener_the_secret_opens_them(t: &Client) -> Check {
    let (token, account) = (t.hex(16), t.hex(16));
    // The client of the suite adds the secret.
    let open = async |path: &str, body: &Value| t.send_call(trusted_call(path, body)).await;
    open("/v1/bucket/fill", &json!({"bucket": "profile", "tokens": [token]})).await?.is_done()?;
    open("/v1/bucket/spend", &json!({"bucket": "account", "token": account})).await?.is_refusal_in_own_words(400)?;
    open("/v1/bucket/take", &json!({"bucket": "email"})).await?.has_status_of(&[200, 404])?;
    open("/v1/fill", &json!({"bucket_size": 1})).await?.has_status_of(&[200, 409])?;
    let owner = t.new_owner();
    t.sign_up(&owner, &token).await?.has_status(200)
}

async fn on_the_internal_listener_the_secret_is_wanted_as_well(t: &Client) -> Check {
    for route in ROUTES.iter().filter(|route| route.is_internal) {
        let request = Request::new("POST", route.path).json(&route.body());
        t.send_trusted(request.clone().without_secret()).await?.is_refusal_in_own_words(401)?;
        for wrong in wrong_secrets(t) {
            t.send_trusted(request.clone().header("authorization", &wrong)).await?.is_refusal_in_own_words(401)?;
        }
    }
    Ok(())
}
