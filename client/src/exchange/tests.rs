//! Two cleanings that were recorded between the original client and server, and answers with one thing wrong.

use authkeep_crypto::{aes, reply_mac, srp};
use authkeep_store::Secret;
use serde_json::{Value, json};

use super::*;
use crate::Reply;
use crate::recorded::{Call, Player, changed};

const FILE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../crypto/vectors/flow-clean-token.json"));

fn cleanings() -> Vec<Value> {
    let file: Value = serde_json::from_str(FILE).expect("the vectors can be read");
    let cleanings = file["cleanings"].as_array().expect("a list").clone();
    assert_eq!(cleanings.len(), 2);
    cleanings
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn key(value: &Value) -> Secret<32> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text(value), &mut bytes).expect("64 hex digits");
    Secret::new(bytes)
}

fn mac(cleaning: &Value, message: &str) -> String {
    hex::encode(reply_mac::mac(&reply_mac::key(&key(&cleaning["client_session_key_K"])), message))
}

/// The three calls, with the MAC that this server adds to what the original answers.
fn calls(cleaning: &Value) -> Vec<Call> {
    let mut calls = Call::all(&cleaning["exchange"]);
    let message = text(&cleaning["encrypted_token"]["message"]);
    calls[2].body()["encrypted_token_mac"] = json!(mac(cleaning, message));
    calls
}

fn playing(cleaning: &Value, calls: Vec<Call>) -> Client<Player> {
    let chance =
        [&cleaning["client_x25519"]["raw_d_hex"], &cleaning["client_srp_a"], &cleaning["encrypted_id"]["iv_hex"]];
    Client::playing(calls, &chance)
}

/// What comes of a cleaning whose answers `change` has changed, of which `left` are never asked for.
async fn after(change: impl Fn(&mut [Call]), left: usize) -> Result<Zeroizing<String>, ClientError> {
    let cleaning = &cleanings()[0];
    let mut calls = calls(cleaning);
    change(&mut calls);
    let client = playing(cleaning, calls);
    let cleaned = client.clean(text(&cleaning["dirty_token"])).await;
    assert_eq!(client.calls_left(), left);
    cleaned
}

#[tokio::test]
async fn the_client_sends_what_the_original_sends_and_gets_its_token() {
    for cleaning in cleanings() {
        let client = playing(&cleaning, calls(&cleaning));
        let token = client.clean(text(&cleaning["dirty_token"])).await.expect("it is cleaned");
        assert_eq!(*token, text(&cleaning["clean_token"]));
        assert_eq!(client.calls_left(), 0);
    }
}

#[tokio::test]
async fn a_token_without_a_mac_is_taken_where_that_was_allowed_and_nowhere_else() {
    let cleaning = &cleanings()[0];
    let strict = playing(cleaning, Call::all(&cleaning["exchange"]));
    assert!(matches!(strict.clean(text(&cleaning["dirty_token"])).await, Err(ClientError::NoMac)));
    let lenient = playing(cleaning, Call::all(&cleaning["exchange"])).accept_tokens_without_mac();
    assert_eq!(*lenient.clean(text(&cleaning["dirty_token"])).await.unwrap(), text(&cleaning["clean_token"]));
}

#[tokio::test]
async fn a_wrong_mac_is_refused_also_where_none_was_needed() {
    let cleaning = &cleanings()[0];
    let right = json!(mac(cleaning, text(&cleaning["encrypted_token"]["message"])));
    for wrong in [changed(&right, 0), changed(&right, 63), json!(""), json!(null), json!(1)] {
        let mut calls = calls(cleaning);
        calls[2].body()["encrypted_token_mac"] = wrong.clone();
        let client = playing(cleaning, calls).accept_tokens_without_mac();
        let cleaned = client.clean(text(&cleaning["dirty_token"])).await;
        assert!(matches!(cleaned, Err(ClientError::WrongMac)), "{wrong}");
    }
}

#[tokio::test]
async fn a_token_that_was_changed_on_its_way_is_refused() {
    // A digit of the IV changes one of the token, and leaves its form and its padding alone.
    for at in [0, 127] {
        let change = |calls: &mut [Call]| {
            let message = changed(&calls[2].body()["encrypted_token"], at);
            calls[2].body()["encrypted_token"] = message;
        };
        assert!(matches!(after(change, 0).await, Err(ClientError::WrongMac)), "{at}");
    }
}

