//! Bytes as choices: which route, who asks, which parameters that would be right, in which kind of body, and what is wrong
//! with it all.

use std::fmt::Write as _;
use std::sync::LazyLock;

use arbitrary::{Result, Unstructured};
use authkeep::http::identity;
use authkeep::http::route::Route;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Method, Request};
use url::form_urlencoded::byte_serialize;

use super::super::claims::damaged;
use super::people::Who;
use super::{Script, Step, words};

static ROUTES: LazyLock<Vec<Route>> = LazyLock::new(identity::routes);

const MAX_REQUESTS: usize = 6;

/// Parameters that are right for every route: each takes those that it knows. A word stands for what it does in seeds.
const RIGHT: [(&str, &[&str]); 38] = [
    ("email", &["a@example.org", "b@example.org", "c@example.org", "new@example.org", " B@Example.ORG "]),
    ("password", &["{PASSWORD}", "0therPass"]),
    ("old_password", &["{PASSWORD}", "0therPass"]),
    ("new_password", &["0therPass", "{PASSWORD}"]),
    ("application_id", &["authkeep"]),
    ("otp_code", &["{CODE}"]),
    ("totp_code", &["{CODE}", "000000"]),
    ("code", &["{CODE_OF_B}", "{CODE}"]),
    ("expires_in", &["3600", "1800", "86400", "86401"]),
    ("confirmation_token", &["{CONFIRM}"]),
    ("unlock_token", &["{UNLOCK}"]),
    ("reset_password_token", &["{RESET}"]),
    ("kid", &["{KID}"]),
    ("jwt_token", &["{JWT}"]),
    ("uid", &["{KID}", "{UID}"]),
    ("account_uid", &["{UID}"]),
    ("public_key", &["{PUBLIC_KEY}"]),
    ("scopes", &["trade", "trade withdraw"]),
    ("state", &["active", "inactive"]),
    ("key", &["kind", "document", "a_b-1", "other"]),
    ("value", &["some", "value"]),
    ("phone_number", &["+44 7418 084107", "{ASKED}", "{PROVED}", "12345678911"]),
    ("verification_code", &["{SMS}", "00000"]),
    ("first_name", &["Zoë"]),
    ("last_name", &["O’Neill"]),
    ("dob", &["1990-02-28", "28.2.1990", ""]),
    ("address", &["Straße 12/3"]),
    ("postcode", &["AB-12 3"]),
    ("city", &["São Paulo"]),
    ("country", &["br", "BRA"]),
    ("doc_expire", &["2099-01-01", "2020-01-01"]),
    ("doc_type", &["Passport", "Utility Bill"]),
    ("doc_number", &["A-12 3"]),
    ("metadata[a]", &["b"]),
    ("access_token", &["{A}", "{B}"]),
    ("bearer_token", &["{C}"]),
    ("format", &["json"]),
    ("upload", &["a file"]),
];

pub(super) fn script(bytes: &[u8]) -> Script {
    let mut choices = Unstructured::new(bytes);
    let mut script = Script { hides: choices.ratio(1, 4).unwrap_or_default(), steps: Vec::new() };
    // A hash takes as long as a hundred requests without one.
    let mut may_hash = choices.ratio(1, 12).unwrap_or_default();
    while !choices.is_empty() && script.steps.len() < MAX_REQUESTS {
        let Ok(step) = step(&mut choices, may_hash) else { break };
        script.steps.extend(step);
        may_hash = false;
    }
    script
}

