//! What this server's tokens say. The names, the order and the spelling of the values are those that readers of such
//! tokens rely on.

use authkeep_store::{Person, Role, Secret, Uid};
use serde::{Deserialize, Serialize};

use crate::auth::{label, uid};

/// The subject of every token.
pub(super) const SUBJECT: &str = "session";

/// Whom a token is about.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The account.
    pub uid: Uid,
    /// Its e-mail.
    pub email: String,
    /// What its owner may do.
    pub role: Role,
    /// Its level, see [`label::level`].
    pub level: u8,
    /// Its state, see [`state`].
    pub state: &'static str,
}

impl From<&Person> for Holder {
    fn from(person: &Person) -> Self {
        let account = &person.account;
        Self {
            uid: account.uid,
            email: account.email.as_str().to_owned(),
            role: person.role,
            level: label::level(&person.private_labels, account.email_verified),
            state: state(account.email_verified),
        }
    }
}

/// The state of an account: `active` once its e-mail is verified, `pending` before.
#[must_use]
pub const fn state(email_verified: bool) -> &'static str {
    if email_verified { "active" } else { "pending" }
}

/// The claims of a token, as they are written.
#[derive(Serialize)]
pub(super) struct Claims<'a> {
    pub iat: u64,
    pub exp: u64,
    pub sub: &'static str,
    pub iss: &'a str,
    pub aud: Audience<'a>,
    pub jti: &'a str,
    pub uid: String,
    pub email: &'a str,
    pub role: &'static str,
    pub level: u8,
    pub state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_kid: Option<&'a str>,
}

/// Whom a token is for.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Audience<'a> {
    /// The services that the settings name: a list.
    Services(&'a [String]),
    /// The scopes of an API key: a text or null.
    Scopes(Option<&'a str>),
}

/// When a token was issued and when it ends, in seconds since 1970.
#[derive(Clone, Copy)]
pub(super) struct Times {
    pub iat: u64,
    pub exp: u64,
}

impl<'a> Claims<'a> {
    pub(super) fn new(holder: &'a Holder, iss: &'a str, aud: Audience<'a>, jti: &'a str, times: Times) -> Self {
        Self {
            iat: times.iat,
            exp: times.exp,
            sub: SUBJECT,
            iss,
            aud,
            jti,
            uid: uid::text(holder.uid),
            email: &holder.email,
            role: holder.role.as_str(),
            level: holder.level,
            state: holder.state,
            api_kid: None,
        }
    }
}

/// The claims that a token is checked by.
///
/// The audience is not among them: nothing but this server's own sessions is signed with its keys under this issuer,
/// subject and form of `jti`, and a change of the audiences in the settings must not sign everybody out.
#[derive(Deserialize)]
pub(super) struct CheckedClaims {
    pub exp: u64,
    pub uid: String,
    pub sub: String,
    pub iss: String,
    pub jti: String,
}

/// Reads a `jti` that is a session token: 64 upper-case hex digits.
pub(super) fn session_token(jti: &str) -> Option<Secret<32>> {
    if jti.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let mut bytes = zeroize::Zeroizing::new([0; 32]);
    hex::decode_to_slice(jti, bytes.as_mut()).ok()?;
    Some(Secret::new(*bytes))
}
