//! The examples of the API's own documentation, one an operation: its body as it stands there, its answer as it stands
//! there. Only uids, e-mails and token ids are each case's own.

use serde_json::{Value, json};

use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::request::Request;
use crate::wire::sample::Account;
use crate::wire::token_sample::{Kind, plain_device};

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "authdb/example",
        [
            ("ACCOUNT-1", create_and_read_account),
            ("head", account_exists),
            ("ACCOUNT-8", check_password),
            ("ACCOUNT-16", verify_email),
            ("SESSION-1", session_token),
            ("SESSION-8", account_devices),
            ("RESET-1", account_reset_token),
            ("KEYFETCH-1", key_fetch_token),
            ("CHANGE-1", password_change_token),
            ("FORGOT-1", password_forgot_token),
            ("FORGOT-11", update_password_forgot_token),
            ("FORGOT-13", forgot_password_verified),
            ("ACCOUNT-20", lock_account_and_unlock_code),
            ("ACCOUNT-22", unlock_account),
        ]
    )
}

/// The documented body of a creation.
fn creation(email: &str) -> String {
    format!(
        r#"{{
        "normalizedEmail" : "{email}",
        "email"           : "{email}",
        "emailCode"       : "9b4da6ccd05e7c24ce6a6c0d208bc7c9",
        "emailVerified"   : false,
        "kA"              : "5e1994b0159081921adb416236058d92bd0715a91c884654e4269c49d467a160",
        "wrapWrapKb"      : "a746589a4d3db2b0552476bae4fc8c9156d29499eeb0d6583ffd6ddcd7482097",
        "authSalt"        : "d870b1472524fcef2cfd512533b1fb19fe6cf1b555cb5d85d60a636cc5356aba",
        "verifyHash"      : "5791981c2f0685aa9400597b6bee51d04c59399798e9bcf3cdbeec3d8b50971f",
        "verifierVersion" : 1,
        "verifierSetAt"   : 1424832691282,
        "locale"          : "en_US"
    }}"#
    )
}

/// Sends a documented body to a path of its account.
async fn send(t: &Client, method: &str, path: &str, body: &str) -> Result<Answer, Failure> {
    t.send(Request::new(method, path).json_text(body)).await
}

/// The documented account, stored.
async fn documented(t: &Client) -> Result<Account, Failure> {
    let account = t.new_account();
    send(t, "PUT", &account.path(""), &creation(account.text("email"))).await?.is_empty_object()?;
    Ok(account)
}

/// Stores a token with a documented body in which `UID` stands for the uid, and reads it.
async fn store_and_read(t: &Client, kind: Kind, account: &Account, body: &str) -> Result<(String, Answer), Failure> {
    let id = t.hex(32);
    send(t, "PUT", &kind.path(&id), &body.replace("UID", &account.uid)).await?.is_empty_object()?;
    let answer = t.get(&kind.path(&id)).await?;
    Ok((id, answer))
}

/// The documented `Content-Length`, where the answer's fields are those of the documentation.
fn has_length(answer: &Answer, length: usize) -> Check {
    if answer.content_length()? == length { Ok(()) } else { Err(answer.fail(format!("Content-Length: {length}"))) }
}

async fn create_and_read_account(t: &Client) -> Check {
    let mut account = documented(t).await?;
    let answer = t.get(&account.path("")).await?;
    account.set("createdAt", answer.json()?["createdAt"].clone());
    answer.is_json(&account.record(t.dialect()))?;
    t.get(&format!("/emailRecord/{}", account.text("email"))).await?.is_json(&account.record(t.dialect()))
}

async fn account_exists(t: &Client) -> Check {
    let account = documented(t).await?;
    let length = t.get(&account.path("")).await?.body.len();
    let answer = t.head(&format!("/emailRecord/{}", account.text("email"))).await?;
    answer.has_status(200)?;
    has_length(&answer, length)
}

async fn check_password(t: &Client) -> Check {
    let account = documented(t).await?;
    let body = r#"{
        "verifyHash":"5791981c2f0685aa9400597b6bee51d04c59399798e9bcf3cdbeec3d8b50971f"
    }"#;
    let answer = send(t, "POST", &account.path("checkPassword"), body).await?;
    answer.is_json(&json!({"uid": account.uid}))
}

async fn verify_email(t: &Client) -> Check {
    let account = documented(t).await?;
    let answer = t.send(Request::new("POST", &account.path("verifyEmail"))).await?;
    answer.is_empty_object()?;
    has_length(&answer, 2)?;
    t.get(&account.path("")).await?.has_field("emailVerified", &Value::Bool(true))
}

