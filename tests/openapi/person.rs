//! People as they come to have accounts, sessions, second factors and the rest.

use serde_json::{Value, json};

use crate::authenticator::Authenticator;
use crate::exchange::Call;
use crate::stage::Stage;

pub(crate) const PASSWORD: &str = "Passw0rd-of-1";
pub(crate) const OTHER: &str = "Passw0rd-of-2";
pub(crate) const APPLICATION: &str = "authkeep";

/// A PDF that is text as well, so that it reads as a string.
pub(crate) const PDF: &str = "%PDF-1.4\n% a passport\n%%EOF\n";

/// Somebody who signed up.
pub(crate) struct Person<'a> {
    stage: &'a Stage,
    pub(crate) email: String,
    /// 32 hex digits.
    pub(crate) uid: String,
    /// The token of a session; empty until the person signs in.
    pub(crate) token: String,
}

impl<'a> Person<'a> {
    /// Somebody who signed up.
    pub(crate) fn new(stage: &'a Stage) -> Self {
        let email = address(stage);
        stage.run("postV1Accounts", &Call::default().member("email", email.as_str()).member("password", PASSWORD));
        let record = stage.run("emailRecord", &Call::default().parameter("email", email.as_str()));
        let uid = record["uid"].as_str().expect("a uid").to_owned();
        Self { stage, email, uid, token: String::new() }
    }

    /// Somebody whose e-mail is confirmed.
    pub(crate) fn confirmed(stage: &'a Stage) -> Self {
        let person = Self::new(stage);
        stage.run("verifyEmail", &person.account());
        person
    }

    /// Somebody who signed in.
    pub(crate) fn signed_in(stage: &'a Stage) -> Self {
        let mut person = Self::confirmed(stage);
        let token = stage.run("postV1Sessions", &person.sign_in());
        token.as_str().expect("a token").clone_into(&mut person.token);
        person
    }

    /// Somebody with a second factor.
    pub(crate) fn with_second_factor(stage: &'a Stage) -> (Self, Authenticator) {
        let person = Self::signed_in(stage);
        let mut app = person.scan();
        let operation = stage.document.operation("postV1SecurityEnable2fa");
        // The code of the step before leaves that of the present one and that of the next; it is too old if the clock
        // moves on right here.
        while stage.ask(&operation, &person.asks().member("code", app.former_code())).status != operation.success() {
            assert!(app.is_late(), "the code is the one of the step before");
        }
        (person, app)
    }

    /// What names the account in paths.
    pub(crate) fn account(&self) -> Call {
        Call::default().parameter("uid", self.uid.as_str())
    }

    /// A call of this person's.
    pub(crate) fn asks(&self) -> Call {
        Call::default().bearer(&self.token)
    }

    /// What signs the person in.
    pub(crate) fn sign_in(&self) -> Call {
        let call = Call::default().member("email", self.email.as_str()).member("password", PASSWORD);
        call.member("application_id", APPLICATION)
    }

    /// Locks the account, as an operator does.
    pub(crate) fn lock(&self) {
        let call = self.account().member("lockedAt", 1).member("unlockCode", "ab".repeat(16));
        self.stage.run("lockAccount", &call);
    }

    /// Has the mail sent that sets a new password; gives what its link carries.
    pub(crate) fn reset_token(&self) -> String {
        self.stage.run("postV1SecurityResetPassword", &Call::default().member("email", self.email.as_str()));
        self.stage.outbox.token(&self.email, "reset_password_token")
    }

    /// Locks the account and has the mail sent that unlocks it; gives what its link carries.
    pub(crate) fn unlock_token(&self) -> String {
        self.lock();
        self.stage.run("postV1AccountsSendUnlockInstructions", &Call::default().member("email", self.email.as_str()));
        self.stage.outbox.token(&self.email, "unlock_token")
    }

    /// Has a secret made for an authenticator.
    pub(crate) fn scan(&self) -> Authenticator {
        let code = self.stage.run("postV1SecurityGenerateQrcode", &self.asks());
        Authenticator::scan(code["data"]["url"].as_str().expect("a URL"))
    }

    /// Hands a document in; gives the values of its file's path.
    pub(crate) fn upload(&self) -> (String, String) {
        self.stage.run("postV1Documents", &self.document());
        let documents = self.stage.run("getV1Documents", &self.asks());
        let url = documents[0]["upload"]["url"].as_str().expect("a URL");
        let (path, name) = url.rsplit_once('/').expect("a name");
        (path.rsplit('/').next().expect("an id").to_owned(), name.to_owned())
    }

    /// What hands a document in.
    pub(crate) fn document(&self) -> Call {
        let call = self.asks().member("doc_expire", "9999-12-31").member("doc_type", "Passport");
        call.member("doc_number", "AA 1234").member("upload", PDF).member("metadata", json!({ "side": "front" }))
    }

    /// Sets a label; gives its key.
    pub(crate) fn label(&self) -> &'static str {
        self.stage.run("postV1Labels", &self.asks().member("key", "colour").member("value", "green"));
        "colour"
    }

    /// What makes the person's profile.
    pub(crate) fn profile(&self) -> Call {
        let profile = json!({
            "first_name": "Ann",
            "last_name": "Other",
            "dob": "1990-02-28",
            "address": "1 Long Street",
            "postcode": "AB1 2CD",
            "city": "London",
            "country": "GB",
            "metadata": { "gender": "female" },
        });
        let Value::Object(body) = profile else { panic!("it is an object") };
        Call { body, ..self.asks() }
    }
}

/// An address that nobody has.
pub(crate) fn address(stage: &Stage) -> String {
    format!("person-{}@example.org", stage.number())
}

/// A number that nobody has, by its digits.
pub(crate) fn phone_number(stage: &Stage) -> String {
    format!("4474180{:05}", stage.number())
}
