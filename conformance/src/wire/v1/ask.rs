//! Requests of the pseudonym and exchange APIs, and the form that every one of their answers must have.

use serde_json::{Value, json};

use crate::wire::answer::Answer;
use crate::wire::case::{Check, Failure};
use crate::wire::client::Client;
use crate::wire::request::Request;

const JSON_UTF8: &str = "application/json; charset=utf-8";

/// A call that anybody makes.
pub(in crate::wire) fn call(path: &str, body: &Value) -> Request {
    Request::new("POST", path).without_secret().json(body)
}

/// A call that a trusted service makes.
pub(in crate::wire) fn trusted_call(path: &str, body: &Value) -> Request {
    Request::new("POST", path).json(body)
}

impl Client {
    /// Sends a call to the public listener, as anybody.
    pub(in crate::wire) async fn call(&self, path: &str, body: &Value) -> Result<Answer, Failure> {
        self.send_call(call(path, body)).await
    }

    /// Sends a request to the public listener, and checks the form that every answer must have.
    pub(in crate::wire) async fn send_call(&self, request: Request) -> Result<Answer, Failure> {
        let answer = self.send_public(request).await?;
        answer.has_call_form()?;
        Ok(answer)
    }

    /// Sends a call to the internal listener, as a trusted service.
    pub(in crate::wire) async fn trusted(&self, path: &str, body: &Value) -> Result<Answer, Failure> {
        self.send_trusted(trusted_call(path, body)).await
    }

    /// Sends a request to the internal listener, and checks the form that every answer must have.
    pub(in crate::wire) async fn send_trusted(&self, request: Request) -> Result<Answer, Failure> {
        let answer = self.send_internal_file(request).await?;
        answer.has_call_form()?;
        Ok(answer)
    }

    /// Sends one call as often to the public listener, at the same moment.
    pub(in crate::wire) async fn race_calls(&self, request: &Request, times: usize) -> Result<Vec<Answer>, Failure> {
        let answers = self.race_public(vec![request.clone(); times]).await?;
        answers.iter().try_for_each(Answer::has_call_form)?;
        Ok(answers)
    }

    /// Sends one call as often to the internal listener, at the same moment.
    pub(in crate::wire) async fn race_trusted(&self, request: &Request, times: usize) -> Result<Vec<Answer>, Failure> {
        let answers = self.race_internal_files(vec![request.clone(); times]).await?;
        answers.iter().try_for_each(Answer::has_call_form)?;
        Ok(answers)
    }
}

impl Answer {
    /// JSON in UTF-8 that says so, or a success without a body and without a type.
    pub(in crate::wire) fn has_call_form(&self) -> Check {
        let length = self.content_length()?;
        let kinds = self.all("content-type");
        let fits = match kinds[..] {
            [] => self.status == 200 && self.body.is_empty() && length == 0,
            [JSON_UTF8] if self.head => self.body.is_empty(),
            [JSON_UTF8] => length == self.body.len() && serde_json::from_slice::<Value>(&self.body).is_ok(),
            _ => false,
        };
        let one_success = !(201..300).contains(&self.status);
        if fits && one_success {
            Ok(())
        } else {
            Err(self.fail(format!("JSON that says so or an empty 200, found Content-Type {kinds:?}, length {length}")))
        }
    }

    fn is_text(&self, status: u16, text: &str) -> Check {
        if self.status == status && self.body == text.as_bytes() {
            Ok(())
        } else {
            Err(self.fail(format!("{status} {text}")))
        }
    }

    /// 200 without a body.
    pub(in crate::wire) fn is_done(&self) -> Check {
        if self.status == 200 && self.body.is_empty() { Ok(()) } else { Err(self.fail("200 without a body")) }
    }

    /// 200 with the four bytes `true`.
    pub(in crate::wire) fn is_true(&self) -> Check {
        self.is_text(200, "true")
    }

