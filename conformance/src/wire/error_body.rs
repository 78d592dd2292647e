//! The error bodies of both dialects, byte by byte except where `freedom` says otherwise.

use std::fmt::Write;

use serde_json::Value;

use super::freedom;
use super::target::Dialect;

/// An error that a case expects.
#[derive(Clone, Debug)]
pub(crate) struct ErrorBody {
    pub(crate) status: u16,
    /// The exact message; any text where the description gives none.
    message: Option<String>,
    /// The `code` of 0.36; none where the message stands alone.
    codes: &'static [Option<&'static str>],
    /// The errno of 0.42; empty where any will do.
    errnos: &'static [u16],
    /// The `error` of 0.42.
    errors: &'static [&'static str],
}

const MESSAGE_ALONE: &[Option<&str>] = &[None];

impl ErrorBody {
    fn new(status: u16, errnos: &'static [u16], errors: &'static [&'static str]) -> Self {
        Self { status, message: None, codes: MESSAGE_ALONE, errnos, errors }
    }

    fn message(mut self, message: &str) -> Self {
        self.message = Some(message.to_owned());
        self
    }

    fn codes(mut self, codes: &'static [Option<&'static str>]) -> Self {
        self.codes = codes;
        self
    }

    pub(crate) fn not_found() -> Self {
        Self::new(404, &[116], &["Not Found"]).message("Not Found")
    }

    pub(crate) fn conflict() -> Self {
        Self::new(409, &[101], &["Conflict"]).message("Record already exists")
    }

    pub(crate) fn incorrect_password() -> Self {
        Self::new(400, &[103], &["Bad request"]).message("Incorrect password")
    }

    pub(crate) fn bad_field() -> Self {
        Self::new(400, &[107], &["Bad request"])
    }

    pub(crate) fn missing_field() -> Self {
        Self::new(400, &[108], &["Bad request"])
    }

    pub(crate) fn null_field() -> Self {
        Self::new(400, freedom::NULL_FIELD, &["Bad request"])
    }

    pub(crate) fn malformed() -> Self {
        Self::new(400, &[106], &["Bad request"]).codes(&[Some("InvalidContent")])
    }

    pub(crate) fn unreadable() -> Self {
        Self::new(400, freedom::UNREADABLE, &["Bad request"]).codes(&[None, Some("InvalidContent")])
    }

    pub(crate) fn too_large() -> Self {
        Self::new(413, &[113], freedom::TOO_LARGE)
    }

    pub(crate) fn unsupported_type() -> Self {
        Self::new(415, &[999], &["Unsupported Media Type"])
    }

    pub(crate) fn method_not_allowed(method: &str) -> Self {
        Self::new(405, &[999], &["Method Not Allowed"])
            .codes(&[Some("MethodNotAllowedError")])
            .message(&format!("{method} is not allowed"))
    }

    pub(crate) fn unauthorized() -> Self {
        Self::new(401, freedom::ANY_ERRNO, &["Unauthorized"])
    }

    pub(crate) fn forbidden() -> Self {
        Self::new(403, freedom::ANY_ERRNO, &["Forbidden"])
    }

    /// The body, where there is but one.
    pub(crate) fn exact(&self, dialect: Dialect) -> Option<String> {
        let message = Value::from(self.message.as_deref()?);
        match dialect {
            Dialect::V036 => Some(frame036(self.codes.first()?.as_deref()).join(&message.to_string())),
            Dialect::V042 => {
                let frame = frame042(u64::from(*self.errnos.first()?), self.errors.first()?, self.status);
                Some(frame.join(&message.to_string()))
            }
        }
    }

    /// Whether a body is this error's.
    pub(crate) fn fits(&self, body: &[u8], dialect: Dialect) -> bool {
        let Ok(text) = std::str::from_utf8(body) else { return false };
        self.frames(text, dialect).iter().any(|[before, after]| {
            let inner = text.strip_prefix(before.as_str()).and_then(|rest| rest.strip_suffix(after.as_str()));
            let message = inner.and_then(|inner| serde_json::from_str::<String>(inner).ok());
            message.is_some_and(|found| self.message.as_ref().is_none_or(|wanted| *wanted == found))
        })
    }

