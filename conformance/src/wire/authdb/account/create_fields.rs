//! `PUT /account/:uid`: every form in which a field is accepted.

use serde_json::json;

use crate::wire::case::{Case, Check, cases};
use crate::wire::check::with_text;
use crate::wire::client::Client;
use crate::wire::request::Request;
use crate::wire::sample::{Account, HEX_FIELDS};

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "authdb/account/create",
        [
            ("hex-field", upper_case_hex_is_read_and_answered_in_lower_case),
            ("integer-field", integers_with_a_point_or_an_exponent_are_integers),
            ("integer-field", integers_at_their_bounds_are_kept),
            ("boolean-field", booleans_and_their_numbers_are_accepted),
            ("text-field", texts_of_255_characters_are_kept),
            ("text-field", lower_casing_may_reach_255_characters),
            ("text-field", texts_keep_every_other_character),
            ("text-field", escapes_are_decoded),
            ("text-field", locale_that_looks_like_hex_is_a_text),
        ]
    )
}

/// Stores an account whose field has been replaced by a text in its creation.
async fn create_with_text(t: &Client, account: &Account, field: &str, text: &str) -> Check {
    let body = with_text(&account.body(), field, text);
    t.send(Request::new("PUT", &account.path("")).json_text(body)).await?.is_empty_object()
}

async fn upper_case_hex_is_read_and_answered_in_lower_case(t: &Client) -> Check {
    let account = t.new_account();
    let mut sent = account.clone();
    for (field, _) in HEX_FIELDS {
        sent.set(field, account.text(field).to_uppercase());
    }
    sent.uid = account.uid.to_uppercase();
    t.create(&sent).await?;
    t.shows(&account).await
}

async fn integers_with_a_point_or_an_exponent_are_integers(t: &Client) -> Check {
    for (text, value) in [("1.0", 1_u64), ("1e3", 1000), ("1E+3", 1000), ("12.50e2", 1250), ("0", 0), ("0.0", 0)] {
        let account = t.new_account().with("verifierSetAt", value);
        create_with_text(t, &account, "verifierSetAt", text).await?;
        t.shows(&account).await.map_err(|failure| failure.when(format!("verifierSetAt is {text}")))?;
    }
    let account = t.new_account().with("verifierVersion", 2);
    create_with_text(t, &account, "verifierVersion", "2.0").await?;
    t.shows(&account).await
}

async fn integers_at_their_bounds_are_kept(t: &Client) -> Check {
    for (version, time) in [(0_u64, 0_u64), (255, 9_007_199_254_740_991)] {
        let account = t.new_account().with("verifierVersion", version);
        let account = account.with("verifierSetAt", time).with("createdAt", time);
        t.create(&account).await?;
        t.shows(&account).await?;
    }
    Ok(())
}

async fn booleans_and_their_numbers_are_accepted(t: &Client) -> Check {
    for (sent, kept) in [(json!(true), true), (json!(false), false), (json!(1), true), (json!(0), false)] {
        let account = t.new_account().with("emailVerified", kept);
        t.create(&account.clone().with("emailVerified", sent)).await?;
        t.shows(&account).await?;
    }
    Ok(())
}

async fn texts_of_255_characters_are_kept(t: &Client) -> Check {
    // Of one to four bytes each: characters count, not bytes.
    for filling in ["x", "ü", "字", "\u{1f510}"] {
        let start = t.email();
        let address = format!("{start}{}", filling.repeat(255 - start.chars().count()));
        let account = t.new_account().with_email(&address).with("locale", filling.repeat(255));
        t.create(&account).await?;
        t.shows(&account).await?;
    }
    Ok(())
}

async fn lower_casing_may_reach_255_characters(t: &Client) -> Check {
    // U+0130 becomes two characters in lower case.
    let start = t.email();
    let room = 255 - start.chars().count();
    let address = format!("{start}{}{}", "x".repeat(room % 2), "\u{130}".repeat(room / 2));
    let mut account = t.new_account().with("normalizedEmail", address.as_str());
    t.create(&account).await?;
    account.set("normalizedEmail", address.to_lowercase());
    t.shows(&account).await
}

async fn texts_keep_every_other_character(t: &Client) -> Check {
    let odd = "\u{1}\t\n\"\\/ \u{7f}\u{a0}\u{2028}\u{202e}\u{feff}\u{fffd}\u{ffff}\u{10ffff}'; DROP TABLE--%s${x}<b>";
    let account = t.new_account().with("email", format!("{odd}{}", t.email())).with("locale", odd);
    t.create(&account).await?;
    t.shows(&account).await
}

async fn escapes_are_decoded(t: &Client) -> Check {
    let account = t.new_account().with("locale", "a/\u{fc}\u{1f510}\n");
    create_with_text(t, &account, "locale", r#""\u0061\/\u00FC\ud83d\udd10\n""#).await?;
    t.shows(&account).await
}

async fn locale_that_looks_like_hex_is_a_text(t: &Client) -> Check {
    for locale in ["de", "DE", "abcd", "1234"] {
        let account = t.new_account().with("locale", locale);
        t.create(&account).await?;
        t.shows(&account).await?;
    }
    Ok(())
}
