//! What is under way when its ground goes comes to nothing: no session outlives the one that it was renewed from, or the
//! password that it was opened with, and no change brings back what was deleted.

use std::future::Future;

use futures_util::future;
use serde_json::json;
use tokio::sync::Notify;

use super::ask::{delete, get, patch, post};
use super::person::{PASSWORD, Person, sign_in};
use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::client::Client;
use crate::wire::request::Request;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "identity/under_way",
        [
            ("session-end", a_renewal_does_not_outlive_its_session),
            ("session-end", a_sign_in_does_not_outlive_its_password),
            ("label", a_change_does_not_bring_a_label_back),
        ]
    )
}

/// How many callers are under way where a call is cheap.
const CALLERS: usize = 32;
/// How many are where each call hashes a password.
const HASHERS: usize = 12;
/// How often a race is run that two callers must meet in for a moment.
const ROUNDS: usize = 4;

impl Client {
    /// Sends all requests, and something else as soon as the first of them is answered: the others are under way then.
    async fn interrupt<T>(
        &self,
        requests: impl Iterator<Item = Request>,
        end: impl Future<Output = Result<T, Failure>>,
    ) -> Result<(Vec<Answer>, T), Failure> {
        let answered = Notify::new();
        let runs = requests.map(|request| async {
            let answer = self.ask(request).await;
            answered.notify_one();
            answer
        });
        let end = async {
            answered.notified().await;
            end.await
        };
        let (answers, end) = future::join(future::join_all(runs), end).await;
        Ok((answers.into_iter().collect::<Result<_, _>>()?, end?))
    }

    /// Checks that none of the tokens that were given out works.
    async fn all_are_signed_out(&self, answers: &[Answer]) -> Check {
        for answer in answers {
            if answer.status == 201 {
                self.is_signed_out(&answer.token()?).await?;
            } else {
                answer.has_status(401)?;
            }
        }
        Ok(())
    }
}

async fn a_renewal_does_not_outlive_its_session(t: &Client) -> Check {
    let mut person = t.person().await?;
    for _ in 0..ROUNDS {
        person.token = t.session_of(&person).await?;
        let renewals = (0..CALLERS).map(|_| person.asks(post("/security/renew", &[])));
        let revoke = Request::new("POST", &format!("/admin/accounts/{}/revoke-sessions", person.shown_uid()));
        let (answers, revoked) = t.interrupt(renewals, t.send(revoke)).await?;
        revoked.has_status(200)?;
        t.all_are_signed_out(&answers).await?;
    }
    Ok(())
}

async fn a_sign_in_does_not_outlive_its_password(t: &Client) -> Check {
    let person = t.confirmed().await?;
    let sign_ins = (0..HASHERS).map(|_| sign_in(&person.email, PASSWORD));
    let verifier = json!({
        "verifyHash": t.hex(32), "authSalt": t.hex(32), "wrapWrapKb": t.hex(32), "verifierSetAt": 5, "verifierVersion": 1,
    });
    let path = person.account("reset");
    let (answers, reset) = t.interrupt(sign_ins, t.post(&path, &verifier)).await?;
    reset.is_empty_object()?;
    t.all_are_signed_out(&answers).await
}

async fn a_change_does_not_bring_a_label_back(t: &Client) -> Check {
    let person: Person = t.person().await?;
    for _ in 0..ROUNDS {
        t.ask(person.asks(post("/labels", &[("key", "colour"), ("value", "green")]))).await?.has_status(201)?;
        let changes = (0..CALLERS).map(|_| person.asks(patch("/labels/colour", &[("value", "red")])));
        let (answers, deleted) = t.interrupt(changes, t.ask(person.asks(delete("/labels/colour")))).await?;
        deleted.is_nothing()?;
        for answer in answers.iter().filter(|answer| answer.status != 200) {
            answer.is_told(404, "Record is not found")?;
        }
        t.ask(person.asks(get("/labels/colour"))).await?.is_told(404, "Record is not found")?;
    }
    Ok(())
}
