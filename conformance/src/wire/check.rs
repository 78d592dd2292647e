//! Checks that many cases make: a refused write has stored nothing and hurt nobody.

use serde_json::{Value, json};

use super::answer::Answer;
use super::case::Check;
use super::client::Client;
use super::error_body::ErrorBody;
use super::request::Request;
use super::sample::Account;
use super::token_sample::Token;

/// What is no hex of this many bytes; all of it is a bad field.
pub(crate) fn bad_hex(bytes: usize) -> Vec<Value> {
    let good = "0a".repeat(bytes);
    vec![
        json!(""),
        json!("abcd"),
        json!(good[1..]),
        json!(format!("{good}a")),
        json!(format!("{good}ab")),
        json!(good[2..]),
        json!(format!("zz{}", &good[2..])),
        json!(format!("0x{}", &good[2..])),
        json!(format!(" {}", &good[1..])),
        json!(format!("{}é", &good[2..])),
        json!(5),
        json!(true),
        json!([good]),
        json!({"a": good}),
    ]
}

/// What is no integer from 0 to `max`; all of it is a bad field.
pub(crate) fn bad_integer(max: u64) -> Vec<&'static str> {
    let mut texts =
        vec!["-1", "1.5", "1e-1", r#""1""#, r#""""#, "true", "[1]", r#"{"a":1}"#, "1e30", "-9007199254740992"];
    texts.extend(match max {
        255 => ["256", "1e3"],
        65_535 => ["65536", "1e5"],
        _ => ["9007199254740992", "18446744073709551616"],
    });
    texts
}

/// A JSON object with one field replaced by a text that need not be JSON.
pub(crate) fn with_text(body: &Value, field: &str, text: &str) -> Vec<u8> {
    let mark = "a-mark-that-stands-nowhere-else";
    let mut body = body.clone();
    body[field] = json!(mark);
    body.to_string().replace(&format!("\"{mark}\""), text).into_bytes()
}

impl Client {
    /// A creation of an account is refused with this error, and neither uid nor e-mail is known after it.
    pub(crate) async fn refuses_account(&self, account: &Account, error: &ErrorBody) -> Check {
        self.refuses_account_text(account, account.body().to_string(), error).await
    }

    /// As [`refuses_account`](Self::refuses_account), with a body of one's own.
    pub(crate) async fn refuses_account_text(
        &self,
        account: &Account,
        body: impl Into<Vec<u8>>,
        error: &ErrorBody,
    ) -> Check {
        let request = Request::new("PUT", &account.path("")).json_text(body);
        let answer = self.send(request).await?;
        answer.is_error(error)?;
        self.stored_nothing(&answer, account).await
    }

    /// Neither uid nor e-mail of an account is known after a refused creation, and the server lives.
    pub(crate) async fn stored_nothing(&self, refused: &Answer, account: &Account) -> Check {
        let known = async {
            self.get(&account.path("")).await?.is_not_found()?;
            if account.text("normalizedEmail").contains('@') {
                self.get(&account.email_path()).await?.is_not_found()?;
            }
            self.is_alive().await
        };
        known.await.map_err(|failure| failure.when(format!("{} was refused", refused.request)))
    }

    /// A creation of a token is refused with this error, and the token is not there after it.
    pub(crate) async fn refuses_token(&self, token: &Token, body: impl Into<Vec<u8>>, error: &ErrorBody) -> Check {
        let answer = self.send(Request::new("PUT", &token.path()).json_text(body)).await?;
        answer.is_error(error)?;
        let known = async {
            self.lacks_token(token).await?;
            self.is_alive().await
        };
        known.await.map_err(|failure| failure.when(format!("{} was refused", answer.request)))
    }

    /// A change of an account is refused with this error, and the account is what it was.
    pub(crate) async fn refuses_change(
        &self,
        account: &Account,
        verb: &str,
        body: impl Into<Vec<u8>>,
        error: &ErrorBody,
    ) -> Check {
        let answer = self.send(Request::new("POST", &account.path(verb)).json_text(body)).await?;
        answer.is_error(error)?;
        let same = async {
            self.shows(account).await?;
            self.is_alive().await
        };
        same.await.map_err(|failure| failure.when(format!("{} was refused", answer.request)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_field_is_replaced_by_any_text() {
        let text = with_text(&json!({"a": 1, "b": 2}), "b", "1e400");
        assert_eq!(text, br#"{"a":1,"b":1e400}"#);
    }

    #[test]
    fn bad_hex_is_bad() {
        for value in bad_hex(16) {
            let good = value.as_str().is_some_and(|t| t.len() == 32 && t.bytes().all(|b| b.is_ascii_hexdigit()));
            assert!(!good, "{value}");
        }
    }
}
