//! Tokens: how they come, what they say, and forged ones.

use serde_json::{Value, json};

use super::api_key::{FOREIGN, OWN_PEM};
use super::ask::{api, encoded, get};
use super::crypto::{base64url, hs256, read_token, rs256, unsigned};
use super::person::Person;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/bearer",
        [
            ("bearer", the_scheme_has_any_case),
            ("bearer", a_query_may_hold_it),
            ("bearer", a_body_may_hold_it),
            ("bearer", the_header_counts_before_the_parameter),
            ("bearer", without_one_it_is_401_with_a_challenge),
            ("bearer", every_route_with_an_owner_wants_one),
            ("bearer", another_scheme_is_401),
            ("jwt", header_and_claims_say_who_and_for_how_long),
            ("forged-token", garbage_is_401),
            ("forged-token", alg_none_is_401),
            ("forged-token", hs256_with_a_public_key_is_401),
            ("forged-token", a_foreign_key_is_401),
            ("forged-token", changed_claims_are_401),
            ("forged-token", a_changed_header_is_401),
            ("forged-token", a_cut_signature_is_401),
        ]
    )
}

async fn the_scheme_has_any_case(t: &Client) -> Check {
    let person = t.person().await?;
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let request = get("/accounts/me").header("authorization", &format!("{scheme} {}", person.token));
        t.ask(request).await?.has_status(200)?;
    }
    Ok(())
}

async fn a_query_may_hold_it(t: &Client) -> Check {
    let person = t.person().await?;
    for name in ["access_token", "bearer_token"] {
        t.ask(get(&format!("/accounts/me?{name}={}", encoded(&person.token)))).await?.has_status(200)?;
    }
    Ok(())
}

async fn a_body_may_hold_it(t: &Client) -> Check {
    let person = t.person().await?;
    let renew = || api("POST", "/security/renew");
    t.ask(renew().form(&[("access_token", &person.token)])).await?.token()?;
    t.ask(renew().json(&json!({"bearer_token": person.token}))).await?.token().map(drop)
}

async fn the_header_counts_before_the_parameter(t: &Client) -> Check {
    let person = t.person().await?;
    t.ask(person.asks(get("/accounts/me?access_token=nonsense"))).await?.has_status(200)?;
    let request = get(&format!("/accounts/me?access_token={}", person.token)).bearer("nonsense");
    t.ask(request).await?.is_invalid_token()
}

async fn without_one_it_is_401_with_a_challenge(t: &Client) -> Check {
    t.ask(get("/accounts/me")).await?.is_invalid_token()
}

async fn every_route_with_an_owner_wants_one(t: &Client) -> Check {
    let change = json!({"old_password": "a", "new_password": "b"});
    let label = json!({"key": "some-key", "value": "some-value"});
    let code = json!({"code": "123456"});
    for (method, path, body) in [
        ("GET", "/accounts/me", json!({})),
        ("PUT", "/accounts/password", change),
        ("GET", "/profiles/me", json!({})),
        ("POST", "/security/renew", json!({})),
        ("POST", "/security/generate_qrcode", json!({})),
        ("POST", "/security/enable_2fa", code.clone()),
        ("POST", "/security/verify_code", code),
        ("GET", "/documents", json!({})),
        ("GET", "/documents/files/00000000000000000000000000000000/a.png", json!({})),
        ("GET", "/labels", json!({})),
        ("GET", "/labels/some-key", json!({})),
        ("POST", "/labels", label.clone()),
        ("PATCH", "/labels/some-key", label),
        ("DELETE", "/labels/some-key", json!({})),
        ("GET", "/api_keys", json!({})),
    ] {
        t.ask(api(method, path).json(&body)).await?.is_invalid_token()?;
    }
    let profile = json!({
        "first_name": "Ada", "last_name": "Lovelace", "dob": "1815-12-10", "address": "1 Street", "postcode": "1A",
        "city": "London", "country": "GB",
    });
    t.ask(api("POST", "/profiles").json(&profile)).await?.is_invalid_token()
}

async fn another_scheme_is_401(t: &Client) -> Check {
    let person = t.person().await?;
    for header in [format!("Basic {}", person.token), person.token.clone(), format!("Bearer{}", person.token)] {
        t.ask(get("/accounts/me").header("authorization", &header)).await?.is_invalid_token()?;
    }
    Ok(())
}

/// The parts of somebody's token.
fn parts(person: &Person) -> Result<(Value, Value), Failure> {
    read_token(&person.token).ok_or_else(|| Failure::new("the access token is no JWT"))
}

