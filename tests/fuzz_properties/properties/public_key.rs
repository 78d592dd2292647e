//! The public keys of API keys: any text is a key of the accepted sizes or none, and reading never panics.

use std::sync::LazyLock;

use arbitrary::{Result, Unstructured};
use authkeep::auth::jwt::public_key::PublicKey;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};

use super::{claims, keys};

/// The keys of the vectors in DER, whether they are accepted or not.
static KEYS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let keys = keys::VECTORS["public_keys"].as_array();
    keys.into_iter().flatten().map(|key| keys::decoded(&key["der_base64"])).collect()
});

/// Reads the bytes in every form, and keys of the vectors that the bytes damage.
pub fn check(bytes: &[u8]) {
    check_der(bytes);
    let text = String::from_utf8_lossy(bytes);
    for read in [PublicKey::from_pem(&text), PublicKey::from_url_safe_base64(&text)] {
        check_key(read.as_ref().ok());
    }
    let _ = check_damaged(&mut Unstructured::new(bytes));
}

fn check_damaged(choices: &mut Unstructured<'_>) -> Result<()> {
    let mut der = choices.choose(&KEYS)?.clone();
    let pem = pem(&der);
    for _ in 0..choices.int_in_range(0..=4)? {
        // What says how long things are stands at the front.
        let end = if choices.arbitrary()? { der.len().min(48) } else { der.len() };
        if end > 0 {
            der[choices.choose_index(end)?] = choices.arbitrary()?;
        }
    }
    if choices.ratio(1, 8)? {
        der.truncate(choices.int_in_range(0..=der.len())?);
    }
    check_der(&der);
    check_key(PublicKey::from_pem(&claims::damaged(&pem, choices)?).as_ref().ok());
    Ok(())
}

/// A key in DER is the same key, or none, in every form that somebody may register it in.
fn check_der(der: &[u8]) {
    let read = PublicKey::from_der(der).ok();
    check_key(read.as_ref());
    let pem = pem(der);
    assert_eq!(PublicKey::from_pem(&pem).ok(), read, "PEM is read as another key");
    // What is longer than any key is refused unread.
    if pem.len() < 3000 {
        let forms = [URL_SAFE.encode(&pem), URL_SAFE_NO_PAD.encode(&pem)];
        for form in forms {
            assert_eq!(PublicKey::from_url_safe_base64(&form).ok(), read, "base64 of PEM is read as another key");
        }
    }
}

fn pem(der: &[u8]) -> String {
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der))
}

/// The bounds of an accepted key, said a second time.
fn check_key(key: Option<&PublicKey>) {
    let Some(key) = key else { return };
    let (modulus, exponent) = (key.modulus(), key.exponent());
    let bits = modulus.len() * 8 - modulus[0].leading_zeros() as usize;
    assert!((2048..=8192).contains(&bits), "a key of {bits} bits is accepted");
    assert!(modulus[0] != 0 && modulus.ends_with(&[modulus[modulus.len() - 1] | 1]), "an even modulus is accepted");
    assert!((1..=4).contains(&exponent.len()) && exponent[0] != 0, "a strange exponent is accepted");
    assert!(exponent[exponent.len() - 1] % 2 == 1 && exponent != [1], "an exponent is accepted that checks nothing");
    assert!(!key.verifies(b"signed", &vec![0; modulus.len()]), "nought is accepted as a signature");
    assert!(!key.verifies(b"signed", &[]), "nothing is accepted as a signature");
}
