//! What the original servers answered to bad calls, where it is the cryptography that decides: what they refused is refused
//! here, and what they took is taken, except where this says otherwise.

use authkeep_crypto::srp::{Proof, PublicKey, Salt, SrpError, Verifier, client, server};
use authkeep_crypto::{aes, conceal, pke};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::{bytes, clean_token, secret, sign_in, text};

/// The statuses that calls with this label got.
fn statuses(flow: &Value, label: &str) -> Vec<u64> {
    let calls = ["failures", "more"].into_iter().filter_map(|list| flow[list].as_array()).flatten();
    let found: Vec<u64> =
        calls.filter(|call| call["label"] == label).map(|call| call["status"].as_u64().expect("a status")).collect();
    assert!(!found.is_empty(), "there is a call {label}");
    found
}

/// A public key whose JSON has `changes` for the members of the usual one, or lacks those that are null.
fn public_key(x: &[u8], changes: &Value) -> String {
    let mut key = json!({
        "key_ops": [], "ext": true, "crv": "X25519", "x": URL_SAFE_NO_PAD.encode(x), "kty": "OKP",
    });
    let members = key.as_object_mut().expect("an object");
    for (name, value) in changes.as_object().expect("an object") {
        members.insert(name.clone(), value.clone());
    }
    members.retain(|_, value| !value.is_null());
    hex::encode(key.to_string())
}

#[test]
fn the_keys_that_step_one_took_are_taken_and_the_others_refused() {
    let flow = clean_token();
    let client = &flow["cleanings"][0]["client_x25519"];
    let x: [u8; 32] = bytes(&client["raw_x_hex"]);
    let mut top_bit = x;
    top_bit[31] |= 0x80;
    let mut one = [0; 32];
    one[0] = 1;
    let usual = public_key(&x, &json!({}));
    let mut standard = STANDARD.encode(x);
    standard.truncate(43);

    let keys = [
        ("keys with d public", text(&client["jwk_hex"]).to_owned()),
        ("jwk min jwk", public_key(&x, &json!({ "key_ops": null, "ext": null }))),
        ("jwk ext false", public_key(&x, &json!({ "ext": false }))),
        ("jwk use enc", public_key(&x, &json!({ "use": "enc" }))),
        ("jwk use sig", public_key(&x, &json!({ "use": "sig" }))),
        ("jwk key_ops deriveKey", public_key(&x, &json!({ "key_ops": ["deriveKey"] }))),
        ("jwk key_ops dup", public_key(&x, &json!({ "key_ops": ["deriveKey", "deriveKey"] }))),
        ("jwk extra field", public_key(&x, &json!({ "extra": 1 }))),
        ("jwk padded b64", public_key(&x, &json!({ "x": URL_SAFE.encode(x) }))),
        ("jwk std b64", public_key(&x, &json!({ "x": standard }))),
        ("jwk 31 bytes", public_key(&x[..31], &json!({}))),
        ("jwk zero point", public_key(&[0; 32], &json!({}))),
        ("jwk one point", public_key(&one, &json!({}))),
        ("jwk msb set", public_key(&top_bit, &json!({}))),
        ("jwk kty EC", public_key(&x, &json!({ "kty": "EC" }))),
        ("jwk crv lc", public_key(&x, &json!({ "crv": "x25519" }))),
        ("jwk no kty", public_key(&x, &json!({ "kty": null }))),
        ("jwk uppercase hex", usual.to_uppercase()),
        ("jwk 0x junk tail", format!("{usual}zz")),
    ];
    let server = pke::PrivateKey::from_secret(secret(&flow["cleanings"][0]["server_x25519"]["raw_d_hex"]));
    let mut stricter = Vec::new();
    for (label, key) in &keys {
        let taken = pke::PublicKey::from_jwk_hex(key).and_then(|key| server.agree(&key)).is_ok();
        for status in statuses(&flow, label) {
            assert!(status == 200 || status == 500, "{label}: {status}");
            assert!(status == 200 || !taken, "{label} was refused");
            if status == 200 && !taken {
                stricter.push(*label);
            }
        }
    }
    // What follows the hex digits is no part of a key that anyone sends.
    assert_eq!(stricter, ["jwk 0x junk tail"]);
    let labels =
        |list: &Value| list.as_array().expect("a list").iter().filter(|call| call["path"] == "/v1/step/one").count();
    assert_eq!(labels(&flow["failures"]), keys.len(), "every call of step one is here");
}

