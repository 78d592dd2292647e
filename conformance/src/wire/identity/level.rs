//! How far an account is proved.

use serde_json::json;

use super::ask::post;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/level",
        [
            ("level", it_walks_from_one_to_three),
            ("level", a_gap_ends_it),
            ("level", the_email_is_its_ground),
            ("level", public_labels_do_not_count),
            ("level", other_values_do_not_count),
            ("level", a_token_says_the_level_of_its_moment),
        ]
    )
}

async fn it_walks_from_one_to_three(t: &Client) -> Check {
    let person = t.person().await?;
    t.shows_me(&person, "level", 1).await?;
    for (key, level) in [("phone", 2), ("document", 3)] {
        t.set_label(&person, key, "verified").await?.has_field("level", &json!(level))?;
        t.shows_me(&person, "level", level).await?;
    }
    t.set_label(&person, "document", "rejected").await?.has_field("level", &json!(2))?;
    t.shows_me(&person, "level", 2).await
}

async fn a_gap_ends_it(t: &Client) -> Check {
    let person = t.person().await?;
    t.set_label(&person, "document", "verified").await?.has_field("level", &json!(1))?;
    t.shows_me(&person, "level", 1).await?;
    t.set_label(&person, "phone", "verified").await?.has_status(200)?;
    t.shows_me(&person, "level", 3).await
}

async fn the_email_is_its_ground(t: &Client) -> Check {
    let person = t.person().await?;
    t.set_label(&person, "phone", "verified").await?.has_status(200)?;
    t.set_label(&person, "email", "unverified").await?.has_field("level", &json!(0))?;
    t.shows_me(&person, "level", 0).await?;
    t.shows_me(&person, "state", "pending").await?;
    t.get(&person.account("")).await?.has_field("emailVerified", &json!(false))?;
    t.set_label(&person, "email", "verified").await?.has_status(200)?;
    t.shows_me(&person, "level", 2).await
}

async fn public_labels_do_not_count(t: &Client) -> Check {
    let person = t.person().await?;
    for key in ["phone", "document"] {
        t.ask(person.asks(post("/labels", &[("key", key), ("value", "verified")]))).await?.has_status(201)?;
    }
    t.shows_me(&person, "level", 1).await
}

async fn other_values_do_not_count(t: &Client) -> Check {
    let person = t.person().await?;
    t.set_label(&person, "phone", "pending").await?.has_status(200)?;
    t.shows_me(&person, "level", 1).await
}

async fn a_token_says_the_level_of_its_moment(t: &Client) -> Check {
    let person = t.person().await?;
    t.set_label(&person, "phone", "verified").await?.has_status(200)?;
    let token = t.ask(person.asks(post("/security/renew", &[]))).await?.token()?;
    for (token, level) in [(&person.token, 1), (&token, 2)] {
        let claims = Client::claims_of(token)?;
        if claims["level"] != level {
            return Err(Failure::of("an access token", format!("the level {level}"), claims));
        }
    }
    Ok(())
}
