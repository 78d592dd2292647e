//! `PUT /account/:uid`: every form in which a field is refused, with nothing stored.

use serde_json::{Value, json};

use crate::wire::case::{Case, Check, cases};
use crate::wire::check::{bad_hex, bad_integer, with_text};
use crate::wire::client::Client;
use crate::wire::error_body::ErrorBody;
use crate::wire::sample::{HEX_FIELDS, REQUIRED_FIELDS};

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "authdb/account/create",
        [
            ("missing-field", missing_field_is_400),
            ("missing-field", null_field_is_400),
            ("missing-field", no_fields_at_all_is_400),
            ("hex-field", bad_hex_is_400),
            ("integer-field", bad_verifier_version_is_400),
            ("integer-field", bad_time_is_400),
            ("integer-field", number_beyond_every_range_is_400),
            ("boolean-field", bad_email_verified_is_400),
            ("text-field", text_of_256_characters_is_400),
            ("text-field", text_that_grows_beyond_255_by_lower_casing_is_400),
            ("text-field", text_with_nul_is_400),
            ("text-field", lone_surrogate_is_400),
            ("text-field", text_that_is_no_string_is_400),
            ("path-id", bad_uid_is_400),
        ]
    )
}

async fn missing_field_is_400(t: &Client) -> Check {
    for field in REQUIRED_FIELDS {
        let account = t.new_account();
        let sent = account.clone().without(field);
        let request = t.put(&sent.path(""), &sent.body()).await?;
        request.is_missing_field().map_err(|failure| failure.when(format!("{field} is missing")))?;
        t.stored_nothing(&request, &account).await?;
    }
    Ok(())
}

async fn null_field_is_400(t: &Client) -> Check {
    for field in REQUIRED_FIELDS.iter().chain(&["createdAt"]) {
        let account = t.new_account().with(field, Value::Null);
        t.refuses_account(&account, &ErrorBody::null_field()).await?;
    }
    Ok(())
}

async fn no_fields_at_all_is_400(t: &Client) -> Check {
    let account = t.new_account();
    t.refuses_account_text(&account, "{}", &ErrorBody::missing_field()).await
}

async fn bad_hex_is_400(t: &Client) -> Check {
    for (field, bytes) in HEX_FIELDS {
        for value in bad_hex(*bytes) {
            t.refuses_account(&t.new_account().with(field, value), &ErrorBody::bad_field()).await?;
        }
    }
    Ok(())
}

async fn bad_verifier_version_is_400(t: &Client) -> Check {
    for text in bad_integer(255) {
        let account = t.new_account();
        let body = with_text(&account.body(), "verifierVersion", text);
        t.refuses_account_text(&account, body, &ErrorBody::bad_field()).await?;
    }
    Ok(())
}

async fn bad_time_is_400(t: &Client) -> Check {
    for field in ["verifierSetAt", "createdAt"] {
        for text in bad_integer(9_007_199_254_740_991) {
            let account = t.new_account();
            let body = with_text(&account.body(), field, text);
            t.refuses_account_text(&account, body, &ErrorBody::bad_field()).await?;
        }
    }
    Ok(())
}

async fn number_beyond_every_range_is_400(t: &Client) -> Check {
    let digits = "9".repeat(5_000);
    for text in ["1e400", "-1e400", "1e999999999999", &digits] {
        for field in ["verifierSetAt", "verifierVersion", "createdAt"] {
            let account = t.new_account();
            let body = with_text(&account.body(), field, text);
            t.refuses_account_text(&account, body, &ErrorBody::unreadable()).await?;
        }
    }
    Ok(())
}

async fn bad_email_verified_is_400(t: &Client) -> Check {
    for value in [json!("true"), json!("1"), json!(""), json!(2), json!(-1), json!(0.5), json!([]), json!({})] {
        t.refuses_account(&t.new_account().with("emailVerified", value), &ErrorBody::bad_field()).await?;
    }
    Ok(())
}

async fn text_of_256_characters_is_400(t: &Client) -> Check {
    for filling in ["x", "ü", "\u{1f510}"] {
        for field in ["normalizedEmail", "email", "locale"] {
            let start = t.email();
            let text = format!("{start}{}", filling.repeat(256 - start.chars().count()));
            t.refuses_account(&t.new_account().with(field, text), &ErrorBody::bad_field()).await?;
        }
    }
    Ok(())
}

async fn text_that_grows_beyond_255_by_lower_casing_is_400(t: &Client) -> Check {
    let start = t.email();
    let growing = "\u{130}".repeat(255 - start.chars().count());
    let account = t.new_account().with("normalizedEmail", format!("{start}{growing}"));
    t.refuses_account(&account, &ErrorBody::bad_field()).await
}

async fn text_with_nul_is_400(t: &Client) -> Check {
    for field in ["normalizedEmail", "email", "locale"] {
        let text = format!("a\0{}", t.email());
        t.refuses_account(&t.new_account().with(field, text), &ErrorBody::bad_field()).await?;
    }
    Ok(())
}

async fn lone_surrogate_is_400(t: &Client) -> Check {
    for field in ["normalizedEmail", "email", "locale"] {
        for text in [r#""a@\ud800""#, r#""a@\udc00b""#, r#""a@\ud800\ud800""#] {
            let account = t.new_account();
            let body = with_text(&account.body(), field, text);
            t.refuses_account_text(&account, body, &ErrorBody::unreadable()).await?;
        }
    }
    Ok(())
}

async fn text_that_is_no_string_is_400(t: &Client) -> Check {
    for field in ["normalizedEmail", "email", "locale"] {
        for value in [json!(5), json!(true), json!(["a@b"]), json!({"a": "a@b"})] {
            t.refuses_account(&t.new_account().with(field, value), &ErrorBody::bad_field()).await?;
        }
    }
    Ok(())
}

async fn bad_uid_is_400(t: &Client) -> Check {
    let good = t.hex(16);
    let ids = ["ab", &good[1..], &good[2..], &format!("{good}ab"), &format!("zz{}", &good[2..]), "a%20b", "%00"];
    for id in ids {
        let account = t.new_account();
        let answer = t.put(&format!("/account/{id}"), &account.body()).await?;
        answer.is_bad_field()?;
        t.stored_nothing(&answer, &account).await?;
        t.get(&format!("/account/{id}")).await?.is_not_found()?;
    }
    Ok(())
}
