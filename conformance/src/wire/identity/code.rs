//! The tokens of mailed links, built from what the authdb API tells trusted services: so that cases about what a token does
//! need no mail.

use serde_json::{Value, json};

use super::authenticator::now_ms;
use super::crypto::{base64url, token_keys, unhex};
use super::person::Person;
use crate::wire::case::Failure;
use crate::wire::client::Client;
use crate::wire::sample::hex;

/// A token that names an account and shows a code of it.
fn account_code(person: &Person, code: &str) -> String {
    base64url(&[unhex(&person.uid), unhex(code)].concat())
}

impl Client {
    /// What confirms somebody's e-mail.
    pub(super) async fn confirmation_token(&self, person: &Person) -> Result<String, Failure> {
        let answer = self.get(&person.account("")).await?;
        match &answer.json()?["emailCode"] {
            Value::String(code) => Ok(account_code(person, code)),
            _ => Err(answer.fail("an account with an emailCode")),
        }
    }

    /// What unlocks somebody's account.
    pub(super) async fn unlock_token(&self, person: &Person) -> Result<String, Failure> {
        let answer = self.get(&person.account("unlockCode")).await?;
        match &answer.json()?["unlockCode"] {
            Value::String(code) => Ok(account_code(person, code)),
            _ => Err(answer.fail("an unlockCode")),
        }
    }

    /// What resets somebody's password, made so many milliseconds ago.
    pub(super) async fn reset_token(&self, person: &Person, age_ms: u64) -> Result<String, Failure> {
        let token = unhex(&self.hex(32));
        let (id, data) = token_keys(&token, "passwordForgotToken");
        let body = json!({
            "uid": person.uid,
            "data": hex(&data),
            "passCode": self.hex(16),
            "tries": 3,
            "createdAt": now_ms() - age_ms,
        });
        self.put(&format!("/passwordForgotToken/{}", hex(&id)), &body).await?.is_empty_object()?;
        Ok(base64url(&token))
    }
}
