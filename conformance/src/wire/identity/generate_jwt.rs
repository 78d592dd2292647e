//! `POST /sessions/generate_jwt`: a token of the server's for one that an API key signed.

use serde_json::{Value, json};

use super::api_key::{FOREIGN, OWN, OWN_PEM, public_key};
use super::ask::{get, post};
use super::authenticator::now_ms;
use super::crypto::{base64url, hs256, is_signed_by, read_token, rs256, unsigned};
use super::person::Person;
use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/generate_jwt",
        [
            ("generate-jwt", a_token_is_given_for_a_token),
            ("generate-jwt", without_scopes_aud_is_null),
            ("generate-jwt", the_token_lives_as_long_as_the_key_says),
            ("generate-jwt", the_token_is_no_access_token),
            ("generate-jwt", an_unknown_key_is_404),
            ("generate-jwt", an_inactive_key_is_404),
            ("generate-jwt", a_locked_account_is_given_none),
            ("generate-jwt", a_deleted_account_is_given_none),
            ("client-token", segments_and_encoding_are_told),
            ("client-token", another_algorithm_is_told),
            ("client-token", a_wrong_signature_is_told),
            ("client-token", exp_must_be_there_ahead_and_near),
            ("client-token", nbf_must_be_past),
            ("client-token", iss_must_be_external),
            ("client-token", iat_must_be_past_where_it_is_there),
            ("client-token", jti_must_be_there),
            ("client-token", sub_must_be_api_key_jwt),
            ("client-token", a_jti_is_taken_once),
            ("client-token", a_refused_token_does_not_use_its_jti_up),
            ("client-token", a_jti_is_its_keys_own),
        ]
    )
}

fn now() -> u64 {
    now_ms() / 1000
}

/// Claims that are all right.
fn claims(t: &Client) -> Value {
    let now = now();
    json!({"iat": now - 1, "exp": now + 30, "sub": "api_key_jwt", "iss": "external", "jti": t.hex(12)})
}

fn signed(claims: &Value) -> String {
    rs256(OWN, &json!({"alg": "RS256"}), claims)
}

async fn generate(t: &Client, kid: &str, token: &str) -> Result<Answer, Failure> {
    t.ask(post("/sessions/generate_jwt", &[("kid", kid), ("jwt_token", token)])).await
}

impl Answer {
    fn is_refused_jwt(&self, tail: &str) -> Check {
        self.is_told(401, &format!("Failed to decode and verify JWT: #<JWT::{tail}>"))
    }

    /// The token of a 200, which is all there is.
    fn jwt(&self) -> Result<String, Failure> {
        let body = self.object(200)?;
        match (body["token"].as_str(), body.as_object().map(serde_json::Map::len)) {
            (Some(token), Some(1)) => Ok(token.to_owned()),
            _ => Err(self.fail("200 with a token alone")),
        }
    }
}

async fn a_token_is_given_for_a_token(t: &Client) -> Check {
    let (person, _, kid) = t.owner(Some("trade")).await?;
    let token = generate(t, &kid, &signed(&claims(t))).await?.jwt()?;
    let Some((header, found)) = read_token(&token) else { return Err(Failure::new("the token is no JWT")) };
    if header["alg"] != "RS256" || !is_signed_by(&token, &t.jwks().await?) {
        return Err(Failure::of("generate_jwt", "a token of the server's keys", header));
    }
    let jti = found["jti"].as_str().unwrap_or_default();
    let expected = json!({
        "iat": found["iat"], "exp": found["exp"], "sub": "session", "iss": "barong", "aud": "trade", "jti": jti,
        "uid": person.shown_uid(), "email": person.email, "role": "member", "level": 1, "state": "active",
        "api_kid": kid,
    });
    if found == expected && jti.len() == 24 { Ok(()) } else { Err(Failure::of("generate_jwt", expected, found)) }
}

async fn without_scopes_aud_is_null(t: &Client) -> Check {
    let (_, _, kid) = t.owner(None).await?;
    let found = Client::claims_of(&generate(t, &kid, &signed(&claims(t))).await?.jwt()?)?;
    match found.get("aud") {
        Some(Value::Null) => Ok(()),
        _ => Err(Failure::of("generate_jwt", "aud null", found)),
    }
}