    /// What may stand before and after the message.
    fn frames(&self, text: &str, dialect: Dialect) -> Vec<[String; 2]> {
        if dialect == Dialect::V036 {
            return self.codes.iter().map(|code| frame036(*code)).collect();
        }
        let errnos: Vec<u64> = if self.errnos.is_empty() {
            let found = serde_json::from_str::<Value>(text).ok().and_then(|body| body["errno"].as_u64());
            found.into_iter().collect()
        } else {
            self.errnos.iter().map(|errno| u64::from(*errno)).collect()
        };
        let pairs = errnos.iter().flat_map(|errno| self.errors.iter().map(move |error| (*errno, *error)));
        pairs.map(|(errno, error)| frame042(errno, error, self.status)).collect()
    }

    /// What is expected, for a failure.
    pub(crate) fn describe(&self, dialect: Dialect) -> String {
        let message = self.message.as_ref().map_or("<text>".to_owned(), |text| Value::from(text.as_str()).to_string());
        let mut line = self.status.to_string();
        if dialect == Dialect::V036 {
            let forms: Vec<_> = self.codes.iter().map(|code| frame036(*code).join(&message)).collect();
            let _ = write!(line, " {}", forms.join(" or "));
        } else {
            let errnos = if self.errnos.is_empty() { "any".to_owned() } else { format!("{:?}", self.errnos) };
            let _ = write!(
                line,
                " with message {message}, errno {errnos}, error {:?}, code {}, in this order",
                self.errors, self.status
            );
        }
        line
    }
}

fn frame036(code: Option<&str>) -> [String; 2] {
    let before = code.map_or(r#"{"message":"#.to_owned(), |code| format!(r#"{{"code":"{code}","message":"#));
    [before, "}".to_owned()]
}

fn frame042(errno: u64, error: &str, status: u16) -> [String; 2] {
    [r#"{"message":"#.to_owned(), format!(r#","errno":{errno},"error":"{error}","code":{status}}}"#)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(error: &ErrorBody, body: &str) -> (bool, bool) {
        (error.fits(body.as_bytes(), Dialect::V036), error.fits(body.as_bytes(), Dialect::V042))
    }

    #[test]
    fn a_known_message_makes_the_whole_body() {
        let old = r#"{"message":"Not Found"}"#;
        let later = r#"{"message":"Not Found","errno":116,"error":"Not Found","code":404}"#;
        let error = ErrorBody::not_found();
        assert_eq!(error.exact(Dialect::V036).as_deref(), Some(old));
        assert_eq!(error.exact(Dialect::V042).as_deref(), Some(later));
        assert_eq!(fits(&error, old), (true, false));
        assert_eq!(fits(&error, later), (false, true));
        assert_eq!(fits(&error, r#"{"message":"not found"}"#), (false, false));
    }

    #[test]
    fn a_free_message_is_one_text_and_nothing_else() {
        let error = ErrorBody::bad_field();
        assert_eq!(fits(&error, r#"{"message":"a \"b\""}"#), (true, false));
        assert_eq!(fits(&error, r#"{"message":"a","x":"b"}"#), (false, false));
        assert_eq!(fits(&error, r#"{"message":1}"#), (false, false));
        assert_eq!(fits(&error, r#"{"message":"a","errno":107,"error":"Bad request","code":400}"#), (false, true));
        assert_eq!(fits(&error, r#"{"message":"a","errno":108,"error":"Bad request","code":400}"#), (false, false));
        assert_eq!(fits(&error, r#"{"errno":107,"message":"a","error":"Bad request","code":400}"#), (false, false));
        assert_eq!(error.exact(Dialect::V036), None);
    }

    #[test]
    fn a_code_stands_before_the_message_in_the_older_dialect() {
        let body = r#"{"code":"MethodNotAllowedError","message":"PATCH is not allowed"}"#;
        assert_eq!(fits(&ErrorBody::method_not_allowed("PATCH"), body), (true, false));
        assert_eq!(fits(&ErrorBody::method_not_allowed("HEAD"), body), (false, false));
    }

    #[test]
    fn freedom_is_given_where_it_is_listed() {
        let with = |errno| format!(r#"{{"message":"a","errno":{errno},"error":"Bad request","code":400}}"#);
        assert!(fits(&ErrorBody::null_field(), &with(107)).1 && fits(&ErrorBody::null_field(), &with(108)).1);
        assert!(!fits(&ErrorBody::null_field(), &with(106)).1);
        assert!(fits(&ErrorBody::unauthorized(), r#"{"message":"a","errno":5,"error":"Unauthorized","code":401}"#).1);
        assert!(!fits(&ErrorBody::unauthorized(), r#"{"message":"a","error":"Unauthorized","code":401}"#).1);
    }
}
