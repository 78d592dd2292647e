//! Paths of the API, and the formats that they can be asked in.

use super::ask::{api, get, post};
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::request::Request;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/path",
        [
            ("api-path", slashes_mean_nothing),
            ("api-path", the_ending_json_means_nothing),
            ("api-path", unknown_paths_are_404),
            ("api-path", wrong_methods_are_405_with_allow),
            ("api-path", the_internal_listener_does_not_serve_it),
            ("api-format", json_is_the_one_format),
            ("api-format", accept_is_not_looked_at),
        ]
    )
}

async fn slashes_mean_nothing(t: &Client) -> Check {
    for path in ["/api/v1/accounts/me/", "/api/v1//accounts///me", "//api/v1/accounts/me//", "/api//v1/accounts/me"] {
        t.ask(Request::new("GET", path).without_secret()).await?.is_invalid_token()?;
    }
    Ok(())
}

async fn the_ending_json_means_nothing(t: &Client) -> Check {
    t.ask(get("/accounts/me.json")).await?.is_invalid_token()?;
    t.ask(get("/labels/some-key.json")).await?.is_invalid_token()?;
    t.ask(post("/accounts.json", &[("email", "a@b")])).await?.is_told(400, "Password is missing, Password is empty")
}

async fn unknown_paths_are_404(t: &Client) -> Check {
    for path in ["", "/", "/nothing", "/accounts/me/more", "/accounts/you", "/sessions/generate_jwt/x"] {
        t.ask(get(path)).await?.is_told_something(404)?;
    }
    Ok(())
}

async fn wrong_methods_are_405_with_allow(t: &Client) -> Check {
    for (method, path, allowed) in [
        ("GET", "/accounts", &["POST"][..]),
        ("DELETE", "/accounts/me", &["GET"]),
        ("PATCH", "/security/reset_password", &["POST", "PUT"]),
        ("PUT", "/labels/some-key", &["GET", "PATCH", "DELETE"]),
        ("POST", "/api_keys/some-key", &["GET", "PATCH", "DELETE"]),
    ] {
        let answer = t.ask(api(method, path)).await?;
        answer.is_told_something(405)?;
        let found: Vec<_> = answer.all("allow").iter().flat_map(|line| line.split(',')).map(str::trim).collect();
        if found.len() != allowed.len() || !allowed.iter().all(|method| found.contains(method)) {
            return Err(Failure::of(&answer.request, format!("Allow: {allowed:?}"), format!("{found:?}")));
        }
    }
    Ok(())
}

async fn the_internal_listener_does_not_serve_it(t: &Client) -> Check {
    t.get("/api/v1/accounts/me").await?.has_status(404)
}

async fn json_is_the_one_format(t: &Client) -> Check {
    t.ask(get("/accounts/me?format=json")).await?.is_invalid_token()?;
    for format in ["xml", "txt"] {
        let answer = t.ask(get(&format!("/accounts/me?format={format}"))).await?;
        answer.is_told(406, &format!("The requested format '{format}' is not supported."))?;
    }
    Ok(())
}

async fn accept_is_not_looked_at(t: &Client) -> Check {
    t.ask(get("/accounts/me").header("accept", "text/xml")).await?.is_invalid_token()
}
