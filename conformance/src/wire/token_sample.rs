//! Tokens as cases make them: the examples of the API's description under ids of their own.

use serde_json::{Map, Value, json};

use super::case::{Check, Failure};
use super::client::Client;
use super::freedom;
use super::sample::Account;

/// The kinds of token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Session,
    KeyFetch,
    AccountReset,
    PasswordChange,
    PasswordForgot,
}

impl Kind {
    pub(crate) const ALL: [Self; 5] =
        [Self::Session, Self::KeyFetch, Self::AccountReset, Self::PasswordChange, Self::PasswordForgot];

    /// The first segment of its paths.
    pub(crate) fn segment(self) -> &'static str {
        match self {
            Self::Session => "sessionToken",
            Self::KeyFetch => "keyFetchToken",
            Self::AccountReset => "accountResetToken",
            Self::PasswordChange => "passwordChangeToken",
            Self::PasswordForgot => "passwordForgotToken",
        }
    }

    /// The fields that are bytes, with their lengths.
    pub(crate) fn hex_fields(self) -> &'static [(&'static str, usize)] {
        match self {
            Self::KeyFetch => &[("uid", 16), ("authKey", 32), ("keyBundle", 96)],
            Self::PasswordForgot => &[("uid", 16), ("data", 32), ("passCode", 16)],
            Self::Session | Self::AccountReset | Self::PasswordChange => &[("uid", 16), ("data", 32)],
        }
    }

    pub(crate) fn path(self, id: &str) -> String {
        format!("/{}/{id}", self.segment())
    }

    /// What a look-up adds to the token's own fields.
    fn joins(self) -> &'static [&'static str] {
        match self {
            Self::Session => &["emailVerified", "email", "emailCode", "verifierSetAt", "locale"],
            Self::KeyFetch => &["emailVerified", "verifierSetAt"],
            Self::AccountReset => &["verifierSetAt"],
            Self::PasswordChange | Self::PasswordForgot => &["email", "verifierSetAt"],
        }
    }
}

/// A token as it should be.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) id: String,
    pub(crate) fields: Map<String, Value>,
}

impl Token {
    pub(crate) fn path(&self) -> String {
        self.kind.path(&self.id)
    }

    /// The body of its creation.
    pub(crate) fn body(&self) -> Value {
        Value::Object(self.fields.clone())
    }

    pub(crate) fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(field.to_owned(), value.into());
        self
    }

    pub(crate) fn without(mut self, field: &str) -> Self {
        self.fields.remove(field);
        self
    }

    /// The record that a look-up shows of it.
    pub(crate) fn record(&self, account: &Account) -> Value {
        let mut record = self.fields.clone();
        if self.kind != Kind::KeyFetch {
            let data = record.get("data").cloned().unwrap_or_default();
            record.insert("tokenData".to_owned(), data);
        }
        if self.kind == Kind::Session {
            record.insert("id".to_owned(), json!(self.id));
        } else {
            record.remove("data");
        }
        for field in self.kind.joins() {
            record.insert((*field).to_owned(), account.fields.get(*field).cloned().unwrap_or_default());
        }
        Value::Object(record)
    }

    /// The item of a device list for it.
    pub(crate) fn device(&self) -> Value {
        let mut device = self.fields.clone();
        device.insert("id".to_owned(), json!(self.id));
        Value::Object(device)
    }
}

/// A device item without the field that a server may add, once that is right.
pub(crate) fn plain_device(mut device: Value) -> Value {
    if let Some(fields) = device.as_object_mut()
        && fields.get(freedom::DEVICE_EXTRA) == fields.get("data")
    {
        fields.remove(freedom::DEVICE_EXTRA);
    }
    device
}

impl Client {
    /// A token of an account that is not stored.
    pub(crate) fn new_token(&self, kind: Kind, account: &Account) -> Token {
        let mut body = json!({"uid": account.uid, "createdAt": 1_425_004_396_952_u64});
        match kind {
            Kind::KeyFetch => {
                body["authKey"] = json!(self.hex(32));
                body["keyBundle"] = json!(self.hex(96));
            }
            Kind::PasswordForgot => {
                body["data"] = json!(self.hex(32));
                body["passCode"] = json!(self.hex(16));
                body["tries"] = json!(1);
            }
            Kind::Session | Kind::AccountReset | Kind::PasswordChange => body["data"] = json!(self.hex(32)),
        }
        Token { kind, id: self.hex(32), fields: body.as_object().cloned().unwrap_or_default() }
    }

    /// Stores a token.
    pub(crate) async fn create_token(&self, token: &Token) -> Check {
        self.put(&token.path(), &token.body()).await?.is_empty_object()
    }

    /// A stored token of an account.
    pub(crate) async fn token(&self, kind: Kind, account: &Account) -> Result<Token, Failure> {
        let token = self.new_token(kind, account);
        self.create_token(&token).await?;
        Ok(token)
    }

    /// One stored token of every kind.
    pub(crate) async fn tokens_of_every_kind(&self, account: &Account) -> Result<Vec<Token>, Failure> {
        let mut tokens = Vec::new();
        for kind in Kind::ALL {
            tokens.push(self.token(kind, account).await?);
        }
        Ok(tokens)
    }

    /// Checks that a look-up shows the token and its account's fields as they should be.
    pub(crate) async fn shows_token(&self, token: &Token, account: &Account) -> Check {
        self.get(&token.path()).await?.is_json(&token.record(account))
    }

    /// Checks that a look-up does not find the token.
    pub(crate) async fn lacks_token(&self, token: &Token) -> Check {
        self.get(&token.path()).await?.is_not_found()
    }

    /// Checks that the account's devices are these sessions and no other, in any order, in the list and in the record.
    pub(crate) async fn shows_devices(&self, account: &Account, sessions: &[&Token]) -> Check {
        let answer = self.get(&account.path("devices")).await?;
        let mut expected: Vec<Value> = sessions.iter().map(|session| session.device()).collect();
        let Value::Array(found) = answer.json()? else { return Err(answer.fail("200 with an array")) };
        let mut found: Vec<Value> = found.into_iter().map(plain_device).collect();
        for list in [&mut expected, &mut found] {
            list.sort_by_key(|device| device["id"].to_string());
        }
        if found != expected {
            return Err(answer.fail(format!("200 {} in any order", Value::Array(expected))));
        }
        for path in [account.path(""), account.email_path()] {
            let answer = self.get(&path).await?;
            let expected: Map<String, Value> = sessions.iter().map(|s| (s.id.clone(), s.device())).collect();
            let devices = answer.json()?["devices"].as_object().cloned().unwrap_or_default();
            let devices: Map<String, Value> = devices.into_iter().map(|(id, d)| (id, plain_device(d))).collect();
            if devices != expected {
                return Err(answer.fail(format!("200 with devices {}", Value::Object(expected))));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Dialect, Target};

    #[test]
    fn records_have_the_fields_of_their_kind() {
        let client = Client::new(Target::new("http://localhost:1".parse().unwrap(), Dialect::V036), "a");
        let account = client.new_account();
        let counts = Kind::ALL.map(|kind| client.new_token(kind, &account).record(&account).as_object().map(Map::len));
        assert_eq!(counts, [Some(10), Some(6), Some(4), Some(5), Some(7)]);
    }

    #[test]
    fn a_device_may_repeat_its_data_and_nothing_else() {
        assert_eq!(plain_device(json!({"data": "a", "tokenData": "a"})), json!({"data": "a"}));
        let wrong = json!({"data": "a", "tokenData": "b"});
        assert_eq!(plain_device(wrong.clone()), wrong);
    }
}
