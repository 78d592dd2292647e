//! What a pseudonym that has signed in holds.

use std::fmt;
use std::str::FromStr;

use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::ProfileId;

/// A session of a pseudonym, on the wire the object `jwt`. Whoever has it is signed in; `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    profile_id: ProfileId,
    auth_token: Zeroizing<String>,
    auth_expiry: String,
}

/// Not a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a session has profile_id, a UUID; auth_token, 64 hex digits; and auth_expiry, a time")]
pub struct NoSession;

impl Session {
    /// Reads the object that a server gave, or that was kept.
    ///
    /// # Errors
    /// `NoSession` unless it has all three members in their form.
    pub fn from_json(value: &Value) -> Result<Self, NoSession> {
        let text = |member: &str| value.get(member).and_then(Value::as_str).ok_or(NoSession);
        let profile_id = ProfileId::from_str(text("profile_id")?).map_err(|_| NoSession)?;
        let auth_token = text("auth_token")?;
        let is_token = auth_token.len() == 64 && auth_token.bytes().all(|digit| digit.is_ascii_hexdigit());
        let auth_expiry = text("auth_expiry")?;
        if !is_token || auth_expiry.is_empty() {
            return Err(NoSession);
        }
        Ok(Self { profile_id, auth_token: Zeroizing::new(auth_token.to_owned()), auth_expiry: auth_expiry.to_owned() })
    }

    /// The object to send, or to keep where nobody else reads it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({
            "profile_id": self.profile_id.to_string(),
            "auth_token": *self.auth_token,
            "auth_expiry": self.auth_expiry,
        })
    }

    /// Whose session it is.
    #[must_use]
    pub fn profile_id(&self) -> &ProfileId {
        &self.profile_id
    }

    /// When it ends: an RFC 3339 time in UTC, as the server wrote it.
    #[must_use]
    pub fn expiry(&self) -> &str {
        &self.auth_expiry
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[session]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Value {
        json!({
            "profile_id": "3f2b8c1e-5d4a-4e6f-9a7b-0c1d2e3f4a5b",
            "auth_token": "86dd316dba8cf8c151cf3657d3d77f73e6006be2667f8dc4411e3b61fbb3f6c9",
            "auth_expiry": "2026-11-22T01:32:36.452Z",
        })
    }

    #[test]
    fn what_is_read_is_written_again() {
        let session = Session::from_json(&sample()).unwrap();
        assert_eq!(session.to_json(), sample());
        assert_eq!(session.profile_id().to_string(), sample()["profile_id"]);
        assert_eq!(session.expiry(), sample()["auth_expiry"]);
        assert_eq!(format!("{session:?}"), "[session]");
    }

    #[test]
    fn every_member_must_be_there_in_its_form() {
        assert_eq!(Session::from_json(&json!("text")), Err(NoSession));
        for member in ["profile_id", "auth_token", "auth_expiry"] {
            for wrong in [json!(null), json!(1), json!(""), json!({})] {
                let mut session = sample();
                session[member] = wrong;
                let read = Session::from_json(&session);
                assert_eq!(read, Err(NoSession), "{member}");
            }
        }
        let mut session = sample();
        session["auth_token"] = json!("g".repeat(64));
        assert_eq!(Session::from_json(&session), Err(NoSession));
    }
}
