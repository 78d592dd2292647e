//! Tokens for the cases. All cases draw from the stocks of one server, at the same time: whoever finds one empty fills all
//! of them, so that the rest find something.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::ask::{is_hex, trusted_call};
use crate::wire::answer::Answer;
use crate::wire::case::{Check, Failure};
use crate::wire::client::{Client, patiently};
use crate::wire::request::Request;

/// Tokens of each bucket that a fill makes: enough for a run, and made in a second.
const SIZE: u32 = 96;

/// How often a draw is tried. Between two tries all stocks are filled: only a server that gives nothing loses them all.
const TRIES: usize = 8;

/// The rest before a fill is tried again while another one runs.
const PAUSE: Duration = Duration::from_millis(20);

/// Held by the one who fills: two fills at a time would be one too many.
static FILLING: Mutex<()> = Mutex::const_new(());

/// Which listener a call goes to.
#[derive(Clone, Copy)]
pub(in crate::wire) enum Listener {
    Internal,
    Public,
}

impl Client {
    /// Sends a call that draws, until there is something to be drawn: while an answer `is_empty`, the stocks are filled.
    pub(in crate::wire) async fn draw(
        &self,
        listener: Listener,
        call: &Request,
        is_empty: fn(&Answer) -> bool,
    ) -> Result<Answer, Failure> {
        let mut answer = self.send_to(listener, call).await?;
        for _ in 1..TRIES {
            if !is_empty(&answer) {
                break;
            }
            let turn = FILLING.lock().await;
            // Somebody else may have filled while this one waited.
            answer = self.send_to(listener, call).await?;
            if is_empty(&answer) {
                self.fill(SIZE).await?;
            }
            drop(turn);
        }
        Ok(answer)
    }

    async fn send_to(&self, listener: Listener, call: &Request) -> Result<Answer, Failure> {
        match listener {
            Listener::Internal => self.send_trusted(call.clone()).await,
            Listener::Public => self.send_call(call.clone()).await,
        }
    }

    /// Makes so many tokens of each bucket, after the fill that may be under way.
    pub(in crate::wire) async fn fill(&self, size: u32) -> Check {
        let turns = async {
            loop {
                let answer = self.trusted("/v1/fill", &json!({ "bucket_size": size })).await?;
                if answer.status != 409 {
                    return answer.is_done();
                }
                tokio::time::sleep(PAUSE).await;
            }
        };
        patiently("wait for the end of another fill", turns).await?
    }

    /// A dirty token of the bucket `email`, in full.
    pub(in crate::wire) async fn email_token(&self) -> Result<String, Failure> {
        let take = trusted_call("/v1/bucket/take", &json!({"bucket": "email"}));
        let answer = self.draw(Listener::Internal, &take, |answer| answer.status == 404).await?;
        let [token] = answer.texts(["token"])?;
        if is_dirty(&token) { Ok(token) } else { Err(answer.fail("a token of 64 and 24 hex digits")) }
    }

    /// A token that signs a pseudonym up, made here and handed in.
    pub(in crate::wire) async fn profile_token(&self) -> Result<String, Failure> {
        let token = self.hex(16);
        self.hand_in("profile", &json!([token])).await?.is_done()?;
        Ok(token)
    }

    /// Hands tokens in, as an exchange elsewhere does.
    pub(in crate::wire) async fn hand_in(&self, bucket: &str, tokens: &Value) -> Result<Answer, Failure> {
        self.trusted("/v1/bucket/fill", &json!({"bucket": bucket, "tokens": tokens})).await
    }
}

/// Whether a text looks like the dirty tokens that an exchange makes.
pub(in crate::wire) fn is_dirty(text: &str) -> bool {
    text.split_once('/').is_some_and(|(secret, salt)| is_hex(secret, 64) && is_hex(salt, 24))
}
