//! `GET /` and `GET /__heartbeat__`.

use serde_json::Value;

use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    cases!("authdb/heartbeat", [("ping", ping_names_version_and_engine), ("ping", heartbeat_is_an_empty_object)])
}

async fn ping_names_version_and_engine(t: &Client) -> Check {
    let answer = t.get("/").await?;
    let body = answer.json()?;
    let text = |field: &str| body.get(field).and_then(Value::as_str).unwrap_or_default();
    let numbers: Vec<&str> = text("version").split(['.', '-', '+']).take(3).collect();
    let is_version = numbers.len() == 3 && numbers.iter().all(|number| number.parse::<u32>().is_ok());
    if is_version && !text("implementation").is_empty() && body.as_object().is_some_and(|fields| fields.len() == 2) {
        Ok(())
    } else {
        Err(answer.fail(r#"200 {"version":"<x.y.z>","implementation":"<engine>"}"#))
    }
}

async fn heartbeat_is_an_empty_object(t: &Client) -> Check {
    t.get("/__heartbeat__").await?.is_empty_object()
}
