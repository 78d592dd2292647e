//! Bytes as choices: which route, a body that would be right for it, and what is wrong with it all.

use arbitrary::{Result, Unstructured};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request};
use serde_json::{Map, Value, json};

use super::super::claims::damaged;
use super::scene::ROUTES;
use super::server::SERVICE;
use super::{Step, words};

const MAX_REQUESTS: usize = 6;

/// A body that is right for each operation. A word stands for what it does in seeds.
const RIGHT: [(&str, &str); 14] = [
    ("signUp", r#"{"profile_id":"{NEW_ID}","profile_token":"{CLEAN}","zkpp":"{VERIFIER}","salt":"{SALT}"}"#),
    ("signIn", r#"{"profile_id":"{ID}","key":"{KEY}"}"#),
    ("signInVerify", r#"{"profile_id":"{ID}","key":"{PROOF}"}"#),
    ("signInVerify", r#"{"profile_id":"{ID}","key":"{ZEROS}"}"#),
    ("verifySession", r#"{"jwt":{"profile_id":"{ID}","auth_token":"{TOKEN}","auth_expiry":"{EXPIRY}"}}"#),
    ("signOut", r#"{"jwt":{"profile_id":"{ID}","auth_token":"{TOKEN}","auth_expiry":""}}"#),
    ("fillBucket", r#"{"bucket":"profile","tokens":["{CLEAN}","one"]}"#),
    ("fillBucket", r#"{"bucket":"signup","tokens":["a/b"]}"#),
    ("stepOne", r#"{"pke_key":"{NEW_PKE}"}"#),
    ("stepTwo", r#"{"pke_key":"{PKE}","pake_key":"{KEY}","encrypted_id":"{ENCRYPTED}"}"#),
    ("stepThree", r#"{"pake_key":"{PAKE}","pake_proof":"{PAKE_PROOF}"}"#),
    ("fill", r#"{"bucket_size":1}"#),
    ("takeToken", r#"{"bucket":"email"}"#),
    ("spendToken", r#"{"bucket":"account","token":"{ACCOUNT}"}"#),
];

const NAMES: [&str; 15] = [
    "profile_id",
    "profile_token",
    "zkpp",
    "salt",
    "key",
    "jwt",
    "bucket",
    "tokens",
    "pke_key",
    "pake_key",
    "encrypted_id",
    "pake_proof",
    "bucket_size",
    "token",
    "__proto__",
];

const TEXTS: [&str; 16] = [
    "{ID}",
    "{NEW_ID}",
    "{KEY}",
    "{PROOF}",
    "{TOKEN}",
    "{CLEAN}",
    "{ACCOUNT}",
    "{SALT}",
    "{PKE}",
    "{ENCRYPTED}",
    "{PAKE}",
    "{PAKE_PROOF}",
    "{ZEROS}",
    "email",
    "signup",
    "2099-01-01T00:00:00.000Z",
];

pub(super) fn steps(bytes: &[u8]) -> Vec<Step> {
    let mut choices = Unstructured::new(bytes);
    let mut steps = Vec::new();
    while !choices.is_empty() && steps.len() < MAX_REQUESTS {
        let Ok(step) = step(&mut choices) else { break };
        steps.extend(step);
    }
    steps
}

/// None when the choices make a path or a header that HTTP cannot carry.
fn step(choices: &mut Unstructured<'_>) -> Result<Option<Step>> {
    let (operation, right) = choices.choose(&RIGHT)?;
    let route = ROUTES.iter().find(|route| route.operation == *operation).expect("it is an operation");
    let method = if choices.ratio(1, 24)? {
        choices.choose(&[Method::GET, Method::HEAD, Method::PUT, Method::OPTIONS])?
    } else {
        &route.method
    };
    let mut target = route.template.to_owned();
    target.push_str(match choices.int_in_range(0..=23)? {
        23 => "/",
        22 => "/x",
        21 => "?key=1&profile_id=2",
        _ => "",
    });
    let mut request = Request::builder().method(method).uri(target);
    request = match choices.int_in_range(0..=23)? {
        23 => request,
        22 => request.header(CONTENT_TYPE, choices.arbitrary::<&[u8]>()?),
        21 => request.header(CONTENT_TYPE, "text/plain"),
        20 => request.header(CONTENT_TYPE, "application/json;charset=utf-8"),
        _ => request.header(CONTENT_TYPE, "application/json"),
    };
    request = match choices.int_in_range(0..=11)? {
        11 => request,
        10 => request.header(AUTHORIZATION, format!("Bearer {}", damaged(SERVICE, choices)?)),
        9 => request.header(AUTHORIZATION, format!("Basic {SERVICE}")),
        _ => request.header(AUTHORIZATION, format!("Bearer {SERVICE}")),
    };
    let body = body(choices, right)?;
    let after_ms = *choices.choose(&[0, 0, 0, 0, 1000, 59_999, 60_000, 119_999, 120_000, 3_600_000])?;
    Ok(request.body(body).ok().map(|request| Step { request, after_ms }))
}

/// The right body, but for some.
fn body(choices: &mut Unstructured<'_>, right: &str) -> Result<Vec<u8>> {
    let right = words::replace(right.as_bytes());
    let Ok(Value::Object(mut members)) = serde_json::from_slice(&right) else { unreachable!("it is an object") };
    if choices.ratio(1, 2)? {
        let change = choices.int_in_range(1..=2)?;
        for _ in 0..change {
            spoil(choices, &mut members)?;
        }
    }
    let mut body = Value::from(members).to_string().into_bytes();
    match choices.int_in_range(0..=31)? {
        31 => body = Vec::new(),
        30 => body.truncate(choices.int_in_range(0..=body.len())?),
        29 if !body.is_empty() => {
            let at = choices.choose_index(body.len())?;
            body[at] = choices.arbitrary()?;
        }
        28 => body.resize(choices.int_in_range(0..=200_000)?, b' '),
        27 => body = choices.arbitrary::<&[u8]>()?.to_vec(),
        _ => {}
    }
    Ok(body)
}

fn spoil(choices: &mut Unstructured<'_>, members: &mut Map<String, Value>) -> Result<()> {
    if let Some(Value::Object(inner)) = members.get_mut("jwt")
        && choices.ratio(3, 4)?
    {
        return spoil_one(choices, inner, &["profile_id", "auth_token", "auth_expiry"]);
    }
    let own: Vec<String> = members.keys().cloned().collect();
    if choices.ratio(3, 4)? && !own.is_empty() {
        return spoil_one(choices, members, &own.iter().map(String::as_str).collect::<Vec<_>>());
    }
    spoil_one(choices, members, &NAMES)
}

fn spoil_one(choices: &mut Unstructured<'_>, members: &mut Map<String, Value>, names: &[&str]) -> Result<()> {
    let name = *choices.choose(names)?;
    let known = members.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let other = words::replace(choices.choose(&TEXTS)?.as_bytes());
    let other = String::from_utf8_lossy(&other).into_owned();
    let value = match choices.int_in_range(0..=13)? {
        0 => {
            members.remove(name);
            return Ok(());
        }
        1 => json!(null),
        2 => json!(choices.arbitrary::<i32>()?),
        // A bucket takes a millisecond a token.
        3 => json!(choices.int_in_range(0..=8)?),
        4 => json!([other, choices.arbitrary::<&str>()?]),
        5 => json!([]),
        6 => json!({ choices.arbitrary::<&str>()?: other }),
        7 => json!(choices.arbitrary::<&str>()?),
        8 => json!(choices.arbitrary::<&str>()?.repeat(choices.int_in_range(0..=300)?)),
        9 => json!(known.to_uppercase()),
        10 => json!(format!("{known} ")),
        11 => json!(known.get(1..)),
        12 => json!(damaged(&known, choices)?),
        _ => json!(other),
    };
    members.insert(name.to_owned(), value);
    Ok(())
}