#[test]
fn what_step_two_could_not_read_cannot_be_read() {
    let flow = clean_token();
    let cleaning = &flow["cleanings"][0];
    let shared = secret(&cleaning["shared_secret"]["raw_hex"]);
    for (label, message) in [("step two garbage ct", "ab".repeat(64)), ("step two short ct", "ab".repeat(16))] {
        assert_eq!(statuses(&flow, label), [500]);
        assert!(aes::decrypt(&shared, &message).is_err(), "{label}");
    }
    // A clean token in place of an id is well encrypted: whether it is an id is for the store to say.
    assert_eq!(statuses(&flow, "step two unknown id"), [400]);
    let reflected = aes::decrypt(&shared, text(&cleaning["encrypted_token"]["message"])).expect("it is read");
    assert_eq!(reflected.as_slice(), text(&cleaning["clean_token"]).as_bytes());
    assert!(conceal::conceal(text(&cleaning["clean_token"])).is_err(), "a clean token cannot be cleaned");
}

#[test]
fn a_wrong_proof_opens_neither_a_token_nor_a_session() {
    let (cleaned, signed_in) = (clean_token(), sign_in());
    assert_eq!(statuses(&cleaned, "step three bad proof"), [400]);
    assert_eq!(statuses(&signed_in, "signin/verify bad proof"), [500]);
    let cleaning = &cleaned["cleanings"][0];
    let salt = Salt::from_hex(text(&cleaning["srp_salt"])).expect("a salt");
    let verifier = Verifier::from_hex(text(&cleaning["srp_verifier"])).expect("a verifier");
    let client_key = PublicKey::from_hex(text(&cleaning["client_srp_A"])).expect("A is in range");
    let ephemeral = secret(&cleaning["server_srp_b"]);
    let answer = server::answer(text(&cleaning["srp_identity"]), &salt, &verifier, &client_key, &ephemeral).expect("B");
    for at in 0..64 {
        let mut proof = text(&cleaning["client_proof_M1"]).to_owned();
        proof.replace_range(at..=at, if &proof[at..=at] == "0" { "1" } else { "0" });
        let proof = Proof::from_hex(&proof).expect("64 digits");
        assert_eq!(answer.session.admit_client(&proof), Err(SrpError::WrongProof), "digit {at}");
    }
}

#[test]
fn a_public_key_of_zero_is_refused_a_call_earlier_than_by_the_original() {
    let flow = sign_in();
    assert_eq!(statuses(&flow, "signin A=0"), [200]);
    assert_eq!(statuses(&flow, "signin/verify A=0"), [500]);
    assert_eq!(statuses(&flow, "signin key not hex"), [200]);
    for key in ["0", &"0".repeat(512), "xyz", ""] {
        assert_eq!(PublicKey::from_hex(key), Err(SrpError::InvalidPublicKey), "{key}");
    }
}

#[test]
fn verifiers_and_salts_that_the_original_took_unseen_are_refused() {
    let flow = sign_in();
    assert_eq!(statuses(&flow, "signup with verifier \"0\" and salt \"\""), [200]);
    assert_eq!(statuses(&flow, "signup non-hex zkpp"), [200]);
    for verifier in ["0", "xyz", &"0".repeat(512)] {
        assert_eq!(Verifier::from_hex(verifier), Err(SrpError::InvalidVerifier), "{verifier}");
    }
    assert_eq!(Salt::from_hex(""), Err(SrpError::InvalidSalt));
}

#[test]
fn overlapping_sign_ins_are_two_sessions() {
    // At the original the second made the first fail.
    let flow = sign_in();
    assert_eq!(statuses(&flow, "overlapping sign-ins: first proof"), [500]);
    let recorded = &flow["profile_sign_in"];
    let (identity, answer) = (text(&flow["user"]["profile_id"]), text(&flow["user"]["answer"]));
    let salt = Salt::from_hex(text(&recorded["salt"])).expect("a salt");
    let verifier = Verifier::from_hex(text(&recorded["verifier"])).expect("a verifier");
    let private_key = client::private_key(identity, answer, &salt);
    let begun = [[0x11; 32], [0x22; 32]].map(|bytes| {
        let ephemeral = authkeep_store::Secret::new(bytes);
        let server_secret = authkeep_store::Secret::new(bytes.map(|byte| !byte));
        let key = client::public_key(&ephemeral);
        let answer = server::answer(identity, &salt, &verifier, &key, &server_secret).expect("an answer");
        let session =
            client::session(identity, &salt, &private_key, &ephemeral, &answer.public_key).expect("a session");
        (answer.session, session.client_proof)
    });
    for (at, (session, _)) in begun.iter().enumerate() {
        for (from, (_, proof)) in begun.iter().enumerate() {
            assert_eq!(session.admit_client(proof).is_ok(), at == from, "proof {from} at session {at}");
        }
    }
}
