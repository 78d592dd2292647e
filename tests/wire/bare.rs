//! What cannot be seen on a server that other cases fill, or that forgives everything: stocks that are empty or full, and
//! the waits after wrong proofs. Each case has a server of its own, in memory.

use std::fs;

use authkeep_client::{Client, ClientError, HttpTransport, ProfileId};
use libtest_mimic::Trial;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::support::http::{self, Answer};
use crate::support::{Home, Server};

/// Small stocks, little patience, few sessions. This machine is believed when it says who a request is from.
const SETTINGS: &str = "\
[server]
trusted_proxies = [\"127.0.0.0/8\"]

[exchange]
max_stock = 20

[pseudonym]
wrong_proofs = 3
sessions_per_pseudonym = 2
";

const SECRET: &str = "the secret of an owner";

struct Bare {
    server: Server,
    runtime: Runtime,
    _home: Home,
}

impl Bare {
    fn start() -> Self {
        let home = Home::new();
        fs::write(home.path().join("authkeep.toml"), SETTINGS).expect("a file can be written");
        let server = home.start(&["--config", "authkeep.toml", "--storage", "memory://"]);
        Self { server, runtime: Runtime::new().expect("a runtime"), _home: home }
    }

    fn internal(&self, path: &str, body: &Value) -> Answer {
        http::request(self.server.internal, "POST", path, &[], &body.to_string())
    }

    fn hand_in(&self, bucket: &str, tokens: &[String]) -> Answer {
        self.internal("/v1/bucket/fill", &json!({"bucket": bucket, "tokens": tokens}))
    }

    fn take(&self) -> Answer {
        self.internal("/v1/bucket/take", &json!({"bucket": "email"}))
    }

    fn prove(&self, from: &str, id: &str) -> Answer {
        let body = json!({"profile_id": id, "key": "00".repeat(32)}).to_string();
        http::request(self.server.public, "POST", "/v1/signin/verify", &[("X-Forwarded-For", from)], &body)
    }

    fn holder(&self) -> Client<HttpTransport> {
        Client::new(HttpTransport::new(&format!("http://{}", self.server.public)).expect("a transport"))
    }

    /// Signs up: the dirty token that is given, or the status and the message of the refusal.
    fn sign_up(&self, id: &ProfileId, token: &str) -> Result<String, (u16, String)> {
        let signed_up = self.runtime.block_on(self.holder().sign_up(id, SECRET, token));
        signed_up.map(|token| token.to_string()).map_err(refusal)
    }

    fn clean(&self, token: &str) -> String {
        let cleaned = self.runtime.block_on(self.holder().clean(token));
        cleaned.expect("it is cleaned").to_string()
    }
}

fn refusal(error: ClientError) -> (u16, String) {
    match error {
        ClientError::Refused { status, message } => (status, message),
        other => panic!("a refusal: {other}"),
    }
}

#[track_caller]
fn is(answer: &Answer, status: u16, body: &str) {
    assert_eq!((answer.status, answer.body.as_str()), (status, body));
}

/// A refusal in the form of these APIs, in whatever words.
#[track_caller]
fn is_refused(answer: &Answer, status: u16, error: &str) {
    let start = format!(r#"{{"statusCode":{status},"error":"{error}","message":""#);
    assert!(answer.status == status && answer.body.starts_with(&start), "{} {}", answer.status, answer.body);
}

fn tokens(count: usize, name: &str) -> Vec<String> {
    (0..count).map(|at| format!("{name}/{at}")).collect()
}

fn id() -> ProfileId {
    ProfileId::random().expect("an id")
}

type Case = (&'static str, fn(&Bare));

const CASES: &[Case] = &[
    ("an_empty_stock_refuses_a_sign_up_and_spends_nothing", an_empty_stock_refuses_a_sign_up_and_spends_nothing),
    ("an_empty_stock_gives_no_email_token", an_empty_stock_gives_no_email_token),
    ("one_token_of_each_bucket_goes_round_once", one_token_of_each_bucket_goes_round_once),
    ("a_dirty_token_that_is_handed_in_twice_is_given_once", a_dirty_token_that_is_handed_in_twice_is_given_once),
    ("a_stock_takes_no_more_than_it_may", a_stock_takes_no_more_than_it_may),
    ("a_fill_makes_no_more_than_there_may_be", a_fill_makes_no_more_than_there_may_be),
    ("of_three_sessions_the_oldest_is_over", of_three_sessions_the_oldest_is_over),
    ("wrong_proofs_of_a_pseudonym_are_counted", wrong_proofs_of_a_pseudonym_are_counted),
    ("wrong_proofs_of_an_address_are_counted", wrong_proofs_of_an_address_are_counted),
];

pub(crate) fn trials() -> Vec<Trial> {
    let trial = |(name, run): &'static Case| {
        Trial::test(format!("bare/{name}"), move || {
            run(&Bare::start());
            Ok(())
        })
    };
    CASES.iter().map(trial).collect()
}

fn an_empty_stock_refuses_a_sign_up_and_spends_nothing(t: &Bare) {
    let id = id();
    is(&t.hand_in("profile", &tokens(1, "profile")), 200, "");
    for _ in 0..2 {
        assert_eq!(t.sign_up(&id, "profile/0"), Err((500, "Internal error".to_owned())));
    }
    // Neither the token is spent nor the id taken.
    is(&t.hand_in("signup", &tokens(1, "signup")), 200, "");
    assert_eq!(t.sign_up(&id, "profile/0"), Ok("signup/0".to_owned()));
}

fn an_empty_stock_gives_no_email_token(t: &Bare) {
    is_refused(&t.take(), 404, "Not Found");
    is(&t.internal("/v1/fill", &json!({"bucket_size": 3})), 200, "");
    for _ in 0..3 {
        assert_eq!(t.take().status, 200);
    }
    is_refused(&t.take(), 404, "Not Found");
}

/// Every stock is empty at the end, and each holder has what the exchange gave away.
fn one_token_of_each_bucket_goes_round_once(t: &Bare) {
    is(&t.internal("/v1/fill", &json!({"bucket_size": 1})), 200, "");
    let taken: Value = serde_json::from_str(&t.take().body).expect("JSON");
    let profile = t.clean(taken["token"].as_str().expect("a token"));
    let signup = t.sign_up(&id(), &profile).expect("it is signed up");
    let account = t.clean(&signup);
    let spend = json!({"bucket": "account", "token": account});
    is(&t.internal("/v1/bucket/spend", &spend), 200, "");
    is_refused(&t.internal("/v1/bucket/spend", &spend), 400, "Bad Request");
    is_refused(&t.take(), 404, "Not Found");
    is(&t.hand_in("profile", &tokens(1, "profile")), 200, "");
    assert_eq!(t.sign_up(&id(), "profile/0"), Err((500, "Internal error".to_owned())));
    assert_eq!(t.sign_up(&id(), &profile), Err((400, "Invalid token".to_owned())));
}

fn a_dirty_token_that_is_handed_in_twice_is_given_once(t: &Bare) {
    is(&t.hand_in("profile", &tokens(2, "profile")), 200, "");
    for _ in 0..2 {
        is(&t.hand_in("signup", &tokens(1, "signup")), 200, "");
    }
    assert_eq!(t.sign_up(&id(), "profile/0"), Ok("signup/0".to_owned()));
    assert_eq!(t.sign_up(&id(), "profile/1"), Err((500, "Internal error".to_owned())));
}

fn a_stock_takes_no_more_than_it_may(t: &Bare) {
    for bucket in ["profile", "signup"] {
        is_refused(&t.hand_in(bucket, &tokens(21, bucket)), 409, "Conflict");
    }
    // Nothing of them was kept.
    is(&t.hand_in("profile", &tokens(1, "other")), 200, "");
    assert_eq!(t.sign_up(&id(), "profile/0"), Err((400, "Invalid token".to_owned())));
    assert_eq!(t.sign_up(&id(), "other/0"), Err((500, "Internal error".to_owned())));
    is(&t.hand_in("signup", &tokens(20, "signup")), 200, "");
    is_refused(&t.hand_in("signup", &tokens(1, "another")), 409, "Conflict");
}

fn a_fill_makes_no_more_than_there_may_be(t: &Bare) {
    is_refused(&t.internal("/v1/fill", &json!({"bucket_size": 21})), 409, "Conflict");
    is_refused(&t.take(), 404, "Not Found");
    is(&t.internal("/v1/fill", &json!({"bucket_size": 20})), 200, "");
    is_refused(&t.internal("/v1/fill", &json!({"bucket_size": 1})), 409, "Conflict");
}

fn of_three_sessions_the_oldest_is_over(t: &Bare) {
    let (id, holder) = (id(), t.holder());
    is(&t.hand_in("profile", &tokens(1, "profile")), 200, "");
    is(&t.hand_in("signup", &tokens(1, "signup")), 200, "");
    t.sign_up(&id, "profile/0").expect("it is signed up");
    t.runtime.block_on(async {
        let mut sessions = Vec::new();
        for _ in 0..3 {
            sessions.push(holder.sign_in(&id, SECRET).await.expect("it is signed in"));
        }
        let mut good = Vec::new();
        for session in &sessions {
            good.push(match holder.verify(session).await {
                Ok(()) => true,
                Err(over) => {
                    assert_eq!(refusal(over), (400, "Invalid token".to_owned()));
                    false
                }
            });
        }
        assert_eq!(good.iter().filter(|good| **good).count(), 2);
        // Sessions that end in the same millisecond are of the same age.
        assert!(!good[0] || sessions[0].expiry() == sessions[1].expiry(), "{good:?}");
    });
}

/// Tries until it is too much, and gives how many tries there were and the answer. A wait may end between two tries: then
/// the next one is longer.
fn until_too_many(mut prove: impl FnMut(usize) -> Answer) -> (usize, Answer) {
    for at in 0..12 {
        let answer = prove(at);
        if answer.status == 429 {
            return (at, answer);
        }
        is_refused(&answer, 401, "Unauthorized");
    }
    panic!("it is never too much");
}

#[track_caller]
fn is_too_many((free, answer): &(usize, Answer)) {
    assert!(*free > 3, "{free} were free");
    is_refused(answer, 429, "Too Many Requests");
    let seconds = answer.head.lines().find_map(|line| line.strip_prefix("retry-after: "));
    let seconds: u64 = seconds.and_then(|seconds| seconds.parse().ok()).expect("Retry-After in seconds");
    assert!((1..=60).contains(&seconds), "{seconds}");
}

fn wrong_proofs_of_a_pseudonym_are_counted(t: &Bare) {
    let (known, other) = (id().to_string(), id().to_string());
    let address = |at: usize| format!("198.51.100.{}", at + 1);
    // In either letter case it is the same one.
    let spelled = |at: usize| if at.is_multiple_of(2) { known.clone() } else { known.to_uppercase() };
    is_too_many(&until_too_many(|at| t.prove(&address(at), &spelled(at))));
    is_refused(&t.prove(&address(100), &other), 401, "Unauthorized");
}

fn wrong_proofs_of_an_address_are_counted(t: &Bare) {
    let from = "198.51.100.1";
    is_too_many(&until_too_many(|_| t.prove(from, &id().to_string())));
    is_refused(&t.prove("198.51.100.2", &id().to_string()), 401, "Unauthorized");
}
