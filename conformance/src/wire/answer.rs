//! What the server answered, and the ways to hold it against what was expected.

use serde_json::{Value, json};

use super::case::{Check, Failure};
use super::error_body::ErrorBody;
use super::request::excerpt;
use super::target::Dialect;

/// An answer, with the request that it was given to.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) request: String,
    pub(crate) dialect: Dialect,
    /// Whether the request was a HEAD, so that no body can follow.
    pub(crate) head: bool,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn found(&self) -> String {
        format!("{} {}", self.status, excerpt(&self.body))
    }

    pub(crate) fn fail(&self, expected: impl std::fmt::Display) -> Failure {
        Failure::of(&self.request, expected, self.found())
    }

    /// Every value of a header.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let same = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        same.map(|(_, value)| value.as_str()).collect()
    }

    /// What holds for every answer of the API, whatever was asked.
    pub(crate) fn check_form(&self) -> Check {
        if self.all("content-type") != ["application/json"] {
            let found = format!("{} with Content-Type {:?}", self.status, self.all("content-type"));
            return Err(Failure::of(&self.request, "Content-Type application/json, exactly", found));
        }
        if !self.all("transfer-encoding").is_empty() {
            return Err(self.fail("an answer with a Content-Length, not in chunks"));
        }
        let length = self.content_length()?;
        if self.head && !self.body.is_empty() {
            return Err(self.fail("no body in an answer to HEAD"));
        }
        if !self.head && length != self.body.len() {
            return Err(self.fail(format!("Content-Length {}, found {length}", self.body.len())));
        }
        if (201..300).contains(&self.status) {
            return Err(self.fail("200 for every success"));
        }
        if !self.head && (serde_json::from_slice::<Value>(&self.body).is_err() || !is_compact(&self.body)) {
            return Err(self.fail("compact JSON"));
        }
        Ok(())
    }

    pub(crate) fn content_length(&self) -> Result<usize, Failure> {
        match self.all("content-length")[..] {
            [one] => one.parse().map_err(|_| self.fail("a number in Content-Length")),
            ref found => Err(self.fail(format!("one Content-Length, found {found:?}"))),
        }
    }

    pub(crate) fn has_status(&self, status: u16) -> Check {
        if self.status == status { Ok(()) } else { Err(self.fail(status)) }
    }

    pub(crate) fn has_status_of(&self, statuses: &[u16]) -> Check {
        if statuses.contains(&self.status) { Ok(()) } else { Err(self.fail(format!("one of {statuses:?}"))) }
    }

    /// The JSON of a 200.
    pub(crate) fn json(&self) -> Result<Value, Failure> {
        self.has_status(200)?;
        serde_json::from_slice(&self.body).map_err(|_| self.fail("200 with JSON"))
    }

    /// 200 with exactly this JSON; the order of fields is free.
    pub(crate) fn is_json(&self, expected: &Value) -> Check {
        if self.json()? == *expected { Ok(()) } else { Err(self.fail(format!("200 {expected}"))) }
    }

    /// 200 with an object that has this field with this value.
    pub(crate) fn has_field(&self, field: &str, expected: &Value) -> Check {
        if self.json()?.get(field) == Some(expected) {
            Ok(())
        } else {
            Err(self.fail(format!("200 with {field:?}: {expected}")))
        }
    }

    /// 200 with the two bytes `{}`.
    pub(crate) fn is_empty_object(&self) -> Check {
        self.is_json(&json!({}))
    }

    /// `{}`, or this error: where another caller may have come first.
    pub(crate) fn is_empty_object_or(&self, error: &ErrorBody) -> Check {
        if self.status == 200 { self.is_empty_object() } else { self.is_error(error) }
    }

    /// The error, as the dialect words it. An answer to HEAD has its status and the length of its body alone.
    pub(crate) fn is_error(&self, error: &ErrorBody) -> Check {
        let fits = if self.head {
            let length = error.exact(self.dialect).map(|body| body.len());
            self.body.is_empty() && length.is_none_or(|length| self.content_length() == Ok(length))
        } else {
            error.fits(&self.body, self.dialect)
        };
        if self.status == error.status && fits { Ok(()) } else { Err(self.fail(error.describe(self.dialect))) }
    }

    pub(crate) fn is_not_found(&self) -> Check {
        self.is_error(&ErrorBody::not_found())
    }

    pub(crate) fn is_conflict(&self) -> Check {
        self.is_error(&ErrorBody::conflict())
    }

    pub(crate) fn is_incorrect_password(&self) -> Check {
        self.is_error(&ErrorBody::incorrect_password())
    }

    pub(crate) fn is_bad_field(&self) -> Check {
        self.is_error(&ErrorBody::bad_field())
    }

    pub(crate) fn is_missing_field(&self) -> Check {
        self.is_error(&ErrorBody::missing_field())
    }

    pub(crate) fn is_malformed(&self) -> Check {
        self.is_error(&ErrorBody::malformed())
    }

    /// 405, with exactly these methods in `Allow`.
    pub(crate) fn is_method_not_allowed(&self, method: &str, allowed: &[&str]) -> Check {
        if self.head {
            // The length of the body that a GET would have had is not defined here: a GET has another answer.
            self.has_status(405)?;
        } else {
            self.is_error(&ErrorBody::method_not_allowed(method))?;
        }
        let mut found: Vec<&str> = self.all("allow").iter().flat_map(|line| line.split(',')).map(str::trim).collect();
        let mut wanted = allowed.to_vec();
        found.sort_unstable();
        wanted.sort_unstable();
        if found == wanted {
            Ok(())
        } else {
            Err(Failure::of(&self.request, format!("405 with Allow: {}", allowed.join(", ")), format!("{found:?}")))
        }
    }
}

