//! Bytes as choices: which route, which ids, which fields of a body that would be right, and what is wrong with it.

use std::fmt::Write as _;
use std::sync::LazyLock;

use arbitrary::{Result, Unstructured};
use authkeep::http::authdb;
use authkeep::http::route::Route;
use http::{HeaderName, HeaderValue, Method, Request};
use serde_json::{Map, Value, json};

use super::Script;
use super::scene;

static ROUTES: LazyLock<Vec<Route>> = LazyLock::new(authdb::routes);

const MAX_REQUESTS: usize = 6;

/// A body that is right for every route: each takes the fields that it knows.
static RIGHT_BODY: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    let body = json!({
        "normalizedEmail": "new@example.org",
        "email": "New@example.org",
        "emailCode": "00".repeat(16),
        "emailVerified": true,
        "kA": "01".repeat(32),
        "wrapWrapKb": "02".repeat(32),
        "authSalt": "03".repeat(32),
        "verifyHash": hex::encode(scene::VERIFY_HASH),
        "verifierVersion": 1,
        "verifierSetAt": 1_416_000_000_000_u64,
        "createdAt": 1_416_000_000_001_u64,
        "locale": "de",
        "lockedAt": 1_416_000_000_002_u64,
        "unlockCode": "04".repeat(16),
        "uid": hex::encode(scene::UID),
        "data": "05".repeat(32),
        "authKey": "06".repeat(32),
        "keyBundle": "07".repeat(96),
        "passCode": "08".repeat(16),
        "tries": 2,
        "tokenId": "09".repeat(32),
    });
    match body {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
});

pub(super) fn script(bytes: &[u8]) -> Script {
    let mut choices = Unstructured::new(bytes);
    let with_secret = choices.ratio(1, 8).unwrap_or_default();
    let mut requests = Vec::new();
    while !choices.is_empty() && requests.len() < MAX_REQUESTS {
        let Ok(request) = request(&mut choices, with_secret) else { break };
        requests.extend(request);
    }
    Script { with_secret, requests }
}

