//! The authentication of an encrypted token: HMAC-SHA-256 (RFC 2104) under a key that the SRP session gives.
//!
//! The token of the exchange's last reply is encrypted under what X25519 gave, which nobody has authenticated, in CBC mode,
//! which has no integrity; and the server's proof M2 says nothing about it. So the reply carries a MAC beside it, under a
//! key that only the holder of the dirty token and the server can make. Clients that do not know the member ignore it.

use authkeep_store::Secret;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// What the key is for, in HKDF: no other use of the session key gives the same key.
const INFO: &[u8] = b"authkeep/v1/encrypted_token";

/// The key of the MAC: HKDF-SHA-256 (RFC 5869) of the 32-byte session key K of SRP, with no salt.
///
/// # Panics
/// Never: 32 bytes are far below what HKDF can give.
#[must_use]
pub fn key(session_key: &Secret<32>) -> Secret<32> {
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(None, session_key.expose())
        .expand(INFO, key.as_mut_slice())
        .expect("32 bytes are far below what HKDF can give");
    Secret::new(*key)
}

/// The MAC of the text of `encrypted_token` exactly as it is sent: its UTF-8 bytes, not what its hex digits mean.
///
/// # Panics
/// Never: HMAC takes a key of any length.
#[must_use]
pub fn mac(key: &Secret<32>, encrypted_token: &str) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.expose()).expect("HMAC takes a key of any length");
    mac.update(encrypted_token.as_bytes());
    mac.finalize().into_bytes().into()
}

/// Whether `sent`, 64 hex digits of either case, is the MAC of the text. It takes the same time wherever they differ.
#[must_use]
pub fn is_mac(key: &Secret<32>, encrypted_token: &str, sent: &str) -> bool {
    let mut bytes = [0; 32];
    hex::decode_to_slice(sent, &mut bytes).is_ok() && mac(key, encrypted_token).ct_eq(&bytes).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A session key, its MAC key, a message and the MAC, computed with Python's `hmac` and an HKDF written with it.
    const CASES: [[&str; 4]; 2] = [
        [
            "421a7ec73da368901fca4deb958d88842d86c25175530b5baf181825a0ccda54",
            "edbffdb9236e8b4a91343113a355fc3dfc37da6e9edb98e9b8fdeca699664ac8",
            "9c4905f275cbfe1eca71e6dd725c19076903638b4651b389fef6e4a97be6307f\
             ff65bc1665cae706982ad4be7959d2b5203b1a05fdadf31517dc0f9674c1d28d",
            "25c13802c3bbc639abae217064222bf0b245c97b6876a984fca3e9bae68cf0fc",
        ],
        [
            "bc9783e6b9008f92003389e5a22b98b397f39511d67c22e78ccbc094ae55dab7",
            "e24194389a3ca9bdacd2950c5c32ba31b693c0c66fb355a5ade1c5fe7fc595d4",
            "96cb0e0792b73c87eac19e339ab235f94555054d91ccf13511459ee0fc0ec01e\
             6a0bdeb9f220a1ded3b887f4c514734918e25c10e4a7b01cbf74ccfb4803c004",
            "e693fba809cc6721a9afbb22db397cdaa61634688c5a1f1178ca71ee8446b70d",
        ],
    ];

    fn secret(text: &str) -> Secret<32> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).expect("64 hex digits");
        Secret::new(bytes)
    }

    #[test]
    fn key_and_mac_are_those_that_others_compute() {
        for [session_key, wanted_key, message, wanted] in CASES {
            let key = key(&secret(session_key));
            assert_eq!(hex::encode(key.expose()), wanted_key);
            assert_eq!(hex::encode(mac(&key, message)), wanted);
            assert!(is_mac(&key, message, wanted));
            assert!(is_mac(&key, message, &wanted.to_uppercase()));
        }
    }

    #[test]
    fn another_key_text_or_mac_is_refused() {
        let [[one, _, message, wanted], [other, ..]] = CASES;
        let (key, other) = (key(&secret(one)), key(&secret(other)));
        assert!(!is_mac(&other, message, wanted));
        assert!(!is_mac(&key, &message.to_uppercase(), wanted), "the text is taken as it was sent");
        for at in 0..wanted.len() {
            let mut changed = wanted.to_owned();
            changed.replace_range(at..=at, if &wanted[at..=at] == "0" { "1" } else { "0" });
            assert!(!is_mac(&key, message, &changed), "digit {at} changed");
        }
        for malformed in ["", &wanted[..62], &format!("{wanted}00"), &"g".repeat(64)] {
            assert!(!is_mac(&key, message, malformed), "{malformed}");
        }
    }
}
