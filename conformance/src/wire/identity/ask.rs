//! Requests of the identity API, and the form that every one of its answers must have.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::wire::answer::Answer;
use crate::wire::case::{Check, Failure};
use crate::wire::client::Client;
use crate::wire::request::Request;
use crate::wire::sample::hex;

/// The id that clients give as `application_id`.
pub(super) const APPLICATION: &str = "authkeep";

/// A request below `/api/v1`.
pub(super) fn api(method: &str, path: &str) -> Request {
    Request::new(method, &format!("/api/v1{path}")).without_secret()
}

pub(super) fn get(path: &str) -> Request {
    api("GET", path)
}

pub(super) fn post(path: &str, fields: &[(&str, &str)]) -> Request {
    api("POST", path).form(fields)
}

pub(super) fn put(path: &str, fields: &[(&str, &str)]) -> Request {
    api("PUT", path).form(fields)
}

pub(super) fn patch(path: &str, fields: &[(&str, &str)]) -> Request {
    api("PATCH", path).form(fields)
}

pub(super) fn delete(path: &str) -> Request {
    api("DELETE", path)
}

/// A text with every byte encoded that is no ASCII letter or digit.
pub(super) fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{}", hex(&[byte]).to_uppercase());
        }
        encoded
    })
}

/// Fields as a query or as the body of a form.
pub(super) fn form_text(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    pairs.join("&")
}

/// A part of a multipart body.
pub(super) enum Part<'a> {
    Text(&'a str, &'a str),
    /// A field, the file's name, its bytes.
    File(&'a str, &'a str, &'a [u8]),
}

const BOUNDARY: &str = "----the-boundary-of-the-wire-suite";

impl Request {
    pub(super) fn form(self, fields: &[(&str, &str)]) -> Self {
        if fields.is_empty() {
            return self;
        }
        self.header("content-type", "application/x-www-form-urlencoded").body(form_text(fields))
    }