    /// This status with this message, as the original wrote it: no code, and the members in its order.
    pub(in crate::wire) fn is_refusal(&self, status: u16, message: &str) -> Check {
        let (name, message) = (status_name(status), json!(message));
        self.is_text(status, &format!(r#"{{"statusCode":{status},"error":"{name}","message":{message}}}"#))
    }

    /// The same, with a code.
    pub(in crate::wire) fn is_refusal_with_code(&self, status: u16, code: &str, message: &str) -> Check {
        let (name, message) = (status_name(status), json!(message));
        let text = format!(r#"{{"statusCode":{status},"code":"{code}","error":"{name}","message":{message}}}"#);
        self.is_text(status, &text)
    }

    /// This status with a message of the server's own choice.
    pub(in crate::wire) fn is_refusal_in_own_words(&self, status: u16) -> Check {
        let message = self.message();
        if message.is_empty() {
            return Err(self.fail(format!("{status} with a message")));
        }
        self.is_refusal(status, &message)
    }

    /// 400 for a body that breaks the rules of the route.
    pub(in crate::wire) fn is_invalid(&self, message: &str) -> Check {
        self.is_refusal_with_code(400, "FST_ERR_VALIDATION", message)
    }

    /// 400 as every step of a cleaning fails.
    pub(in crate::wire) fn is_invalid_input(&self) -> Check {
        self.is_refusal(400, "Invalid Input")
    }

    /// 404, as every path and method is answered that no route has.
    pub(in crate::wire) fn is_no_route(&self, method: &str, path: &str) -> Check {
        let message = json!(format!("Route {method}:{path} not found"));
        if self.head {
            self.has_status(404)
        } else {
            self.is_text(404, &format!(r#"{{"message":{message},"error":"Not Found","statusCode":404}}"#))
        }
    }

    /// The message of an error; empty where there is none.
    pub(in crate::wire) fn message(&self) -> String {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        body["message"].as_str().unwrap_or_default().to_owned()
    }

    /// The texts of a 200 that has these members and no other, in this order.
    pub(in crate::wire) fn texts<const N: usize>(&self, names: [&str; N]) -> Result<[String; N], Failure> {
        let body = self.json()?;
        let texts = names.map(|name| body[name].as_str().unwrap_or_default().to_owned());
        let members: Vec<_> =
            names.iter().zip(&texts).map(|(name, text)| format!("{}:{}", json!(name), json!(text))).collect();
        self.is_text(200, &format!("{{{}}}", members.join(",")))?;
        Ok(texts)
    }
}

const fn status_name(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        409 => "Conflict",
        413 => "Payload Too Large",
        415 => "Unsupported Media Type",
        429 => "Too Many Requests",
        _ => "Internal Server Error",
    }
}

/// Whether a text is so many lower-case hex digits.
pub(in crate::wire) fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::target::Dialect;

    fn answer(status: u16, kind: Option<&str>, body: &str) -> Answer {
        let mut headers = vec![("Content-Length".to_owned(), body.len().to_string())];
        headers.extend(kind.map(|kind| ("Content-Type".to_owned(), kind.to_owned())));
        let (request, dialect) = ("POST /".to_owned(), Dialect::V036);
        Answer { request, dialect, head: false, status, headers, body: body.as_bytes().to_vec() }
    }

    #[test]
    fn a_body_is_json_in_utf_8_and_no_body_has_no_type() {
        assert_eq!(answer(200, Some(JSON_UTF8), "true").has_call_form(), Ok(()));
        assert_eq!(answer(200, None, "").has_call_form(), Ok(()));
        for (status, kind, body) in [
            (200, Some("application/json"), "true"),
            (200, None, "true"),
            (200, Some(JSON_UTF8), ""),
            (400, None, ""),
            (201, Some(JSON_UTF8), "true"),
        ] {
            assert!(answer(status, kind, body).has_call_form().is_err(), "{status} {kind:?} {body}");
        }
    }

    #[test]
    fn the_order_of_members_counts() {
        let text = r#"{"statusCode":400,"error":"Bad Request","message":"a \"b\""}"#;
        assert_eq!(answer(400, None, text).is_refusal(400, r#"a "b""#), Ok(()));
        let other = r#"{"error":"Bad Request","statusCode":400,"message":"a"}"#;
        assert!(answer(400, None, other).is_refusal_in_own_words(400).is_err());
        let found = answer(200, None, r#"{"a":"1","b":"2"}"#);
        assert_eq!(found.texts(["a", "b"]), Ok(["1".to_owned(), "2".to_owned()]));
        assert!(found.texts(["b", "a"]).is_err() && found.texts(["a"]).is_err());
    }
}
