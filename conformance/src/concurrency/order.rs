//! Verbs of all sorts that race: whatever happened must have happened in some order.

use std::collections::BTreeSet;
use std::sync::Arc;

use authkeep_store::{EpochMs, ErrorKind, FileId, MessageId, StockedTokenId, Store};

use super::race::race_calls;
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, Failure};
use crate::fixtures::Fixtures;
use crate::op::{Answered, Given, Op, outcome};
use crate::sample::{self, SAMPLES};
use crate::scene::{account_for, furnish};
use crate::state::State;

/// Verbs that meet one another, what they have in common, and the verb for which their account is made.
const MIXES: &[(&str, &str, [&str; 6])] = &[
    (
        "locks, unlocks and resets",
        "",
        ["lock_account", "lock_account", "unlock_account", "reset_account", "lock_account", "verify_email"],
    ),
    (
        "spendings, resets and deletions",
        "",
        [
            "verify_forgot_password",
            "reset_account",
            "verify_forgot_password",
            "create_account_reset_token",
            "update_password_forgot_token",
            "delete_account",
        ],
    ),
    (
        "creations and deletions of tokens",
        "",
        [
            "create_session_token",
            "delete_session_token",
            "create_password_forgot_token",
            "delete_password_forgot_token",
            "verify_forgot_password",
            "create_password_forgot_token",
        ],
    ),
    (
        "sessions that start and end, and changes of the password",
        "",
        [
            "start_session",
            "start_session",
            "change_password",
            "replace_verifier",
            "end_sessions",
            "reset_by_forgot_token",
        ],
    ),
    (
        "failures and what ends them",
        "record_failure",
        ["record_failure", "record_failure", "record_failure", "clear_failures", "end_failure_lock", "unlock_account"],
    ),
    (
        "unlockings with a code that is replaced",
        "",
        [
            "unlock_with_code",
            "renew_unlock_code",
            "unlock_with_code",
            "renew_unlock_code",
            "record_failure",
            "verify_forgot_password",
        ],
    ),
    (
        "codes for phones, guesses and the labels that they set",
        "",
        ["request_phone_code", "verify_phone", "verify_phone", "set_label", "delete_label", "delete_account"],
    ),
    (
        "documents and notes of files",
        "",
        ["create_document", "create_document", "note_file", "claim_files_to_delete", "forget_file", "delete_account"],
    ),
    (
        "API keys and the ids of their tokens",
        "",
        ["use_jti", "use_jti", "delete_api_key", "create_api_key", "update_api_key", "delete_account"],
    ),
    (
        "changes of the second factor",
        "enable_totp",
        ["put_totp", "enable_totp", "enable_totp", "advance_totp", "reseal_totp", "disable_totp"],
    ),
    (
        "claims and ends of messages",
        "",
        ["claim_messages", "claim_messages", "claim_messages", "postpone_message", "finish_message", "create_message"],
    ),
    (
        "rotations and sweeps",
        "",
        [
            "rotate_signing_key",
            "rotate_signing_key",
            "reseal_signing_key",
            "sweep_expired",
            "sweep_expired",
            "take_turn",
        ],
    ),
    (
        "draws, fills and removals of tokens",
        "",
        ["draw", "draw", "draw", "remove_stocked_tokens", "reseal_stocked_token", "fill"],
    ),
    (
        "cleanings and sign-ups, with what they spend and draw",
        "",
        ["clean", "clean", "sign_up", "sign_up", "draw", "spend"],
    ),
    (
        "handshakes that are put, taken and used",
        "",
        ["put_handshake", "put_handshake", "take_handshake", "take_handshake", "start_pseudonym_session", "clean"],
    ),
    (
        "sessions of pseudonyms that start, end and are swept",
        "",
        [
            "start_pseudonym_session",
            "start_pseudonym_session",
            "end_pseudonym_session",
            "end_pseudonym_session",
            "put_handshake",
            "sweep_expired",
        ],
    ),
    (
        "fill marks of several owners",
        "",
        ["set_fill_mark", "set_fill_mark", "set_fill_mark", "clear_fill_mark", "clear_fill_mark", "fill"],
    ),
];

pub(crate) fn register(cases: &mut Cases) {
    for (seed, (what, made_for, verbs)) in (1000..).zip(MIXES) {
        let what = format!("{what} at once are as in some order");
        cases.add("ATOMIC-1", what, move |s| mixes(s, seed, made_for, verbs));
    }
    cases.add("ATOMIC-1", "any six verbs at once are as in some order", |s| mixes(s, 253, "", &[]));
}