/// None when the choices make a path or a header that HTTP cannot carry.
fn step(choices: &mut Unstructured<'_>, may_hash: bool) -> Result<Option<Step>> {
    let route = choices.choose(&ROUTES)?;
    let method = if choices.ratio(1, 16)? {
        choices.choose(&[Method::GET, Method::HEAD, Method::PUT, Method::POST, Method::PATCH, Method::OPTIONS])?
    } else {
        &route.method
    };
    let mut params = params(choices)?;
    if !may_hash {
        params.retain(|(name, _)| !matches!(name.as_str(), "password" | "old_password"));
    }
    let mut target = path(choices, route)?;
    let in_query = matches!(*method, Method::GET | Method::HEAD | Method::DELETE) ^ choices.ratio(1, 12)?;
    let mut request = Request::builder().method(method);
    let body = if in_query {
        let _ = write!(target, "?{}", form(&params));
        Vec::new()
    } else {
        let (kind, body) = body(choices, &params)?;
        request = request.header(CONTENT_TYPE, kind);
        body
    };
    if let Some(token) = token(choices)? {
        request = request.header(AUTHORIZATION, token);
    }
    let mut request = request.uri(target).body(body).ok();
    if let Some(request) = &mut request
        && choices.ratio(1, 10)?
    {
        let (name, value) = header(choices)?;
        request.headers_mut().extend(value.map(|value| (name, value)));
    }
    let after_ms = *choices.choose(&[0, 0, 0, 0, 1000, 30_000, 600_000, 3_600_000, 86_400_000])?;
    let piece = *choices.choose(&[usize::MAX, usize::MAX, 1000, 7, 1])?;
    Ok(request.map(|request| Step { request, after_ms, piece }))
}

/// Who asks, if anybody is named.
fn token(choices: &mut Unstructured<'_>) -> Result<Option<String>> {
    let who = *choices.choose(&Who::ALL)?;
    Ok(match choices.int_in_range(0..=15)? {
        15 => None,
        14 => Some(format!("Bearer {}", damaged(who.token(), choices)?)),
        13 => Some(format!("bEARER  {} ", who.token())),
        12 => Some(format!("Basic {}", who.token())),
        _ => Some(format!("Bearer {}", who.token())),
    })
}

fn header(choices: &mut Unstructured<'_>) -> Result<(HeaderName, Option<HeaderValue>)> {
    const HEADERS: [(&str, &[&str]); 6] = [
        (
            "content-type",
            &["text/xml", "application/json; charset=utf-16", "multipart/form-data", "APPLICATION/JSON", ""],
        ),
        ("content-length", &["0", "9", "5000", "99999999", "-1", "18446744073709551616"]),
        ("x-forwarded-for", &["127.0.0.1", "::1, 10.0.0.1", "x"]),
        ("origin", &["null", "https://frontend.example"]),
        ("expect", &["100-continue"]),
        ("authorization", &["Bearer", "Bearer ", "Bearer x.y.z", "Basic x"]),
    ];
    let (name, values) = choices.choose(&HEADERS)?;
    let value = if choices.ratio(1, 4)? {
        HeaderValue::from_bytes(choices.arbitrary()?).ok()
    } else {
        HeaderValue::from_str(choices.choose(values)?).ok()
    };
    Ok((HeaderName::from_static(name), value))
}

fn path(choices: &mut Unstructured<'_>, route: &Route) -> Result<String> {
    let mut path = String::new();
    for segment in route.segments() {
        path.push('/');
        match segment.strip_prefix(':') {
            Some(name) => path.push_str(&param(choices, name)?),
            None => path.push_str(segment),
        }
    }
    path.push_str(match choices.int_in_range(0..=15)? {
        15 => "/",
        14 => ".json",
        13 => "//",
        12 => "/x",
        _ => "",
    });
    Ok(path)
}

fn param(choices: &mut Unstructured<'_>, name: &str) -> Result<String> {
    let known = String::from_utf8_lossy(&words::replace(match name {
        "id" => b"{DOCUMENT}",
        "uid" => b"{KID}",
        "key" => b"kind",
        _ => b"a.pdf",
    }))
    .into_owned();
    Ok(match choices.int_in_range(0..=9)? {
        9 => byte_serialize(choices.arbitrary()?).collect::<String>().replace('+', "%20"),
        8 => known.to_uppercase(),
        7 => damaged(&known, choices)?.bytes().filter(u8::is_ascii_alphanumeric).map(char::from).collect(),
        6 => "other".to_owned(),
        5 if name == "key" => "document".to_owned(),
        _ => known,
    })
}

