//! Step two: the token is named, once.

use std::collections::BTreeSet;

use authkeep_crypto::aes;
use serde_json::json;

use super::conversation::{Agreed, TWO, concealed};
use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::pseudonym::bad_numbers;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "exchange/naming",
        [
            ("exchange-naming", a_token_has_a_salt_and_each_call_a_key),
            ("exchange-naming", a_key_of_step_one_is_good_for_one_try),
            ("exchange-naming", a_key_is_the_text_that_was_sent),
            ("exchange-no-oracle", whatever_is_wrong_is_told_in_the_same_words),
            ("exchange-no-oracle", a_failure_uses_the_key_up),
            ("exchange-naming", a_public_key_whose_powers_are_known_is_400),
            ("exchange-no-oracle", a_clean_token_in_an_answer_opens_nothing),
        ]
    )
}

async fn a_token_has_a_salt_and_each_call_a_key(t: &Client) -> Check {
    let token = t.email_token().await?;
    let (one, other) = (t.named(&token).await?, t.named(&token).await?);
    if one.salt == other.salt && one.server_key != other.server_key {
        Ok(())
    } else {
        Err(Failure::of("POST /v1/step/two", "the same salt and another B", other.salt))
    }
}

async fn a_key_of_step_one_is_good_for_one_try(t: &Client) -> Check {
    let token = concealed(&t.email_token().await?)?;
    let agreed = t.agree().await?;
    t.name(&agreed, &t.ephemeral(), &token.id).await?.texts(["pake_key", "salt"])?;
    t.name(&agreed, &t.ephemeral(), &token.id).await?.is_invalid_input()
}

async fn a_key_is_the_text_that_was_sent(t: &Client) -> Check {
    let token = t.email_token().await?;
    let id = concealed(&token)?.id;
    let agreed = t.agree().await?;
    let unknown = t.agree().await?;
    for pke_key in ["", "x", &agreed.pke_key.to_uppercase(), &format!("{} ", agreed.pke_key)] {
        let other = Agreed { pke_key: pke_key.to_owned(), shared: agreed.shared.clone() };
        t.name(&other, &t.ephemeral(), &id).await?.is_invalid_input()?;
    }
    // What was encrypted for another conversation.
    let encrypted = agreed.encrypt(t, &id);
    t.name_encrypted(&unknown, &t.ephemeral().public, &encrypted).await?.is_invalid_input()?;
    t.named_under(agreed, &token).await.map(drop)
}

/// What is no id of a dirty token, encrypted for this conversation.
fn bad_ids(t: &Client, agreed: &Agreed, clean: &str) -> Vec<(&'static str, String)> {
    let unknown = agreed.encrypt(t, &t.hex(16));
    // With another byte before it, the last block says something else, most often no padding.
    let flipped = |at: usize| {
        let mut bytes = hex::decode(&unknown).unwrap_or_default();
        bytes[at] ^= 0xff;
        hex::encode(bytes)
    };
    vec![
        ("an unknown id", unknown.clone()),
        ("a clean token", agreed.encrypt(t, clean)),
        ("padding of 0", flipped(31)),
        ("a block that is another", flipped(0)),
        ("an IV that is another", flipped(63)),
        ("31 digits", agreed.encrypt(t, &t.hex(16)[1..])),
        ("33 digits", agreed.encrypt(t, &format!("{}0", t.hex(16)))),
        ("64 digits", agreed.encrypt(t, &t.hex(32))),
        ("no digits", agreed.encrypt(t, &"g".repeat(32))),
        ("no text", agreed.encrypt(t, "")),
        ("an IV alone", t.hex(16)),
        ("half a block", t.hex(24)),
        ("half a block more", format!("{unknown}{}", t.hex(8))),
        ("an odd number of digits", unknown[1..].to_owned()),
        ("no hex", format!("g{}", &unknown[1..])),
        ("nothing", String::new()),
        ("another key", aes::encrypt(&authkeep_store::Secret::new(t.bytes()), &t.bytes(), t.hex(16).as_bytes())),
    ]
}

/// What an answer tells: its status, the names of its headers, its body.
fn told(answer: &Answer) -> (u16, BTreeSet<String>, &[u8]) {
    let names = answer.headers.iter().map(|(name, _)| name.to_lowercase()).collect();
    (answer.status, names, &answer.body)
}

async fn whatever_is_wrong_is_told_in_the_same_words(t: &Client) -> Check {
    let token = t.email_token().await?;
    let clean = t.clean(&token).await?;
    let first = t.name(&t.agree().await?, &t.ephemeral(), &t.hex(16)).await?;
    first.is_invalid_input()?;
    let count = bad_ids(t, &t.agree().await?, &clean).len();
    for at in 0..count {
        let agreed = t.agree().await?;
        let (what, encrypted) = bad_ids(t, &agreed, &clean).swap_remove(at);
        let answer = t.name_encrypted(&agreed, &t.ephemeral().public, &encrypted).await?;
        if told(&answer) != told(&first) {
            return Err(answer.fail(format!("what an unknown id is told: {}", first.found())).when(what));
        }
    }
    // Nor does the id of a token that was cleaned.
    t.is_spent(&token).await
}

async fn a_failure_uses_the_key_up(t: &Client) -> Check {
    let token = t.email_token().await?;
    let id = concealed(&token)?.id;
    for wrong in ["", "00", &t.hex(64)] {
        let agreed = t.agree().await?;
        t.name_encrypted(&agreed, &t.ephemeral().public, wrong).await?.is_invalid_input()?;
        t.name(&agreed, &t.ephemeral(), &id).await?.is_invalid_input()?;
    }
    t.is_not_spent(&token).await
}

async fn a_public_key_whose_powers_are_known_is_400(t: &Client) -> Check {
    let token = t.email_token().await?;
    let id = concealed(&token)?.id;
    for key in bad_numbers() {
        let agreed = t.agree().await?;
        let encrypted = agreed.encrypt(t, &id);
        t.name_encrypted(&agreed, &key, &encrypted).await?.is_invalid_input()?;
        t.name_encrypted(&agreed, &t.ephemeral().public, &encrypted).await?.is_invalid_input()?;
    }
    t.is_not_spent(&token).await
}

/// Both directions use one key: an answer could be sent back as a question.
async fn a_clean_token_in_an_answer_opens_nothing(t: &Client) -> Check {
    let named = t.named(&t.email_token().await?).await?;
    let answer = t.prove_named(&named).await?;
    named.clean_token(&answer)?;
    let encrypted = answer.json()?["encrypted_token"].clone();
    let agreed = t.agree().await?;
    let body = json!({"pke_key": agreed.pke_key, "pake_key": t.ephemeral().public, "encrypted_id": encrypted});
    t.call(TWO, &body).await?.is_invalid_input()
}
