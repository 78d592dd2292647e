//! SRP against `vectors/srp.json`: runs of the npm package that clients use, and calls of it with one thing wrong.

use authkeep_store::Secret;
use serde::Deserialize;

use super::{Proof, PublicKey, Salt, Session, SrpError, Verifier, client, group, hash, server};

const FILE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/srp.json"));

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
    rejections: Vec<Call>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    identity: String,
    password: String,
    password_utf8_hex: String,
    salt: String,
    private_key_x: String,
    verifier: String,
    client_secret_a: String,
    #[serde(rename = "client_public_A")]
    client_public: String,
    server_secret_b: String,
    #[serde(rename = "server_public_B")]
    server_public: String,
    scrambler_u: String,
    #[serde(rename = "client_session_key_K")]
    key: String,
    #[serde(rename = "client_proof_M1")]
    client_proof: String,
    #[serde(rename = "server_proof_M2")]
    server_proof: String,
}

/// A call of one side. Which members there are depends on the side.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Call {
    name: String,
    side: String,
    identity: String,
    salt: String,
    verifier: String,
    private_key_x: String,
    client_secret_a: String,
    server_secret_b: String,
    #[serde(rename = "client_public_A")]
    client_public: String,
    #[serde(rename = "server_public_B")]
    server_public: String,
    #[serde(rename = "client_session_key_K")]
    key: String,
    #[serde(rename = "client_proof_M1")]
    client_proof: String,
    #[serde(rename = "server_proof_M2")]
    server_proof: String,
    expect: String,
}

fn vectors() -> Vectors {
    serde_json::from_str(FILE).expect("the vectors can be read")
}

fn secret(text: &str) -> Secret<32> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes).expect("64 hex digits");
    Secret::new(bytes)
}

/// The salt of a case, or nothing where it has half a byte.
fn salt(text: &str) -> Option<Salt> {
    if text.is_empty() {
        // Such a client cannot sign up here; the arithmetic knows it all the same.
        assert_eq!(Salt::from_hex(text), Err(SrpError::InvalidSalt));
        return Some(Salt::empty());
    }
    Salt::from_hex(text).ok()
}

fn assert_shared(session: &Session, case: &Case) {
    let name = &case.name;
    assert_eq!(hex::encode(session.key.expose()), case.key, "{name}");
    assert_eq!(*session.client_proof.to_hex(), case.client_proof, "{name}");
    assert_eq!(*session.server_proof.to_hex(), case.server_proof, "{name}");
}

#[test]
fn both_sides_compute_what_the_clients_compute() {
    let cases = vectors().cases;
    assert_eq!(cases.len(), 45);
    let mut refused = Vec::new();
    for case in &cases {
        let name = &case.name;
        assert_eq!(hex::encode(&case.password), case.password_utf8_hex, "{name}");
        let Some(salt) = salt(&case.salt) else {
            refused.push(name.as_str());
            continue;
        };

        let private_key = client::private_key(&case.identity, &case.password, &salt);
        assert_eq!(hex::encode(private_key.expose()), case.private_key_x, "{name}");
        let verifier = client::verifier(&private_key);
        assert_eq!(*verifier.to_hex(), case.verifier, "{name}");
        assert_eq!(Verifier::from_hex(&case.verifier), Ok(verifier.clone()), "{name}");

        let client_secret = secret(&case.client_secret_a);
        let client_key = client::public_key(&client_secret);
        assert_eq!(client_key.to_hex(), case.client_public, "{name}");
        let server_key = PublicKey::from_hex(&case.server_public).expect("B is in range");
        let scrambler = hash::scrambler(&client_key, &server_key).expect("u is not 0");
        assert_eq!(hex::encode(scrambler.to_be_bytes()), case.scrambler_u, "{name}");
        let session = client::session(&case.identity, &salt, &private_key, &client_secret, &server_key);
        assert_shared(&session.expect("a session"), case);

        let server_secret = secret(&case.server_secret_b);
        let answer = server::answer(&case.identity, &salt, &verifier, &client_key, &server_secret);
        if PublicKey::from_hex(&case.client_public).is_err() {
            refused.push(name.as_str());
            assert_eq!(answer, Err(SrpError::InvalidPublicKey), "{name}");
            continue;
        }
        let answer = answer.expect("an answer");
        assert_eq!(answer.public_key, server_key, "{name}");
        assert_shared(&answer.session, case);
    }
    // What clients never send, and what a strict server refuses although the package does not.
    assert_eq!(refused, ["odd-length salt hex (5 digits)", "a = 0 (A = 1)"]);
}

