//! Keys as clients of the exchange send them: any text is a key or none, a key is the same however it is written, and
//! agreeing on a secret fails in the one way that it may.

use arbitrary::{Result, Unstructured};
use authkeep::auth::aes;
use authkeep::auth::pke::{PkeError, PrivateKey, PublicKey};
use authkeep_store::Secret;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};

/// Reads the bytes as a text, as the JSON in a text, and as choices that make a key and may spoil it.
pub fn check(bytes: &[u8]) {
    check_text(&String::from_utf8_lossy(bytes));
    check_text(&hex::encode(bytes));
    let _ = check_choices(&mut Unstructured::new(bytes));
}

fn check_text(text: &str) {
    let upper = text.to_ascii_uppercase();
    let public = PublicKey::from_jwk_hex(text).ok();
    assert_eq!(PublicKey::from_jwk_hex(&upper).ok(), public, "hex in the other case is another key");
    if let Some(key) = public {
        let written = key.to_jwk_hex();
        assert_eq!(written.len(), 204);
        assert_eq!(PublicKey::from_jwk_hex(&written).ok(), Some(key), "a key that was read is written as another");
        check_agreement(&key);
    }
    if let Ok(key) = PrivateKey::from_jwk_hex(text) {
        assert_eq!(public, None, "a private key is read as a public one");
        assert_eq!(PrivateKey::from_jwk_hex(&key.to_jwk_hex()).ok(), Some(key));
    }
    if let Ok(key) = aes::key_from_jwk_hex(text) {
        assert_eq!(aes::key_from_jwk_hex(&aes::key_to_jwk_hex(&key)), Ok(key));
    }
}

/// The same outcome for every private key, since each is a multiple of the order of what is small.
fn check_agreement(key: &PublicKey) {
    let outcomes = [1, 0xff].map(|byte| PrivateKey::from_secret(Secret::new([byte; 32])).agree(key));
    match &outcomes {
        [Ok(one), Ok(other)] => {
            assert!(one != other, "two private keys share one secret with a key");
            assert!(*one != Secret::new([0; 32]), "everybody knows the secret");
        }
        [Err(one), Err(other)] => assert_eq!((one, other), (&PkeError::LowOrder, &PkeError::LowOrder)),
        _ => panic!("a key is of low order for one private key alone"),
    }
}

fn check_choices(choices: &mut Unstructured<'_>) -> Result<()> {
    let bytes: [u8; 32] = choices.arbitrary()?;
    let own = PrivateKey::from_secret(Secret::new(bytes));
    let other = PrivateKey::from_secret(Secret::new(choices.arbitrary()?));
    let agreed = own.agree(&other.public_key());
    assert!(agreed.is_ok(), "the public key of a private one is of low order");
    assert_eq!(other.agree(&own.public_key()), agreed, "two sides agree on two secrets");

    let engine = choices.choose(&[&URL_SAFE_NO_PAD, &URL_SAFE, &STANDARD, &STANDARD_NO_PAD])?;
    let mut members = Map::new();
    for (name, value) in [("x", json!(engine.encode(bytes))), ("crv", json!("X25519")), ("kty", json!("OKP"))] {
        members.insert(name.to_owned(), value);
    }
    if choices.arbitrary()? {
        members.insert("key_ops".to_owned(), choices.choose(&[json!([]), json!(["deriveKey"])])?.clone());
    }
    if choices.arbitrary()? {
        members.insert("ext".to_owned(), json!(true));
    }
    members.insert("use".to_owned(), choices.arbitrary::<&str>()?.into());
    let read = |members: &Map<String, Value>| {
        PublicKey::from_jwk_hex(&hex::encode(Value::from(members.clone()).to_string())).ok()
    };
    assert_eq!(read(&members), Some(PublicKey::from_bytes(bytes)), "{members:?}");

    let spoiled = [
        ("d", json!(URL_SAFE_NO_PAD.encode([1; 32]))),
        ("ext", json!(false)),
        ("key_ops", json!(["a", "a"])),
        ("key_ops", json!("deriveKey")),
        ("kty", json!("EC")),
        ("crv", json!("x25519")),
        ("crv", json!("Ed25519")),
        ("x", json!(URL_SAFE_NO_PAD.encode(&bytes[1..]))),
        ("x", json!(URL_SAFE_NO_PAD.encode([&bytes[..], &[0]].concat()))),
        ("x", json!(hex::encode(bytes))),
        ("x", json!(bytes)),
    ];
    let (name, value) = choices.choose(&spoiled)?;
    members.insert((*name).to_owned(), value.clone());
    assert_eq!(read(&members), None, "{members:?}");
    Ok(())
}
