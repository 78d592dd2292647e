//! `/profiles`.

use serde_json::{Value, json};

use super::ask::{api, get};
use super::person::Person;
use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/profile",
        [
            ("profile", it_is_made_and_shown_in_order),
            ("profile", metadata_come_back),
            ("profile", without_one_it_is_404),
            ("profile", a_second_one_is_409),
            ("profile", spaces_are_squeezed),
            ("profile", any_script_is_taken),
            ("profile", each_form_of_a_day_is_read),
            ("profile", a_day_that_is_none_is_400),
            ("profile", metadata_that_are_no_hash_are_400),
            ("profile", blank_fields_are_told),
            ("profile", each_rule_is_told_in_its_words),
            ("profile", two_broken_rules_are_one_sentence),
            ("profile", over_long_fields_are_422),
            ("profile", a_refused_one_is_not_stored),
            ("profile", it_changes_no_level),
        ]
    )
}

fn ada() -> Value {
    json!({
        "first_name": "Ada", "last_name": "King-Noel", "dob": "1815-12-10", "address": "12 St James's Square, London.",
        "postcode": "SW1Y 4JH", "city": "London", "country": "gb",
    })
}

fn with(field: &str, value: impl Into<Value>) -> Value {
    let mut profile = ada();
    profile[field] = value.into();
    profile
}

async fn create(t: &Client, person: &Person, profile: &Value) -> Result<Answer, Failure> {
    t.ask(person.asks(api("POST", "/profiles").json(profile))).await
}

async fn show(t: &Client, person: &Person) -> Result<Answer, Failure> {
    t.ask(person.asks(get("/profiles/me"))).await
}

async fn it_is_made_and_shown_in_order(t: &Client) -> Check {
    let person = t.person().await?;
    create(t, &person, &ada()).await?.is_null(201)?;
    let answer = show(t, &person).await?;
    let expected = r#"{"first_name":"Ada","last_name":"King-Noel","dob":"1815-12-10","address":"12 St James's Square, London.","postcode":"SW1Y 4JH","city":"London","country":"gb","metadata":null}"#;
    if answer.status == 200 && answer.body == expected.as_bytes() { Ok(()) } else { Err(answer.fail(expected)) }
}

async fn metadata_come_back(t: &Client) -> Check {
    let person = t.person().await?;
    let profile = ada();
    let mut fields: Vec<_> = profile
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
        .collect();
    fields.extend([("metadata[gender]", "female"), ("metadata[title]", "countess")]);
    t.ask(person.asks(api("POST", "/profiles").form(&fields))).await?.is_null(201)?;
    let metadata = json!({"gender": "female", "title": "countess"});
    show(t, &person).await?.has_field("metadata", &metadata)
}

async fn without_one_it_is_404(t: &Client) -> Check {
    let person = t.person().await?;
    show(t, &person).await?.is_told(404, "Account has no profile")
}

async fn a_second_one_is_409(t: &Client) -> Check {
    let person = t.person().await?;
    create(t, &person, &ada()).await?.is_null(201)?;
    create(t, &person, &with("first_name", "Byron")).await?.is_told(409, "Profile already exists")?;
    create(t, &person, &with("first_name", "A")).await?.is_told(409, "Profile already exists")?;
    show(t, &person).await?.has_field("first_name", &json!("Ada"))
}

async fn spaces_are_squeezed(t: &Client) -> Check {
    let person = t.person().await?;
    let mut profile = ada();
    for (field, text) in [
        ("first_name", " Ada  Augusta "),
        ("last_name", "\tKing\n Noel"),
        ("city", " New   York"),
        ("postcode", "12  34 "),
    ] {
        profile[field] = json!(text);
    }
    create(t, &person, &profile).await?.is_null(201)?;
    let shown = show(t, &person).await?;
    for (field, text) in
        [("first_name", "Ada Augusta"), ("last_name", "King Noel"), ("city", "New York"), ("postcode", "12 34")]
    {
        shown.has_field(field, &json!(text))?;
    }
    Ok(())
}

