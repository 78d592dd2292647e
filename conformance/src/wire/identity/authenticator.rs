//! The app on somebody's phone that makes codes, and never gives one twice.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use super::ask::{api, post};
use super::crypto::{from_base32, totp};
use super::person::Person;
use crate::wire::case::Failure;
use crate::wire::client::Client;

const STEP_MS: u64 = 30_000;
/// How long before the end of a step its predecessor's code counts as too old to be sent.
const MARGIN_MS: u64 = 10_000;

/// An authenticator with its secret.
pub(super) struct Authenticator {
    secret: Vec<u8>,
    last: u64,
}

/// Milliseconds since 1970 by the clock of this machine, which must be near the server's.
#[expect(clippy::disallowed_methods, reason = "codes and tokens of clients carry the time")]
pub(super) fn now_ms() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(now.as_millis()).unwrap_or(u64::MAX)
}

impl Authenticator {
    /// Reads the URL of a QR code.
    pub(super) fn scan(url: &str) -> Option<Self> {
        let (_, query) = url.split_once('?')?;
        let secret = query.split('&').find_map(|pair| pair.strip_prefix("secret="))?;
        Some(Self { secret: from_base32(secret)?, last: 0 })
    }

    /// A code of a later step than the last one's. Three can be had without waiting: of the step before, of this one and
    /// of the next; the fourth waits until the clock has gone on.
    pub(super) async fn code(&mut self) -> String {
        loop {
            let now = now_ms();
            let present = now / STEP_MS;
            let is_late = now % STEP_MS > STEP_MS - MARGIN_MS;
            let step = (self.last + 1).max(if is_late { present } else { present - 1 });
            if step <= present + 1 {
                self.last = step;
                return totp(&self.secret, step);
            }
            tokio::time::sleep(Duration::from_millis(STEP_MS - now % STEP_MS + 1)).await;
        }
    }

    /// A code that no step near this moment has.
    pub(super) fn wrong_code(&self) -> String {
        self.wrong_codes(1).remove(0)
    }

    /// Codes that no step near this moment has.
    pub(super) fn wrong_codes(&self, count: usize) -> Vec<String> {
        let present = now_ms() / STEP_MS;
        let near: Vec<_> = (present - 3..=present + 6).map(|step| totp(&self.secret, step)).collect();
        (0..1_000_000).map(|code| format!("{code:06}")).filter(|code| !near.contains(code)).take(count).collect()
    }
}

impl Client {
    /// Has a secret made, and reads it.
    pub(super) async fn scan_qrcode(&self, person: &Person) -> Result<Authenticator, Failure> {
        let answer = self.ask(person.asks(api("POST", "/security/generate_qrcode"))).await?;
        let body = answer.object(201)?;
        let url = body["data"]["url"].as_str();
        url.and_then(Authenticator::scan).ok_or_else(|| answer.fail("an otpauth URL with a secret"))
    }

    /// Enables the second factor of somebody.
    pub(super) async fn enable_2fa(&self, person: &Person) -> Result<Authenticator, Failure> {
        let mut app = self.scan_qrcode(person).await?;
        let code = app.code().await;
        self.ask(person.asks(post("/security/enable_2fa", &[("code", &code)]))).await?.is_null(201)?;
        Ok(app)
    }

    /// Somebody who signed in and has a second factor.
    pub(super) async fn person_with_2fa(&self) -> Result<(Person, Authenticator), Failure> {
        let person = self.person().await?;
        let app = self.enable_2fa(&person).await?;
        Ok((person, app))
    }

    /// The claims of a token, without a look at its signature.
    pub(super) fn claims_of(token: &str) -> Result<Value, Failure> {
        super::crypto::read_token(token)
            .map(|(_, claims)| claims)
            .ok_or_else(|| Failure::new(format!("no JWT: {} characters", token.len())))
    }
}
