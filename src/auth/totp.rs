//! Time-based one-time passwords (RFC 6238): SHA-1, six digits, steps of 30 seconds, and the step before and after the
//! present one, as every authenticator app expects.
//!
//! A code is good for a step, and each step is good once: which was the last is the store's to keep.
//!
//! - [`qr`]: the picture that an app reads the secret from

pub mod qr;

use authkeep_store::{EpochMs, Secret};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use totp_rs::{Algorithm, Builder, Totp};
use zeroize::Zeroizing;

/// The bytes of a secret.
pub const SECRET: usize = 20;

const DIGITS: u8 = 6;
const STEP: u64 = 30;

/// Everything that stands for something in a URL; the `@` of an e-mail does not, and is written as it is.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@');

/// The step of a code: the latest of the three whose code it is, or none. Takes the same time whichever it is.
#[must_use]
pub fn check(secret: &Secret<SECRET>, code: &str, now: EpochMs) -> Option<u32> {
    let present = now.get() / 1000 / STEP;
    let totp = totp(secret);
    let mut found = None;
    for step in present.saturating_sub(1)..=present.saturating_add(1) {
        // With one step at a time the library compares in constant time and looks at no other.
        let matches = totp.check(code, step * STEP).is_some();
        found = if matches { Some(step) } else { found };
    }
    found.and_then(|step| u32::try_from(step).ok())
}

fn totp(secret: &Secret<SECRET>) -> Totp {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_step_duration(STEP)
        .with_skew(0)
        .with_secret(*secret.expose())
        .build()
        .expect("six digits and 20 bytes are what the RFC asks for")
}

/// The URL that authenticator apps read (the key URI format of Google Authenticator). It holds the secret.
#[must_use]
pub fn url(secret: &Secret<SECRET>, issuer: &str, email: &str) -> Zeroizing<String> {
    let issuer = utf8_percent_encode(issuer, RESERVED);
    let email = utf8_percent_encode(email, RESERVED);
    let secret = Zeroizing::new(totp_rs::Secret::from(*secret.expose()).to_base32());
    Zeroizing::new(format!(
        "otpauth://totp/{issuer}:{email}?algorithm=SHA1&digits={DIGITS}&issuer={issuer}&period={STEP}&secret={}",
        *secret
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of the test values of RFC 6238, appendix B.
    const RFC: &[u8; SECRET] = b"12345678901234567890";

    fn at(seconds: u64) -> EpochMs {
        EpochMs::new(seconds * 1000).unwrap()
    }

    /// The last six digits of the eight that the RFC gives.
    #[test]
    fn the_codes_are_those_of_the_rfc() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let step = u32::try_from(seconds / 30).unwrap();
            assert_eq!(check(&Secret::new(*RFC), code, at(seconds)), Some(step), "{seconds}");
        }
    }

    #[test]
    fn one_step_of_skew_is_accepted_and_no_more() {
        let step = 1_111_111_109 / 30;
        for (steps, expected) in [(-2, None), (-1, Some(step)), (0, Some(step)), (1, Some(step)), (2, None)] {
            let now = at((i64::from(step) + steps).unsigned_abs() * 30 + 29);
            assert_eq!(check(&Secret::new(*RFC), "081804", now), expected, "{steps}");
        }
    }

    /// Steps that happen to have one code, found with another implementation.
    #[test]
    fn of_steps_with_one_code_the_latest_is_found() {
        let secret = Secret::new(*RFC);
        let neighbours = 910_737;
        for now in [neighbours, neighbours + 1] {
            assert_eq!(check(&secret, "911617", at(now * 30)), u32::try_from(neighbours + 1).ok());
        }
        let first = 153_567;
        assert_eq!(check(&secret, "468457", at((first + 1) * 30)), u32::try_from(first + 2).ok());
    }

    #[test]
    fn a_code_is_six_ascii_digits_and_nothing_else() {
        for code in
            ["", "87082", "0287082", "287082 ", " 287082", "+87082", "28708２", "28708a", "287\u{660}8", "-87082"]
        {
            assert_eq!(check(&Secret::new(*RFC), code, at(59)), None, "{code}");
        }
        assert_eq!(check(&Secret::new([0; SECRET]), "287082", at(59)), None);
    }

    #[test]
    fn the_ends_of_time_are_no_trouble() {
        assert_eq!(check(&Secret::new(*RFC), "755224", at(0)), Some(0));
        assert_eq!(check(&Secret::new(*RFC), "755224", EpochMs::MAX), None);
    }

    #[test]
    fn the_url_has_the_form_that_apps_read() {
        let secret = Secret::new(*RFC);
        assert_eq!(
            *url(&secret, "Barong", "user@example.com"),
            "otpauth://totp/Barong:user@example.com?algorithm=SHA1&digits=6&issuer=Barong&period=30\
             &secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        );
        assert_eq!(
            *url(&secret, "My: Bank & Co", "a+b?c#d%/&ü@e.f"),
            "otpauth://totp/My%3A%20Bank%20%26%20Co:a%2Bb%3Fc%23d%25%2F%26%C3%BC@e.f?algorithm=SHA1&digits=6\
             &issuer=My%3A%20Bank%20%26%20Co&period=30&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        );
    }
}
