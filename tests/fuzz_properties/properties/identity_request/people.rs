//! The people of a scene. A has confirmed the e-mail and everything else, B the e-mail alone, C nothing, and C is locked.

use std::cell::Cell;

use authkeep::auth::mailed_token::{AccountCode, ResetToken};
use authkeep_store::{ApiKeyId, EpochMs, NewAccount, NewVerifier, NormalizedEmail, Secret, Text255, Uid};
use http::Request;
use ring::hmac;

use super::super::keys::ISSUED;
use super::server::SERVER;

pub(in super::super) const PASSWORD: &str = "Passw0rd";
pub(in super::super) const API_KEY: [u8; 16] = [0xa7, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, 0, 0, 1];
/// The number that A has proved, and the one that B has been sent [`SMS_CODE`] to.
pub(in super::super) const PROVED: &str = "447418084106";
pub(in super::super) const ASKED: &str = "4915112345678";
pub(in super::super) const SMS_CODE: &str = "12345";
/// A document of A's.
pub(in super::super) const DOCUMENT: [u8; 16] = [0xd0; 16];

const START_MS: u64 = ISSUED * 1000 + 500;

thread_local! {
    static NOW: Cell<u64> = const { Cell::new(START_MS) };
}

/// The time of the scene.
pub(in super::super) fn now() -> EpochMs {
    EpochMs::new(NOW.get()).expect("a time before the last one")
}

/// Sets the time back to where every scene starts.
pub(super) fn start_clock() {
    NOW.set(START_MS);
}

pub(super) fn pass(ms: u64) {
    NOW.set(NOW.get() + ms);
}

/// Someone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Who {
    A,
    B,
    C,
}

impl Who {
    pub(in super::super) const ALL: [Self; 3] = [Self::A, Self::B, Self::C];

    const fn byte(self) -> u8 {
        match self {
            Self::A => 0xa1,
            Self::B => 0xb2,
            Self::C => 0xc3,
        }
    }

    pub(in super::super) const fn email(self) -> &'static str {
        match self {
            Self::A => "a@example.org",
            Self::B => "b@example.org",
            Self::C => "c@example.org",
        }
    }

    pub(in super::super) const fn uid(self) -> Uid {
        Uid::from_bytes([self.byte(); 16])
    }

    pub(super) const fn session(self) -> Secret<32> {
        Secret::new([self.byte(); 32])
    }

    pub(super) const fn totp_secret(self) -> Secret<20> {
        Secret::new([self.byte(); 20])
    }

    const fn email_code(self) -> Secret<16> {
        Secret::new([self.byte() ^ 1; 16])
    }

    pub(super) const fn unlock_code(self) -> Secret<16> {
        Secret::new([self.byte() ^ 2; 16])
    }

    pub(super) const fn reset_token(self) -> ResetToken {
        ResetToken(Secret::new([self.byte() ^ 3; 32]))
    }

    pub(super) fn account(self, verifier: NewVerifier) -> NewAccount {
        let at = EpochMs::new(START_MS).expect("a time before the last one");
        NewAccount {
            uid: self.uid(),
            normalized_email: NormalizedEmail::new(self.email()).expect("a short address"),
            email: Text255::new(self.email()).expect("a short address"),
            email_code: self.email_code(),
            email_verified: self != Self::C,
            k_a: Secret::new([0xe1; 32]),
            wrap_wrap_kb: verifier.wrap_wrap_kb,
            auth_salt: verifier.auth_salt,
            verify_hash: verifier.verify_hash,
            verifier_version: verifier.verifier_version,
            verifier_set_at: at,
            created_at: at,
            locale: None,
        }
    }

    /// The bearer token of the session.
    pub(in super::super) fn token(self) -> &'static str {
        let at = Self::ALL.iter().position(|who| *who == self).unwrap_or_default();
        &SERVER.tokens[at]
    }

    /// What was mailed to confirm the e-mail.
    pub(super) fn confirmation_token(self) -> String {
        AccountCode { uid: self.uid(), code: self.email_code() }.encode().to_string()
    }

    /// What was mailed to unlock.
    pub(super) fn unlock_token(self) -> String {
        AccountCode { uid: self.uid(), code: self.unlock_code() }.encode().to_string()
    }

    /// The code of an authenticator at the start (RFC 6238): computed apart from the code that is tried.
    pub(super) fn totp_code(self) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, self.totp_secret().expose());
        let tag = hmac::sign(&key, &(START_MS / 30_000).to_be_bytes());
        let at = usize::from(tag.as_ref()[19] & 15);
        let bytes: [u8; 4] = std::array::from_fn(|offset| tag.as_ref()[at + offset]);
        format!("{:06}", (u32::from_be_bytes(bytes) & 0x7fff_ffff) % 1_000_000)
    }
}

/// The id of A's API key, as clients write it.
pub(in super::super) fn kid() -> String {
    let digits = hex::encode(ApiKeyId::from_bytes(API_KEY).as_bytes());
    let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    parts.join("-")
}

/// Whether a request carries anybody's bearer token, wherever.
pub(super) fn have_sent(request: &Request<Vec<u8>>) -> bool {
    let headers = request.headers().values().map(http::HeaderValue::as_bytes);
    let target = request.uri().query().unwrap_or_default().as_bytes();
    let places: Vec<&[u8]> = headers.chain([target, request.body()]).collect();
    let is_in = |place: &[u8], token: &str| place.windows(token.len()).any(|part| part == token.as_bytes());
    SERVER.tokens.iter().any(|token| places.iter().any(|place| is_in(place, token)))
}