/// What this server does with the call of a client.
fn at_the_server(call: &Call) -> Result<String, SrpError> {
    let client_key = PublicKey::from_hex(&call.client_public)?;
    let salt = Salt::from_hex(&call.salt)?;
    let verifier = Verifier::from_hex(&call.verifier)?;
    let answer = server::answer(&call.identity, &salt, &verifier, &client_key, &secret(&call.server_secret_b))?;
    let proof = answer.session.admit_client(&Proof::from_hex(&call.client_proof)?)?;
    Ok(proof.to_hex().to_string())
}

/// What this client does with the public key of a server.
fn at_the_client(call: &Call) -> Result<String, SrpError> {
    let server_key = PublicKey::from_hex(&call.server_public)?;
    let salt = Salt::from_hex(&call.salt)?;
    let (private_key, ephemeral) = (secret(&call.private_key_x), secret(&call.client_secret_a));
    let session = client::session(&call.identity, &salt, &private_key, &ephemeral, &server_key)?;
    Ok(session.client_proof.to_hex().to_string())
}

/// What this client does with the proof of a server.
fn at_the_end(call: &Call) -> Result<String, SrpError> {
    let client_key = PublicKey::from_hex(&call.client_public)?;
    let (key, client_proof) = (secret(&call.key), Proof::from_hex(&call.client_proof)?);
    let server_proof = hash::server_proof(&client_key, &client_proof, &key);
    let session = Session { key, client_proof, server_proof };
    session.admit_server(&Proof::from_hex(&call.server_proof)?)?;
    Ok(session.server_proof.to_hex().to_string())
}

#[test]
fn what_the_clients_refuse_is_refused_and_the_rest_is_answered() {
    let calls = vectors().rejections;
    assert_eq!(calls.len(), 27);
    let mut stricter = Vec::new();
    for call in &calls {
        let name = &call.name;
        let (got, wanted) = match call.side.as_str() {
            "server deriveSession" => (at_the_server(call), &call.server_proof),
            "client deriveSession" => (at_the_client(call), &call.client_proof),
            "client verifySession" => (at_the_end(call), &call.server_proof),
            side => panic!("{name}: no such side: {side}"),
        };
        match (call.expect.as_str(), got) {
            ("ok", Ok(proof)) => assert_eq!(proof, *wanted, "{name}"),
            ("ok", Err(_)) => stricter.push(name.as_str()),
            (expect, got) => assert!(expect == "reject" && got.is_err(), "{name}: {got:?}"),
        }
    }
    assert_eq!(stricter, ["proof with extra leading zeros", "A = N-1 with the matching proof (needs v to make)"]);
}

#[test]
fn each_refusal_says_what_was_refused() {
    let calls = vectors().rejections;
    let refusal = |name: &str| {
        let call = calls.iter().find(|call| call.name == name).expect("a call of that name");
        at_the_server(call).expect_err("it is refused")
    };
    assert_eq!(refusal("A = N"), SrpError::InvalidPublicKey);
    assert_eq!(refusal("proof not hex"), SrpError::InvalidProof);
    for name in
        ["proof last bit flipped", "proof made with a wrong password", "other identity", "other salt", "other b"]
    {
        assert_eq!(refusal(name), SrpError::WrongProof, "{name}");
    }
}

#[test]
fn a_decoy_answers_like_a_verifier_and_no_password_opens_it() {
    let (identity, salt) = ("nobody", Salt::from_hex("00ff").expect("a salt"));
    let (a, b) = (Secret::new([0x11; 32]), Secret::new([0x22; 32]));
    let decoy = Verifier::decoy(&Secret::new([0x33; group::WIDTH]));
    let answer = server::answer(identity, &salt, &decoy, &client::public_key(&a), &b).expect("an answer");
    let private_key = client::private_key(identity, "a password", &salt);
    let session = client::session(identity, &salt, &private_key, &a, &answer.public_key).expect("a session");
    assert_eq!(answer.session.admit_client(&session.client_proof), Err(SrpError::WrongProof));
    assert_eq!(session.admit_server(&answer.session.server_proof), Err(SrpError::WrongProof));
}
