//! Encrypted texts against `vectors/aes.json`: what the clients wrote, and what they did with odd messages.

use authkeep_store::Secret;
use serde::Deserialize;

use super::{Undecryptable, decrypt, encrypt, key_from_jwk_hex, key_from_password, key_to_jwk_hex};

const FILE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/aes.json"));

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
    decrypt_edge_cases: Vec<Edge>,
    #[serde(rename = "key_password")]
    passwords: Vec<FromPassword>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    key_jwk_hex: String,
    key_raw_hex: String,
    iv_hex: String,
    plaintext_utf8_hex: String,
    message_hex: String,
}

#[derive(Deserialize)]
struct Edge {
    name: String,
    message_hex: String,
    key_jwk_hex: String,
    expect: String,
    plaintext: Option<String>,
}

#[derive(Deserialize)]
struct FromPassword {
    password: String,
    salt_text: String,
    key_raw_hex: String,
    key_jwk_hex: String,
}

fn vectors() -> Vectors {
    serde_json::from_str(FILE).expect("the vectors can be read")
}

fn raw<const N: usize>(text: &str) -> [u8; N] {
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes).expect("hex digits of that length");
    bytes
}

#[test]
fn messages_are_written_and_read_as_the_clients_do() {
    let cases = vectors().cases;
    assert_eq!(cases.len(), 12);
    for case in cases {
        let name = &case.name;
        let key = Secret::new(raw(&case.key_raw_hex));
        assert_eq!(key_from_jwk_hex(&case.key_jwk_hex).as_ref(), Ok(&key), "{name}");
        assert_eq!(*key_to_jwk_hex(&key), case.key_jwk_hex, "{name}");
        let plaintext = hex::decode(&case.plaintext_utf8_hex).expect("hex");
        assert_eq!(encrypt(&key, &raw(&case.iv_hex), &plaintext), case.message_hex, "{name}");
        assert_eq!(*decrypt(&key, &case.message_hex).expect("it decrypts"), plaintext, "{name}");
    }
}

#[test]
fn odd_messages_are_read_or_refused_as_the_clients_do_with_one_error() {
    let cases = vectors().decrypt_edge_cases;
    assert_eq!(cases.len(), 15);
    for case in cases {
        let name = &case.name;
        let got = key_from_jwk_hex(&case.key_jwk_hex).and_then(|key| decrypt(&key, &case.message_hex));
        match case.expect.as_str() {
            "ok" => {
                let plaintext = got.expect("it decrypts");
                let text = String::from_utf8_lossy(&plaintext);
                assert_eq!(Some(text.as_ref()), case.plaintext.as_deref(), "{name}");
            }
            expect => {
                assert_eq!(expect, "error", "{name}");
                assert_eq!(got, Err(Undecryptable), "{name}");
            }
        }
    }
}

#[test]
fn passwords_make_the_keys_that_they_make_for_the_clients() {
    let cases = vectors().passwords;
    assert_eq!(cases.len(), 5);
    for case in cases {
        let key = key_from_password(&case.password, &case.salt_text);
        assert_eq!(hex::encode(key.expose()), case.key_raw_hex);
        assert_eq!(*key_to_jwk_hex(&key), case.key_jwk_hex);
    }
}