async fn header_and_claims_say_who_and_for_how_long(t: &Client) -> Check {
    let person = t.person().await?;
    let (header, claims) = parts(&person)?;
    let wrong = |what: &str, found: &Value| Err(Failure::of("the access token", what, found));
    let fields = header.as_object().map(serde_json::Map::len);
    if fields != Some(2) || header["alg"] != "RS256" || !header["kid"].is_string() {
        return wrong("a header with alg RS256 and a kid", &header);
    }
    let (iat, exp) = (claims["iat"].as_u64().unwrap_or_default(), claims["exp"].as_u64().unwrap_or_default());
    if exp != iat + 14_400 {
        return wrong("an exp 14400 s after iat", &claims);
    }
    let now = super::authenticator::now_ms() / 1000;
    if iat.abs_diff(now) > 300 {
        return wrong("an iat of this moment", &claims);
    }
    let jti = claims["jti"].as_str().unwrap_or_default().to_owned();
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte);
    if jti.len() != 64 || !jti.bytes().all(is_hex) {
        return wrong("a jti of 64 upper-case hex digits", &claims);
    }
    let expected = json!({
        "iat": iat, "exp": exp, "sub": "session", "iss": "barong", "aud": ["peatio", "barong"], "jti": jti,
        "uid": person.shown_uid(), "email": person.email, "role": "member", "level": 1, "state": "active",
    });
    if claims == expected { Ok(()) } else { wrong(&expected.to_string(), &claims) }
}

async fn is_refused(t: &Client, token: &str) -> Check {
    t.ask(get("/accounts/me").bearer(token)).await?.is_invalid_token()
}

async fn garbage_is_401(t: &Client) -> Check {
    let nothing = format!("{}.{}.{}", base64url(b"{}"), base64url(b"{}"), base64url(b"x"));
    for token in ["nonsense", "a.b", "a.b.c", "..", &"a".repeat(5000), &nothing] {
        is_refused(t, token).await?;
    }
    Ok(())
}

async fn alg_none_is_401(t: &Client) -> Check {
    let person = t.person().await?;
    let (header, claims) = parts(&person)?;
    for alg in ["none", "None", "NONE"] {
        let mut header = header.clone();
        header["alg"] = json!(alg);
        let old = person.token.rsplit('.').next().unwrap_or_default();
        is_refused(t, &unsigned(&header, &claims, "")).await?;
        is_refused(t, &unsigned(&header, &claims, old)).await?;
    }
    Ok(())
}

/// The trick: what anybody can read, taken as the key of a MAC.
async fn hs256_with_a_public_key_is_401(t: &Client) -> Check {
    let person = t.person().await?;
    let (mut header, claims) = parts(&person)?;
    header["alg"] = json!("HS256");
    let jwks = t.jwks().await?;
    let key = jwks["keys"][0].clone();
    let modulus = super::crypto::from_base64url(key["n"].as_str().unwrap_or_default()).unwrap_or_default();
    for secret in [&modulus[..], key["n"].as_str().unwrap_or_default().as_bytes(), key.to_string().as_bytes(), OWN_PEM]
    {
        is_refused(t, &hs256(secret, &header, &claims)).await?;
    }
    Ok(())
}

async fn a_foreign_key_is_401(t: &Client) -> Check {
    let person = t.person().await?;
    let (header, claims) = parts(&person)?;
    is_refused(t, &rs256(FOREIGN, &header, &claims)).await?;
    is_refused(t, &rs256(FOREIGN, &json!({"alg": "RS256"}), &claims)).await?;
    is_refused(t, &rs256(FOREIGN, &json!({"alg": "RS256", "kid": "unknown"}), &claims)).await?;
    let jwk = json!({"alg": "RS256", "kid": header["kid"], "jwk": {"kty": "RSA"}, "jku": "http://localhost/"});
    is_refused(t, &rs256(FOREIGN, &jwk, &claims)).await
}

async fn changed_claims_are_401(t: &Client) -> Check {
    let person = t.person().await?;
    let (header, claims) = parts(&person)?;
    let signature = person.token.rsplit('.').next().unwrap_or_default();
    for (claim, value) in [("role", json!("admin")), ("level", json!(3)), ("exp", json!(9_999_999_999_u64))] {
        let mut claims = claims.clone();
        claims[claim] = value;
        is_refused(t, &unsigned(&header, &claims, signature)).await?;
    }
    Ok(())
}

async fn a_changed_header_is_401(t: &Client) -> Check {
    let person = t.person().await?;
    let (mut header, claims) = parts(&person)?;
    header["typ"] = json!("JWT");
    let signature = person.token.rsplit('.').next().unwrap_or_default();
    is_refused(t, &unsigned(&header, &claims, signature)).await
}

async fn a_cut_signature_is_401(t: &Client) -> Check {
    let person = t.person().await?;
    let cut = &person.token[..person.token.len() - 4];
    let (start, _) = person.token.rsplit_once('.').unwrap_or_default();
    for token in [cut, start, &format!("{start}."), &format!("{}.x", person.token)] {
        is_refused(t, token).await?;
    }
    Ok(())
}