    pub(super) fn multipart(self, parts: &[Part<'_>]) -> Self {
        let mut body = Vec::new();
        for part in parts {
            let (head, content) = match part {
                Part::Text(name, text) => (format!("name=\"{name}\"\r\n"), text.as_bytes()),
                Part::File(name, file, content) => (
                    format!("name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: application/octet-stream\r\n"),
                    *content,
                ),
            };
            body.extend_from_slice(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n").as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        self.header("content-type", &format!("multipart/form-data; boundary={BOUNDARY}")).body(body)
    }

    pub(super) fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }
}

impl Client {
    /// Sends a request to the identity API, and checks the form that every answer must have.
    pub(super) async fn ask(&self, request: Request) -> Result<Answer, Failure> {
        let answer = self.send_public(request).await?;
        answer.has_api_form()?;
        Ok(answer)
    }

    /// Sends requests to the identity API at the same moment.
    pub(super) async fn ask_all(&self, requests: Vec<Request>) -> Result<Vec<Answer>, Failure> {
        let answers = self.race_public(requests).await?;
        answers.iter().try_for_each(Answer::has_api_form)?;
        Ok(answers)
    }
}

impl Answer {
    /// JSON in UTF-8, or nothing at all in a 204; and what browsers want to see.
    pub(super) fn has_api_form(&self) -> Check {
        let kinds = self.all("content-type");
        match kinds[..] {
            [] if self.status == 204 && self.body.is_empty() => {}
            ["application/json" | "application/json; charset=utf-8"] if self.any_json().is_ok() => {}
            _ => return Err(self.fail(format!("JSON that says so, found Content-Type {kinds:?}"))),
        }
        for (header, value) in [
            ("access-control-allow-methods", "GET, POST, PUT, PATCH, DELETE"),
            ("access-control-allow-headers", "Origin, X-Requested-With, Content-Type, Accept, Authorization"),
        ] {
            self.has_header(header, value)?;
        }
        if self.all("access-control-allow-origin").len() != 1 {
            return Err(self.fail("one Access-Control-Allow-Origin"));
        }
        Ok(())
    }

    /// The JSON of an answer, whatever its status.
    pub(super) fn any_json(&self) -> Result<Value, Failure> {
        serde_json::from_slice(&self.body).map_err(|_| self.fail("JSON"))
    }

    pub(super) fn has_header(&self, name: &str, value: &str) -> Check {
        let found = self.all(name);
        if found == [value] {
            Ok(())
        } else {
            Err(Failure::of(
                &self.request,
                format!("{name}: {value}"),
                format!("{} with {name}: {found:?}", self.status),
            ))
        }
    }

    /// This status with exactly this JSON; the order of fields is free.
    pub(super) fn is(&self, status: u16, expected: &Value) -> Check {
        if self.status == status && self.any_json()? == *expected {
            Ok(())
        } else {
            Err(self.fail(format!("{status} {expected}")))
        }
    }

    /// This status with `{"error": text}`.
    pub(super) fn is_told(&self, status: u16, text: &str) -> Check {
        self.is(status, &json!({"error": text}))
    }

    /// This status with an `error` that begins so.
    pub(super) fn is_told_about(&self, status: u16, start: &str) -> Check {
        let told = self.any_json()?["error"].as_str().is_some_and(|text| text.starts_with(start));
        if self.status == status && told { Ok(()) } else { Err(self.fail(format!("{status} with an error {start}.."))) }
    }

    /// This status with `{"error": ..}` of any text that is not empty.
    pub(super) fn is_told_something(&self, status: u16) -> Check {
        let json = self.any_json()?;
        let fields = json.as_object().map(serde_json::Map::len);
        let told = fields == Some(1) && json["error"].as_str().is_some_and(|text| !text.is_empty());
        if self.status == status && told { Ok(()) } else { Err(self.fail(format!("{status} with an error"))) }
    }

    /// This status with the four bytes `null`.
    pub(super) fn is_null(&self, status: u16) -> Check {
        if self.status == status && self.body == b"null" { Ok(()) } else { Err(self.fail(format!("{status} null"))) }
    }

    /// 201 with a message for people.
    pub(super) fn is_message(&self, text: &str) -> Check {
        self.is(201, &json!({"message": text}))
    }

    /// 204 without a body.
    pub(super) fn is_nothing(&self) -> Check {
        if self.status == 204 && self.body.is_empty() { Ok(()) } else { Err(self.fail("204 without a body")) }
    }

    /// The token of a 201: a JSON text.
    pub(super) fn token(&self) -> Result<String, Failure> {
        match self.any_json()? {
            Value::String(token) if self.status == 201 => Ok(token),
            _ => Err(self.fail("201 with a token as a JSON text")),
        }
    }

    /// The object of a success.
    pub(super) fn object(&self, status: u16) -> Result<Value, Failure> {
        self.has_status(status)?;
        let json = self.any_json()?;
        if json.is_object() { Ok(json) } else { Err(self.fail("a JSON object")) }
    }

    /// The list of a 200.
    pub(super) fn list(&self) -> Result<Vec<Value>, Failure> {
        self.has_status(200)?;
        match self.any_json()? {
            Value::Array(list) => Ok(list),
            _ => Err(self.fail("a JSON array")),
        }
    }

    /// 401 as a bearer token is refused, with this text.
    pub(super) fn is_refused_token(&self, text: &str) -> Check {
        self.is_told(401, text)?;
        self.has_header("content-type", "application/json; charset=utf-8")?;
        self.has_header("cache-control", "no-store")?;
        self.has_header("pragma", "no-cache")?;
        let challenges = self.all("www-authenticate");
        let rest = format!("error=\"invalid_token\", error_description=\"{text}\"");
        match challenges[..] {
            [challenge] if challenge.starts_with("Bearer realm=\"") && challenge.ends_with(&rest) => Ok(()),
            _ => Err(self.fail(format!("WWW-Authenticate: Bearer realm=\"..\", {rest}, found {challenges:?}"))),
        }
    }

    /// 401 for a token that is no token of this server's, or none at all.
    pub(super) fn is_invalid_token(&self) -> Check {
        self.is_refused_token("The access token is invalid")
    }

    /// 401 for a token whose account is gone.
    pub(super) fn is_token_of_nobody(&self) -> Check {
        self.is_told(401, "Account does not exist")
    }

    /// 401 for a token whose session has ended.
    pub(super) fn is_ended_session(&self) -> Check {
        self.is_refused_token("The access token was revoked")
    }
}
