//! Cleaning a token: both sides of the three steps.

use authkeep_crypto::srp::{PublicKey, Salt, Verifier, client, server};
use authkeep_crypto::{aes, conceal, pke};
use authkeep_store::Secret;
use serde_json::Value;

use crate::{bytes, clean_token, secret, text};

fn cleanings() -> Vec<Value> {
    let cleanings = clean_token()["cleanings"].as_array().expect("a list").clone();
    assert_eq!(cleanings.len(), 2);
    cleanings
}

fn private_key(side: &Value) -> pke::PrivateKey {
    let key = pke::PrivateKey::from_secret(secret(&side["raw_d_hex"]));
    assert_eq!(*key.to_jwk_hex(), text(&side["jwk_hex"]));
    assert_eq!(key.public_key().bytes(), &bytes::<32>(&side["raw_x_hex"]));
    key
}

/// The key that both agree on in step one.
fn shared(cleaning: &Value) -> Secret<32> {
    let (client, server) = (private_key(&cleaning["client_x25519"]), private_key(&cleaning["server_x25519"]));
    let step = &cleaning["exchange"][0];
    let (sent, answered) = (text(&step["request"]["pke_key"]), text(&step["response"]["pke_key"]));
    assert_eq!(client.public_key().to_jwk_hex(), sent);
    assert_eq!(server.public_key().to_jwk_hex(), answered);
    let at_the_server = server.agree(&pke::PublicKey::from_jwk_hex(sent).expect("a key")).expect("they agree");
    let at_the_client = client.agree(&pke::PublicKey::from_jwk_hex(answered).expect("a key")).expect("they agree");
    assert_eq!(at_the_server, at_the_client);
    at_the_server
}

#[test]
fn step_one_both_sides_agree_on_the_recorded_key() {
    for cleaning in cleanings() {
        let shared = shared(&cleaning);
        assert_eq!(shared, secret(&cleaning["shared_secret"]["raw_hex"]));
        assert_eq!(*aes::key_to_jwk_hex(&shared), text(&cleaning["shared_secret"]["jwk_hex"]));
        assert_eq!(aes::key_from_jwk_hex(text(&cleaning["shared_secret"]["jwk_hex"])), Ok(shared));
    }
}

#[test]
fn step_two_the_id_is_encrypted_and_read() {
    for cleaning in cleanings() {
        let concealed = conceal::conceal(text(&cleaning["dirty_token"])).expect("a token");
        assert_eq!(concealed.id, text(&cleaning["concealed"]["id"]));
        assert_eq!(*concealed.password, text(&cleaning["concealed"]["password"]));
        let (shared, recorded) = (shared(&cleaning), &cleaning["encrypted_id"]);
        let message = aes::encrypt(&shared, &bytes(&recorded["iv_hex"]), concealed.id.as_bytes());
        assert_eq!(message, text(&recorded["message"]));
        assert_eq!(message, text(&cleaning["exchange"][1]["request"]["encrypted_id"]));
        assert_eq!(aes::decrypt(&shared, &message).expect("it is read").as_slice(), concealed.id.as_bytes());
    }
}

#[test]
fn steps_two_and_three_both_sides_compute_the_recorded_keys_and_proofs() {
    for cleaning in cleanings() {
        let (two, three) = (&cleaning["exchange"][1], &cleaning["exchange"][2]);
        let (identity, password) = (text(&cleaning["srp_identity"]), text(&cleaning["srp_password"]));
        let salt = Salt::from_hex(text(&two["response"]["salt"])).expect("a salt");
        assert_eq!(salt.to_hex(), text(&cleaning["srp_salt"]));
        let concealed = conceal::conceal(text(&cleaning["dirty_token"])).expect("a token");
        let verifier = concealed.verifier(&salt);
        assert_eq!(*verifier.to_hex(), text(&cleaning["srp_verifier"]));

        let client_key = PublicKey::from_hex(text(&two["request"]["pake_key"])).expect("A is in range");
        let answer =
            server::answer(identity, &salt, &verifier, &client_key, &secret(&cleaning["server_srp_b"])).expect("B");
        assert_eq!(answer.public_key.to_hex(), text(&two["response"]["pake_key"]));

        let ephemeral = secret(&cleaning["client_srp_a"]);
        assert_eq!(client::public_key(&ephemeral), client_key);
        let private_key = client::private_key(identity, password, &salt);
        assert_eq!(client::verifier(&private_key), verifier);
        let session =
            client::session(identity, &salt, &private_key, &ephemeral, &answer.public_key).expect("a session");
        assert_eq!(session, answer.session);
        assert_eq!(session.key, secret(&cleaning["client_session_key_K"]));
        assert_eq!(*session.client_proof.to_hex(), text(&three["request"]["pake_proof"]));
        assert_eq!(*session.server_proof.to_hex(), text(&three["response"]["pake_proof"]));
    }
}

#[test]
fn step_three_the_clean_token_is_encrypted_under_the_same_key_and_read() {
    for cleaning in cleanings() {
        let (shared, recorded, token) =
            (shared(&cleaning), &cleaning["encrypted_token"], text(&cleaning["clean_token"]));
        let message = aes::encrypt(&shared, &bytes(&recorded["iv_hex"]), token.as_bytes());
        assert_eq!(message, text(&recorded["message"]));
        assert_eq!(message, text(&cleaning["exchange"][2]["response"]["encrypted_token"]));
        assert_eq!(aes::decrypt(&shared, &message).expect("it is read").as_slice(), token.as_bytes());
    }
}

#[test]
fn the_secrets_of_one_cleaning_open_nothing_of_the_other() {
    let [one, other] = &cleanings()[..] else { panic!("there are two") };
    for member in ["encrypted_id", "encrypted_token"] {
        let read = aes::decrypt(&shared(other), text(&one[member]["message"]));
        assert!(read.is_err(), "{member}");
    }
    let salt = Salt::from_hex(text(&one["srp_salt"])).expect("a salt");
    let verifier = Verifier::from_hex(text(&one["srp_verifier"])).expect("a verifier");
    let client_key = PublicKey::from_hex(text(&other["client_srp_A"])).expect("A is in range");
    let identity = text(&one["srp_identity"]);
    let answer = server::answer(identity, &salt, &verifier, &client_key, &secret(&one["server_srp_b"])).expect("B");
    let private_key = client::private_key(identity, text(&other["srp_password"]), &salt);
    let ephemeral = secret(&other["client_srp_a"]);
    let session = client::session(identity, &salt, &private_key, &ephemeral, &answer.public_key).expect("a session");
    assert!(answer.session.admit_client(&session.client_proof).is_err());
}
