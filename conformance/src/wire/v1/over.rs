//! The body alone counts; and what answers look like.

use serde_json::json;

use super::ask::{call, is_hex};
use super::route::ROUTES;
use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::request::Request;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "v1/over",
        [
            ("v1-body-alone", a_query_adds_nothing),
            ("v1-body-alone", a_header_adds_nothing),
            ("v1-body-alone", neither_overrides_the_body),
            ("v1-answer", a_success_without_a_body_has_no_type),
            ("v1-answer", json_says_that_it_is_utf_8),
        ]
    )
}

async fn a_query_adds_nothing(t: &Client) -> Check {
    for route in ROUTES.iter().filter(|route| !route.members.is_empty()) {
        let query: Vec<_> = route.members.iter().map(|(name, _)| format!("{name}=x")).collect();
        let request = Request::new("POST", &format!("{}?{}", route.path, query.join("&"))).json(&json!({}));
        let told = format!("body must have required property '{}'", route.members[0].0);
        route.send(t, request).await?.is_invalid(&told)?;
    }
    Ok(())
}

async fn a_header_adds_nothing(t: &Client) -> Check {
    for route in ROUTES.iter().filter(|route| !route.members.is_empty()) {
        let request = Request::new("POST", route.path).json(&json!({}));
        let request = route.members.iter().fold(request, |request, (name, _)| request.header(name, "x"));
        let told = format!("body must have required property '{}'", route.members[0].0);
        route.send(t, request).await?.is_invalid(&told)?;
    }
    Ok(())
}

/// The salt of an unknown pseudonym is a function of its id: it tells which id counted.
async fn neither_overrides_the_body(t: &Client) -> Check {
    let key = "11".repeat(256);
    let salt = async |request: Request| {
        let [salt, _] = t.send_call(request).await?.texts(["salt", "key"])?;
        Ok::<_, crate::wire::case::Failure>(salt)
    };
    let (one, other) = (t.hex(16), t.hex(16));
    let body = json!({"profile_id": one, "key": key});
    let expected = salt(call("/v1/signin", &body)).await?;
    let of_other = salt(call("/v1/signin", &json!({"profile_id": other, "key": key}))).await?;
    let path = format!("/v1/signin?profile_id={other}");
    let in_query = salt(call(&path, &body)).await?;
    let in_header = salt(call("/v1/signin", &body).header("profile_id", &other)).await?;
    if expected != of_other && in_query == expected && in_header == expected {
        Ok(())
    } else {
        Err(crate::wire::case::Failure::of(&path, "the salt of the body's profile_id", in_query))
    }
}

async fn a_success_without_a_body_has_no_type(t: &Client) -> Check {
    let answer = t.hand_in("profile", &json!([t.hex(16)])).await?;
    answer.is_done()?;
    match (&answer.all("content-type")[..], &answer.all("content-length")[..]) {
        ([], ["0"]) => Ok(()),
        (kinds, lengths) => Err(answer.fail(format!("no type and the length 0, found {kinds:?} and {lengths:?}"))),
    }
}

async fn json_says_that_it_is_utf_8(t: &Client) -> Check {
    let good = t.call("/v1/signin", &json!({"profile_id": "x", "key": "11".repeat(256)})).await?;
    let [_, key] = good.texts(["salt", "key"])?;
    let bad = t.call("/v1/signin", &json!({})).await?;
    for answer in [&good, &bad] {
        if answer.all("content-type") != ["application/json; charset=utf-8"] {
            return Err(answer.fail("application/json; charset=utf-8"));
        }
    }
    if is_hex(&key, 512) { Ok(()) } else { Err(good.fail("a key of 512 hex digits")) }
}