async fn the_token_lives_as_long_as_the_key_says(t: &Client) -> Check {
    let (person, mut app) = t.person_with_2fa().await?;
    let fields = json!({"public_key": public_key(OWN_PEM), "expires_in": 30});
    let key = t.api_key(&person, &mut app, &fields).await?;
    let kid = key["uid"].as_str().unwrap_or_default();
    let found = Client::claims_of(&generate(t, kid, &signed(&claims(t))).await?.jwt()?)?;
    match (found["iat"].as_u64(), found["exp"].as_u64()) {
        (Some(iat), Some(exp)) if exp == iat + 30 => Ok(()),
        _ => Err(Failure::of("generate_jwt", "a token of 30 s", found)),
    }
}

async fn the_token_is_no_access_token(t: &Client) -> Check {
    let (_, _, kid) = t.owner(None).await?;
    let token = generate(t, &kid, &signed(&claims(t))).await?.jwt()?;
    t.ask(get("/accounts/me").bearer(&token)).await?.is_invalid_token()
}

async fn an_unknown_key_is_404(t: &Client) -> Check {
    for kid in ["invalid", "00000000-0000-4000-8000-000000000000"] {
        generate(t, kid, &signed(&claims(t))).await?.is_told(404, "Record is not found")?;
    }
    Ok(())
}

async fn an_inactive_key_is_404(t: &Client) -> Check {
    let (person, mut app, kid) = t.owner(None).await?;
    let fields = [("state", "inactive"), ("totp_code", &app.code().await)];
    t.ask(person.asks(super::ask::patch(&format!("/api_keys/{kid}"), &fields))).await?.has_status(200)?;
    generate(t, &kid, &signed(&claims(t))).await?.is_told(404, "Record is not found")
}

async fn lock(t: &Client, person: &Person) -> Check {
    t.post(&person.account("lock"), &json!({"lockedAt": 5, "unlockCode": t.hex(16)})).await?.is_empty_object()
}

async fn a_locked_account_is_given_none(t: &Client) -> Check {
    let (person, _, kid) = t.owner(None).await?;
    lock(t, &person).await?;
    generate(t, &kid, &signed(&claims(t))).await?.is_told_something(401)?;
    t.post(&person.account("unlock"), &json!({})).await?.is_empty_object()?;
    generate(t, &kid, &signed(&claims(t))).await?.jwt().map(drop)
}

async fn a_deleted_account_is_given_none(t: &Client) -> Check {
    let (person, _, kid) = t.owner(None).await?;
    t.delete(&person.account("")).await?.is_empty_object()?;
    generate(t, &kid, &signed(&claims(t))).await?.is_told(404, "Record is not found")
}

async fn segments_and_encoding_are_told(t: &Client) -> Check {
    let (_, _, kid) = t.owner(None).await?;
    let good = signed(&claims(t));
    for token in ["invalid_token", "a.b", &format!("{good}.x")] {
        generate(t, &kid, token).await?.is_refused_jwt("DecodeError: Not enough or too many segments")?;
    }
    let no_json = format!("{}.{}.{}", base64url(b"x"), base64url(b"{}"), base64url(b"x"));
    for token in ["!.!.!", &no_json] {
        generate(t, &kid, token).await?.is_refused_jwt("DecodeError: Invalid segment encoding")?;
    }
    Ok(())
}

async fn another_algorithm_is_told(t: &Client) -> Check {
    let (_, _, kid) = t.owner(None).await?;
    let claims = claims(t);
    let none = unsigned(&json!({"alg": "none"}), &claims, "");
    let mac = hs256(OWN_PEM, &json!({"alg": "HS256"}), &claims);
    let no_alg = rs256(OWN, &json!({"typ": "JWT"}), &claims);
    let other = rs256(OWN, &json!({"alg": "RS512"}), &claims);
    for token in [none, mac, no_alg, other] {
        let told = "IncorrectAlgorithm: Expected a different algorithm";
        generate(t, &kid, &token).await?.is_refused_jwt(told)?;
    }
    Ok(())
}

async fn a_wrong_signature_is_told(t: &Client) -> Check {
    let (_, _, kid) = t.owner(None).await?;
    let header = json!({"alg": "RS256"});
    let foreign = rs256(FOREIGN, &header, &claims(t));
    let good = signed(&claims(t));
    let changed = unsigned(&header, &claims(t), good.rsplit('.').next().unwrap_or_default());
    for token in [foreign, changed] {
        generate(t, &kid, &token).await?.is_refused_jwt("VerificationError: Signature verification raised")?;
    }
    Ok(())
}

