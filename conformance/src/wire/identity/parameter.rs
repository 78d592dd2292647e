//! What is told of parameters that are missing, empty or of the wrong kind: on every route, in its order.

use serde_json::{Value, json};

use super::ask::api;
use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/parameter",
        [
            ("api-parameter", what_is_missing_is_told_on_every_route),
            ("api-parameter", what_is_blank_is_empty),
            ("api-parameter", null_is_there_and_is_empty),
            ("api-parameter", lists_and_objects_are_no_texts),
            ("api-parameter", faults_of_every_kind_are_told_in_the_order_of_the_route),
            ("api-parameter", what_may_be_left_out_must_not_be_blank),
            ("api-order", parameters_come_before_the_token),
            ("api-order", on_api_keys_the_token_comes_first),
            ("api-order", the_form_of_a_number_comes_before_the_token),
        ]
    )
}

/// Method, path, and what is told of a request without parameters.
const MISSING: &[(&str, &str, &str)] = &[
    ("POST", "/accounts", "Email is missing, Email is empty, Password is missing, Password is empty"),
    ("POST", "/accounts/confirm", "Confirmation Token is missing, Confirmation Token is empty"),
    ("POST", "/accounts/send_confirmation_instructions", "Email is missing, Email is empty"),
    ("POST", "/accounts/send_unlock_instructions", "Email is missing, Email is empty"),
    ("POST", "/accounts/unlock", "unlock_token is missing, unlock_token is empty"),
    ("PUT", "/accounts/password", "Old Password is missing, New Password is missing"),
    (
        "POST",
        "/profiles",
        "First Name is missing, Last Name is missing, Birthday is missing, Address is missing, Postcode is missing, \
         City is missing, Country is missing",
    ),
    ("POST", "/security/enable_2fa", "Code is missing, Code is empty"),
    ("POST", "/security/verify_code", "Code is missing, Code is empty"),
    ("POST", "/security/reset_password", "Email is missing, Email is empty"),
    (
        "PUT",
        "/security/reset_password",
        "Reset Password Token is missing, Reset Password Token is empty, Password is missing, Password is empty",
    ),
    ("POST", "/security/verify_api_key", "UID is missing, UID is empty"),
    (
        "POST",
        "/documents",
        "Document Expire is missing, Document Expire is empty, Document Type is missing, Document Type is empty, \
         Document Number is missing, Document Number is empty, Image is missing, Image is empty",
    ),
    ("POST", "/phones", "Phone Number is missing, Phone Number is empty"),
    ("POST", "/phones/send_code", "Phone Number is missing, Phone Number is empty"),
    (
        "POST",
        "/phones/verify",
        "Phone Number is missing, Phone Number is empty, Verification Code is missing, Verification Code is empty",
    ),
    ("POST", "/sessions", "Email is missing, Password is missing, Application ID is missing"),
    ("POST", "/sessions/generate_jwt", "KID is missing, KID is empty, JWT Token is missing, JWT Token is empty"),
    ("POST", "/labels", "Key is missing, Key is empty, Value is missing, Value is empty"),
    ("PATCH", "/labels/some-key", "Value is missing, Value is empty"),
];

async fn what_is_missing_is_told_on_every_route(t: &Client) -> Check {
    for (method, path, told) in MISSING {
        t.ask(api(method, path)).await?.is_told(400, told)?;
    }
    Ok(())
}

/// Routes with the parameters that must not be blank, and what is told when they are.
const EMPTY: &[(&str, &str, &[&str], &str)] = &[
    ("POST", "/accounts", &["email", "password"], "Email is empty, Password is empty"),
    ("POST", "/accounts/confirm", &["confirmation_token"], "Confirmation Token is empty"),
    ("POST", "/accounts/send_confirmation_instructions", &["email"], "Email is empty"),
    ("POST", "/accounts/send_unlock_instructions", &["email"], "Email is empty"),
    ("POST", "/accounts/unlock", &["unlock_token"], "unlock_token is empty"),
    ("POST", "/security/enable_2fa", &["code"], "Code is empty"),
    ("POST", "/security/verify_code", &["code"], "Code is empty"),
    ("POST", "/security/reset_password", &["email"], "Email is empty"),
    (
        "PUT",
        "/security/reset_password",
        &["reset_password_token", "password"],
        "Reset Password Token is empty, Password is empty",
    ),
    ("POST", "/security/verify_api_key", &["uid", "account_uid"], "UID is empty, Account UID is empty"),
    ("POST", "/phones", &["phone_number"], "Phone Number is empty"),
    ("POST", "/phones/send_code", &["phone_number"], "Phone Number is empty"),
    (
        "POST",
        "/phones/verify",
        &["phone_number", "verification_code"],
        "Phone Number is empty, Verification Code is empty",
    ),
    ("POST", "/sessions/generate_jwt", &["kid", "jwt_token"], "KID is empty, JWT Token is empty"),
    ("POST", "/labels", &["key", "value"], "Key is empty, Value is empty"),
    ("PATCH", "/labels/some-key", &["value"], "Value is empty"),
];

