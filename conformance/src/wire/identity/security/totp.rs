//! The second factor: its secret, enabling it, checking codes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::identity::ask::{api, post};
use crate::wire::identity::person::Person;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/security/totp",
        [
            ("qrcode", the_answer_has_the_originals_shape),
            ("qrcode", each_call_makes_another_secret),
            ("qrcode", the_former_secret_is_gone),
            ("qrcode", with_2fa_enabled_it_is_400),
            ("enable-2fa", a_right_code_enables),
            ("enable-2fa", a_wrong_code_is_422),
            ("enable-2fa", without_a_secret_it_is_422),
            ("enable-2fa", when_enabled_it_is_400),
            ("verify-code", a_right_code_is_201),
            ("verify-code", a_wrong_code_is_422_however_often),
            ("verify-code", without_2fa_it_is_400),
            ("code-once", a_code_is_used_up_on_all_routes_together),
            ("code-once", a_code_of_an_earlier_step_than_the_last_is_used_up),
        ]
    )
}

const USED: &str = "Something wrong with 2FA";
const WRONG: &str = "OTP code is invalid";
const ENABLED: &str = "2FA has been enabled for this account";

async fn send_code(t: &Client, person: &Person, path: &str, code: &str) -> Result<Answer, Failure> {
    t.ask(person.asks(post(path, &[("code", code)]))).await
}

async fn qrcode(t: &Client, person: &Person) -> Result<Answer, Failure> {
    t.ask(person.asks(api("POST", "/security/generate_qrcode"))).await
}

async fn the_answer_has_the_originals_shape(t: &Client) -> Check {
    let person = t.person().await?;
    let answer = qrcode(t, &person).await?;
    let mut body = answer.object(201)?;
    let data = body["data"].take();
    let expected = json!({
        "auth": null, "data": null, "lease_duration": 0, "lease_id": "", "renewable": false, "warnings": null,
        "wrap_info": null,
    });
    if body != expected || data.as_object().map(serde_json::Map::len) != Some(2) {
        return Err(answer.fail(format!("201 {expected} with barcode and url as data")));
    }
    let picture = data["barcode"].as_str().and_then(|text| STANDARD.decode(text).ok()).unwrap_or_default();
    // The signature of PNG, then width and height.
    let size = [300_u32.to_be_bytes(), 300_u32.to_be_bytes()].concat();
    if !picture.starts_with(b"\x89PNG\r\n\x1a\n") || picture.get(16..24) != Some(&size[..]) {
        return Err(answer.fail("a PNG of 300 x 300 points in base64"));
    }
    let url = data["url"].as_str().unwrap_or_default();
    let start =
        format!("otpauth://totp/authkeep:{}?algorithm=SHA1&digits=6&issuer=authkeep&period=30&secret=", person.email);
    match url.strip_prefix(&start) {
        Some(secret) if secret.len() == 32 => Ok(()),
        _ => Err(answer.fail(format!("a url {start}.. with 32 characters"))),
    }
}

async fn each_call_makes_another_secret(t: &Client) -> Check {
    let person = t.person().await?;
    let url = async || Ok::<Value, Failure>(qrcode(t, &person).await?.object(201)?["data"]["url"].clone());
    if url().await? == url().await? { Err(Failure::new("two calls gave one secret")) } else { Ok(()) }
}

async fn the_former_secret_is_gone(t: &Client) -> Check {
    let person = t.person().await?;
    let mut former = t.scan_qrcode(&person).await?;
    let mut app = t.scan_qrcode(&person).await?;
    send_code(t, &person, "/security/enable_2fa", &former.code().await).await?.is_told(422, WRONG)?;
    send_code(t, &person, "/security/enable_2fa", &app.code().await).await?.is_null(201)
}

async fn with_2fa_enabled_it_is_400(t: &Client) -> Check {
    let (person, mut app) = t.person_with_2fa().await?;
    qrcode(t, &person).await?.is_told(400, ENABLED)?;
    // Nor has the secret changed.
    send_code(t, &person, "/security/verify_code", &app.code().await).await?.is_null(201)
}

async fn a_right_code_enables(t: &Client) -> Check {
    let person = t.person().await?;
    t.shows_me(&person, "otp_enabled", false).await?;
    t.enable_2fa(&person).await?;
    t.shows_me(&person, "otp_enabled", true).await
}

async fn a_wrong_code_is_422(t: &Client) -> Check {
    let person = t.person().await?;
    let app = t.scan_qrcode(&person).await?;
    for code in [&app.wrong_code(), "12345", "1234567", "abcdef", "１２３４５６"] {
        send_code(t, &person, "/security/enable_2fa", code).await?.is_told(422, WRONG)?;
    }
    t.shows_me(&person, "otp_enabled", false).await
}

async fn without_a_secret_it_is_422(t: &Client) -> Check {
    let person = t.person().await?;
    send_code(t, &person, "/security/enable_2fa", "123456").await?.is_told(422, WRONG)
}

async fn when_enabled_it_is_400(t: &Client) -> Check {
    let (person, mut app) = t.person_with_2fa().await?;
    send_code(t, &person, "/security/enable_2fa", &app.code().await).await?.is_told(400, ENABLED)
}

async fn a_right_code_is_201(t: &Client) -> Check {
    let (person, mut app) = t.person_with_2fa().await?;
    send_code(t, &person, "/security/verify_code", &app.code().await).await?.is_null(201)
}

async fn a_wrong_code_is_422_however_often(t: &Client) -> Check {
    let (person, app) = t.person_with_2fa().await?;
    let code = app.wrong_code();
    for _ in 0..3 {
        send_code(t, &person, "/security/verify_code", &code).await?.is_told(422, WRONG)?;
    }
    Ok(())
}

async fn without_2fa_it_is_400(t: &Client) -> Check {
    let person = t.person().await?;
    let mut app = t.scan_qrcode(&person).await?;
    let told = "2FA has not been enabled for this account";
    send_code(t, &person, "/security/verify_code", &app.code().await).await?.is_told(400, told)
}

async fn a_code_is_used_up_on_all_routes_together(t: &Client) -> Check {
    let person = t.person().await?;
    let mut app = t.scan_qrcode(&person).await?;
    let code = app.code().await;
    send_code(t, &person, "/security/enable_2fa", &code).await?.is_null(201)?;
    send_code(t, &person, "/security/verify_code", &code).await?.is_told(422, USED)?;
    let code = app.code().await;
    send_code(t, &person, "/security/verify_code", &code).await?.is_null(201)?;
    let list = api("GET", &format!("/api_keys?totp_code={code}"));
    t.ask(person.asks(list)).await?.is_told(422, USED)
}

async fn a_code_of_an_earlier_step_than_the_last_is_used_up(t: &Client) -> Check {
    let (person, mut app) = t.person_with_2fa().await?;
    let (earlier, later) = (app.code().await, app.code().await);
    send_code(t, &person, "/security/verify_code", &later).await?.is_null(201)?;
    send_code(t, &person, "/security/verify_code", &earlier).await?.is_told(422, USED)
}
