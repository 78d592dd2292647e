//! What depends on settings: throttles by address, an API that tells nothing of accounts, times that are over at once.
//! Two servers, each started by the first of its cases. One of them believes this machine when it says who a request is
//! from, so that each case comes from an address of its own.

use std::fs;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock};

use libtest_mimic::Trial;

use crate::support::http::{self, Answer};
use crate::support::{Home, Server};

/// Few turns for an address.
const THROTTLED: &str = "\
[server]
trusted_proxies = [\"127.0.0.0/8\"]

[identity.throttle]
passwords = 3
messages_per_address = 3
";

/// Nothing is told of accounts, one origin may call, and locks and codes are over at once.
const HIDING: &str = "\
[identity]
hide_unknown = true
lock_minutes = 0
cors_origin = \"https://frontend.example\"
cors_credentials = true

[identity.phone]
code_minutes = 0
";

const PASSWORD: &str = "Passw0rd-of-1";
const TOO_MANY: &str = r#"{"error":"Too many requests"}"#;
const INVALID: &str = r#"{"error":"Invalid Email or Password"}"#;
const LOCKED: &str = r#"{"error":"Your account was locked!"}"#;

/// A server that starts when the first of its cases runs, and ends with the value.
pub(crate) struct Strict {
    settings: &'static str,
    running: OnceLock<Running>,
}

struct Running {
    internal: SocketAddr,
    public: SocketAddr,
    home: Home,
    _server: Mutex<Server>,
}

impl Strict {
    pub(crate) fn throttled() -> Arc<Self> {
        Arc::new(Self { settings: THROTTLED, running: OnceLock::new() })
    }

    pub(crate) fn hiding() -> Arc<Self> {
        Arc::new(Self { settings: HIDING, running: OnceLock::new() })
    }

    fn running(&self) -> &Running {
        self.running.get_or_init(|| {
            let home = Home::new();
            fs::write(home.path().join("authkeep.toml"), self.settings).expect("a file can be written");
            let mut flags = vec!["--config", "authkeep.toml", "--storage", "memory://"];
            flags.extend(["--mail", "file://mail", "--sms", "file://sms"]);
            let server = home.start(&flags);
            Running { internal: server.internal, public: server.public, home, _server: Mutex::new(server) }
        })
    }

    /// A request to the public listener from a client behind a proxy.
    fn ask(&self, from: &str, method: &str, path: &str, body: &str) -> Answer {
        http::request(self.running().public, method, path, &[("X-Forwarded-For", from)], body)
    }

    fn post(&self, from: &str, path: &str, body: &str) -> Answer {
        self.ask(from, "POST", path, body)
    }

    fn internal(&self, method: &str, path: &str, body: &str) -> Answer {
        http::request(self.running().internal, method, path, &[], body)
    }

    fn sign_in(&self, from: &str, email: &str, password: &str) -> Answer {
        let body = format!(r#"{{"email":"{email}","password":"{password}","application_id":"authkeep"}}"#);
        self.post(from, "/api/v1/sessions", &body)
    }

    fn sign_up(&self, from: &str, email: &str) -> Answer {
        self.post(from, "/api/v1/accounts", &format!(r#"{{"email":"{email}","password":"{PASSWORD}"}}"#))
    }

    /// The uid of the account of an e-mail.
    fn uid(&self, email: &str) -> String {
        let record = self.internal("GET", &format!("/admin/accounts?email={email}"), "");
        let (_, rest) = record.body.split_once(r#""uid":"ID"#).expect("an account");
        rest[..32].to_lowercase()
    }

    /// An account whose e-mail is confirmed.
    fn confirmed(&self, from: &str, email: &str) {
        assert_eq!(self.sign_up(from, email).status, 201);
        let uid = self.uid(email);
        assert_eq!(self.internal("POST", &format!("/account/{uid}/verifyEmail"), "{}").status, 200);
    }
}

type Case = (&'static str, fn(&Strict));

const OF_THROTTLED: &[Case] = &[
    ("wrong_passwords_of_an_address_are_counted", wrong_passwords_of_an_address_are_counted),
    ("right_passwords_of_an_address_are_not", right_passwords_of_an_address_are_not),
    ("a_changed_password_is_counted_with_them", a_changed_password_is_counted_with_them),
    ("a_block_of_ipv6_is_one_address", a_block_of_ipv6_is_one_address),
    ("messages_of_an_address_are_counted", messages_of_an_address_are_counted),
    ("what_a_client_writes_before_its_proxy_is_not_believed", what_a_client_writes_before_its_proxy_is_not_believed),
];

const OF_HIDING: &[Case] = &[
    ("unknown_emails_look_like_known_ones", unknown_emails_look_like_known_ones),
    ("a_taken_email_looks_like_a_free_one", a_taken_email_looks_like_a_free_one),
    ("states_of_accounts_are_hidden_too", states_of_accounts_are_hidden_too),
    ("one_origin_may_call_with_credentials", one_origin_may_call_with_credentials),
    ("a_lock_of_failures_ends_by_itself", a_lock_of_failures_ends_by_itself),
    ("a_lock_in_authdb_does_not", a_lock_in_authdb_does_not),
    ("a_code_whose_time_is_over_is_404", a_code_whose_time_is_over_is_404),
];

pub(crate) fn trials(throttled: &Arc<Strict>, hiding: &Arc<Strict>) -> Vec<Trial> {
    let of = |name: &str, server: &Arc<Strict>, cases: &'static [Case]| {
        let trial = |(case, run): &'static Case| {
            let server = Arc::clone(server);
            Trial::test(format!("strict/{name}/{case}"), move || {
                run(&server);
                Ok(())
            })
        };
        cases.iter().map(trial).collect::<Vec<_>>()
    };
    of("throttled", throttled, OF_THROTTLED).into_iter().chain(of("hiding", hiding, OF_HIDING)).collect()
}

/// Checks for 429, and gives the seconds after which to come back.
#[track_caller]
fn too_many(answer: &Answer) -> u64 {
    assert_eq!((answer.status, answer.body.as_str()), (429, TOO_MANY));
    let seconds = answer.head.lines().find_map(|line| line.strip_prefix("retry-after: "));
    seconds.and_then(|seconds| seconds.parse().ok()).expect("Retry-After in seconds")
}

#[track_caller]
fn is(answer: &Answer, status: u16, body: &str) {
    assert_eq!((answer.status, answer.body.as_str()), (status, body));
}

fn wrong_passwords_of_an_address_are_counted(t: &Strict) {
    let from = "198.51.100.1";
    for at in 0..3 {
        is(&t.sign_in(from, &format!("nobody-{at}@example.com"), "wrong"), 401, INVALID);
    }
    let seconds = too_many(&t.sign_in(from, "nobody@example.com", "wrong"));
    assert!((1..=600).contains(&seconds), "{seconds}");
    is(&t.sign_in("198.51.100.2", "nobody@example.com", "wrong"), 401, INVALID);
}

fn right_passwords_of_an_address_are_not(t: &Strict) {
    let (from, email) = ("198.51.100.3", "right@example.com");
    t.confirmed(from, email);
    for _ in 0..4 {
        assert_eq!(t.sign_in(from, email, PASSWORD).status, 201);
    }
}

fn a_changed_password_is_counted_with_them(t: &Strict) {
    let (from, email) = ("198.51.100.4", "change@example.com");
    t.confirmed("198.51.100.5", email);
    let token = t.sign_in(from, email, PASSWORD).body;
    let body = format!(r#"{{"old_password":"wrong","new_password":"Other-Passw0rd-2","access_token":{token}}}"#);
    for _ in 0..3 {
        is(&t.ask(from, "PUT", "/api/v1/accounts/password", &body), 401, r#"{"error":"Invalid password"}"#);
    }
    too_many(&t.ask(from, "PUT", "/api/v1/accounts/password", &body));
    too_many(&t.sign_in(from, email, PASSWORD));
}

fn a_block_of_ipv6_is_one_address(t: &Strict) {
    for at in 0..3 {
        let answer = t.sign_in(&format!("2001:db8:1:1:{at}::1"), "nobody@example.com", "wrong");
        is(&answer, 401, INVALID);
    }
    too_many(&t.sign_in("2001:db8:1:1:ffff::9", "nobody@example.com", "wrong"));
    is(&t.sign_in("2001:db8:1:2::1", "nobody@example.com", "wrong"), 401, INVALID);
}

fn messages_of_an_address_are_counted(t: &Strict) {
    let from = "198.51.100.6";
    for at in 0..3 {
        is(&t.sign_up(from, &format!("mail-{at}@example.com")), 201, "null");
    }
    let seconds = too_many(&t.sign_up(from, "mail-3@example.com"));
    assert!((1..=3600).contains(&seconds), "{seconds}");
    // The other routes that send are no way around it.
    let body = r#"{"email":"mail-0@example.com"}"#;
    for path in
        ["accounts/send_confirmation_instructions", "accounts/send_unlock_instructions", "security/reset_password"]
    {
        too_many(&t.post(from, &format!("/api/v1/{path}"), body));
    }
    is(&t.sign_up("198.51.100.7", "mail-3@example.com"), 201, "null");
}

fn what_a_client_writes_before_its_proxy_is_not_believed(t: &Strict) {
    for at in 0..3 {
        let from = format!("203.0.113.{at}, 198.51.100.8");
        is(&t.sign_in(&from, "nobody@example.com", "wrong"), 401, INVALID);
    }
    too_many(&t.sign_in("203.0.113.9, 198.51.100.8", "nobody@example.com", "wrong"));
}

const CONFIRMATION_SENT: &str = r#"{"message":"Confirmation instructions was sent successfully"}"#;
const UNLOCK_SENT: &str = r#"{"message":"Unlock instructions was sent successfully"}"#;

fn unknown_emails_look_like_known_ones(t: &Strict) {
    let body = r#"{"email":"unknown@example.com"}"#;
    is(&t.post("", "/api/v1/accounts/send_confirmation_instructions", body), 201, CONFIRMATION_SENT);
    is(&t.post("", "/api/v1/accounts/send_unlock_instructions", body), 201, UNLOCK_SENT);
    is(&t.post("", "/api/v1/security/reset_password", body), 201, "null");
}

fn a_taken_email_looks_like_a_free_one(t: &Strict) {
    t.confirmed("", "taken@example.com");
    is(&t.sign_up("", "taken@example.com"), 201, "null");
    // Its password is still the first one.
    let other = r#"{"email":"taken@example.com","password":"Other-Passw0rd-2"}"#;
    is(&t.post("", "/api/v1/accounts", other), 201, "null");
    is(&t.sign_in("", "taken@example.com", "Other-Passw0rd-2"), 401, INVALID);
    assert_eq!(t.sign_in("", "taken@example.com", PASSWORD).status, 201);
}

fn states_of_accounts_are_hidden_too(t: &Strict) {
    t.confirmed("", "state@example.com");
    let body = r#"{"email":"state@example.com"}"#;
    is(&t.post("", "/api/v1/accounts/send_confirmation_instructions", body), 201, CONFIRMATION_SENT);
    is(&t.post("", "/api/v1/accounts/send_unlock_instructions", body), 201, UNLOCK_SENT);
}

fn one_origin_may_call_with_credentials(t: &Strict) {
    for method in ["OPTIONS", "GET"] {
        let answer = t.ask("", method, "/api/v1/accounts/me", "");
        assert_eq!(answer.status, if method == "OPTIONS" { 200 } else { 401 });
        for line in [
            "access-control-allow-origin: https://frontend.example",
            "access-control-allow-credentials: true",
            "vary: Origin",
        ] {
            assert!(answer.head.lines().any(|known| known.eq_ignore_ascii_case(line)), "{line}: {}", answer.head);
        }
    }
}

fn a_lock_of_failures_ends_by_itself(t: &Strict) {
    let email = "locked@example.com";
    t.confirmed("", email);
    for _ in 0..5 {
        is(&t.sign_in("", email, "wrong"), 401, INVALID);
    }
    assert_eq!(t.sign_in("", email, PASSWORD).status, 201);
}

fn a_lock_in_authdb_does_not(t: &Strict) {
    let email = "held@example.com";
    t.confirmed("", email);
    let lock = r#"{"lockedAt":5,"unlockCode":"00112233445566778899aabbccddeeff"}"#;
    assert_eq!(t.internal("POST", &format!("/account/{}/lock", t.uid(email)), lock).status, 200);
    is(&t.sign_in("", email, PASSWORD), 401, LOCKED);
}

fn a_code_whose_time_is_over_is_404(t: &Strict) {
    let email = "phone@example.com";
    t.confirmed("", email);
    let token = t.sign_in("", email, PASSWORD).body;
    let number = "+447418084106";
    let body = format!(r#"{{"phone_number":"{number}","access_token":{token}}}"#);
    is(&t.post("", "/api/v1/phones", &body), 201, r#"{"message":"Code was sent successfully"}"#);
    let wrong = r#"{"error":"Phone is not found or verification code is invalid"}"#;
    let code = sms_code(t);
    let body = format!(r#"{{"phone_number":"{number}","verification_code":"{code}","access_token":{token}}}"#);
    is(&t.post("", "/api/v1/phones/verify", &body), 404, wrong);
}

/// The code of the one SMS that the server ever sent. Each look asks the server something, and the number of looks is
/// bounded.
fn sms_code(t: &Strict) -> String {
    let folder = t.running().home.path().join("sms");
    for _ in 0..100_000 {
        let files = fs::read_dir(&folder).into_iter().flatten().flatten();
        let mut files = files.filter(|file| file.path().extension().is_some_and(|extension| extension == "txt"));
        if let Some(file) = files.next() {
            let text = fs::read_to_string(file.path()).expect("a message can be read");
            return text.trim_end().rsplit(' ').next().unwrap_or_default().to_owned();
        }
        assert_eq!(t.internal("GET", "/__heartbeat__", "").status, 200);
    }
    panic!("no SMS came");
}
