//! Reading answers.

use serde_json::Value;

use crate::{ClientError, Reply};

/// The most characters of a server's message that are told.
const MESSAGE: usize = 200;

/// An answer of success to the call of one path.
pub(crate) struct Answer {
    path: &'static str,
    body: Option<Value>,
}

impl Answer {
    /// Takes an answer, unless it tells of a failure.
    pub(crate) fn of(path: &'static str, reply: Reply) -> Result<Self, ClientError> {
        match reply.status {
            200..=299 => Ok(Self { path, body: reply.body }),
            400.. => Err(ClientError::Refused { status: reply.status, message: message(reply.body.as_ref()) }),
            _ => Err(ClientError::Malformed { path, what: "its status is neither success nor failure" }),
        }
    }

    /// The body, if it is JSON.
    pub(crate) fn body(&self) -> Option<&Value> {
        self.body.as_ref()
    }

    /// A member that must be a text.
    pub(crate) fn text(&self, member: &str, what: &'static str) -> Result<&str, ClientError> {
        self.body.as_ref().and_then(|body| body.get(member)?.as_str()).ok_or_else(|| self.malformed(what))
    }

    /// An error that says what is wrong with the answer.
    pub(crate) fn malformed(&self, what: &'static str) -> ClientError {
        ClientError::Malformed { path: self.path, what }
    }
}

/// What a server says of a failure. It ends on terminals and in logs, so nothing in it may control them.
fn message(body: Option<&Value>) -> String {
    let said = body.and_then(|body| body.get("message")?.as_str()).filter(|said| !said.trim().is_empty());
    let said = said.unwrap_or("it does not say why");
    said.chars().filter(|character| !character.is_control()).take(MESSAGE).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refusal(status: u16, body: Option<Value>) -> String {
        Answer::of("/v1/signin", Reply { status, body }).err().expect("a refusal").to_string()
    }

    #[test]
    fn a_refusal_tells_the_status_and_the_message() {
        let body = json!({ "statusCode": 400, "error": "Bad Request", "message": "Invalid token" });
        assert_eq!(refusal(400, Some(body)), "the server answered 400: Invalid token");
        for silent in [None, Some(json!("text")), Some(json!({})), Some(json!({ "message": 1 }))] {
            assert_eq!(refusal(502, silent), "the server answered 502: it does not say why");
        }
    }

    #[test]
    fn a_message_neither_controls_a_terminal_nor_fills_it() {
        let body = json!({ "message": format!("\u{1b}[2J\n{}", "x".repeat(1_000)) });
        let said = refusal(500, Some(body));
        assert!(!said.contains(char::is_control), "{said}");
        assert!(said.len() < 250, "{said}");
    }

    #[test]
    fn a_redirection_is_no_answer() {
        assert!(refusal(302, None).contains("neither success nor failure"));
    }

    #[test]
    fn a_member_must_be_a_text() {
        let answer = Answer::of("/v1/signin", Reply { status: 200, body: Some(json!({ "salt": "ab", "key": 1 })) });
        let answer = answer.unwrap();
        assert_eq!(answer.text("salt", "no salt").unwrap(), "ab");
        for missing in ["key", "other"] {
            let said = answer.text(missing, "no key").unwrap_err().to_string();
            assert_eq!(said, "the server's answer to /v1/signin cannot be used: no key");
        }
    }
}
