//! Concealed tokens against `vectors/conceal.json`: what the clients make of tokens.

use std::num::NonZeroU32;

use serde::Deserialize;

use super::{ID, NotAToken, ROUNDS, chain, conceal, hash_chain};
use crate::srp::Salt;

const FILE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/conceal.json"));

#[derive(Deserialize)]
struct Vectors {
    hash_chain: Vec<Chain>,
    conceal: Vec<Case>,
    not_repeatable: Vec<NotRepeatable>,
}

#[derive(Deserialize)]
struct Chain {
    token: String,
    iterations: NonZeroU32,
    result: String,
}

#[derive(Deserialize)]
struct Case {
    token: String,
    id: String,
    password: String,
    srp_salt: String,
    srp_verifier: String,
}

#[derive(Deserialize)]
struct NotRepeatable {
    token: String,
    id_length: usize,
    password_length: usize,
}

fn vectors() -> Vectors {
    serde_json::from_str(FILE).expect("the vectors can be read")
}

#[test]
fn hash_chains_are_those_of_the_clients() {
    let cases = vectors().hash_chain;
    assert_eq!(cases.len(), 9);
    for case in cases {
        let got = hash_chain(&case.token, case.iterations).expect("a token");
        assert_eq!(*got, case.result, "{} {}", case.token, case.iterations);
    }
}

#[test]
fn tokens_have_the_ids_and_verifiers_that_the_clients_give_them() {
    let cases = vectors().conceal;
    assert_eq!(cases.len(), 13);
    for case in cases {
        let concealed = conceal(&case.token).expect("a token");
        assert_eq!(concealed.id, case.id, "{}", case.token);
        assert_eq!(*concealed.password, case.password, "{}", case.token);
        let salt = Salt::from_hex(&case.srp_salt).expect("a salt");
        assert_eq!(*concealed.verifier(&salt).to_hex(), case.srp_verifier, "{}", case.token);
    }
}

/// The clients hash such a token as a whole with a salt of chance. Given the salt, the same comes out again; without it
/// nobody can repeat it, so the token is refused.
#[test]
fn tokens_that_cannot_be_repeated_are_refused() {
    let cases = vectors().not_repeatable;
    assert_eq!(cases.len(), 2);
    let (one, other) = ("0".repeat(64), "1".repeat(64));
    for case in cases {
        assert_eq!(conceal(&case.token).err(), Some(NotAToken), "{}", case.token);
        let text = chain(&case.token, &one, ROUNDS);
        assert_eq!(text.len(), case.id_length + case.password_length, "{}", case.token);
        assert_eq!(chain(&case.token, &one, ROUNDS), text, "{}", case.token);
        assert_ne!(chain(&case.token, &other, ROUNDS)[..ID], text[..ID], "{}", case.token);
    }
    assert_eq!(conceal("").err(), Some(NotAToken));
}

#[test]
fn debug_shows_nothing_of_a_token() {
    assert_eq!(format!("{:?}", conceal("secret/salt")), "Ok([concealed token])");
}