const SESSION: &str = r#"{
        "uid" :  "UID",
        "data" : "e2c3a8f73e826b9176e54e0f6ecb34b60b1e1979d254638f6b61d721c069d576",
        "createdAt" : 1425004396952
    }"#;

async fn session_token(t: &Client) -> Check {
    let account = documented(t).await?;
    let (id, answer) = store_and_read(t, Kind::Session, &account, SESSION).await?;
    let data = "e2c3a8f73e826b9176e54e0f6ecb34b60b1e1979d254638f6b61d721c069d576";
    for (field, value) in [("data", data), ("tokenData", data), ("uid", &account.uid), ("id", &id)] {
        answer.has_field(field, &json!(value))?;
    }
    answer.has_field("createdAt", &json!(1_425_004_396_952_u64))?;
    t.delete(&Kind::Session.path(&id)).await?.is_empty_object()?;
    t.get(&Kind::Session.path(&id)).await?.is_not_found()
}

async fn account_devices(t: &Client) -> Check {
    let account = documented(t).await?;
    let (id, _) = store_and_read(t, Kind::Session, &account, SESSION).await?;
    let expected = json!({
        "data": "e2c3a8f73e826b9176e54e0f6ecb34b60b1e1979d254638f6b61d721c069d576",
        "uid": account.uid,
        "createdAt": 1_425_004_396_952_u64,
        "id": id,
    });
    let answer = t.get(&account.path("devices")).await?;
    match answer.json()?.as_array().map(Vec::as_slice) {
        Some([device]) if plain_device(device.clone()) == expected => Ok(()),
        _ => Err(answer.fail(format!("200 [{expected}]"))),
    }
}

async fn account_reset_token(t: &Client) -> Check {
    let account = documented(t).await?;
    let body = r#"{
        "uid" :  "UID",
        "data" : "b034061cc2886a3c3c08bd4e9bbc8afc4bc3fc9bca12d5b5d0aa7e0a7f78b9ce",
        "createdAt" : 1425004396952
    }"#;
    let (id, answer) = store_and_read(t, Kind::AccountReset, &account, body).await?;
    answer.is_json(&json!({
        "tokenData": "b034061cc2886a3c3c08bd4e9bbc8afc4bc3fc9bca12d5b5d0aa7e0a7f78b9ce",
        "uid": account.uid,
        "createdAt": 1_425_004_396_952_u64,
        "verifierSetAt": 1_424_832_691_282_u64,
    }))?;
    has_length(&answer, 177)?;
    t.delete(&Kind::AccountReset.path(&id)).await?.is_empty_object()
}

async fn key_fetch_token(t: &Client) -> Check {
    let account = documented(t).await?;
    let body = r#"{
        "uid"       : "UID",
        "authKey"   : "b034061cc2886a3c3c08bd4e9bbc8afc4bc3fc9bca12d5b5d0aa7e0a7f78b9ce",
        "keyBundle" : "83333269c64eb43219f8b5807d37ac2391fc77295562685a5239674e2b0215920c45e2295c0d92fa7d69cb58d1e3c6010e1281f6d6c0df694b134815358110ae22a7b4c348a4f426bef3783b0493b3a531b649c0e2f19848d9563a61cd0f7eb8",
        "createdAt" : 1425004396952
    }"#;
    let (id, answer) = store_and_read(t, Kind::KeyFetch, &account, body).await?;
    answer.is_json(&json!({
        "authKey": "b034061cc2886a3c3c08bd4e9bbc8afc4bc3fc9bca12d5b5d0aa7e0a7f78b9ce",
        "uid": account.uid,
        "keyBundle": "83333269c64eb43219f8b5807d37ac2391fc77295562685a5239674e2b0215920c45e2295c0d92fa7d69cb58d1e3c6010e1281f6d6c0df694b134815358110ae22a7b4c348a4f426bef3783b0493b3a531b649c0e2f19848d9563a61cd0f7eb8",
        "createdAt": 1_425_004_396_952_u64,
        "emailVerified": false,
        "verifierSetAt": 1_424_832_691_282_u64,
    }))?;
    t.delete(&Kind::KeyFetch.path(&id)).await?.is_empty_object()
}

