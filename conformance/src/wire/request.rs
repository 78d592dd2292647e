//! One request as a case describes it, for the ordinary client.

use serde_json::Value;

/// A request. Without a body no `Content-Type` is sent.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) authorized: bool,
}

impl Request {
    pub(crate) fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
            authorized: true,
        }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_lowercase(), value.to_owned()));
        self
    }

    /// A body as it is, with a `Content-Type` when the case sets one.
    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// A text that claims to be JSON.
    pub(crate) fn json_text(self, body: impl Into<Vec<u8>>) -> Self {
        self.header("content-type", "application/json").body(body)
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.json_text(body.to_string())
    }

    /// Leaves the service secret out.
    pub(crate) fn without_secret(mut self) -> Self {
        self.authorized = false;
        self
    }

    pub(crate) fn header_value(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The request in one line, for a failure.
    pub(crate) fn describe(&self) -> String {
        let mut line = format!("{} {}", self.method, excerpt(self.path.as_bytes()));
        for (name, value) in &self.headers {
            match (name.as_str(), value.as_str()) {
                ("authorization", _) => line.push_str(" [authorization]"),
                ("content-type", "application/json") => {}
                (name, value) => line.extend([" [", name, ": ", value, "]"]),
            }
        }
        if !self.body.is_empty() {
            line.push(' ');
            line.push_str(&excerpt(&self.body));
        }
        line
    }
}

/// The beginning of some bytes as a text that fits into a failure.
pub(crate) fn excerpt(bytes: &[u8]) -> String {
    const LONGEST: usize = 1_200;
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(LONGEST)]).into_owned();
    if bytes.len() > LONGEST { format!("{text}.. ({} bytes)", bytes.len()) } else { text }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_request_is_described_in_one_line() {
        let request = Request::new("PUT", "/a").header("Origin", "x").json(&json!({"b": 1}));
        assert_eq!(request.describe(), r#"PUT /a [origin: x] {"b":1}"#);
    }

    #[test]
    fn a_description_hides_the_secret_and_cuts_long_bodies() {
        let request = Request::new("PUT", "/a").header("authorization", "Bearer x").body(vec![b'y'; 5_000]);
        assert!(!request.describe().contains("Bearer"));
        assert!(request.describe().ends_with("yyy.. (5000 bytes)"));
    }
}
