//! Bodies of every kind. Most of these cases sign in with an unknown application: the answer to that comes once the
//! parameters were read, and before anything that costs time.

use serde_json::json;

use super::ask::{Part, api, delete, encoded, form_text, post};
use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::request::Request;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/body",
        [
            ("api-body", a_form_holds_parameters),
            ("api-body", json_holds_parameters),
            ("api-body", a_multipart_body_holds_parameters),
            ("api-body", a_body_without_a_type_is_json),
            ("api-body", a_query_holds_parameters),
            ("api-body", query_and_body_are_put_together),
            ("api-body", the_body_counts_before_the_query),
            ("api-body", json_that_is_no_object_holds_none),
            ("api-body", numbers_and_truth_values_are_texts),
            ("api-body", a_delete_may_have_a_body),
            ("api-media-type", another_type_is_406),
            ("api-media-type", a_type_without_a_body_is_nothing),
            ("api-media-type", malformed_json_is_400),
            ("api-media-type", a_broken_multipart_body_is_400),
            ("api-media-type", a_body_too_large_is_413),
        ]
    )
}

const FIELDS: &[(&str, &str)] = &[("email", "a@b"), ("password", "x"), ("application_id", "unknown")];

impl Answer {
    /// All three parameters were read.
    fn has_read_all(&self) -> Check {
        self.is_told(401, "Wrong Application ID")
    }

    fn has_read_none(&self) -> Check {
        self.is_told(400, "Email is missing, Password is missing, Application ID is missing")
    }
}

fn sessions() -> Request {
    api("POST", "/sessions")
}

async fn a_form_holds_parameters(t: &Client) -> Check {
    t.ask(post("/sessions", FIELDS)).await?.has_read_all()?;
    let kind = "application/x-www-form-urlencoded; charset=utf-8";
    t.ask(sessions().header("content-type", kind).body(form_text(FIELDS))).await?.has_read_all()
}

async fn json_holds_parameters(t: &Client) -> Check {
    let body = json!({"email": "a@b", "password": "x", "application_id": "unknown"});
    t.ask(sessions().json(&body)).await?.has_read_all()?;
    let request = sessions().header("content-type", "application/json; charset=utf-8").body(body.to_string());
    t.ask(request).await?.has_read_all()
}

async fn a_multipart_body_holds_parameters(t: &Client) -> Check {
    let parts: Vec<_> = FIELDS.iter().map(|(name, text)| Part::Text(name, text)).collect();
    t.ask(sessions().multipart(&parts)).await?.has_read_all()
}

async fn a_body_without_a_type_is_json(t: &Client) -> Check {
    let body = json!({"email": "a@b", "password": "x", "application_id": "unknown"});
    t.ask(sessions().body(body.to_string())).await?.has_read_all()?;
    t.ask(sessions().body(form_text(FIELDS))).await?.is_told_something(400)
}

async fn a_query_holds_parameters(t: &Client) -> Check {
    t.ask(api("POST", &format!("/sessions?{}", form_text(FIELDS)))).await?.has_read_all()
}

async fn query_and_body_are_put_together(t: &Client) -> Check {
    let request = api("POST", &format!("/sessions?{}", form_text(&FIELDS[..2]))).form(&FIELDS[2..]);
    t.ask(request).await?.has_read_all()
}

async fn the_body_counts_before_the_query(t: &Client) -> Check {
    let request = api("POST", &format!("/accounts?email={}&password=", encoded("a@b"))).form(&[("email", " ")]);
    t.ask(request).await?.is_told(400, "Email is empty, Password is empty")
}

async fn json_that_is_no_object_holds_none(t: &Client) -> Check {
    for body in [json!([{"email": "a@b"}]), json!("email"), json!(5), json!(null)] {
        t.ask(sessions().json(&body)).await?.has_read_none()?;
    }
    Ok(())
}

async fn numbers_and_truth_values_are_texts(t: &Client) -> Check {
    let body = json!({"email": 1, "password": true, "application_id": 1.5});
    t.ask(sessions().json(&body)).await?.has_read_all()
}

async fn a_delete_may_have_a_body(t: &Client) -> Check {
    let person = t.person().await?;
    let label = |key: &'static str| person.asks(post("/labels", &[("key", key), ("value", "some-value")]));
    for key in ["one", "two"] {
        t.ask(label(key)).await?.has_status(201)?;
    }
    t.ask(delete("/labels/one").form(&[("access_token", &person.token)])).await?.is_nothing()?;
    t.ask(delete("/labels/two").json(&json!({"bearer_token": person.token}))).await?.is_nothing()
}

async fn another_type_is_406(t: &Client) -> Check {
    for kind in ["text/xml", "text/plain", "application/octet-stream"] {
        let answer = t.ask(sessions().header("content-type", kind).body(form_text(FIELDS))).await?;
        answer.is_told(406, &format!("The requested content-type '{kind}' is not supported."))?;
    }
    Ok(())
}

async fn a_type_without_a_body_is_nothing(t: &Client) -> Check {
    t.ask(sessions().header("content-type", "text/xml")).await?.has_read_none()
}

async fn malformed_json_is_400(t: &Client) -> Check {
    for body in ["{", "{\"email\":", "nonsense", "{'email':1}", "{} {}", "\u{feff}{"] {
        t.ask(sessions().json_text(body)).await?.is_told_something(400)?;
    }
    Ok(())
}

async fn a_broken_multipart_body_is_400(t: &Client) -> Check {
    let kind = "multipart/form-data; boundary=x";
    let cut = "--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\na@";
    t.ask(sessions().header("content-type", kind).body(cut)).await?.is_told_something(400)?;
    t.ask(sessions().header("content-type", "multipart/form-data").body(cut)).await?.is_told_something(400)
}

async fn a_body_too_large_is_413(t: &Client) -> Check {
    let body = json!({"email": "a".repeat(2 << 20)});
    t.ask(sessions().json(&body)).await?.is_told_something(413)
}
