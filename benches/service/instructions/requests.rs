//! The requests whose instructions are counted, the same ones each time.

use std::path::Path;

use bytes::Bytes;
use http::{Method, Request, StatusCode, header};
use http_body_util::Full;
use serde_json::json;
use tokio::task::LocalSet;

use super::callgrind::Counted;
use crate::failure::{Failure, Result};
use crate::load::Connection;
use crate::load::request::{get, with_json};
use crate::people;
use crate::progress::Progress;
use crate::records;

/// How many of a kind are counted.
const COUNT: u64 = 500;

/// How many go before, until everything that is made once is made.
const BEFORE: u64 = 50;

/// An engine, and what is asked of it.
pub(super) struct Engine {
    pub(super) name: &'static str,
    kinds: &'static [Kind],
}

/// Memory shows what HTTP and the rules cost; sled adds the engine. Postgres works in processes of its own.
pub(super) const ENGINES: &[Engine] = &[
    Engine {
        name: "memory",
        kinds: &[Kind::Heartbeat, Kind::ReadAccount, Kind::ReadSession, Kind::CreateSession, Kind::WhoAmI],
    },
    Engine { name: "sled", kinds: &[Kind::ReadSession, Kind::CreateSession] },
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Heartbeat,
    ReadAccount,
    ReadSession,
    CreateSession,
    WhoAmI,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Heartbeat => "GET /__heartbeat__",
            Self::ReadAccount => "GET /account/:uid",
            Self::ReadSession => "GET /sessionToken/:id",
            Self::CreateSession => "PUT /sessionToken/:id",
            Self::WhoAmI => "GET /api/v1/accounts/me",
        }
    }

    /// The request of a number. Numbers count on from one round to the next, so that no token is made twice.
    fn request(self, number: u64, bearer: &str) -> Result<Request<Full<Bytes>>> {
        match self {
            Self::Heartbeat => get("/__heartbeat__"),
            Self::ReadAccount => get(format!("/account/{}", hex::encode(records::uid(1)))),
            Self::ReadSession => get(format!("/sessionToken/{}", hex::encode(records::token_id(1)))),
            Self::CreateSession => create_session(number),
            Self::WhoAmI => {
                let mut request = get("/api/v1/accounts/me")?;
                let value = http::HeaderValue::from_str(&format!("Bearer {bearer}"))?;
                request.headers_mut().insert(header::AUTHORIZATION, value);
                Ok(request)
            }
        }
    }
}

fn create_session(number: u64) -> Result<Request<Full<Bytes>>> {
    let id = hex::encode(records::token_id(number));
    let body = json!({"uid": hex::encode(records::uid(1)), "data": id, "createdAt": 1_700_000_000_000_u64});
    with_json(Method::PUT, &format!("/sessionToken/{id}"), body.to_string())
}

/// Instructions a request of each kind.
pub(super) fn count(engine: &Engine, binary: &Path, folder: &Path, progress: &Progress) -> Result<Vec<(String, u64)>> {
    let folder = folder.join(engine.name);
    std::fs::create_dir_all(&folder)?;
    let storage = if engine.name == "sled" { "sled://store" } else { "memory://" };
    let mut counted = Counted::start(binary, &folder, storage)?;
    let needs_person = engine.kinds.contains(&Kind::WhoAmI);
    let bearer = if needs_person { people::make(&counted.server, 1)?.tokens.remove(0) } else { String::new() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let mut internal = Connection::open(counted.server.internal).await?;
        let mut public = Connection::open(counted.server.public).await?;
        internal.expect(StatusCode::OK, account()?).await?;
        internal.expect(StatusCode::OK, create_session(1)?).await?;
        let mut figures = Vec::new();
        for &kind in engine.kinds {
            let connection = if kind == Kind::WhoAmI { &mut public } else { &mut internal };
            for number in 2..2 + BEFORE {
                connection.expect(StatusCode::OK, kind.request(number, &bearer)?).await?;
            }
            counted.zero()?;
            for number in 2 + BEFORE..2 + BEFORE + COUNT {
                connection.expect(StatusCode::OK, kind.request(number, &bearer)?).await?;
            }
            let each = counted.count()? / COUNT;
            progress.say(&format!("  {}: {each} instructions", kind.name()));
            figures.push((format!("{}: {}", engine.name, kind.name()), each));
        }
        Ok::<_, Failure>(figures)
    })
}

fn account() -> Result<Request<Full<Bytes>>> {
    let (uid, filler) = (hex::encode(records::uid(1)), hex::encode(records::token_id(1)));
    let email = records::email(1);
    let body = json!({
        "normalizedEmail": email, "email": email, "emailCode": uid, "emailVerified": true, "kA": filler,
        "wrapWrapKb": filler, "authSalt": filler, "verifyHash": filler, "verifierVersion": 1,
        "verifierSetAt": 1_700_000_000_000_u64, "createdAt": 1_700_000_000_000_u64, "locale": "en",
    });
    with_json(Method::PUT, &format!("/account/{uid}"), body.to_string())
}
