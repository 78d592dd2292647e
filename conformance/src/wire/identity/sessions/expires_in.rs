//! How long a session may live.

use serde_json::{Value, json};

use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::identity::ask::{APPLICATION, api, post};
use crate::wire::identity::person::{PASSWORD, Person};
use crate::wire::request::Request;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/sessions/expires_in",
        [
            ("expires-in", a_sign_in_within_the_bounds_is_as_asked),
            ("expires-in", a_sign_in_out_of_bounds_is_401),
            ("expires-in", a_renewal_within_the_bounds_is_as_asked),
            ("expires-in", a_renewal_out_of_bounds_is_422),
        ]
    )
}

const BOUNDS: &str = "expires_in must be from 1800 to 86400 seconds";

impl Answer {
    fn lives(&self, seconds: u64) -> Check {
        let claims = Client::claims_of(&self.token()?)?;
        match (claims["iat"].as_u64(), claims["exp"].as_u64()) {
            (Some(iat), Some(exp)) if exp == iat + seconds => Ok(()),
            _ => Err(Failure::of(&self.request, format!("a token of {seconds} s"), claims)),
        }
    }
}

fn sign_in(person: &Person, expires_in: &Value) -> Request {
    let body = json!({
        "email": person.email, "password": PASSWORD, "application_id": APPLICATION, "expires_in": expires_in,
    });
    api("POST", "/sessions").json(&body)
}

async fn a_sign_in_within_the_bounds_is_as_asked(t: &Client) -> Check {
    let person = t.confirmed().await?;
    for (asked, seconds) in [(json!("1800"), 1800), (json!(86_400), 86_400)] {
        t.ask(sign_in(&person, &asked)).await?.lives(seconds)?;
    }
    Ok(())
}

async fn a_sign_in_out_of_bounds_is_401(t: &Client) -> Check {
    let person = t.confirmed().await?;
    for asked in [json!("1799"), json!(86_401), json!("soon"), json!(-1), json!("99999999999999999999")] {
        t.ask(sign_in(&person, &asked)).await?.is_told(401, BOUNDS)?;
    }
    Ok(())
}

async fn a_renewal_within_the_bounds_is_as_asked(t: &Client) -> Check {
    let person = t.person().await?;
    for seconds in [1800, 3600, 86_400] {
        let request = post("/security/renew", &[("expires_in", &seconds.to_string())]);
        t.ask(person.asks(request)).await?.lives(seconds)?;
    }
    t.ask(person.asks(post("/security/renew", &[]))).await?.lives(14_400)
}

async fn a_renewal_out_of_bounds_is_422(t: &Client) -> Check {
    let person = t.person().await?;
    for asked in ["1799", "86401", "0", "-1800", "soon", "1800.5", "99999999999999999999"] {
        let request = post("/security/renew", &[("expires_in", asked)]);
        t.ask(person.asks(request)).await?.is_told(422, BOUNDS)?;
    }
    Ok(())
}