/// None when the choices make a path or a header that HTTP cannot carry.
fn request(choices: &mut Unstructured<'_>, with_secret: bool) -> Result<Option<Request<Vec<u8>>>> {
    let route = choices.choose(&ROUTES)?;
    let method = if choices.ratio(1, 12)? {
        choices.choose(&[Method::GET, Method::HEAD, Method::PUT, Method::POST, Method::DELETE, Method::OPTIONS])?
    } else {
        &route.method
    };
    let mut request = Request::builder().method(method).uri(path(choices, route)?);
    if with_secret && choices.ratio(7, 8)? {
        request = request.header("authorization", format!("Bearer {}", scene::SECRET));
    }
    let body = if matches!(*method, Method::GET | Method::HEAD) && choices.ratio(15, 16)? {
        Vec::new()
    } else {
        request = request.header("content-type", "application/json");
        body(choices)?
    };
    let mut request = request.body(body).ok();
    if let Some(request) = &mut request
        && choices.ratio(1, 8)?
    {
        let (name, value) = header(choices)?;
        if let Some(value) = value {
            request.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    Ok(request)
}

fn header(choices: &mut Unstructured<'_>) -> Result<(&'static str, Option<HeaderValue>)> {
    const HEADERS: [(&str, &[&str]); 6] = [
        ("content-type", &["text/plain", "application/json; charset=utf-8", "APPLICATION/JSON", "", ";"]),
        ("content-length", &["0", "9", "5000", "99999999", "-1", "18446744073709551616"]),
        ("host", &["localhost", "auth.internal:80", "127.0.0.1:8000", "[::1]", "evil.example", "", ":"]),
        ("origin", &["null", "http://localhost"]),
        ("expect", &["100-continue"]),
        ("authorization", &["Bearer", "Bearer ", "Bearer x", "Basic x"]),
    ];
    let (name, values) = choices.choose(&HEADERS)?;
    if choices.ratio(1, 4)? {
        let value: &[u8] = choices.arbitrary()?;
        return Ok((name, HeaderValue::from_bytes(value).ok()));
    }
    Ok((name, HeaderValue::from_str(choices.choose(values)?).ok()))
}

fn path(choices: &mut Unstructured<'_>, route: &Route) -> Result<String> {
    let mut path = String::new();
    for segment in route.segments() {
        path.push('/');
        if segment.starts_with(':') {
            path.push_str(&param(choices, route)?);
        } else {
            path.push_str(segment);
        }
    }
    match choices.int_in_range(0..=31)? {
        31 => path.push('/'),
        30 => path.push_str("/lock"),
        29 => path.push_str("?a=b"),
        _ if path.is_empty() => path.push('/'),
        _ => {}
    }
    Ok(path)
}

fn param(choices: &mut Unstructured<'_>, route: &Route) -> Result<String> {
    let known = match route.segments().next() {
        Some("emailRecord") => scene::EMAIL.to_owned(),
        Some("sessionToken") => hex::encode(scene::SESSION_TOKEN),
        Some("keyFetchToken") => hex::encode(scene::KEY_FETCH_TOKEN),
        Some("accountResetToken") => hex::encode(scene::ACCOUNT_RESET_TOKEN),
        Some("passwordChangeToken") => hex::encode(scene::PASSWORD_CHANGE_TOKEN),
        Some("passwordForgotToken") => hex::encode(scene::PASSWORD_FORGOT_TOKEN),
        _ => hex::encode(scene::UID),
    };
    Ok(match choices.int_in_range(0..=15)? {
        15 => percent(choices.arbitrary()?),
        14 => percent(known.as_bytes()),
        13 => hex::encode(known),
        12 => known.to_uppercase(),
        11 => known[1..].to_owned(),
        // Ids that are free at the start, and the same ones again later.
        at @ 6..=10 => match known.len() {
            32 if at < 8 => hex::encode(scene::OTHER_UID),
            length => format!("{at:x}").repeat(length),
        },
        _ => known,
    })
}

fn percent(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "%{byte:02X}");
        text
    })
}

fn body(choices: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut fields = RIGHT_BODY.clone();
    for _ in 0..choices.int_in_range(0..=3)? {
        let at = choices.choose_index(RIGHT_BODY.len())?;
        let Some(name) = RIGHT_BODY.keys().nth(at) else { continue };
        if choices.ratio(1, 4)? {
            fields.remove(name);
        } else {
            fields.insert(name.clone(), value(choices)?);
        }
    }
    let mut body = Value::Object(fields).to_string().into_bytes();
    match choices.int_in_range(0..=31)? {
        31 => body = Vec::new(),
        30 => body.truncate(choices.int_in_range(0..=body.len())?),
        29 => {
            let at = choices.choose_index(body.len())?;
            body[at] = choices.arbitrary()?;
        }
        28 => body.resize(choices.int_in_range(0..=100_000)?, b' '),
        27 => body = value(choices)?.to_string().into_bytes(),
        26 => body = choices.arbitrary::<&[u8]>()?.to_vec(),
        _ => {}
    }
    Ok(body)
}

fn value(choices: &mut Unstructured<'_>) -> Result<Value> {
    Ok(match choices.int_in_range(0..=11)? {
        0 => Value::Null,
        1 => choices.arbitrary::<bool>()?.into(),
        2 => choices.arbitrary::<u64>()?.into(),
        3 => choices.arbitrary::<i64>()?.into(),
        4 => choices.arbitrary::<f64>()?.into(),
        5 => choices.arbitrary::<&str>()?.into(),
        6 => choices.arbitrary::<&str>()?.repeat(choices.int_in_range(0..=300)?).into(),
        7 => "Ab".repeat(choices.int_in_range(0..=100)?).into(),
        8 => hex::encode(scene::OTHER_UID).into(),
        9 => scene::EMAIL.to_uppercase().into(),
        10 => json!([choices.arbitrary::<u8>()?]),
        _ => hex::encode(scene::ACCOUNT_RESET_TOKEN).into(),
    })
}