/// Sends tokens that differ from a good one in a claim, null for one that is left out.
async fn refused_for(t: &Client, claim: &str, values: &[(Value, &str)]) -> Check {
    let (_, _, kid) = t.owner(None).await?;
    for (value, tail) in values {
        let mut claims = claims(t);
        match value {
            Value::Null => drop(claims.as_object_mut().and_then(|claims| claims.remove(claim))),
            value => claims[claim] = value.clone(),
        }
        generate(t, &kid, &signed(&claims)).await?.is_refused_jwt(tail)?;
    }
    Ok(())
}

async fn exp_must_be_there_ahead_and_near(t: &Client) -> Check {
    let missing = "MissingRequiredClaim: Missing required claim exp";
    let expired = "ExpiredSignature: Signature has expired";
    let far = "InvalidPayload: exp claim must be at most 86400 seconds ahead";
    let values = [
        (Value::Null, missing),
        (json!(now() - 1), expired),
        (json!(0), expired),
        (json!(now() + 86_400 + 60), far),
        (json!("soon"), "InvalidPayload: exp claim must be a Numeric value"),
    ];
    refused_for(t, "exp", &values).await
}

async fn nbf_must_be_past(t: &Client) -> Check {
    refused_for(t, "nbf", &[(json!(now() + 60), "ImmatureSignature: Signature nbf has not been reached")]).await
}

async fn iss_must_be_external(t: &Client) -> Check {
    let told = "InvalidIssuerError: Invalid issuer. Expected external, received";
    let values = [(Value::Null, format!("{told} <none>")), (json!("barong"), format!("{told} barong"))];
    let values = values.each_ref().map(|(value, told)| (value.clone(), told.as_str()));
    refused_for(t, "iss", &values).await
}

async fn iat_must_be_past_where_it_is_there(t: &Client) -> Check {
    let told = "InvalidIatError: Invalid iat";
    refused_for(t, "iat", &[(json!(now() + 600), told), (json!("now"), told)]).await?;
    let (_, _, kid) = t.owner(None).await?;
    let mut claims = claims(t);
    claims.as_object_mut().and_then(|claims| claims.remove("iat"));
    generate(t, &kid, &signed(&claims)).await?.jwt().map(drop)
}

async fn jti_must_be_there(t: &Client) -> Check {
    let told = "InvalidJtiError: Missing jti";
    refused_for(t, "jti", &[(Value::Null, told), (json!(""), told), (json!(" "), told)]).await
}

async fn sub_must_be_api_key_jwt(t: &Client) -> Check {
    let told = "InvalidSubError: Invalid subject. Expected api_key_jwt, received";
    let values = [(Value::Null, format!("{told} <none>")), (json!("session"), format!("{told} session"))];
    let values = values.each_ref().map(|(value, told)| (value.clone(), told.as_str()));
    refused_for(t, "sub", &values).await
}

async fn a_jti_is_taken_once(t: &Client) -> Check {
    let (_, _, kid) = t.owner(None).await?;
    let mut claims = claims(t);
    generate(t, &kid, &signed(&claims)).await?.jwt()?;
    generate(t, &kid, &signed(&claims)).await?.is_told_about(401, "Failed to decode and verify JWT")?;
    // Nor under a later expiry.
    claims["exp"] = json!(now() + 300);
    generate(t, &kid, &signed(&claims)).await?.is_told_about(401, "Failed to decode and verify JWT")
}

async fn a_refused_token_does_not_use_its_jti_up(t: &Client) -> Check {
    let (_, _, kid) = t.owner(None).await?;
    let mut claims = claims(t);
    claims["sub"] = json!("session");
    generate(t, &kid, &signed(&claims)).await?.has_status(401)?;
    claims["sub"] = json!("api_key_jwt");
    generate(t, &kid, &signed(&claims)).await?.jwt().map(drop)
}

async fn a_jti_is_its_keys_own(t: &Client) -> Check {
    let (_, _, one) = t.owner(None).await?;
    let (_, _, other) = t.owner(None).await?;
    let token = signed(&claims(t));
    generate(t, &one, &token).await?.jwt()?;
    generate(t, &other, &token).await?.jwt().map(drop)
}
