//! The life of one account, step by step, and what the server must show of it after each.

use std::net::SocketAddr;

use crate::random::Random;
use crate::support::http::{self, Answer};

/// One account, and the tokens that it will have.
pub(crate) struct Life {
    uid: String,
    session: String,
    forgot: String,
    reset: String,
    /// Whether its last step deletes it.
    ends: bool,
}

/// What is there of an account.
#[derive(Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing to look for")]
pub(crate) struct Sight {
    account: bool,
    verified: bool,
    locked: bool,
    session: bool,
    forgot: bool,
    reset: bool,
}

/// A step that was sent to the server.
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) body: String,
}

impl Life {
    pub(crate) fn new(random: &mut Random) -> Self {
        Self {
            uid: random.hex(16),
            session: random.hex(32),
            forgot: random.hex(32),
            reset: random.hex(32),
            ends: random.below(3) == 0,
        }
    }

    /// The request of a step; none when the life is over.
    pub(crate) fn step(&self, step: usize) -> Option<Request> {
        let Self { uid, session, forgot, reset, .. } = self;
        let key = "5e".repeat(32);
        let code = "4a".repeat(16);
        let put = |path: String, body: String| Some(Request { method: "PUT", path, body });
        let post = |path: String, body: String| Some(Request { method: "POST", path, body });
        match step {
            0 => put(
                format!("/account/{uid}"),
                format!(
                    r#"{{"normalizedEmail":"{uid}@example.com","email":"{uid}@example.com","emailCode":"{code}",
                    "emailVerified":false,"kA":"{key}","wrapWrapKb":"{key}","authSalt":"{key}","verifyHash":"{key}",
                    "verifierVersion":1,"verifierSetAt":1,"createdAt":2}}"#
                ),
            ),
            1 => put(format!("/sessionToken/{session}"), format!(r#"{{"uid":"{uid}","data":"{key}","createdAt":1}}"#)),
            2 => put(
                format!("/passwordForgotToken/{forgot}"),
                format!(r#"{{"uid":"{uid}","data":"{key}","passCode":"{code}","tries":1,"createdAt":1}}"#),
            ),
            3 => post(format!("/account/{uid}/lock"), format!(r#"{{"lockedAt":1,"unlockCode":"{code}"}}"#)),
            4 => post(
                format!("/passwordForgotToken/{forgot}/verified"),
                format!(r#"{{"tokenId":"{reset}","uid":"{uid}","data":"{key}","createdAt":1}}"#),
            ),
            5 if self.ends => Some(Request { method: "DELETE", path: format!("/account/{uid}"), body: String::new() }),
            _ => None,
        }
    }

    /// What is there after the first `steps` steps.
    pub(crate) fn expected(steps: usize) -> Sight {
        if steps == 0 || steps == 6 {
            return Sight::default();
        }
        Sight {
            account: true,
            session: steps > 1,
            forgot: steps == 3 || steps == 4,
            locked: steps == 4,
            verified: steps == 5,
            reset: steps == 5,
        }
    }

    /// What the server shows.
    pub(crate) fn look(&self, server: SocketAddr) -> Sight {
        let get = |path: String| -> Option<Answer> {
            let answer = http::request(server, "GET", &path, &[], "");
            assert!(matches!(answer.status, 200 | 404), "{path}: {answer:?}");
            (answer.status == 200).then_some(answer)
        };
        let account = get(format!("/account/{}", self.uid));
        let shows = |text: &str| account.as_ref().is_some_and(|answer| answer.body.contains(text));
        Sight {
            account: account.is_some(),
            verified: shows(r#""emailVerified":true"#),
            locked: shows(r#""lockedAt":1"#),
            session: get(format!("/sessionToken/{}", self.session)).is_some(),
            forgot: get(format!("/passwordForgotToken/{}", self.forgot)).is_some(),
            reset: get(format!("/accountResetToken/{}", self.reset)).is_some(),
        }
    }
}
