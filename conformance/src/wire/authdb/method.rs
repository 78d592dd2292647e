//! Known paths, wrong methods.

use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::request::Request;
use crate::wire::token_sample::Kind;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "authdb/method",
        [
            ("method", wrong_method_is_405_with_allow),
            ("method", unheard_of_method_is_405),
            ("method", method_in_lower_case_is_405),
            ("method", body_of_a_wrong_method_is_not_looked_at),
            ("method", wrong_method_changes_nothing),
        ]
    )
}

/// Every path of the API, with its methods.
fn routes(t: &Client) -> Vec<(String, Vec<&'static str>)> {
    let (uid, id) = (t.hex(16), t.hex(32));
    let mut routes = vec![
        ("/".to_owned(), vec!["GET"]),
        ("/__heartbeat__".to_owned(), vec!["GET"]),
        (format!("/account/{uid}"), vec!["GET", "PUT", "DELETE"]),
        (format!("/account/{uid}/devices"), vec!["GET"]),
        (format!("/account/{uid}/unlockCode"), vec!["GET"]),
        ("/emailRecord/a@b".to_owned(), vec!["GET", "HEAD"]),
        (format!("/passwordForgotToken/{id}/update"), vec!["POST"]),
        (format!("/passwordForgotToken/{id}/verified"), vec!["POST"]),
    ];
    for verb in ["checkPassword", "reset", "verifyEmail", "locale", "lock", "unlock"] {
        routes.push((format!("/account/{uid}/{verb}"), vec!["POST"]));
    }
    for kind in Kind::ALL {
        routes.push((kind.path(&id), vec!["GET", "PUT", "DELETE"]));
    }
    routes
}

async fn wrong_method_is_405_with_allow(t: &Client) -> Check {
    for (path, allowed) in routes(t) {
        for method in ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD"] {
            if !allowed.contains(&method) {
                t.send(Request::new(method, &path)).await?.is_method_not_allowed(method, &allowed)?;
            }
        }
    }
    Ok(())
}

async fn unheard_of_method_is_405(t: &Client) -> Check {
    let path = format!("/account/{}", t.hex(16));
    for method in ["TRACE", "PROPFIND", "FOO"] {
        t.send(Request::new(method, &path)).await?.is_method_not_allowed(method, &["GET", "PUT", "DELETE"])?;
    }
    Ok(())
}

async fn method_in_lower_case_is_405(t: &Client) -> Check {
    // Methods are case-sensitive; some servers refuse such a one before any route sees it.
    let account = t.account().await?;
    t.send(Request::new("delete", &account.path(""))).await?.has_status_of(&[400, 405, 501])?;
    t.shows(&account).await
}

async fn body_of_a_wrong_method_is_not_looked_at(t: &Client) -> Check {
    let path = format!("/account/{}", t.hex(16));
    let request = Request::new("PATCH", &path).header("content-type", "text/plain").body("{");
    t.send(request).await?.is_method_not_allowed("PATCH", &["GET", "PUT", "DELETE"])
}

async fn wrong_method_changes_nothing(t: &Client) -> Check {
    let account = t.account().await?;
    for method in ["POST", "PATCH", "OPTIONS"] {
        t.send(Request::new(method, &account.path("")).json(&account.body())).await?.has_status(405)?;
    }
    t.delete(&account.path("reset")).await?.has_status(405)?;
    t.shows(&account).await
}
