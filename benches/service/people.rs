//! People of the identity API, made through its own routes: with an account, a confirmed e-mail, and a session.

use http::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::task::LocalSet;

use crate::failure::Result;
use crate::load::Connection;
use crate::load::request::{get, with_json};
use crate::random::Random;
use crate::server::Server;

/// Any that the rules accept.
const PASSWORD: &str = "Correct1Horse";

#[derive(Default)]
pub(crate) struct People {
    pub(crate) emails: Vec<String>,
    /// A session's token of each.
    pub(crate) tokens: Vec<String>,
}

/// The body of a request to sign in.
pub(crate) fn credentials(email: &str) -> String {
    json!({"email": email, "password": PASSWORD, "application_id": "authkeep"}).to_string()
}

/// Makes so many people at a server.
pub(crate) fn make(server: &Server, count: u32) -> Result<People> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let mut internal = Connection::open(server.internal).await?;
        let mut public = Connection::open(server.public).await?;
        let (mut people, mut random) = (People::default(), Random::fresh()?);
        for _ in 0..count {
            let email = format!("{}@bench.example", hex::encode(random.bytes::<16>()));
            people.tokens.push(make_one(&mut internal, &mut public, &email).await?);
            people.emails.push(email);
        }
        Ok(people)
    })
}

async fn make_one(internal: &mut Connection, public: &mut Connection, email: &str) -> Result<String> {
    let account = json!({"email": email, "password": PASSWORD}).to_string();
    public.expect(StatusCode::CREATED, with_json(Method::POST, "/api/v1/accounts", account)?).await?;
    let found = internal.fetch(StatusCode::OK, get(format!("/emailRecord/{email}"))?).await?;
    let found: Value = serde_json::from_slice(&found)?;
    let uid = found["uid"].as_str().ok_or("an account without a uid")?;
    let path = format!("/account/{uid}/verifyEmail");
    internal.expect(StatusCode::OK, with_json(Method::POST, &path, String::from("{}"))?).await?;
    let sign_in = with_json(Method::POST, "/api/v1/sessions", credentials(email))?;
    let token = public.fetch(StatusCode::CREATED, sign_in).await?;
    Ok(serde_json::from_slice(&token)?)
}
