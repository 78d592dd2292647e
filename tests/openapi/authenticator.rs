//! The app on somebody's phone that makes codes.

use authkeep::clock::Clock;
use totp_rs::{Algorithm, Builder, Secret};

const STEP_MS: u64 = 30_000;

/// A secret, and the step of the code that it gave last.
pub(crate) struct Authenticator {
    /// In base32.
    secret: String,
    last: u64,
}

impl Authenticator {
    /// Reads the URL of a QR code.
    pub(crate) fn scan(url: &str) -> Self {
        let (_, query) = url.split_once('?').expect("a query");
        let secret = query.split('&').find_map(|pair| pair.strip_prefix("secret=")).expect("a secret");
        Self { secret: secret.to_owned(), last: 0 }
    }

    /// The code of the step before the present one.
    pub(crate) fn former_code(&mut self) -> String {
        self.code_of(present() - 1)
    }

    /// Whether the last code was too old already for a server that got it a moment ago.
    pub(crate) fn is_late(&self) -> bool {
        self.last + 1 < present()
    }

    /// A code that was not used before: of the present step, or of the next one. A server takes both, and the former of
    /// them also when the clock has just moved on.
    pub(crate) fn code(&mut self) -> String {
        self.code_of(present().max(self.last + 1))
    }

    fn code_of(&mut self, step: u64) -> String {
        assert!(step <= present() + 1, "there is no further code yet");
        self.last = step;
        let secret = Secret::try_from_base32(&self.secret).expect("base32");
        let totp = Builder::new().with_algorithm(Algorithm::SHA1).with_secret(secret).build();
        totp.expect("the secret is long enough").generate(step * STEP_MS / 1000).to_string()
    }
}

fn present() -> u64 {
    Clock::system().now().get() / STEP_MS
}
