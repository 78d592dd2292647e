//! Requests in whichever form an operation takes them, and their answers.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::SocketAddr;

use serde_json::{Map, Value};
use url::form_urlencoded::Serializer;

use crate::support::http::{self, Answer};

pub(crate) const JSON: &str = "application/json";
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
pub(crate) const MULTIPART: &str = "multipart/form-data";

const BOUNDARY: &str = "----boundary";

/// What an operation is called with.
#[derive(Clone, Default)]
pub(crate) struct Call {
    /// The parameters of the path and the query by their names.
    pub(crate) parameters: BTreeMap<String, String>,
    /// The members of the body.
    pub(crate) body: Map<String, Value>,
    /// The token of a session.
    pub(crate) token: Option<String>,
}

impl Call {
    /// The same with another parameter.
    pub(crate) fn parameter(mut self, name: &str, value: impl Into<String>) -> Self {
        self.parameters.insert(name.to_owned(), value.into());
        self
    }

    /// The same with another member of the body.
    pub(crate) fn member(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.body.insert(name.to_owned(), value.into());
        self
    }

    /// The same with a token.
    pub(crate) fn bearer(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// The same with those members of the body alone that `with` picks by name.
    pub(crate) fn only(mut self, with: impl Fn(&str) -> bool) -> Self {
        self.body.retain(|name, _| with(name));
        self
    }
}

/// Members as the body of a media type; `content` tells which of them are files.
pub(crate) fn write_body(media_type: &str, members: &Map<String, Value>, is_file: impl Fn(&str) -> bool) -> String {
    match media_type {
        JSON => Value::from(members.clone()).to_string(),
        FORM => Serializer::new(String::new()).extend_pairs(fields(members)).finish(),
        MULTIPART => {
            let mut body = String::new();
            for (name, text) in fields(members) {
                let file = if is_file(&name) { "; filename=\"passport.pdf\"" } else { "" };
                let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}");
                write!(body, "{head}\r\n\r\n{text}\r\n").expect("a string takes it");
            }
            body + "--" + BOUNDARY + "--\r\n"
        }
        other => panic!("no body of {other}"),
    }
}

/// Members as forms have them: texts alone, those of an object as `name[key]`.
fn fields(members: &Map<String, Value>) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut fields = Vec::new();
    for (name, value) in members {
        match value {
            Value::Object(inner) => {
                fields.extend(inner.iter().map(|(key, value)| (format!("{name}[{key}]"), text(value))));
            }
            value => fields.push((name.clone(), text(value))),
        }
    }
    fields
}

/// Sends a request and reads its answer. That to HEAD ends with its headers, and so does 204.
pub(crate) fn exchange(
    address: SocketAddr,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: Option<(&str, &str)>,
) -> Answer {
    let (media_type, body) = body.unwrap_or_default();
    let mut text = format!("{method} {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    let content_type = match media_type {
        "" => String::new(),
        MULTIPART => format!("Content-Type: {MULTIPART}; boundary={BOUNDARY}\r\n"),
        other => format!("Content-Type: {other}\r\n"),
    };
    write!(text, "Content-Length: {}\r\n{content_type}", body.len()).expect("a string takes it");
    for (name, value) in headers {
        write!(text, "{name}: {value}\r\n").expect("a string takes it");
    }
    let mut stream = http::connect(address);
    stream.write_all(format!("{text}\r\n{body}").as_bytes()).expect("the server reads");
    let head = http::read_head(&mut stream);
    if method == "HEAD" || head.status == 204 {
        return head;
    }
    let length = head.head.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
    let mut body = vec![0; length.parse().expect("a number")];
    stream.read_exact(&mut body).expect("the whole body comes");
    Answer { body: String::from_utf8(body).expect("bodies are text"), ..head }
}