async fn any_script_is_taken(t: &Client) -> Check {
    let person = t.person().await?;
    let mut profile = ada();
    for (field, text) in [
        ("first_name", "Ольга"),
        ("last_name", "Nguyễn-O'Brien"),
        ("city", "東京"),
        ("address", "Straße 1-2/3 #4 (c/o \"Müller & Co\"): 3№"),
        ("country", "JPN"),
    ] {
        profile[field] = json!(text);
    }
    create(t, &person, &profile).await?.is_null(201)?;
    show(t, &person).await?.has_field("address", &profile["address"])
}

async fn each_form_of_a_day_is_read(t: &Client) -> Check {
    for text in ["13-07-2018", "2018/07/13"] {
        let person = t.person().await?;
        create(t, &person, &with("dob", text)).await?.is_null(201)?;
        show(t, &person).await?.has_field("dob", &json!("2018-07-13"))?;
    }
    Ok(())
}

async fn a_day_that_is_none_is_400(t: &Client) -> Check {
    let person = t.person().await?;
    for text in ["soon", "2018-02-30", "07-13-2018", "2018-13-01"] {
        create(t, &person, &with("dob", text)).await?.is_told(400, "Birthday is invalid")?;
    }
    Ok(())
}

async fn metadata_that_are_no_hash_are_400(t: &Client) -> Check {
    let person = t.person().await?;
    for metadata in [json!("text"), json!([1]), json!(5)] {
        create(t, &person, &with("metadata", metadata)).await?.is_told(400, "Metadata is invalid")?;
    }
    Ok(())
}

async fn blank_fields_are_told(t: &Client) -> Check {
    let person = t.person().await?;
    let blank: Value = ada().as_object().into_iter().flatten().map(|(name, _)| (name.clone(), json!(" "))).collect();
    let told = "First name can't be blank, Last name can't be blank, Dob can't be blank, Address can't be blank, \
        City can't be blank, Country can't be blank, Country must have alpha2 or alpha3 format, and \
        Postcode can't be blank";
    create(t, &person, &blank).await?.is_told(422, told)
}

async fn each_rule_is_told_in_its_words(t: &Client) -> Check {
    let person = t.person().await?;
    for (field, text, told) in [
        ("first_name", "A", "First name is too short (minimum is 2 characters)"),
        ("first_name", "R2D2", r#"First name only allows letters "-", "'", and space"#),
        ("last_name", "B", "Last name is too short (minimum is 2 characters)"),
        ("last_name", "<b>", r#"Last name only allows letters "-", "'" and space"#),
        ("city", "London1", "City is invalid"),
        ("postcode", "sw1y", "Postcode is invalid"),
        ("address", "1 Street <b>", "Address is invalid"),
        ("country", "ZZ", "Country must have alpha2 or alpha3 format"),
        ("country", "England", "Country must have alpha2 or alpha3 format"),
    ] {
        create(t, &person, &with(field, text)).await?.is_told(422, told)?;
    }
    Ok(())
}

async fn two_broken_rules_are_one_sentence(t: &Client) -> Check {
    let person = t.person().await?;
    let told =
        r#"First name is too short (minimum is 2 characters) and First name only allows letters "-", "'", and space"#;
    create(t, &person, &with("first_name", "1")).await?.is_told(422, told)
}

async fn over_long_fields_are_422(t: &Client) -> Check {
    let person = t.person().await?;
    for field in ["first_name", "last_name", "city", "postcode", "address"] {
        let answer = create(t, &person, &with(field, "A".repeat(256))).await?;
        answer.is_told_something(422)?;
    }
    let metadata = json!({"a": "b".repeat(5000)});
    create(t, &person, &with("metadata", metadata)).await?.is_told_something(422)
}

async fn a_refused_one_is_not_stored(t: &Client) -> Check {
    let person = t.person().await?;
    create(t, &person, &with("first_name", "A")).await?.has_status(422)?;
    show(t, &person).await?.is_told(404, "Account has no profile")
}

async fn it_changes_no_level(t: &Client) -> Check {
    let person = t.person().await?;
    create(t, &person, &ada()).await?.is_null(201)?;
    t.shows_me(&person, "level", 1).await
}
