//! Signing up and in: what both sides of the pseudonym API compute, and what the account side's client does with the same
//! parts.

use authkeep_crypto::aes;
use authkeep_crypto::srp::{Proof, PublicKey, Salt, SrpError, Verifier, client, server};
use serde_json::Value;

use crate::{secret, sign_in, text};

fn salt(value: &Value) -> Salt {
    Salt::from_hex(text(value)).expect("a salt")
}

fn key(value: &Value) -> PublicKey {
    PublicKey::from_hex(text(value)).expect("it is in range")
}

#[test]
fn the_verifiers_are_those_that_were_sent() {
    let flow = sign_in();
    let user = &flow["user"];
    for (srp, secret, sent) in [
        (&flow["sign_up"]["account_srp"], &user["password"], &flow["sign_up"]["exchange"][0]["request"]),
        (&flow["sign_up"]["profile_srp"], &user["answer"], &flow["sign_up"]["exchange"][1]["request"]),
    ] {
        let salt = salt(&srp["salt"]);
        let verifier = client::verifier(&client::private_key(text(&srp["identity"]), text(secret), &salt));
        for recorded in [&srp["verifier"], &sent["zkpp"]] {
            assert_eq!(*verifier.to_hex(), text(recorded));
        }
        assert_eq!(salt.to_hex(), text(&sent["salt"]));
    }
}

#[test]
fn both_sides_of_a_pseudonyms_sign_in_compute_the_recorded_proofs() {
    let flow = sign_in();
    let (recorded, identity) = (&flow["profile_sign_in"], text(&flow["user"]["profile_id"]));
    let [asked, proved] = [0, 1].map(|at| &recorded["exchange"][at]);
    let salt = salt(&asked["response"]["salt"]);

    let verifier = Verifier::from_hex(text(&recorded["verifier"])).expect("a verifier");
    let client_key = key(&asked["request"]["key"]);
    let answer =
        server::answer(identity, &salt, &verifier, &client_key, &secret(&recorded["server_srp_b"])).expect("B");
    assert_eq!(answer.public_key.to_hex(), text(&asked["response"]["key"]));

    let ephemeral = secret(&recorded["client_srp_a"]);
    assert_eq!(client::public_key(&ephemeral), client_key);
    let private_key = client::private_key(identity, text(&flow["user"]["answer"]), &salt);
    let session = client::session(identity, &salt, &private_key, &ephemeral, &answer.public_key).expect("a session");
    assert_eq!(session, answer.session);
    assert_eq!(session.key, secret(&recorded["client_session_key_K"]));
    assert_eq!(*session.client_proof.to_hex(), text(&proved["request"]["key"]));
    assert_eq!(*session.server_proof.to_hex(), text(&proved["response"]["proof"]));
}

#[test]
fn the_client_of_an_accounts_sign_in_computes_the_recorded_proofs() {
    let flow = sign_in();
    let (recorded, identity) = (&flow["account_sign_in"], text(&flow["user"]["email"]));
    let [asked, proved] = [0, 1].map(|at| &recorded["exchange"][at]);
    let salt = salt(&asked["response"]["salt"]);
    let ephemeral = secret(&recorded["client_srp_a"]);
    assert_eq!(client::public_key(&ephemeral), key(&asked["request"]["key"]));
    let private_key = client::private_key(identity, text(&flow["user"]["password"]), &salt);
    let server_key = key(&asked["response"]["key"]);
    let session = client::session(identity, &salt, &private_key, &ephemeral, &server_key).expect("a session");
    assert_eq!(session.key, secret(&recorded["client_session_key_K"]));
    assert_eq!(*session.client_proof.to_hex(), text(&proved["request"]["key"]));
    let proof = Proof::from_hex(text(&proved["response"]["server_proof"])).expect("a proof");
    assert_eq!(session.admit_server(&proof), Ok(()));
}

#[test]
fn what_the_account_keeps_is_read_with_the_password_and_the_answer() {
    let flow = sign_in();
    let (user, kept) = (&flow["user"], &flow["sign_up"]);
    let salt = text(&kept["account_srp"]["salt"]);
    for (secret, key, message, plaintext) in [
        ("password", "password_key", "encrypted_question", "question"),
        ("answer", "answer_key", "encrypted_profile", "profile_id"),
    ] {
        let derived = aes::key_from_password(text(&user[secret]), salt);
        assert_eq!(*aes::key_to_jwk_hex(&derived), text(&kept[key]["jwk_hex"]));
        let read = aes::decrypt(&derived, text(&kept[message])).expect("it is read");
        assert_eq!(read.as_slice(), text(&user[plaintext]).as_bytes(), "{message}");
    }
}

#[test]
fn another_spelling_of_the_id_is_another_identity() {
    let flow = sign_in();
    let (recorded, identity) = (&flow["profile_sign_in"], text(&flow["user"]["profile_id"]));
    let salt = salt(&recorded["salt"]);
    let verifier = Verifier::from_hex(text(&recorded["verifier"])).expect("a verifier");
    let client_key = key(&recorded["client_srp_A"]);
    let sent = Proof::from_hex(text(&recorded["client_proof_M1"])).expect("a proof");
    let server_secret = secret(&recorded["server_srp_b"]);
    let answer =
        server::answer(&identity.to_uppercase(), &salt, &verifier, &client_key, &server_secret).expect("an answer");
    assert_eq!(answer.public_key.to_hex(), text(&recorded["server_srp_B"]), "it does not depend on the identity");
    assert_eq!(answer.session.admit_client(&sent), Err(SrpError::WrongProof));
}
