//! Accounts as cases make them: the example of the API's description under a uid and an e-mail of its own.

use serde_json::{Map, Value, json};

use super::case::{Check, Failure};
use super::client::Client;
use super::target::Dialect;

/// The fields of an account that are bytes, with their lengths.
pub(crate) const HEX_FIELDS: &[(&str, usize)] =
    &[("emailCode", 16), ("kA", 32), ("wrapWrapKb", 32), ("authSalt", 32), ("verifyHash", 32)];

/// The fields that a creation must have.
pub(crate) const REQUIRED_FIELDS: &[&str] = &[
    "normalizedEmail",
    "email",
    "emailCode",
    "emailVerified",
    "kA",
    "wrapWrapKb",
    "authSalt",
    "verifyHash",
    "verifierVersion",
    "verifierSetAt",
];

/// An account as it should be: what it is made of, and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) uid: String,
    pub(crate) fields: Map<String, Value>,
    pub(crate) locked_at: Value,
    pub(crate) devices: Map<String, Value>,
}

impl Account {
    /// The account's path, and what follows it.
    pub(crate) fn path(&self, verb: &str) -> String {
        if verb.is_empty() { format!("/account/{}", self.uid) } else { format!("/account/{}/{verb}", self.uid) }
    }

    /// The path of the e-mail's record, by the hex of its bytes, as the real client asks.
    pub(crate) fn email_path(&self) -> String {
        email_path(self.text("normalizedEmail"))
    }

    /// The body of its creation.
    pub(crate) fn body(&self) -> Value {
        Value::Object(self.fields.clone())
    }

    pub(crate) fn text(&self, field: &str) -> &str {
        self.fields.get(field).and_then(Value::as_str).unwrap_or_default()
    }

    pub(crate) fn set(&mut self, field: &str, value: impl Into<Value>) {
        self.fields.insert(field.to_owned(), value.into());
    }

    pub(crate) fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.set(field, value);
        self
    }

    pub(crate) fn without(mut self, field: &str) -> Self {
        self.fields.remove(field);
        self
    }

    /// The same address in both e-mail fields.
    pub(crate) fn with_email(self, address: &str) -> Self {
        self.with("email", address).with("normalizedEmail", address)
    }

    /// The record that the API shows of it.
    pub(crate) fn record(&self, dialect: Dialect) -> Value {
        let mut record = self.fields.clone();
        record.insert("uid".to_owned(), json!(self.uid));
        record.insert("devices".to_owned(), Value::Object(self.devices.clone()));
        record.insert("lockedAt".to_owned(), self.locked_at.clone());
        record.entry("locale").or_insert(Value::Null);
        if dialect == Dialect::V042 {
            record.remove("verifyHash");
        }
        Value::Object(record)
    }
}

/// The path of an e-mail's record, by the hex of its bytes.
pub(crate) fn email_path(address: &str) -> String {
    format!("/emailRecord/{}", hex(address.as_bytes()))
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|n| char::from_digit(n.into(), 16)).collect()
}

/// A path segment with every byte encoded.
pub(crate) fn percent_all(text: &str) -> String {
    text.bytes().flat_map(|byte| ["%".to_owned(), hex(&[byte])]).collect()
}

/// A path segment with everything encoded that is not a letter, a digit, or one of `-._~@`.
pub(crate) fn percent(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~@".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

impl Client {
    /// An address that no other case has.
    pub(crate) fn email(&self) -> String {
        format!("foo-{}@example.com", self.hex(8))
    }

    /// An account that is not stored.
    pub(crate) fn new_account(&self) -> Account {
        let email = self.email();
        let body = json!({
            "normalizedEmail": email,
            "email": email,
            "emailCode": "9b4da6ccd05e7c24ce6a6c0d208bc7c9",
            "emailVerified": false,
            "kA": "5e1994b0159081921adb416236058d92bd0715a91c884654e4269c49d467a160",
            "wrapWrapKb": "a746589a4d3db2b0552476bae4fc8c9156d29499eeb0d6583ffd6ddcd7482097",
            "authSalt": "d870b1472524fcef2cfd512533b1fb19fe6cf1b555cb5d85d60a636cc5356aba",
            "verifyHash": "5791981c2f0685aa9400597b6bee51d04c59399798e9bcf3cdbeec3d8b50971f",
            "verifierVersion": 1,
            "verifierSetAt": 1_424_832_691_282_u64,
            "locale": "en_US",
            "createdAt": 1_424_832_691_282_u64,
        });
        let fields = body.as_object().cloned().unwrap_or_default();
        Account { uid: self.uid(), fields, locked_at: Value::Null, devices: Map::new() }
    }

    /// Stores an account.
    pub(crate) async fn create(&self, account: &Account) -> Check {
        self.put(&account.path(""), &account.body()).await?.is_empty_object()
    }

    /// A stored account.
    pub(crate) async fn account(&self) -> Result<Account, Failure> {
        let account = self.new_account();
        self.create(&account).await?;
        Ok(account)
    }

    /// A stored account that is locked, with its code.
    pub(crate) async fn locked_account(&self) -> Result<(Account, String), Failure> {
        let mut account = self.account().await?;
        let code = self.hex(16);
        let body = json!({"lockedAt": 1_425_004_396_952_u64, "unlockCode": code});
        self.post(&account.path("lock"), &body).await?.is_empty_object()?;
        account.locked_at = body["lockedAt"].clone();
        Ok((account, code))
    }

    /// Checks that both look-ups show the account as it should be.
    pub(crate) async fn shows(&self, account: &Account) -> Check {
        let record = account.record(self.dialect());
        self.get(&account.path("")).await?.is_json(&record)?;
        self.get(&account.email_path()).await?.is_json(&record)
    }

    /// Checks that neither look-up finds the account.
    pub(crate) async fn lacks(&self, account: &Account) -> Check {
        self.get(&account.path("")).await?.is_not_found()?;
        self.get(&account.email_path()).await?.is_not_found()?;
        self.head(&account.email_path()).await?.is_not_found()
    }

    /// Checks that the account is locked with this code.
    pub(crate) async fn shows_code(&self, account: &Account, code: &str) -> Check {
        let expected = json!({"uid": account.uid, "unlockCode": code});
        self.get(&account.path("unlockCode")).await?.is_json(&expected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_segments_are_encoded() {
        assert_eq!(percent("a+ü@b/%"), "a%2B%C3%BC@b%2F%25");
        assert_eq!(email_path("é@b"), "/emailRecord/c3a94062");
    }

    #[test]
    fn the_later_dialect_hides_the_hash() {
        let target = crate::wire::Target::new("http://localhost:1".parse().unwrap(), Dialect::V036);
        let account = Client::new(target, "a").new_account();
        assert_eq!(account.record(Dialect::V036).as_object().map(Map::len), Some(15));
        assert!(account.record(Dialect::V042).get("verifyHash").is_none());
        assert!(account.without("locale").record(Dialect::V042)["locale"].is_null());
    }
}
