//! Accounts, tokens and ids made from a seed: the same seed makes the same records, and no two fields of them are alike.
//!
//! [`Fixtures::lowest`] and [`Fixtures::highest`] fill every field with the smallest and the largest value that the
//! contract allows instead: where engines that pack records go wrong.

use authkeep_store::{
    AccountResetToken, EpochMs, KeyFetchToken, KeyFingerprint, NewAccount, NewVerifier, NormalizedEmail,
    PasswordChangeToken, PasswordForgotToken, Secret, SessionToken, Text255, Uid,
};

#[derive(Clone, Debug)]
enum Values {
    Lowest,
    Mixed(u64),
    Highest,
}

/// A source of records.
#[derive(Clone, Debug)]
pub struct Fixtures {
    values: Values,
}

impl Fixtures {
    /// Makes records whose values look random and depend on the seed alone.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { values: Values::Mixed(seed) }
    }

    /// Makes records of the smallest values: zeros, empty texts, no locale. All its ids of one kind are the same.
    #[must_use]
    pub const fn lowest() -> Self {
        Self { values: Values::Lowest }
    }

    /// Makes records of the largest values: bytes of 255, the last time, texts of 255 characters of four bytes each.
    /// All its ids of one kind are the same.
    #[must_use]
    pub const fn highest() -> Self {
        Self { values: Values::Highest }
    }

    /// The next number; the generator is splitmix64.
    pub fn number(&mut self) -> u64 {
        match &mut self.values {
            Values::Lowest => 0,
            Values::Highest => u64::MAX,
            Values::Mixed(state) => {
                *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
                let mut mixed = *state;
                mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                mixed ^ (mixed >> 31)
            }
        }
    }

    /// A number from 0 to `bound - 1`; 0 where `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = bound.max(1) as u64;
        usize::try_from(self.number() % bound).unwrap_or(0)
    }

    /// The next bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.number().to_le_bytes()[..chunk.len()]);
        }
        bytes
    }

    /// Secret bytes.
    pub fn secret<const N: usize>(&mut self) -> Secret<N> {
        Secret::new(self.bytes())
    }

    /// A time.
    pub fn time(&mut self) -> EpochMs {
        EpochMs::new(self.number() & EpochMs::MAX.get()).unwrap_or(EpochMs::MAX)
    }

    /// A text of a few scripts.
    pub fn text(&mut self) -> Text255 {
        match self.values {
            Values::Lowest => text(""),
            Values::Highest => text(&"\u{1f511}".repeat(Text255::MAX_CHARS)),
            Values::Mixed(_) => text(&format!("Grüße 'x' \\ \"{:x}\" 鍵%_", self.number())),
        }
    }

    /// An address as its owner would spell it, with capital letters.
    pub fn address(&mut self) -> Text255 {
        match self.values {
            Values::Mixed(_) => text(&format!("Some.One+{:016x}@Example.ORG", self.number())),
            Values::Lowest | Values::Highest => self.text(),
        }
    }

    /// The id of an account.
    pub fn uid(&mut self) -> Uid {
        Uid::from_bytes(self.bytes())
    }

    /// A fingerprint of a server's key.
    pub fn key_fingerprint(&mut self) -> KeyFingerprint {
        KeyFingerprint::from_bytes(self.bytes())
    }

    /// A new account whose e-mail is not proved, except among the largest values.
    pub fn account(&mut self) -> NewAccount {
        let email = self.address();
        NewAccount {
            uid: self.uid(),
            normalized_email: normalized(&email),
            email,
            email_code: self.secret(),
            email_verified: matches!(self.values, Values::Highest),
            k_a: self.secret(),
            wrap_wrap_kb: self.secret(),
            auth_salt: self.secret(),
            verify_hash: self.secret(),
            verifier_version: self.number().to_le_bytes()[0],
            verifier_set_at: self.time(),
            created_at: self.time(),
            locale: if matches!(self.values, Values::Lowest) { None } else { Some(self.text()) },
        }
    }

    /// The part of an account that a password is checked against.
    pub fn verifier(&mut self) -> NewVerifier {
        NewVerifier {
            verify_hash: self.secret(),
            auth_salt: self.secret(),
            wrap_wrap_kb: self.secret(),
            verifier_version: self.number().to_le_bytes()[0],
            verifier_set_at: self.time(),
        }
    }

    /// A session token of an account.
    pub fn session_token(&mut self, uid: Uid) -> SessionToken {
        SessionToken { id: self.bytes().into(), uid, data: self.secret(), created_at: self.time(), expires_at: None }
    }

    /// A key fetch token of an account.
    pub fn key_fetch_token(&mut self, uid: Uid) -> KeyFetchToken {
        let (auth_key, key_bundle) = (self.secret(), self.secret());
        KeyFetchToken { id: self.bytes().into(), uid, auth_key, key_bundle, created_at: self.time() }
    }

    /// An account reset token of an account.
    pub fn account_reset_token(&mut self, uid: Uid) -> AccountResetToken {
        AccountResetToken { id: self.bytes().into(), uid, data: self.secret(), created_at: self.time() }
    }

    /// A password change token of an account.
    pub fn password_change_token(&mut self, uid: Uid) -> PasswordChangeToken {
        PasswordChangeToken { id: self.bytes().into(), uid, data: self.secret(), created_at: self.time() }
    }

    /// A password forgot token of an account.
    pub fn password_forgot_token(&mut self, uid: Uid) -> PasswordForgotToken {
        let [low, high, ..] = self.number().to_le_bytes();
        PasswordForgotToken {
            id: self.bytes().into(),
            uid,
            data: self.secret(),
            pass_code: self.secret(),
            tries: u16::from_le_bytes([low, high]),
            created_at: self.time(),
        }
    }
}

fn text(text: &str) -> Text255 {
    Text255::new(text).expect("the suite's texts keep the bounds")
}

/// An address that a case spells out.
pub(crate) fn address(address: &str) -> Text255 {
    text(address)
}

/// The e-mail that an account with this address is found by.
pub(crate) fn normalized(address: &Text255) -> NormalizedEmail {
    NormalizedEmail::new(address.as_str()).expect("the suite's addresses keep the bounds in lower case")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_makes_the_same_records_and_another_seed_others() {
        assert_eq!(Fixtures::new(1).account(), Fixtures::new(1).account());
        assert_ne!(Fixtures::new(1).account(), Fixtures::new(2).account());
    }

    #[test]
    fn the_edges_are_the_bounds_of_the_contract() {
        let (low, high) = (Fixtures::lowest().account(), Fixtures::highest().account());
        assert_eq!((low.verifier_version, high.verifier_version), (0, u8::MAX));
        assert_eq!((low.created_at.get(), high.created_at), (0, EpochMs::MAX));
        assert_eq!((low.email.as_str().len(), high.email.as_str().len()), (0, 4 * 255));
        let uid = high.uid;
        assert_eq!(Fixtures::highest().password_forgot_token(uid).tries, u16::MAX);
    }
}
