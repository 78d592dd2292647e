//! Step three: the proof, one try each.

use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::pseudonym::bad_numbers;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "exchange/proof",
        [
            ("exchange-proof", a_wrong_proof_uses_up_the_try_and_spends_nothing),
            ("exchange-proof", what_is_no_proof_does_so_too),
            ("exchange-proof", an_unknown_or_bad_key_is_400),
            ("exchange-proof", capitals_are_hex_as_well),
            ("exchange-proof", a_proof_is_for_its_own_conversation),
            ("exchange-reply", the_same_call_is_answered_the_same),
            ("exchange-reply", a_wrong_proof_after_it_is_told_nothing),
            ("exchange-mac", the_mac_is_under_a_key_of_the_session),
        ]
    )
}

async fn a_wrong_proof_uses_up_the_try_and_spends_nothing(t: &Client) -> Check {
    let token = t.email_token().await?;
    let named = t.named(&token).await?;
    t.prove_with(&named.pake_key, &t.any_proof()).await?.is_invalid_input()?;
    t.prove_with(&named.pake_key, &named.proof()).await?.is_invalid_input()?;
    t.is_not_spent(&token).await
}

async fn what_is_no_proof_does_so_too(t: &Client) -> Check {
    let token = t.email_token().await?;
    for at in 0..5 {
        let named = t.named(&token).await?;
        let right = named.proof();
        let wrong = [String::new(), right[1..].to_owned(), format!("0{right}"), format!("{right}00"), "g".repeat(64)];
        t.prove_with(&named.pake_key, &wrong[at]).await?.is_invalid_input()?;
        t.prove_with(&named.pake_key, &right).await?.is_invalid_input()?;
    }
    t.is_not_spent(&token).await
}

async fn an_unknown_or_bad_key_is_400(t: &Client) -> Check {
    let token = t.email_token().await?;
    let named = t.named(&token).await?;
    for key in bad_numbers().into_iter().chain([t.ephemeral().public]) {
        t.prove_with(&key, &named.proof()).await?.is_invalid_input()?;
    }
    // None of them was this conversation's.
    named.clean_token(&t.prove_named(&named).await?).map(drop)
}

async fn capitals_are_hex_as_well(t: &Client) -> Check {
    let mut named = t.named(&t.email_token().await?).await?;
    // Only the form of the proof differs; a draw from an empty stock spends nothing.
    let answer = loop {
        let answer = t.prove_with(&named.pake_key, &named.proof().to_uppercase()).await?;
        if answer.status != 500 {
            break answer;
        }
        t.fill(8).await?;
        named = t.named(&t.email_token().await?).await?;
    };
    named.clean_token(&answer).map(drop)
}

async fn a_proof_is_for_its_own_conversation(t: &Client) -> Check {
    let (token, other) = (t.email_token().await?, t.email_token().await?);
    let (one, two) = (t.named(&token).await?, t.named(&other).await?);
    t.prove_with(&one.pake_key, &two.proof()).await?.is_invalid_input()?;
    // Next to each other they do not disturb each other.
    two.clean_token(&t.prove_named(&two).await?)?;
    t.prove_with(&one.pake_key, &one.proof()).await?.is_invalid_input()?;
    t.is_not_spent(&token).await
}

async fn the_same_call_is_answered_the_same(t: &Client) -> Check {
    let token = t.email_token().await?;
    let named = t.named(&token).await?;
    let first = t.prove_named(&named).await?;
    named.clean_token(&first)?;
    for _ in 0..3 {
        let again = t.prove_with(&named.pake_key, &named.proof()).await?;
        if again.status != first.status || again.body != first.body {
            return Err(again.fail(first.found()));
        }
        // Other cleanings in between change nothing.
        t.clean(&t.email_token().await?).await?;
    }
    t.is_spent(&token).await
}

async fn a_wrong_proof_after_it_is_told_nothing(t: &Client) -> Check {
    let named = t.named(&t.email_token().await?).await?;
    let first = t.prove_named(&named).await?;
    named.clean_token(&first)?;
    t.prove_with(&named.pake_key, &t.any_proof()).await?.is_invalid_input()?;
    t.prove_with(&t.ephemeral().public, &named.proof()).await?.is_invalid_input()?;
    let again = t.prove_with(&named.pake_key, &named.proof()).await?;
    if again.body == first.body { Ok(()) } else { Err(again.fail(first.found())) }
}

/// That it is the right one is checked wherever an answer is opened; here that it depends on the session.
async fn the_mac_is_under_a_key_of_the_session(t: &Client) -> Check {
    let (one, two) = (t.named(&t.email_token().await?).await?, t.named(&t.email_token().await?).await?);
    let answer = t.prove_named(&one).await?;
    let [_, encrypted, mac] = answer.texts(["pake_proof", "encrypted_token", "encrypted_token_mac"])?;
    let under = |session: &authkeep_crypto::srp::Session| authkeep_crypto::reply_mac::key(&session.key);
    let is_mac = authkeep_crypto::reply_mac::is_mac;
    if is_mac(&under(&one.session), &encrypted, &mac) && !is_mac(&under(&two.session), &encrypted, &mac) {
        Ok(())
    } else {
        Err(answer.fail("a MAC under a key of this session"))
    }
}