/// The right parameters, but for some.
fn params(choices: &mut Unstructured<'_>) -> Result<Vec<(String, String)>> {
    let mut params = Vec::new();
    for (name, values) in RIGHT {
        // Tokens are mostly where they belong, in a header.
        if matches!(name, "access_token" | "bearer_token" | "format") {
            continue;
        }
        let value = if values.len() > 1 { choices.choose(values)? } else { &values[0] };
        params.push((name.to_owned(), replaced(value)));
    }
    for _ in 0..choices.int_in_range(0..=3)? {
        let (name, values) = choices.choose(&RIGHT)?;
        params.retain(|(other, _)| other != name);
        if choices.ratio(3, 4)? {
            params.push(((*name).to_owned(), value(choices, values)?));
        }
    }
    if choices.ratio(1, 16)? {
        let name = *choices.choose(&["metadata", "metadata[]", "metadata[a][b]", "email[a]", "]", "[", ""])?;
        params.push((name.to_owned(), choices.arbitrary::<&str>()?.to_owned()));
    }
    Ok(params)
}

fn replaced(value: &str) -> String {
    String::from_utf8_lossy(&words::replace(value.as_bytes())).into_owned()
}

fn value(choices: &mut Unstructured<'_>, right: &[&str]) -> Result<String> {
    let right = replaced(choices.choose(right)?);
    Ok(match choices.int_in_range(0..=6)? {
        0 => String::new(),
        1 => choices.arbitrary::<&str>()?.to_owned(),
        2 => choices.arbitrary::<&str>()?.repeat(choices.int_in_range(0..=300)?),
        3 => damaged(&right, choices)?,
        4 => choices.arbitrary::<i64>()?.to_string(),
        5 => "a".repeat(choices.int_in_range(0..=600)?),
        _ => right,
    })
}

fn form(params: &[(String, String)]) -> String {
    let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let pairs: Vec<_> = params.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

/// A body and what it says that it is.
fn body(choices: &mut Unstructured<'_>, params: &[(String, String)]) -> Result<(&'static str, Vec<u8>)> {
    let (kind, mut body) = match choices.int_in_range(0..=5)? {
        0 | 1 => ("application/x-www-form-urlencoded", form(params).into_bytes()),
        2 => ("multipart/form-data; boundary=b", multipart(params)),
        _ => ("application/json", json(choices, params)?),
    };
    match choices.int_in_range(0..=31)? {
        31 => body = Vec::new(),
        30 => body.truncate(choices.int_in_range(0..=body.len())?),
        29 if !body.is_empty() => {
            let at = choices.choose_index(body.len())?;
            body[at] = choices.arbitrary()?;
        }
        28 => body.resize(choices.int_in_range(0..=100_000)?, b' '),
        27 => body = choices.arbitrary::<&[u8]>()?.to_vec(),
        _ => {}
    }
    Ok((kind, body))
}

fn json(choices: &mut Unstructured<'_>, params: &[(String, String)]) -> Result<Vec<u8>> {
    let mut members = serde_json::Map::new();
    for (name, value) in params {
        match name.strip_suffix(']').and_then(|name| name.split_once('[')) {
            Some((outer, key)) => drop(members.insert(outer.to_owned(), serde_json::json!({ key: value }))),
            None => drop(members.insert(name.clone(), value.as_str().into())),
        }
    }
    if choices.ratio(1, 6)? {
        let (name, _) = choices.choose(&RIGHT)?;
        let odd = [serde_json::json!(null), serde_json::json!([1]), serde_json::json!({}), serde_json::json!(1e300)];
        members.insert((*name).to_owned(), choices.choose(&odd)?.clone());
    }
    Ok(serde_json::Value::from(members).to_string().into_bytes())
}

fn multipart(params: &[(String, String)]) -> Vec<u8> {
    let mut body = String::new();
    for (name, value) in params {
        let (file, content) =
            if name == "upload" { ("; filename=\"a.pdf\"", "%PDF-1.7\n") } else { ("", value.as_str()) };
        // Writing into a String cannot fail.
        let _ = write!(body, "--b\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{content}\r\n");
    }
    body.push_str("--b--\r\n");
    body.into_bytes()
}