/// Whether no space stands between the tokens of a JSON text.
fn is_compact(json: &[u8]) -> bool {
    let (mut in_text, mut escaped) = (false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b' ' | b'\t' | b'\r' | b'\n' if !in_text => return false,
            _ => {}
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
        Answer {
            request: "GET /".to_owned(),
            dialect: Dialect::V036,
            head: false,
            status,
            headers: headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
            body: body.as_bytes().to_vec(),
        }
    }

    const JSON: (&str, &str) = ("Content-Type", "application/json");

    #[test]
    fn the_form_of_a_good_answer_is_accepted() {
        assert_eq!(answer(200, &[JSON, ("Content-Length", "2")], "{}").check_form(), Ok(()));
    }

    #[test]
    fn any_other_form_is_a_failure() {
        let length = ("content-length", "2");
        let charset = ("Content-Type", "application/json; charset=utf-8");
        assert!(answer(200, &[charset, length], "{}").check_form().is_err());
        assert!(answer(200, &[JSON, JSON, length], "{}").check_form().is_err());
        assert!(answer(200, &[JSON], "{}").check_form().is_err());
        assert!(answer(201, &[JSON, length], "{}").check_form().is_err());
        assert!(answer(200, &[JSON, ("content-length", "3")], "{ }").check_form().is_err());
        assert!(answer(200, &[JSON, length], "no").check_form().is_err());
        let mut head = answer(200, &[JSON, ("content-length", "564")], "");
        head.head = true;
        assert_eq!(head.check_form(), Ok(()));
    }

    #[test]
    fn spaces_count_outside_texts_alone() {
        assert!(is_compact(br#"{"a b":"c \" d","e":[1,2]}"#));
        assert!(!is_compact(br#"{"a": 1}"#));
        assert!(!is_compact(b"{}\n"));
    }

    #[test]
    fn allowed_methods_are_compared_without_their_order() {
        let body = r#"{"code":"MethodNotAllowedError","message":"PATCH is not allowed"}"#;
        let found = answer(405, &[JSON, ("Allow", "GET, DELETE,PUT")], body);
        assert_eq!(found.is_method_not_allowed("PATCH", &["GET", "PUT", "DELETE"]), Ok(()));
        assert!(found.is_method_not_allowed("PATCH", &["GET", "PUT"]).is_err());
    }

    #[test]
    fn numbers_that_look_different_are_different() {
        let found = answer(200, &[JSON, ("content-length", "9")], r#"{"a":1.0}"#);
        assert!(found.is_json(&json!({"a": 1})).is_err());
        assert!(found.has_field("a", &json!(1.0)).is_ok());
    }
}