async fn password_change_token(t: &Client) -> Check {
    let account = documented(t).await?;
    let body = r#"{
        "uid"       : "UID",
        "data"      : "bbfe036d84cc1ae9b5eecc503ff9106c61d25961d5680669d2065c6bb7a5530d",
        "createdAt" : 1425004396952
    }"#;
    let (id, answer) = store_and_read(t, Kind::PasswordChange, &account, body).await?;
    answer.is_json(&json!({
        "tokenData": "bbfe036d84cc1ae9b5eecc503ff9106c61d25961d5680669d2065c6bb7a5530d",
        "uid": account.uid,
        "createdAt": 1_425_004_396_952_u64,
        "email": account.text("email"),
        "verifierSetAt": 1_424_832_691_282_u64,
    }))?;
    t.delete(&Kind::PasswordChange.path(&id)).await?.is_empty_object()
}

const FORGOT: &str = r#"{
        "uid"       : "UID",
        "data"      : "958266599bdc7218277a349f2675ebf38d8542eb784e01d1332f87fb98a970c3",
        "passCode"  : "95c0fab6a666b1a5cbf2db4700a6a779",
        "tries"     : 1,
        "createdAt" : 1425004396952
    }"#;

async fn password_forgot_token(t: &Client) -> Check {
    let account = documented(t).await?;
    let (id, answer) = store_and_read(t, Kind::PasswordForgot, &account, FORGOT).await?;
    answer.is_json(&json!({
        "tokenData": "958266599bdc7218277a349f2675ebf38d8542eb784e01d1332f87fb98a970c3",
        "uid": account.uid,
        "passCode": "95c0fab6a666b1a5cbf2db4700a6a779",
        "tries": 1,
        "createdAt": 1_425_004_396_952_u64,
        "email": account.text("email"),
        "verifierSetAt": 1_424_832_691_282_u64,
    }))?;
    // Documented with an e-mail of 15 characters.
    has_length(&answer, 259 - 15 + account.text("email").len())?;
    t.delete(&Kind::PasswordForgot.path(&id)).await?.is_empty_object()
}

async fn update_password_forgot_token(t: &Client) -> Check {
    let account = documented(t).await?;
    let (id, _) = store_and_read(t, Kind::PasswordForgot, &account, FORGOT).await?;
    let path = Kind::PasswordForgot.path(&id);
    let body = r#"{
        "tries" : 2
    }"#;
    send(t, "POST", &format!("{path}/update"), body).await?.is_empty_object()?;
    t.get(&path).await?.has_field("tries", &json!(2))
}

async fn forgot_password_verified(t: &Client) -> Check {
    // The documented body has no tokenId: the new token gets the id of the old one.
    let account = documented(t).await?;
    let (id, _) = store_and_read(t, Kind::PasswordForgot, &account, FORGOT).await?;
    let body = r#"{
        "uid" :  "UID",
        "data" : "cad0306bd6505df67d5fff2264e59a9eabdbfd4e441ac2272bda2d1e8c740072",
        "createdAt" : 1425004396952
    }"#;
    let path = Kind::PasswordForgot.path(&id);
    send(t, "POST", &format!("{path}/verified"), &body.replace("UID", &account.uid)).await?.is_empty_object()?;
    t.get(&path).await?.is_not_found()?;
    t.get(&account.path("")).await?.has_field("emailVerified", &Value::Bool(true))?;
    t.get(&Kind::AccountReset.path(&id)).await?.is_json(&json!({
        "tokenData": "cad0306bd6505df67d5fff2264e59a9eabdbfd4e441ac2272bda2d1e8c740072",
        "uid": account.uid,
        "createdAt": 1_425_004_396_952_u64,
        "verifierSetAt": 1_424_832_691_282_u64,
    }))
}

const LOCK: &str = r#"{
        "unlockCode" : "4aa3ca42fbc2e4d64e634ab92c5a607b",
        "lockedAt" : 1425004396952
    }"#;

async fn lock_account_and_unlock_code(t: &Client) -> Check {
    let account = documented(t).await?;
    send(t, "POST", &account.path("lock"), LOCK).await?.is_empty_object()?;
    t.get(&account.path("")).await?.has_field("lockedAt", &json!(1_425_004_396_952_u64))?;
    let answer = t.get(&account.path("unlockCode")).await?;
    answer.is_json(&json!({"uid": account.uid, "unlockCode": "4aa3ca42fbc2e4d64e634ab92c5a607b"}))?;
    has_length(&answer, 90)
}

async fn unlock_account(t: &Client) -> Check {
    let account = documented(t).await?;
    send(t, "POST", &account.path("lock"), LOCK).await?.is_empty_object()?;
    send(t, "POST", &account.path("unlock"), "{}").await?.is_empty_object()?;
    t.get(&account.path("")).await?.has_field("lockedAt", &Value::Null)?;
    t.get(&account.path("unlockCode")).await?.is_not_found()
}
