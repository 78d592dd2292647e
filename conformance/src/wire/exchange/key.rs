//! Step one: keys in whatever form a runtime writes them, and keys that no client has.

use std::collections::BTreeSet;

use authkeep_crypto::pke;
use authkeep_store::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::json;

use super::conversation::{ONE, concealed};
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "exchange/key",
        [
            ("exchange-key", a_key_in_any_good_form_is_agreed_with),
            ("exchange-key", a_key_that_cannot_be_agreed_with_is_400),
            ("exchange-key", the_server_has_a_key_for_each_call),
            ("exchange-key", a_key_sent_twice_gives_one_try),
        ]
    )
}

/// A private key, and the base64url of its public one.
fn key(t: &Client) -> (pke::PrivateKey, [u8; 32]) {
    let private = pke::PrivateKey::from_secret(Secret::new(t.bytes()));
    let json = hex::decode(private.public_key().to_jwk_hex()).unwrap_or_default();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap_or_default();
    let x = URL_SAFE_NO_PAD.decode(json["x"].as_str().unwrap_or_default()).unwrap_or_default();
    (private, x.try_into().unwrap_or_default())
}

/// A good key as various runtimes write it.
fn good_forms(x: &[u8; 32]) -> Vec<String> {
    let text = URL_SAFE_NO_PAD.encode(x);
    let mut top_bit = *x;
    top_bit[31] |= 0x80;
    let minimal = format!(r#"{{"kty":"OKP","crv":"X25519","x":"{text}"}}"#);
    let with = |more: &str| format!(r#"{{"kty":"OKP","crv":"X25519","x":"{text}",{more}}}"#);
    let forms = [
        minimal.clone(),
        format!(r#"{{ "x" : "{text}", "kty": "OKP", "crv": "X25519" }}"#),
        with(r#""ext":true"#),
        with(r#""use":"enc""#),
        with(r#""use":"sig""#),
        with(r#""key_ops":[]"#),
        with(r#""key_ops":["deriveKey"]"#),
        with(r#""foo":1"#),
        format!(r#"{{"kty":"OKP","crv":"X25519","x":"{}"}}"#, URL_SAFE.encode(x)),
        format!(r#"{{"kty":"OKP","crv":"X25519","x":"{}"}}"#, STANDARD.encode(x)),
        format!(r#"{{"kty":"OKP","crv":"X25519","x":"{}"}}"#, URL_SAFE_NO_PAD.encode(top_bit)),
    ];
    let mut forms: Vec<_> = forms.iter().map(hex::encode).collect();
    forms.push(hex::encode(minimal).to_uppercase());
    forms
}

async fn a_key_in_any_good_form_is_agreed_with(t: &Client) -> Check {
    let token = t.email_token().await?;
    let (private, x) = key(t);
    for form in good_forms(&x) {
        let agreed = t.agree_with(&private, form.clone()).await?;
        // The server computed the same as this side, or it could not read the id.
        t.named_under(agreed, &token).await.map_err(|failure| failure.when(format!("the key was {form}")))?;
    }
    // So is a number that is written with more than the field has.
    let odd = hex::encode(r#"{"kty":"OKP","crv":"X25519","x":"9v_______________________________________38"}"#);
    t.call(ONE, &json!({ "pke_key": odd })).await?.texts(["pke_key"])?;
    Ok(())
}

async fn a_key_that_cannot_be_agreed_with_is_400(t: &Client) -> Check {
    let x = URL_SAFE_NO_PAD.encode(key(t).1);
    let of = |kty: &str, crv: &str, x: &str| format!(r#"{{"kty":"{kty}","crv":"{crv}","x":"{x}"}}"#);
    let with = |more: &str| format!(r#"{{"kty":"OKP","crv":"X25519","x":"{x}",{more}}}"#);
    let point = |bytes: &[u8]| of("OKP", "X25519", &URL_SAFE_NO_PAD.encode(bytes));
    let mut one = [0; 32];
    one[0] = 1;
    let of_order_8 = of("OKP", "X25519", "4Ot6fDtBuK4WVuP68Z_EatoJjeucMrH9hmIFFl9JuAA");
    let good = of("OKP", "X25519", &x);
    let mut bad: Vec<_> = [
        with(r#""ext":false"#),
        with(r#""key_ops":["deriveKey","deriveKey"]"#),
        with(r#""key_ops":"deriveKey""#),
        with(&format!(r#""d":"{x}""#)),
        point(&[7; 31]),
        point(&[7; 33]),
        point(&[0; 32]),
        point(&one),
        of_order_8,
        of("EC", "X25519", &x),
        of("OKP", "x25519", &x),
        of("OKP", "Ed25519", &x),
        r#"{"kty":"OKP","crv":"X25519"}"#.to_owned(),
        r#"{"kty":"OKP","crv":"X25519","x":5}"#.to_owned(),
        of("OKP", "X25519", &format!("*{}", &x[1..])),
        format!("[{good}]"),
        "{".to_owned(),
        "null".to_owned(),
    ]
    .iter()
    .map(hex::encode)
    .collect();
    let good = hex::encode(good);
    bad.extend([
        String::new(),
        "00ff".to_owned(),
        format!("{good}zz"),
        format!("{good}7"),
        format!(" {good}"),
        good[1..].to_owned(),
        "x".to_owned(),
        x,
    ]);
    for text in bad {
        t.call(ONE, &json!({ "pke_key": text })).await?.is_invalid_input()?;
    }
    Ok(())
}

async fn the_server_has_a_key_for_each_call(t: &Client) -> Check {
    let body = json!({ "pke_key": key(t).0.public_key().to_jwk_hex() });
    let mut keys = BTreeSet::new();
    for _ in 0..3 {
        let [key] = t.call(ONE, &body).await?.texts(["pke_key"])?;
        keys.insert(key);
    }
    if keys.len() == 3 { Ok(()) } else { Err(Failure::of("POST /v1/step/one", "3 different keys", keys.len())) }
}

async fn a_key_sent_twice_gives_one_try(t: &Client) -> Check {
    let token = t.email_token().await?;
    let id = concealed(&token)?.id;
    let (private, _) = key(t);
    let text = private.public_key().to_jwk_hex();
    let mut second_counted = false;
    // Which of the two counts is the server's business where both came in the same millisecond.
    for _ in 0..20 {
        let first = t.agree_with(&private, text.clone()).await?;
        let second = t.agree_with(&private, text.clone()).await?;
        let answer = t.name(&second, &t.ephemeral(), &id).await?;
        second_counted |= answer.status == 200;
        if answer.status != 200 {
            answer.is_invalid_input()?;
        }
        t.name(&first, &t.ephemeral(), &id).await?.is_invalid_input()?;
    }
    if second_counted {
        t.is_not_spent(&token).await
    } else {
        Err(Failure::of("POST /v1/step/two", "200 under the key that was answered last", "400 each time"))
    }
}
