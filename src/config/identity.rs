//! The identity API.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `[identity]`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Identity {
    /// The ids that clients may give as `application_id` when they sign in.
    pub applications: Vec<String>,
    /// The `iss` of the tokens that the server signs.
    pub jwt_issuer: String,
    /// The `aud` of the tokens of sessions.
    pub jwt_audience: Vec<String>,
    /// How long a session lives that asked for nothing else, in seconds: 1,800 to 86,400.
    pub session_seconds: u32,
    /// Sessions of one account at one time; the oldest goes.
    pub sessions_per_account: u32,
    /// Failures to sign in, one after another, that lock an account.
    pub max_failures: u32,
    /// Minutes after which a lock ends that failures set.
    pub lock_minutes: u32,
    /// Hours in which a mailed link to set a new password works.
    pub reset_hours: u32,
    /// Whether routes that take an e-mail answer an unknown one as they answer a known one. Clients of the original count
    /// on being told.
    pub hide_unknown: bool,
    /// Public labels of one account.
    pub labels_per_account: u32,
    /// API keys of one account.
    pub api_keys_per_account: u32,
    /// Documents of one account.
    pub documents_per_account: u32,
    /// The origin whose web pages may call this API; `*` for all.
    pub cors_origin: String,
    /// Whether those pages may send credentials that browsers keep.
    pub cors_credentials: bool,
    /// How passwords are hashed.
    pub password: Password,
    /// Codes by SMS.
    pub phone: Phone,
    /// How often things may be tried.
    pub throttle: Throttle,
}

/// `[identity.password]`: argon2id. Raising these hashes each password again when its owner signs in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Password {
    /// Memory of a hash in KiB: 19,456 to 1,048,576.
    pub memory_kib: u32,
    /// How often a hash goes over its memory: 2 to 64.
    pub passes: u32,
    /// Lanes of a hash: 1 to 16.
    pub lanes: u32,
    /// Hashes at one time; 0 means one a core.
    pub parallel: usize,
    /// Requests that wait for a hash at one time; more are answered 503.
    pub waiting: usize,
}

/// `[identity.phone]`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Phone {
    /// Minutes in which a code works.
    pub code_minutes: u32,
    /// Wrong guesses after which a code is worth nothing.
    pub max_guesses: u32,
    /// Seconds that must pass before an account is sent another code to the same number.
    pub resend_seconds: u32,
}

/// `[identity.throttle]`. 0 refuses everything.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Throttle {
    /// Wrong codes of the second factor of an account in `totp_minutes`.
    pub totp_codes: u32,
    /// See `totp_codes`.
    pub totp_minutes: u32,
    /// Wrong passwords from a block of addresses (an IPv4 address, an IPv6 /64) in `password_minutes`.
    pub passwords: u32,
    /// See `passwords`.
    pub password_minutes: u32,
    /// Mails or SMS to an account or a number in an hour.
    pub messages_per_recipient: u32,
    /// Mails and SMS that a block of addresses asks for in an hour.
    pub messages_per_address: u32,
}

impl Default for Identity {
    fn default() -> Self {
        Self {
            applications: vec!["authkeep".to_owned()],
            jwt_issuer: "barong".to_owned(),
            jwt_audience: vec!["peatio".to_owned(), "barong".to_owned()],
            session_seconds: 4 * 60 * 60,
            sessions_per_account: 100,
            max_failures: 5,
            lock_minutes: 60,
            reset_hours: 6,
            hide_unknown: false,
            labels_per_account: 100,
            api_keys_per_account: 100,
            documents_per_account: 10,
            cors_origin: "*".to_owned(),
            cors_credentials: false,
            password: Password::default(),
            phone: Phone::default(),
            throttle: Throttle::default(),
        }
    }
}

impl Default for Password {
    fn default() -> Self {
        Self { memory_kib: 19 * 1024, passes: 2, lanes: 1, parallel: 0, waiting: 64 }
    }
}

impl Default for Phone {
    fn default() -> Self {
        Self { code_minutes: 10, max_guesses: 5, resend_seconds: 30 }
    }
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            totp_codes: 10,
            totp_minutes: 10,
            passwords: 100,
            password_minutes: 10,
            messages_per_recipient: 10,
            messages_per_address: 100,
        }
    }
}