async fn all_with(t: &Client, value: Value) -> Check {
    for (method, path, names, told) in EMPTY {
        let body: Value = names.iter().map(|name| ((*name).to_owned(), value.clone())).collect();
        t.ask(api(method, path).json(&body)).await?.is_told(400, told)?;
    }
    Ok(())
}

async fn what_is_blank_is_empty(t: &Client) -> Check {
    all_with(t, json!("")).await?;
    all_with(t, json!(" \t")).await
}

async fn null_is_there_and_is_empty(t: &Client) -> Check {
    all_with(t, Value::Null).await
}

async fn lists_and_objects_are_no_texts(t: &Client) -> Check {
    for value in [json!(["a@b"]), json!({"a": 1})] {
        let body = json!({"email": value, "password": value});
        t.ask(api("POST", "/accounts").json(&body)).await?.is_told(400, "Email is invalid, Password is invalid")?;
    }
    let nested = api("POST", "/accounts").form(&[("email[a]", "b"), ("password", "Passw0rd")]);
    t.ask(nested).await?.is_told(400, "Email is invalid")
}

async fn faults_of_every_kind_are_told_in_the_order_of_the_route(t: &Client) -> Check {
    let profile = json!({
        "first_name": [1], "dob": "no day", "postcode": "1", "city": "London", "country": "GB", "metadata": "text",
    });
    let told =
        "First Name is invalid, Last Name is missing, Birthday is invalid, Address is missing, Metadata is invalid";
    t.ask(api("POST", "/profiles").json(&profile)).await?.is_told(400, told)?;
    let document = json!({"doc_expire": "no day", "doc_type": "", "doc_number": null, "upload": "text", "metadata": 5});
    let told = "Document Expire is invalid, Document Type is empty, Document Number is empty, Image is invalid, \
        Metadata is invalid";
    t.ask(api("POST", "/documents").json(&document)).await?.is_told(400, told)
}

async fn what_may_be_left_out_must_not_be_blank(t: &Client) -> Check {
    t.ask(api("POST", "/security/renew").form(&[("expires_in", "")])).await?.is_told(400, "Expires In is empty")?;
    let body = json!({"email": "a@b", "password": "x", "application_id": "y", "expires_in": ""});
    t.ask(api("POST", "/sessions").json(&body)).await?.is_told(400, "Expires In is empty")
}

async fn parameters_come_before_the_token(t: &Client) -> Check {
    for (method, path, told) in MISSING {
        t.ask(api(method, path).bearer("nonsense")).await?.is_told(400, told)?;
    }
    t.ask(api("POST", "/security/renew").form(&[("expires_in", "5")])).await?.has_status(422)
}

async fn on_api_keys_the_token_comes_first(t: &Client) -> Check {
    for (method, path) in [
        ("GET", "/api_keys"),
        ("POST", "/api_keys"),
        ("GET", "/api_keys/x"),
        ("PATCH", "/api_keys/x"),
        ("DELETE", "/api_keys/x"),
    ] {
        t.ask(api(method, path)).await?.is_invalid_token()?;
    }
    Ok(())
}

async fn the_form_of_a_number_comes_before_the_token(t: &Client) -> Check {
    for path in ["/phones", "/phones/send_code", "/phones/verify"] {
        let body = json!({"phone_number": "123", "verification_code": "12345"});
        t.ask(api("POST", path).json(&body)).await?.is_told(400, "Phone number is invalid")?;
        let body = json!({"phone_number": "+447418084106", "verification_code": "12345"});
        t.ask(api("POST", path).json(&body)).await?.is_invalid_token()?;
    }
    Ok(())
}
