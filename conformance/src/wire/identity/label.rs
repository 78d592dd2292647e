//! `/labels`.

use serde_json::{Value, json};

use super::api_key::is_time;
use super::ask::{api, delete, get, patch, post};
use super::person::Person;
use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/label",
        [
            ("label", one_is_made_and_shown),
            ("label", public_and_private_ones_are_listed),
            ("label", the_email_is_a_private_label),
            ("label", a_taken_key_is_422),
            ("label", a_private_one_does_not_take_the_key),
            ("label", one_is_changed),
            ("label", one_is_deleted),
            ("label", private_ones_are_not_changed),
            ("label", unknown_ones_are_404),
            ("label", a_label_of_another_account_is_not_there),
            ("label", a_key_is_found_in_any_case),
            ("api-body", the_path_counts_before_the_body),
            ("label-rule", keys_and_values_are_squeezed),
            ("label-rule", what_breaks_a_rule_is_told_by_field),
            ("label-rule", a_changed_value_is_checked_too),
            ("label-rule", a_blank_key_in_the_path_is_400),
        ]
    )
}

const UNKNOWN: &str = "Record is not found";
const PRIVATE: &str = "Can't update Label.";

async fn create(t: &Client, person: &Person, key: &str, value: &str) -> Result<Answer, Failure> {
    t.ask(person.asks(post("/labels", &[("key", key), ("value", value)]))).await
}

async fn show(t: &Client, person: &Person, key: &str) -> Result<Answer, Failure> {
    t.ask(person.asks(get(&format!("/labels/{key}")))).await
}

impl Answer {
    /// This status with a label.
    fn is_label(&self, status: u16, key: &str, value: &str, scope: &str) -> Check {
        let mut found = self.object(status)?;
        let times = [found["created_at"].take(), found["updated_at"].take()];
        let expected = json!({"key": key, "value": value, "scope": scope, "created_at": null, "updated_at": null});
        if found == expected && times.iter().all(is_time) {
            Ok(())
        } else {
            Err(self.fail(format!("{status} {expected} with times")))
        }
    }
}

async fn one_is_made_and_shown(t: &Client) -> Check {
    let person = t.person().await?;
    create(t, &person, "colour", "dark_green-2").await?.is_label(201, "colour", "dark_green-2", "public")?;
    show(t, &person, "colour").await?.is_label(200, "colour", "dark_green-2", "public")
}

