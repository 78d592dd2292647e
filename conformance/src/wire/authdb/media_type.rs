//! `Content-Type`: JSON, none, or 415.

use serde_json::json;

use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::error_body::ErrorBody;
use crate::wire::request::Request;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "authdb/media_type",
        [
            ("media-type", json_with_parameters_is_json),
            ("media-type", missing_type_is_json),
            ("media-type", other_types_are_415_and_store_nothing),
            ("media-type", other_type_is_415_whatever_the_body),
            ("media-type", empty_body_is_an_empty_object),
        ]
    )
}

async fn json_with_parameters_is_json(t: &Client) -> Check {
    for kind in ["application/json; charset=utf-8", "application/json;charset=UTF-8", "APPLICATION/JSON"] {
        let account = t.new_account();
        let request = Request::new("PUT", &account.path("")).header("content-type", kind);
        t.send(request.body(account.body().to_string())).await?.is_empty_object()?;
        t.shows(&account).await?;
    }
    Ok(())
}

async fn missing_type_is_json(t: &Client) -> Check {
    let account = t.new_account();
    let request = Request::new("PUT", &account.path("")).body(account.body().to_string());
    t.send(request).await?.is_empty_object()?;
    t.shows(&account).await?;
    let request = Request::new("POST", &account.path("checkPassword"));
    let body = json!({"verifyHash": account.fields["verifyHash"]}).to_string();
    t.send(request.body(body)).await?.is_json(&json!({"uid": account.uid}))
}

async fn other_types_are_415_and_store_nothing(t: &Client) -> Check {
    let types = [
        "text/plain",
        "text/plain; charset=utf-8",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/octet-stream",
        "text/json",
        "application/jsonp",
        "application/xml",
    ];
    for kind in types {
        let account = t.new_account();
        let request = Request::new("PUT", &account.path("")).header("content-type", kind);
        let answer = t.send(request.body(account.body().to_string())).await?;
        answer.is_error(&ErrorBody::unsupported_type())?;
        t.stored_nothing(&answer, &account).await?;
    }
    Ok(())
}

async fn other_type_is_415_whatever_the_body(t: &Client) -> Check {
    let account = t.account().await?;
    let request =
        Request::new("POST", &account.path("lock")).header("content-type", "application/x-www-form-urlencoded");
    t.send(request.body("lockedAt=1&unlockCode=00")).await?.is_error(&ErrorBody::unsupported_type())?;
    t.shows(&account).await
}

async fn empty_body_is_an_empty_object(t: &Client) -> Check {
    let account = t.account().await?;
    let with_type = |path: &str| Request::new("POST", path).header("content-type", "application/json");
    t.send(with_type(&account.path("unlock"))).await?.is_empty_object()?;
    t.send(with_type(&account.path("lock"))).await?.is_missing_field()?;
    t.send(Request::new("POST", &account.path("lock"))).await?.is_missing_field()?;
    t.shows(&account).await
}