#[tokio::test]
async fn what_is_no_clean_token_is_refused_even_with_a_right_mac() {
    let cleaning = &cleanings()[0];
    let shared = key(&cleaning["shared_secret"]["raw_hex"]);
    let token = text(&cleaning["clean_token"]);
    let encrypted = |plaintext: &[u8]| aes::encrypt(&shared, &[7; 16], plaintext);
    let bad_padding = {
        // The last byte of the block before the padding turns its length into another.
        let message = encrypted(token.as_bytes());
        text(&changed(&json!(message), 62)).to_owned()
    };
    let messages = [
        encrypted(b""),
        encrypted(&token.as_bytes()[..31]),
        encrypted(format!("{token}0").as_bytes()),
        encrypted(token.to_uppercase().as_bytes()),
        encrypted(&[0xff; 32]),
        bad_padding,
        String::new(),
    ];
    for message in messages {
        let cleaned = after(
            |calls| {
                calls[2].body()["encrypted_token"] = json!(message);
                calls[2].body()["encrypted_token_mac"] = json!(mac(cleaning, &message));
            },
            0,
        );
        let refused = cleaned.await.expect_err("it is no clean token").to_string();
        assert!(refused.ends_with("encrypted_token holds no clean token"), "{refused}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_know_the_verifier_is_found_out() {
    for wrong in [json!("0".repeat(64)), json!(""), json!("g".repeat(64))] {
        let cleaned = after(|calls| calls[2].body()["pake_proof"] = wrong.clone(), 0);
        assert!(matches!(cleaned.await, Err(ClientError::WrongProof)), "{wrong}");
    }
}

#[tokio::test]
async fn the_first_answer_must_be_a_key_to_agree_with() {
    let low_order = authkeep_crypto::pke::PublicKey::from_bytes([0; 32]).to_jwk_hex();
    for wrong in [json!(low_order), json!(""), json!("7b7d"), json!(null)] {
        let cleaned = after(|calls| calls[0].body()["pke_key"] = wrong.clone(), 2);
        assert!(matches!(cleaned.await, Err(ClientError::Malformed { path: ONE, .. })), "{wrong}");
    }
}

#[tokio::test]
async fn the_servers_public_key_must_be_in_range_and_its_salt_a_salt() {
    let zero = "0".repeat(512);
    for (member, wrong) in [
        ("pake_key", json!(zero)),
        ("pake_key", json!(&zero[..511])),
        ("pake_key", json!("f".repeat(512))),
        ("pake_key", json!(null)),
        ("salt", json!("")),
        ("salt", json!("abc")),
        ("salt", json!("a".repeat(130))),
        ("salt", json!(null)),
    ] {
        let cleaned = after(|calls| calls[1].body()[member] = wrong.clone(), 1);
        assert!(matches!(cleaned.await, Err(ClientError::Malformed { path: TWO, .. })), "{member}: {wrong}");
    }
}

#[tokio::test]
async fn a_refusal_of_each_step_is_told() {
    let body = json!({ "statusCode": 400, "error": "Bad Request", "message": "Invalid Input" });
    for step in 0..3 {
        let refusal = Reply { status: 400, body: Some(body.clone()) };
        let cleaned = after(|calls| calls[step].reply = Some(refusal.clone()), 2 - step).await;
        assert_eq!(cleaned.unwrap_err().to_string(), "the server answered 400: Invalid Input");
    }
}

#[tokio::test]
async fn a_lost_answer_to_the_last_step_is_asked_for_once_more() {
    let cleaning = &cleanings()[0];
    let lost = |calls: &mut Vec<Call>, answers: usize| {
        let last = calls.pop().expect("the last step");
        for _ in 0..answers {
            calls.push(Call { path: last.path.clone(), request: last.request.clone(), reply: None });
        }
        calls.push(last);
    };
    let mut once = calls(cleaning);
    lost(&mut once, 1);
    let client = playing(cleaning, once);
    assert_eq!(*client.clean(text(&cleaning["dirty_token"])).await.unwrap(), text(&cleaning["clean_token"]));

    let mut twice = calls(cleaning);
    lost(&mut twice, 2);
    let client = playing(cleaning, twice);
    assert!(matches!(client.clean(text(&cleaning["dirty_token"])).await, Err(ClientError::Transport(_))));
    assert_eq!(client.calls_left(), 1);
}

#[tokio::test]
async fn a_lost_answer_to_another_step_is_an_error() {
    for step in 0..2 {
        let cleaned = after(|calls| calls[step].reply = None, 2 - step).await;
        assert!(matches!(cleaned, Err(ClientError::Transport(_))), "{step}");
    }
}

#[tokio::test]
async fn what_is_no_dirty_token_is_never_sent() {
    for wrong in ["", "/", "secret", "secret/", "/salt", "a/b/c", "ed3dd57423776fde65b22ded8f44c174"] {
        let client = Client::playing(Vec::new(), &[]);
        assert!(matches!(client.clean(wrong).await, Err(ClientError::NoDirtyToken)), "{wrong}");
    }
}

#[test]
fn the_recording_has_leading_zeros() {
    // Both servers' public keys begin with one, which only whoever keeps the width hashes right.
    for cleaning in cleanings() {
        assert!(text(&cleaning["server_srp_B"]).starts_with('0'));
        assert!(srp::PublicKey::from_hex(text(&cleaning["server_srp_B"])).is_ok());
    }
}