/// Rounds of the verbs at once, or of six drawn anew each round where none are named.
async fn mixes(s: Arc<dyn Store>, seed: u64, made_for: &'static str, verbs: &'static [&'static str]) -> Checked {
    let mut fx = Fixtures::new(seed);
    furnish(&*s, &mut fx).await?;
    for round in 0..effort::rounds() {
        let (owner, _) = account_for(made_for, &*s, &mut fx).await?;
        let before = State::read(&*s).await?;
        let samples: Vec<_> = if verbs.is_empty() {
            (0..6).map(|_| SAMPLES[fx.below(SAMPLES.len())]).collect()
        } else {
            verbs.iter().map(|verb| sample::named(verb)).collect()
        };
        let ops: Vec<_> = samples.iter().map(|sample| (sample.make)(&before, owner.uid, &mut fx)).collect();
        let names: Vec<_> = samples.iter().map(|sample| sample.verb).collect();
        let in_order = round_is_in_order(&s, &before, ops).await;
        let after = in_order.map_err(|failure| failure.during(format!("round {round}, {}", names.join(" + "))))?;
        clear(&*s, after).await?;
    }
    Ok(())
}

/// Gives the state after the round.
async fn round_is_in_order(s: &Arc<dyn Store>, before: &State, ops: Vec<Op>) -> Checked<State> {
    let answers = race_calls(s, ops.clone(), |s, op| op.run(s)).await?;
    let answers: Vec<_> = answers.iter().map(outcome).collect();
    let after = State::read(&**s).await?;
    let calls: Vec<_> = ops.iter().zip(&answers).collect();
    if some_order_leads(before, &after, &calls, &Held::by(&calls)) {
        return Ok(after);
    }
    let lines = after.differences(before).join("; ");
    Err(Failure::new(format!(
        "expected the outcome of some order, found answers {answers:?} and, against before: {lines}"
    )))
}

/// Whether the calls, in some order, give these answers and lead from one state to the other.
fn some_order_leads(from: &State, to: &State, calls: &[(&Op, &Answered)], held: &Held) -> bool {
    if calls.is_empty() {
        return from == to;
    }
    (0..calls.len()).any(|first| {
        let (op, answer) = calls[first];
        let mut next = from.clone();
        if next.apply(op) != *answer {
            next = from.clone();
            if !held.is_passed_over(&mut next, op, answer) {
                return false;
            }
        }
        let mut rest = calls.to_vec();
        rest.remove(first);
        some_order_leads(&next, to, &rest, held)
    })
}

/// The messages, notes of files and stocked tokens that the calls of a round hold for a moment. A claim or a draw at that
/// moment may pass over them and leave them to the next one.
struct Held {
    messages: BTreeSet<MessageId>,
    files: BTreeSet<FileId>,
    stocked: BTreeSet<StockedTokenId>,
}

impl Held {
    fn by(calls: &[(&Op, &Answered)]) -> Self {
        let mut held = Self { messages: BTreeSet::new(), files: BTreeSet::new(), stocked: BTreeSet::new() };
        for (op, answer) in calls {
            match op {
                Op::PostponeMessage(id, _) | Op::FinishMessage(id) | Op::ResealMessage(id, ..) => {
                    held.messages.insert(*id);
                }
                Op::ForgetFile(id) => drop(held.files.insert(*id)),
                Op::CreateDocument(document, _) => drop(held.files.insert(document.id)),
                Op::RemoveStockedTokens(ids) => held.stocked.extend(ids),
                Op::ResealStockedToken(id, ..) => drop(held.stocked.insert(*id)),
                _ => {}
            }
            match answer {
                Ok(Given::Messages(claimed)) => held.messages.extend(claimed.iter().map(|message| message.id)),
                Ok(Given::Files(claimed)) => held.files.extend(claimed),
                Ok(Given::StockedToken(drawn) | Given::Drawn(Some(drawn))) => drop(held.stocked.insert(drawn.id)),
                _ => {}
            }
        }
        held
    }

    /// Whether a claim or a draw answers so when it passes over what is held and not in its answer. The state is that after it.
    fn is_passed_over(&self, state: &mut State, op: &Op, answer: &Answered) -> bool {
        let mut hidden = State::default();
        match answer {
            Ok(Given::Messages(claimed)) => {
                let held = self.messages.iter().filter(|id| claimed.iter().all(|message| message.id != **id));
                hidden.messages = held.filter_map(|id| state.messages.remove_entry(id)).collect();
            }
            Ok(Given::Files(claimed)) => {
                let held = self.files.iter().filter(|id| !claimed.contains(id));
                hidden.files_to_delete = held.filter_map(|id| state.files_to_delete.remove_entry(id)).collect();
            }
            answer if op.draws_from().is_some() => {
                let drawn = match answer {
                    Ok(Given::StockedToken(drawn)) => Some(drawn.id),
                    Ok(Given::Drawn(drawn)) => drawn.as_ref().map(|drawn| drawn.id),
                    Err(ErrorKind::Exhausted) => None,
                    _ => return false,
                };
                let held = self.stocked.iter().filter(|id| drawn != Some(**id));
                hidden.stocked_tokens = held.filter_map(|id| state.stocked_tokens.remove_entry(id)).collect();
            }
            _ => return false,
        }
        let is_answered_so = state.apply(op) == *answer;
        state.take_in(hidden);
        is_answered_so
    }
}

/// Takes away what the next round does not need: every order is tried on a copy of all that there is.
async fn clear(s: &dyn Store, mut state: State) -> Checked {
    let mut ops: Vec<_> = state.accounts.keys().map(|uid| Op::DeleteAccount(*uid)).collect();
    ops.extend(state.messages.keys().map(|id| Op::FinishMessage(*id)));
    let files = state.files_to_delete.keys().chain(state.documents.keys());
    ops.extend(files.map(|id| Op::ForgetFile(*id)));
    ops.push(Op::RemoveStockedTokens(state.stocked_tokens.keys().copied().collect()));
    ops.extend(state.clean_tokens.keys().map(|id| Op::Spend(*id)));
    ops.extend(state.handshakes.keys().map(|id| Op::TakeHandshake(id.key, EpochMs::MIN)));
    let sessions = state.pseudonym_sessions.values();
    ops.extend(sessions.map(|session| Op::EndPseudonymSession(session.id, session.pseudonym)));
    for op in ops {
        op.run_beside(s, &mut state).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use authkeep_store::{ErrorKind, Fill, Stock};

    use super::*;

    #[test]
    fn an_order_is_found_where_there_is_one_alone() {
        let mut fx = Fixtures::new(1);
        let new = fx.account();
        let (create, delete) = (Op::CreateAccount(Box::new(new.clone())), Op::DeleteAccount(new.uid));
        let (empty, mut full) = (State::default(), State::default());
        let done = Ok(Given::Nothing);
        assert_eq!(full.apply(&create), done);
        let leads = |from, to, calls: &[(&Op, &Answered)]| some_order_leads(from, to, calls, &Held::by(calls));
        assert!(leads(&empty, &empty, &[(&delete, &done), (&create, &done)]));
        assert!(leads(&empty, &full, &[(&create, &done), (&delete, &done)]));
        assert!(!leads(&empty, &full, &[(&create, &Err(ErrorKind::Conflict))]));
        assert!(!leads(&empty, &full, &[(&delete, &done)]));
    }

    #[test]
    fn a_claim_may_pass_over_what_another_call_holds_and_nothing_else() {
        let mut fx = Fixtures::new(2);
        let (one, other) = (fx.message(), fx.message());
        let mut from = State::default();
        for message in [&one, &other] {
            assert_eq!(from.apply(&Op::CreateMessage(message.clone())), Ok(Given::Nothing));
        }
        let (postpone, claim) =
            (Op::PostponeMessage(one.id, EpochMs::MIN), Op::ClaimMessages(EpochMs::MAX, EpochMs::MAX, 2));
        let mut to = from.clone();
        let (done, both) = (to.apply(&postpone), to.clone().apply(&claim));
        let postponed = to.messages.remove(&one.id).expect("it was postponed");
        let one_alone = to.apply(&claim);
        to.messages.insert(one.id, postponed);
        let leads = |calls: &[(&Op, &Answered)]| some_order_leads(&from, &to, calls, &Held::by(calls));
        assert!(leads(&[(&postpone, &done), (&claim, &one_alone)]));
        assert!(!leads(&[(&postpone, &done), (&claim, &both)]));
        from.messages.insert(one.id, to.messages[&one.id].clone());
        assert!(!some_order_leads(&from, &to, &[(&claim, &one_alone)], &Held::by(&[(&claim, &one_alone)])));
    }

    #[test]
    fn a_draw_may_pass_over_what_another_call_takes_and_nothing_else() {
        let mut fx = Fixtures::new(3);
        let stocked = vec![fx.stocked_token(Stock::Email), fx.stocked_token(Stock::Email)];
        let fill = Op::Fill(Fill { stocked, ..Fill::default() });
        let mut from = State::default();
        assert_eq!(from.apply(&fill), Ok(Given::Nothing));
        let [low, high] = [0, 1].map(|at| from.stock(Stock::Email)[at].clone());
        let (remove, draw) = (Op::RemoveStockedTokens(vec![low.id]), Op::Draw(Stock::Email, low.id.slot));
        let (done, first, second) = (Ok(Given::Nothing), Ok(Some(low).into()), Ok(Some(high.clone()).into()));
        let empty = State::default();
        let leads = |to: &State, calls: &[(&Op, &Answered)]| some_order_leads(&from, to, calls, &Held::by(calls));
        assert!(leads(&empty, &[(&draw, &second), (&remove, &done)]));
        assert!(leads(&empty, &[(&draw, &second), (&draw, &first)]));
        let mut left = from.clone();
        left.stocked_tokens.remove(&high.id);
        assert!(!leads(&left, &[(&draw, &second)]));
        let none = Ok(Given::Drawn(None));
        assert!(!leads(&from, &[(&draw, &none)]));
    }
}
