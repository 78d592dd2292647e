//! What holds for every answer: its headers, its form, the bodies of its errors.

use serde_json::json;

use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::error_body::ErrorBody;
use crate::wire::request::Request;
use crate::wire::target::Dialect;
use crate::wire::token_sample::Kind;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "authdb/general",
        [
            ("answer", success_is_200_with_json_and_a_length),
            ("answer", accept_is_ignored),
            ("error-body", bytes_of_404),
            ("error-body", bytes_of_409),
            ("error-body", bytes_of_incorrect_password),
            ("error-body", bad_field_names_no_value),
        ]
    )
}

async fn success_is_200_with_json_and_a_length(t: &Client) -> Check {
    // The client checks the headers of every answer; here stand the bytes.
    let account = t.new_account();
    let answer = t.put(&account.path(""), &account.body()).await?;
    if answer.status == 200 && answer.body == b"{}" && answer.content_length()? == 2 {
        Ok(())
    } else {
        Err(answer.fail("200 {} with Content-Length 2"))
    }
}

async fn accept_is_ignored(t: &Client) -> Check {
    let account = t.account().await?;
    for accept in ["application/xml", "text/plain", "text/html;q=1, */*;q=0", "nonsense"] {
        let request = Request::new("GET", &account.path("")).header("accept", accept);
        t.send(request).await?.is_json(&account.record(t.dialect()))?;
    }
    Ok(())
}

async fn bytes_of_404(t: &Client) -> Check {
    let answer = t.get(&format!("/account/{}", t.hex(16))).await?;
    let expected = match t.dialect() {
        Dialect::V036 => r#"{"message":"Not Found"}"#,
        Dialect::V042 => r#"{"message":"Not Found","errno":116,"error":"Not Found","code":404}"#,
    };
    if answer.body == expected.as_bytes() { answer.has_status(404) } else { Err(answer.fail(expected)) }
}

async fn bytes_of_409(t: &Client) -> Check {
    let account = t.account().await?;
    let answer = t.put(&account.path(""), &account.body()).await?;
    let expected = match t.dialect() {
        Dialect::V036 => r#"{"message":"Record already exists"}"#,
        Dialect::V042 => r#"{"message":"Record already exists","errno":101,"error":"Conflict","code":409}"#,
    };
    if answer.body == expected.as_bytes() { answer.has_status(409) } else { Err(answer.fail(expected)) }
}

async fn bytes_of_incorrect_password(t: &Client) -> Check {
    let account = t.account().await?;
    let answer = t.post(&account.path("checkPassword"), &json!({"verifyHash": t.hex(32)})).await?;
    let expected = match t.dialect() {
        Dialect::V036 => r#"{"message":"Incorrect password"}"#,
        Dialect::V042 => r#"{"message":"Incorrect password","errno":103,"error":"Bad request","code":400}"#,
    };
    if answer.body == expected.as_bytes() { answer.has_status(400) } else { Err(answer.fail(expected)) }
}

async fn bad_field_names_no_value(t: &Client) -> Check {
    // What was sent may be a key with a slip in it: it must not come back in a text that is logged.
    let account = t.account().await?;
    let token = t.new_token(Kind::Session, &account);
    let slip = format!("{}g", &token.id[1..]);
    let answer = t.put(&token.path(), &token.with("data", slip.as_str()).body()).await?;
    answer.is_error(&ErrorBody::bad_field())?;
    if String::from_utf8_lossy(&answer.body).contains(&slip) {
        return Err(answer.fail("400 with a message that does not repeat the value"));
    }
    Ok(())
}
