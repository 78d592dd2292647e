//! What the operations of the identity API need: somebody of their own each, who has come as far as the operation wants.

use crate::api_key;
use crate::document::Operation;
use crate::exchange::Call;
use crate::person::{OTHER, PASSWORD, Person, address, phone_number};
use crate::records::Records;
use crate::stage::Stage;

/// The id of an API key that nobody has.
const NO_KEY: &str = "00000000-0000-4000-8000-000000000000";

pub(crate) fn prepare(stage: &Stage, operation: &Operation, records: Records) -> Call {
    let id = operation.id.as_str();
    match operation.path.trim_start_matches("/api/v1/").split('/').next().expect("a segment") {
        "accounts" => accounts(stage, id),
        "sessions" if id == "postV1Sessions" => {
            Person::confirmed(stage).sign_in().member("expires_in", 1800).member("otp_code", "123456")
        }
        "security" if !matches!(id, "postV1SecurityVerifyApiKey") => security(stage, id, records),
        "sessions" | "security" | "api_keys" => api_keys(stage, id, records),
        "profiles" => {
            let person = Person::signed_in(stage);
            if id == "getV1ProfilesMe" && records == Records::Made {
                stage.run("postV1Profiles", &person.profile());
            }
            if id == "postV1Profiles" { person.profile() } else { person.asks() }
        }
        "documents" => documents(stage, id, records),
        "phones" => phones(stage, id, records),
        "labels" => labels(stage, id, records),
        _ if id == "getJwks" => Call::default(),
        other => panic!("nobody prepares {other}"),
    }
}

fn accounts(stage: &Stage, id: &str) -> Call {
    let email = |person: &Person| Call::default().member("email", person.email.as_str());
    match id {
        "postV1Accounts" => Call::default().member("email", address(stage)).member("password", PASSWORD),
        "postV1AccountsConfirm" => {
            let person = Person::new(stage);
            Call::default().member("confirmation_token", stage.outbox.token(&person.email, "confirmation_token"))
        }
        "postV1AccountsSendConfirmationInstructions" => email(&Person::new(stage)),
        "postV1AccountsSendUnlockInstructions" => {
            let person = Person::confirmed(stage);
            person.lock();
            email(&person)
        }
        "postV1AccountsUnlock" => Call::default().member("unlock_token", Person::confirmed(stage).unlock_token()),
        "putV1AccountsPassword" => {
            Person::signed_in(stage).asks().member("old_password", PASSWORD).member("new_password", OTHER)
        }
        "getV1AccountsMe" => Person::signed_in(stage).asks(),
        other => panic!("nobody prepares {other}"),
    }
}

fn security(stage: &Stage, id: &str, records: Records) -> Call {
    match id {
        "postV1SecurityRenew" => Person::signed_in(stage).asks().member("expires_in", 1800),
        "postV1SecurityGenerateQrcode" => Person::signed_in(stage).asks(),
        "postV1SecurityEnable2fa" => {
            let person = Person::signed_in(stage);
            let code = person.scan().code();
            person.asks().member("code", code)
        }
        "postV1SecurityVerifyCode" => {
            let (person, mut app) = Person::with_second_factor(stage);
            person.asks().member("code", app.code())
        }
        "postV1SecurityResetPassword" => {
            let made = || Person::confirmed(stage).email;
            let email = if records == Records::Made { made() } else { address(stage) };
            Call::default().member("email", email)
        }
        "putV1SecurityResetPassword" => {
            let made = || Person::confirmed(stage).reset_token();
            let token = if records == Records::Made { made() } else { "x".repeat(43) };
            Call::default().member("reset_password_token", token).member("password", OTHER)
        }
        other => panic!("nobody prepares {other}"),
    }
}

fn api_keys(stage: &Stage, id: &str, records: Records) -> Call {
    let is_about_a_key = !matches!(id, "getV1ApiKeys" | "postV1ApiKeys");
    let (person, mut app, key) = if is_about_a_key && records == Records::Made {
        api_key::make(stage)
    } else {
        let (person, app) = Person::with_second_factor(stage);
        (person, app, NO_KEY.to_owned())
    };
    match id {
        "postV1SecurityVerifyApiKey" => {
            Call::default().member("uid", key).member("account_uid", format!("ID{}", person.uid.to_uppercase()))
        }
        "postV1SessionsGenerateJwt" => Call::default().member("kid", key).member("jwt_token", api_key::sign()),
        "getV1ApiKeys" => person.asks().parameter("totp_code", app.code()),
        "postV1ApiKeys" => api_key::new(person.asks()).member("totp_code", app.code()),
        "patchV1ApiKeysUid" => api_key::change(person.asks()).parameter("uid", key).member("totp_code", app.code()),
        "getV1ApiKeysUid" | "deleteV1ApiKeysUid" => {
            person.asks().parameter("uid", key).parameter("totp_code", app.code())
        }
        other => panic!("nobody prepares {other}"),
    }
}

fn documents(stage: &Stage, id: &str, records: Records) -> Call {
    let person = Person::signed_in(stage);
    match id {
        "postV1Documents" => person.document(),
        "getV1Documents" => {
            person.upload();
            person.asks()
        }
        "getV1DocumentsFile" => {
            let nothing = || ("00".repeat(16), "passport.pdf".to_owned());
            let (file, name) = if records == Records::Made { person.upload() } else { nothing() };
            person.asks().parameter("id", file).parameter("name", name)
        }
        other => panic!("nobody prepares {other}"),
    }
}

fn phones(stage: &Stage, id: &str, records: Records) -> Call {
    let person = Person::signed_in(stage);
    let number = format!("+{}", phone_number(stage));
    let call = person.asks().member("phone_number", number.as_str());
    let is_added = id != "postV1Phones" && records == Records::Made;
    if is_added {
        stage.run("postV1Phones", &call);
    }
    if id == "postV1PhonesVerify" {
        let code = if is_added { stage.outbox.code(&number) } else { "12345".to_owned() };
        return call.member("verification_code", code);
    }
    call
}

fn labels(stage: &Stage, id: &str, records: Records) -> Call {
    let person = Person::signed_in(stage);
    let key = if id != "postV1Labels" && records == Records::Made { person.label() } else { "size" };
    match id {
        "getV1Labels" => person.asks(),
        "postV1Labels" => person.asks().member("key", key).member("value", "large"),
        "patchV1LabelsKey" => person.asks().parameter("key", key).member("value", "large"),
        "getV1LabelsKey" | "deleteV1LabelsKey" => person.asks().parameter("key", key),
        other => panic!("nobody prepares {other}"),
    }
}
