//! A server, a browser, and what the tests ask the API.

use std::fs;

use serde_json::{Value, json};

use crate::browser::{Browser, Scripts};
use crate::outbox::Outbox;
use crate::support::http;
use crate::support::{Home, Server};
use crate::{driver, skip};

/// An address that would break a page which did not write it as text.
pub(crate) const EMAIL: &str = "o'neil&sons{x}@example.org";
pub(crate) const PASSWORD: &str = "Correct6horse";
pub(crate) const OTHER_PASSWORD: &str = "Battery7staple";

pub(crate) struct Stage {
    pub(crate) browser: Browser,
    outbox: Outbox,
    server: Server,
    _home: Home,
}

impl Stage {
    /// Nothing where there is no browser.
    pub(crate) async fn new() -> Option<Self> {
        Self::with(Scripts::On, "").await
    }

    /// A server with these lines of configuration.
    pub(crate) async fn with(scripts: Scripts, configuration: &str) -> Option<Self> {
        if let Some(why) = driver::missing() {
            skip("the pages behind mailed links in a browser", &why);
            return None;
        }
        let home = Home::new();
        fs::write(home.path().join("authkeep.toml"), configuration).expect("a file can be written");
        let server = home.start(&["--storage", "memory://", "--config", "authkeep.toml"]);
        let outbox = Outbox::watch(home.path().join("authkeep-data/outbox"));
        Some(Self { browser: Browser::start(scripts).await, outbox, server, _home: home })
    }

    /// Where a page is.
    pub(crate) fn url(&self, path_and_query: &str) -> String {
        format!("http://{}{path_and_query}", self.server.public)
    }

    /// The link in the next mail.
    pub(crate) fn link(&self) -> String {
        self.outbox.link()
    }

    fn post(&self, path: &str, body: &Value) -> http::Answer {
        http::request(self.server.public, "POST", &format!("/api/v1{path}"), &[], &body.to_string())
    }

    /// Makes an account; gives the link that confirms it.
    pub(crate) fn sign_up(&self) -> String {
        let answer = self.post("/accounts", &json!({ "email": EMAIL, "password": PASSWORD }));
        assert_eq!(answer.status, 201, "{answer:?}");
        self.link()
    }

    /// Makes an account whose e-mail is confirmed.
    pub(crate) fn confirmed(&self) {
        let link = self.sign_up();
        let (_, token) = link.split_once("confirmation_token=").expect("a token");
        let answer = self.post("/accounts/confirm", &json!({ "confirmation_token": token }));
        assert_eq!(answer.status, 201, "{answer:?}");
    }

    /// Makes an account as a Firefox client does, whose keys only its password opens.
    pub(crate) fn account_of_firefox(&self, email: &str) {
        let hex = "5e1994b0159081921adb416236058d92bd0715a91c884654e4269c49d467a160";
        let account = json!({
            "normalizedEmail": email, "email": email, "emailCode": &hex[..32], "emailVerified": true,
            "kA": hex, "wrapWrapKb": hex, "authSalt": hex, "verifyHash": hex,
            "verifierVersion": 1, "verifierSetAt": 1_424_832_691_282_u64, "locale": "en",
        });
        let path = format!("/account/{}", &hex[..32]);
        let answer = http::request(self.server.internal, "PUT", &path, &[], &account.to_string());
        assert_eq!(answer.status, 200, "{answer:?}");
    }

    /// Asks for a new password; gives the link that sets it.
    pub(crate) fn forget_password(&self, email: &str) -> String {
        let answer = self.post("/security/reset_password", &json!({ "email": email }));
        assert_eq!(answer.status, 201, "{answer:?}");
        self.link()
    }

    /// Signs in wrongly until the account is locked; gives the link that unlocks it.
    pub(crate) fn lock(&self) -> String {
        for _ in 0..5 {
            assert_eq!(self.sign_in("Wrong8password"), "Invalid Email or Password");
        }
        self.link()
    }

    /// Signs in: `signed in`, or the API's reason why not.
    pub(crate) fn sign_in(&self, password: &str) -> String {
        let body = json!({ "email": EMAIL, "password": password, "application_id": "authkeep" });
        let answer = self.post("/sessions", &body);
        if answer.status == 201 {
            return "signed in".to_owned();
        }
        let refused: Value = serde_json::from_str(&answer.body).expect("JSON");
        refused["error"].as_str().expect("a text").to_owned()
    }
}