async fn public_and_private_ones_are_listed(t: &Client) -> Check {
    let person = t.person().await?;
    create(t, &person, "colour", "green").await?.has_status(201)?;
    t.set_label(&person, "document", "rejected").await?.has_status(200)?;
    let labels = t.ask(person.asks(get("/labels"))).await?.list()?;
    let mut found: Vec<_> = labels.iter().map(|label| format!("{} {}", label["key"], label["scope"])).collect();
    found.sort_unstable();
    let expected = [r#""colour" "public""#, r#""document" "private""#, r#""email" "private""#];
    if found == expected {
        Ok(())
    } else {
        Err(Failure::of("GET /labels", format!("{expected:?}"), format!("{found:?}")))
    }
}

async fn the_email_is_a_private_label(t: &Client) -> Check {
    let person = t.person().await?;
    show(t, &person, "email").await?.is_label(200, "email", "verified", "private")?;
    t.set_label(&person, "email", "rejected").await?.has_status(200)?;
    show(t, &person, "email").await?.is_told(404, UNKNOWN)
}

async fn a_taken_key_is_422(t: &Client) -> Check {
    let person = t.person().await?;
    create(t, &person, "colour", "green").await?.has_status(201)?;
    let taken = json!({"key": ["Key has already been taken"]});
    create(t, &person, "Colour", "red").await?.is(422, &taken)?;
    show(t, &person, "colour").await?.has_field("value", &json!("green"))
}

async fn a_private_one_does_not_take_the_key(t: &Client) -> Check {
    let person = t.person().await?;
    t.set_label(&person, "phone", "verified").await?.has_status(200)?;
    create(t, &person, "phone", "verified").await?.is_label(201, "phone", "verified", "public")?;
    create(t, &person, "email", "whatever").await?.is_label(201, "email", "whatever", "public")
}

async fn one_is_changed(t: &Client) -> Check {
    let person = t.person().await?;
    create(t, &person, "colour", "green").await?.has_status(201)?;
    let change = person.asks(patch("/labels/colour", &[("value", "red")]));
    t.ask(change).await?.is_label(200, "colour", "red", "public")?;
    show(t, &person, "colour").await?.is_label(200, "colour", "red", "public")
}

async fn one_is_deleted(t: &Client) -> Check {
    let person = t.person().await?;
    create(t, &person, "colour", "green").await?.has_status(201)?;
    t.ask(person.asks(delete("/labels/colour"))).await?.is_nothing()?;
    show(t, &person, "colour").await?.is_told(404, UNKNOWN)
}

async fn private_ones_are_not_changed(t: &Client) -> Check {
    let person = t.person().await?;
    t.set_label(&person, "document", "rejected").await?.has_status(200)?;
    for key in ["document", "email"] {
        let path = format!("/labels/{key}");
        t.ask(person.asks(patch(&path, &[("value", "verified")]))).await?.is_told(400, PRIVATE)?;
        t.ask(person.asks(delete(&path))).await?.is_told(400, PRIVATE)?;
    }
    show(t, &person, "document").await?.is_label(200, "document", "rejected", "private")
}

async fn unknown_ones_are_404(t: &Client) -> Check {
    let person = t.person().await?;
    show(t, &person, "blah").await?.is_told(404, UNKNOWN)?;
    t.ask(person.asks(patch("/labels/blah", &[("value", "verified")]))).await?.is_told(404, UNKNOWN)?;
    t.ask(person.asks(delete("/labels/blah"))).await?.is_told(404, UNKNOWN)
}

async fn a_label_of_another_account_is_not_there(t: &Client) -> Check {
    let (person, other) = (t.person().await?, t.person().await?);
    create(t, &person, "colour", "green").await?.has_status(201)?;
    show(t, &other, "colour").await?.is_told(404, UNKNOWN)?;
    t.ask(other.asks(delete("/labels/colour"))).await?.is_told(404, UNKNOWN)?;
    create(t, &other, "colour", "red").await?.has_status(201)?;
    show(t, &person, "colour").await?.has_field("value", &json!("green"))
}

async fn a_key_is_found_in_any_case(t: &Client) -> Check {
    let person = t.person().await?;
    for key in ["EMAIL", "Email", "%20email%20"] {
        show(t, &person, key).await?.has_field("key", &json!("email"))?;
    }
    Ok(())
}

async fn the_path_counts_before_the_body(t: &Client) -> Check {
    let person = t.person().await?;
    create(t, &person, "colour", "green").await?.has_status(201)?;
    let change = person.asks(patch("/labels/colour", &[("value", "red"), ("key", "email")]));
    t.ask(change).await?.is_label(200, "colour", "red", "public")
}

async fn keys_and_values_are_squeezed(t: &Client) -> Check {
    let person = t.person().await?;
    create(t, &person, " COLOUR ", "\tDark-Green ").await?.is_label(201, "colour", "dark-green", "public")
}

async fn what_breaks_a_rule_is_told_by_field(t: &Client) -> Check {
    let person = t.person().await?;
    let long = "k".repeat(256);
    for (key, value, told) in [
        ("ab", "green", json!({"key": ["Key is too short (minimum is 3 characters)"]})),
        (&long, "green", json!({"key": ["Key is too long (maximum is 255 characters)"]})),
        ("my colour", "green", json!({"key": ["Key is invalid"]})),
        ("colour", "gr", json!({"value": ["Value is too short (minimum is 3 characters)"]})),
        ("colour", "grün", json!({"value": ["Value is invalid"]})),
        (
            "k!",
            "v!",
            json!({
                "key": ["Key is too short (minimum is 3 characters)", "Key is invalid"],
                "value": ["Value is too short (minimum is 3 characters)", "Value is invalid"],
            }),
        ),
    ] {
        create(t, &person, key, value).await?.is(422, &told)?;
    }
    let most = "k".repeat(255);
    create(t, &person, &most, &most).await?.is_label(201, &most, &most, "public")
}

async fn a_changed_value_is_checked_too(t: &Client) -> Check {
    let person = t.person().await?;
    create(t, &person, "colour", "green").await?.has_status(201)?;
    let told: Value = json!({"value": ["Value is invalid"]});
    t.ask(person.asks(patch("/labels/colour", &[("value", "not this")]))).await?.is(422, &told)?;
    show(t, &person, "colour").await?.has_field("value", &json!("green"))
}

async fn a_blank_key_in_the_path_is_400(t: &Client) -> Check {
    let person = t.person().await?;
    for method in ["GET", "DELETE"] {
        t.ask(person.asks(api(method, "/labels/%20"))).await?.is_told(400, "Key is empty")?;
    }
    Ok(())
}
