//! X25519 against `vectors/x25519.json` (keys made by Node) and the examples of RFC 7748.

use authkeep_store::Secret;
use serde::Deserialize;

use super::{PkeError, PrivateKey, PublicKey, jwk};

const FILE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/x25519.json"));

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
    import_cases: Vec<Import>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    client: Pair,
    server: Pair,
    shared_secret_raw_hex: String,
    shared_secret_jwk_hex: String,
}

#[derive(Deserialize)]
struct Pair {
    #[serde(rename = "private_jwk_hex")]
    private_jwk: String,
    #[serde(rename = "public_jwk_hex")]
    public_jwk: String,
    #[serde(rename = "private_raw_hex")]
    private_raw: String,
    #[serde(rename = "public_raw_hex")]
    public_raw: String,
}

#[derive(Deserialize)]
struct Import {
    name: String,
    public_jwk_hex: String,
    private_jwk_hex: String,
    expect: String,
    shared_secret_raw_hex: Option<String>,
}

fn vectors() -> Vectors {
    serde_json::from_str(FILE).expect("the vectors can be read")
}

fn raw(text: &str) -> [u8; 32] {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes).expect("64 hex digits");
    bytes
}

/// The pair, read from one form and compared with the others.
fn pair(pair: &Pair, name: &str) -> (PrivateKey, PublicKey) {
    let private = PrivateKey::from_secret(Secret::new(raw(&pair.private_raw)));
    assert_eq!(*private.to_jwk_hex(), pair.private_jwk, "{name}");
    assert_eq!(PrivateKey::from_jwk_hex(&pair.private_jwk), Ok(private.clone()), "{name}");
    let public = private.public_key();
    assert_eq!(*public.bytes(), raw(&pair.public_raw), "{name}");
    assert_eq!(public.to_jwk_hex(), pair.public_jwk, "{name}");
    assert_eq!(PublicKey::from_jwk_hex(&pair.public_jwk), Ok(public), "{name}");
    (private, public)
}

#[test]
fn both_sides_agree_as_the_clients_do() {
    let cases = vectors().cases;
    assert_eq!(cases.len(), 10);
    for case in cases {
        let name = &case.name;
        let (client, client_public) = pair(&case.client, name);
        let (server, server_public) = pair(&case.server, name);
        let shared = Secret::new(raw(&case.shared_secret_raw_hex));
        assert_eq!(client.agree(&server_public).as_ref(), Ok(&shared), "{name}");
        assert_eq!(server.agree(&client_public).as_ref(), Ok(&shared), "{name}");
        // The clients keep what is shared as a JWK of its own; it is the AES key as it is.
        let members = jwk::read(&case.shared_secret_jwk_hex).expect("a key");
        assert_eq!(jwk::bytes(&members, "k"), Some(shared), "{name}");
    }
}

#[test]
fn public_keys_of_other_makers_are_read_and_bad_ones_refused() {
    let cases = vectors().import_cases;
    assert_eq!(cases.len(), 29);
    let mut stricter = Vec::new();
    for case in &cases {
        let name = &case.name;
        let private = PrivateKey::from_jwk_hex(&case.private_jwk_hex).expect("a private key");
        let got = PublicKey::from_jwk_hex(&case.public_jwk_hex).and_then(|public| private.agree(&public));
        match (case.expect.as_str(), got) {
            ("ok", Ok(shared)) => {
                assert_eq!(Some(hex::encode(shared.expose())), case.shared_secret_raw_hex, "{name}");
            }
            ("ok", Err(_)) => stricter.push(name.as_str()),
            (expect, got) => {
                let low_order = name.contains("low order") || name.contains("order-8");
                let wanted = if low_order { PkeError::LowOrder } else { PkeError::InvalidKey };
                assert!(expect == "error" && got == Err(wanted), "{name}: {got:?}");
            }
        }
    }
    assert_eq!(stricter, ["junk after the hex (Node stops at the first non-hex pair)"]);
}

/// RFC 7748, section 6.1.
#[test]
fn the_example_of_the_rfc_holds() {
    let private = |text| PrivateKey::from_secret(Secret::new(raw(text)));
    let alice = private("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    let bob = private("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
    let shared = Secret::new(raw("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"));
    assert_eq!(alice.agree(&bob.public_key()).as_ref(), Ok(&shared));
    assert_eq!(bob.agree(&alice.public_key()).as_ref(), Ok(&shared));
}

#[test]
fn debug_shows_no_key() {
    let private = PrivateKey::from_secret(Secret::new([0x11; 32]));
    let shown = format!("{private:?} {:?}", private.public_key());
    assert_eq!(shown, "PrivateKey([secret]) [public key]");
}
