//! Members of bodies: what is missing, and what is of another kind.

use serde_json::{Value, json};

use super::ask::trusted_call;
use super::route::{ROUTES, Route};
use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "v1/member",
        [
            ("v1-member", the_first_that_is_missing_is_told),
            ("v1-member", the_first_of_another_kind_is_told),
            ("v1-member", null_is_there_and_is_no_text),
            ("v1-member", members_of_a_session_are_named_by_their_path),
            ("v1-member", a_bucket_is_one_that_the_route_knows),
            ("v1-member", tokens_are_a_list_of_texts),
            ("v1-member", a_size_is_an_integer_within_its_bounds),
            ("v1-member", one_point_zero_is_an_integer),
            ("v1-unknown-member", unknown_members_are_dropped),
        ]
    )
}

/// Values that are neither of this kind nor turned into it.
fn others(kind: &str) -> Vec<Value> {
    let all = [json!("x"), json!(5), json!(true), json!(null), json!([]), json!({})];
    let is = |value: &Value| match kind {
        "string" => value.is_string(),
        "array" => value.is_array(),
        _ => value.is_object(),
    };
    all.into_iter().filter(|value| !is(value)).collect()
}

/// The last letters of a message are free of what comes before: `body/key must be string`.
fn must_be(name: &str, kind: &str) -> String {
    format!("body/{name} must be {kind}")
}

async fn the_first_that_is_missing_is_told(t: &Client) -> Check {
    for route in ROUTES {
        for (at, (missing, _)) in route.members.iter().enumerate() {
            // What is there before it is of another kind: that is looked at later.
            let mut body = json!({});
            for (name, kind) in &route.members[..at] {
                body[*name] = others(kind)[0].clone();
            }
            let told = format!("body must have required property '{missing}'");
            route.post(t, &body).await?.is_invalid(&told)?;
            // So is what is there after it.
            for (name, _) in &route.members[at + 1..] {
                body[*name] = json!("x");
            }
            route.post(t, &body).await?.is_invalid(&told)?;
        }
    }
    Ok(())
}

async fn the_first_of_another_kind_is_told(t: &Client) -> Check {
    for route in ROUTES {
        for (at, (name, kind)) in route.members.iter().enumerate() {
            for wrong in others(kind) {
                let mut body = route.body();
                body[*name] = wrong;
                for (later, kind) in &route.members[at + 1..] {
                    body[*later] = others(kind)[0].clone();
                }
                route.post(t, &body).await?.is_invalid(&must_be(name, kind))?;
            }
        }
    }
    Ok(())
}

async fn null_is_there_and_is_no_text(t: &Client) -> Check {
    for route in ROUTES.iter().filter(|route| !route.members.is_empty()) {
        let mut body = json!({});
        for (name, _) in route.members {
            body[*name] = json!(null);
        }
        let (name, kind) = route.members[0];
        route.post(t, &body).await?.is_invalid(&must_be(name, kind))?;
    }
    Ok(())
}

async fn members_of_a_session_are_named_by_their_path(t: &Client) -> Check {
    const MEMBERS: [&str; 3] = ["profile_id", "auth_token", "auth_expiry"];
    for path in ["/v1/verify", "/v1/signout"] {
        for (at, missing) in MEMBERS.iter().enumerate() {
            let mut jwt = json!({});
            for name in &MEMBERS[..at] {
                jwt[*name] = json!(5);
            }
            let told = format!("body/jwt must have required property '{missing}'");
            t.call(path, &json!({"jwt": jwt})).await?.is_invalid(&told)?;
            let mut jwt = json!({"profile_id": "x", "auth_token": "x", "auth_expiry": "x"});
            for name in &MEMBERS[at..] {
                jwt[*name] = json!(null);
            }
            t.call(path, &json!({"jwt": jwt})).await?.is_invalid(&format!("body/jwt/{missing} must be string"))?;
        }
    }
    Ok(())
}

async fn a_bucket_is_one_that_the_route_knows(t: &Client) -> Check {
    let told = "body/bucket must be equal to one of the allowed values";
    for (path, buckets) in [
        ("/v1/bucket/fill", ["email", "account", "", "Profile"]),
        ("/v1/bucket/take", ["signup", "profile", "account", "email "]),
        ("/v1/bucket/spend", ["email", "signup", "profile", "ACCOUNT"]),
    ] {
        for bucket in buckets {
            let body = json!({"bucket": bucket, "tokens": 5, "token": 5});
            t.trusted(path, &body).await?.is_invalid(told)?;
        }
    }
    Ok(())
}

async fn tokens_are_a_list_of_texts(t: &Client) -> Check {
    for (tokens, told) in [
        (json!([5, "x", null]), "body/tokens/0 must be string"),
        (json!(["x", null, {}]), "body/tokens/1 must be string"),
        (json!(["x", "y", ["z"]]), "body/tokens/2 must be string"),
        (json!({"0": "x"}), "body/tokens must be array"),
        (json!("x"), "body/tokens must be array"),
    ] {
        t.hand_in("profile", &tokens).await?.is_invalid(told)?;
    }
    Ok(())
}

async fn a_size_is_an_integer_within_its_bounds(t: &Client) -> Check {
    for (size, told) in [
        (json!("5"), "must be integer"),
        (json!(null), "must be integer"),
        (json!(true), "must be integer"),
        (json!([5]), "must be integer"),
        (json!(1.5), "must be integer"),
        (json!(0), "must be >= 1"),
        (json!(-1), "must be >= 1"),
        (json!(10_001), "must be <= 10000"),
        (json!(1e300), "must be <= 10000"),
    ] {
        let told = format!("body/bucket_size {told}");
        t.trusted("/v1/fill", &json!({ "bucket_size": size })).await?.is_invalid(&told)?;
    }
    Ok(())
}

async fn one_point_zero_is_an_integer(t: &Client) -> Check {
    for text in ["1.0", "1e0"] {
        let body = format!(r#"{{"bucket_size":{text}}}"#);
        let answer = t.send_trusted(trusted_call("/v1/fill", &json!(null)).body(body)).await?;
        if answer.status != 409 {
            answer.is_done()?;
        }
    }
    Ok(())
}

async fn unknown_members_are_dropped(t: &Client) -> Check {
    let answer_of = async |route: &Route, body: &Value| {
        let answer = route.post(t, body).await?;
        Ok::<_, crate::wire::case::Failure>((answer.status, answer.message(), answer))
    };
    for route in ROUTES.iter().filter(|route| !["/v1/fill", "/v1/bucket/take"].contains(&route.path)) {
        let body = route.body();
        let mut more = body.clone();
        more["unknown"] = json!({"a": [1, 2]});
        more["Key"] = json!(5);
        if let Some(jwt) = more.get_mut("jwt") {
            jwt["unknown"] = json!(5);
        }
        let (status, message, _) = answer_of(route, &body).await?;
        let (status_of_more, message_of_more, answer) = answer_of(route, &more).await?;
        if (status, message) != (status_of_more, message_of_more) {
            return Err(answer.fail(format!("{status}, as without what is unknown")));
        }
    }
    Ok(())
}
