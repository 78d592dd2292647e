//! People as cases make them: signed up, confirmed, signed in.

use serde_json::Value;

use super::ask::{APPLICATION, get, post};
use crate::wire::answer::Answer;
use crate::wire::case::{Check, Failure};
use crate::wire::client::Client;
use crate::wire::request::Request;
use crate::wire::sample::email_path;

/// A password that breaks no rule, and another one.
pub(super) const PASSWORD: &str = "Passw0rd-of-1";
pub(super) const OTHER: &str = "Other-Passw0rd-2";
pub(super) const WRONG: &str = "Wrong-Passw0rd-3";

/// Somebody with an account.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) email: String,
    /// The uid of the authdb API: 32 lower-case hex digits.
    pub(super) uid: String,
    /// The token of a session; empty for somebody who did not sign in.
    pub(super) token: String,
}

impl Person {
    /// The uid as the identity API shows it.
    pub(super) fn shown_uid(&self) -> String {
        format!("ID{}", self.uid.to_uppercase())
    }

    /// The account's path in the authdb API.
    pub(super) fn account(&self, verb: &str) -> String {
        if verb.is_empty() { format!("/account/{}", self.uid) } else { format!("/account/{}/{verb}", self.uid) }
    }

    /// A request of the person's.
    pub(super) fn asks(&self, request: Request) -> Request {
        request.bearer(&self.token)
    }
}

impl Client {
    /// An address that no other case has. Its account, if it gets one, is deleted after the case.
    pub(super) fn address(&self) -> String {
        let email = self.email();
        self.deletes(&email);
        email
    }

    /// Somebody who signed up and did not confirm.
    pub(super) async fn signed_up(&self) -> Result<Person, Failure> {
        let email = self.address();
        self.ask(post("/accounts", &[("email", &email), ("password", PASSWORD)])).await?.is_null(201)?;
        let record = self.get(&email_path(&email)).await?;
        match record.json()?["uid"].as_str() {
            Some(uid) => Ok(Person { email, uid: uid.to_owned(), token: String::new() }),
            None => Err(record.fail("an account with a uid")),
        }
    }

    /// Somebody whose e-mail is confirmed, and who did not sign in.
    pub(super) async fn confirmed(&self) -> Result<Person, Failure> {
        let person = self.signed_up().await?;
        self.post(&person.account("verifyEmail"), &serde_json::json!({})).await?.is_empty_object()?;
        Ok(person)
    }

    /// Somebody who signed in.
    pub(super) async fn person(&self) -> Result<Person, Failure> {
        let mut person = self.confirmed().await?;
        person.token = self.session_of(&person).await?;
        Ok(person)
    }

    /// The token of another session.
    pub(super) async fn session_of(&self, person: &Person) -> Result<String, Failure> {
        self.sign_in(&person.email, PASSWORD).await?.token()
    }

    pub(super) async fn sign_in(&self, email: &str, password: &str) -> Result<Answer, Failure> {
        self.ask(sign_in(email, password)).await
    }

    /// Signs in with the wrong password, as often.
    pub(super) async fn fail_to_sign_in(&self, person: &Person, times: usize) -> Check {
        for _ in 0..times {
            self.sign_in(&person.email, WRONG).await?.is_told(401, "Invalid Email or Password")?;
        }
        Ok(())
    }

    /// Somebody whom five failures have locked out.
    pub(super) async fn locked_out(&self) -> Result<Person, Failure> {
        let person = self.confirmed().await?;
        self.fail_to_sign_in(&person, 5).await?;
        Ok(person)
    }

    /// What the API shows somebody of themselves.
    pub(super) async fn me(&self, person: &Person) -> Result<Value, Failure> {
        self.ask(person.asks(get("/accounts/me"))).await?.object(200)
    }

    /// Checks one field of what the API shows somebody of themselves.
    pub(super) async fn shows_me(&self, person: &Person, field: &str, expected: impl Into<Value>) -> Check {
        let answer = self.ask(person.asks(get("/accounts/me"))).await?;
        answer.has_field(field, &expected.into())
    }

    /// Checks that a token still works.
    pub(super) async fn is_signed_in(&self, token: &str) -> Check {
        self.ask(get("/accounts/me").bearer(token)).await?.has_status(200)
    }

    /// Checks that the session of a token has ended.
    pub(super) async fn is_signed_out(&self, token: &str) -> Check {
        self.ask(get("/accounts/me").bearer(token)).await?.is_ended_session()
    }
}

pub(super) fn sign_in(email: &str, password: &str) -> Request {
    post("/sessions", &[("email", email), ("password", password), ("application_id", APPLICATION)])
}
