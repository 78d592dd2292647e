//! Who may speak to the internal listener at all.

use crate::wire::case::{Case, Check, Needs, cases};
use crate::wire::client::Client;
use crate::wire::error_body::ErrorBody;
use crate::wire::request::Request;

pub(super) fn cases() -> Vec<Case> {
    let open = cases!(
        "authdb/protection",
        [
            ("web-page", origin_is_403),
            ("web-page", sec_fetch_site_is_403),
            ("web-page", foreign_host_is_403),
            ("web-page", localhost_and_own_address_are_served),
            ("web-page", preflight_is_403),
        ]
    );
    let secret = cases!(
        "authdb/protection",
        [("secret", missing_secret_is_401), ("secret", wrong_secret_is_401), ("secret", ping_and_heartbeat_are_open)]
    );
    let public = cases!("authdb/protection", [("listener", public_listener_has_no_authdb)]);
    let secret = secret.into_iter().map(|case| case.needs(Needs::ServiceSecret));
    let public = public.into_iter().map(|case| case.needs(Needs::PublicListener));
    open.into_iter().chain(secret).chain(public).collect()
}

/// A creation and a ping with this header are 403, and nothing is stored.
async fn is_forbidden(t: &Client, name: &str, value: &str) -> Check {
    let account = t.new_account();
    let request = Request::new("PUT", &account.path("")).json(&account.body()).header(name, value);
    let answer = t.send(request).await?;
    answer.is_error(&ErrorBody::forbidden())?;
    t.send(Request::new("GET", "/").header(name, value)).await?.is_error(&ErrorBody::forbidden())?;
    t.stored_nothing(&answer, &account).await
}

async fn origin_is_403(t: &Client) -> Check {
    for origin in ["https://example.com", "null", &t.target.internal.to_string()] {
        is_forbidden(t, "origin", origin).await?;
    }
    Ok(())
}

async fn sec_fetch_site_is_403(t: &Client) -> Check {
    for site in ["cross-site", "same-origin", "none"] {
        is_forbidden(t, "sec-fetch-site", site).await?;
    }
    Ok(())
}

async fn foreign_host_is_403(t: &Client) -> Check {
    let port = t.target.internal.port();
    let hosts = [
        "example.com".to_owned(),
        format!("example.com:{port}"),
        format!("localhost.example.com:{port}"),
        format!("{}.example.com", t.target.internal.authority()),
        format!("notlocalhost:{port}"),
    ];
    for host in hosts {
        is_forbidden(t, "host", &host).await?;
    }
    Ok(())
}

async fn localhost_and_own_address_are_served(t: &Client) -> Check {
    let account = t.account().await?;
    let port = t.target.internal.port();
    let hosts = [
        t.target.internal.authority(),
        format!("localhost:{port}"),
        format!("LocalHost:{port}"),
        "localhost".to_owned(),
    ];
    for host in hosts {
        let request = Request::new("GET", &account.path("")).header("host", &host);
        t.send(request).await?.is_json(&account.record(t.dialect()))?;
    }
    Ok(())
}

async fn preflight_is_403(t: &Client) -> Check {
    let account = t.account().await?;
    let request = Request::new("OPTIONS", &account.path("")).header("origin", "https://example.com");
    let answer = t.send(request.header("access-control-request-method", "DELETE")).await?;
    answer.is_error(&ErrorBody::forbidden())?;
    match answer.all("access-control-allow-origin")[..] {
        [] => Ok(()),
        _ => Err(answer.fail("no Access-Control-Allow-Origin")),
    }
}

/// Requests with this `Authorization`, or none, are 401, and nothing is stored.
async fn is_unauthorized(t: &Client, authorization: Option<&str>) -> Check {
    let known = t.account().await?;
    let account = t.new_account();
    let with = |request: Request| match authorization {
        Some(value) => request.header("authorization", value),
        None => request.without_secret(),
    };
    let answer = t.send(with(Request::new("PUT", &account.path("")).json(&account.body()))).await?;
    answer.is_error(&ErrorBody::unauthorized())?;
    for method in ["GET", "DELETE"] {
        let answer = t.send(with(Request::new(method, &known.path("")))).await?;
        answer.is_error(&ErrorBody::unauthorized())?;
    }
    t.send(with(Request::new("HEAD", &known.email_path()))).await?.has_status(401)?;
    t.stored_nothing(&answer, &account).await?;
    t.shows(&known).await
}

async fn missing_secret_is_401(t: &Client) -> Check {
    is_unauthorized(t, None).await
}

async fn wrong_secret_is_401(t: &Client) -> Check {
    let secret = t.target.service_secret.clone().unwrap_or_default();
    let wrong = [
        format!("Bearer {secret}x"),
        format!("Bearer {}", secret.get(1..).unwrap_or_default()),
        format!("Basic {secret}"),
        secret.clone(),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        String::new(),
    ];
    for value in wrong {
        is_unauthorized(t, Some(&value)).await?;
    }
    Ok(())
}

async fn ping_and_heartbeat_are_open(t: &Client) -> Check {
    for path in ["/", "/__heartbeat__"] {
        t.send(Request::new("GET", path).without_secret()).await?.has_status(200)?;
    }
    Ok(())
}

async fn public_listener_has_no_authdb(t: &Client) -> Check {
    let account = t.account().await?;
    for path in [account.path(""), account.path("devices"), account.email_path()] {
        t.send_public(Request::new("GET", &path)).await?.has_status(404)?;
    }
    let other = t.new_account();
    t.send_public(Request::new("PUT", &other.path("")).json(&other.body())).await?.has_status_of(&[404, 405])?;
    t.send_public(Request::new("DELETE", &account.path(""))).await?.has_status_of(&[404, 405])?;
    t.lacks(&other).await?;
    t.shows(&account).await
}
