//! The verbs of one task, one after another, and what each makes of the task's records.

use authkeep_store::Uid;

use crate::durability::own::Own;
use crate::durability::{Mix, Workload};
use crate::fixtures::Fixtures;
use crate::kind::{AnyToken, Kind, each_kind};
use crate::op::{Answered, Op};
use crate::sample::{self, SAMPLES};
use crate::state::State;

/// How many records of a family that belong to no account there are, about, before no more are made.
const STANDING_ALONE: usize = 12;

/// An endless list of verbs on records of its own.
///
/// Which verb comes next depends on the seed and on the verbs before it, so that it can be made again up to any point.
pub(crate) struct Script {
    own: Own,
    /// Whether there is no other task, whose records a verb that looks for what is due would find.
    alone: bool,
    mix: Mix,
    fixtures: Fixtures,
    state: State,
}

impl Script {
    pub(crate) fn new(workload: &Workload, task: u8) -> Self {
        let fixtures = Fixtures::new(Fixtures::new(workload.seed).number() ^ (u64::from(task) << 56));
        let (own, alone) = (Own(task), workload.tasks == 1);
        Self { own, alone, mix: workload.mix, fixtures, state: State::default() }
    }

    /// What the verbs so far make of the task's records. What belongs to the store counts as the first task's.
    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    /// The next verb; the state is that after it.
    pub(crate) fn next(&mut self) -> (Op, Answered) {
        let op = self.draw();
        let answer = self.state.apply(&op);
        (op, answer)
    }

    /// Passes over verbs that have run before.
    pub(crate) fn skip(&mut self, verbs: usize) {
        for _ in 0..verbs {
            let _ = self.next();
        }
    }

    fn draw(&mut self) -> Op {
        let accounts: Vec<Uid> = self.state.accounts.keys().copied().collect();
        if accounts.len() < 2 {
            return self.create_account();
        }
        let uid = match self.fixtures.below(16) {
            0 => self.own.uid(self.fixtures.clone().uid()),
            _ => accounts[self.fixtures.below(accounts.len())],
        };
        let sample = match self.mix {
            Mix::All => SAMPLES[self.fixtures.below(SAMPLES.len())],
            Mix::ManyRecords => {
                let verbs = Mix::MANY_RECORDS;
                sample::named(verbs[self.fixtures.below(verbs.len())])
            }
        };
        let mut op = (sample.make)(&self.state, uid, &mut self.fixtures);
        self.own.make_own(&mut op);
        let is_one_too_many = self.is_one_too_many(&mut op);
        match op {
            op if op.is_of_what_is_due() && !self.alone => self.tidied(uid),
            // Where the task has no token at the slot, another task's would be drawn.
            op if op.draws_from().is_some_and(|id| !self.state.stocked_tokens.contains_key(&id)) && !self.alone => {
                self.tidied(uid)
            }
            op if op.is_of_the_whole_store() && self.own != Own(0) => Op::VerifyEmail(uid),
            // Two more accounts a task than are needed is enough: deletions are as likely as creations below that.
            Op::CreateAccount(_) | Op::RegisterAccount(..) | Op::RestoreAccount(_) if accounts.len() > 4 => {
                Op::DeleteAccount(uid)
            }
            Op::CreateAccount(_) => self.create_account(),
            Op::CreateToken(token) if self.fixtures.below(16) == 0 => Op::CreateToken(self.taken(token)),
            _ if is_one_too_many => self.tidied(uid),
            op => op,
        }
    }

    /// A creation; one in sixteen with a uid, and one in sixteen with an e-mail, that is taken.
    fn create_account(&mut self) -> Op {
        let mut new = self.fixtures.account();
        new.uid = self.own.uid(new.uid);
        let taken = self.fixtures.below(16);
        if let Some(other) = self.state.accounts.values().next() {
            match taken {
                0 => new.uid = other.uid,
                1 => new.normalized_email = other.normalized_email.clone(),
                _ => {}
            }
        }
        Op::CreateAccount(Box::new(new))
    }

    /// The token with the id of one that there is, if there is one.
    fn taken(&self, token: AnyToken) -> AnyToken {
        fn with_taken_id<K: Kind>(state: &State, token: K) -> AnyToken {
            match K::table(state).keys().next() {
                Some(id) => token.with_id((*id).into()).any(),
                None => token.any(),
            }
        }
        each_kind!(token in token => with_taken_id(&self.state, token))
    }

    /// Whether a call would add to the records that no deletion of an account takes away.
    fn is_one_too_many(&self, op: &mut Op) -> bool {
        let state = &self.state;
        match op {
            Op::NoteFile(_) | Op::RestoreFileToDelete(_) => state.files_to_delete.len() > STANDING_ALONE,
            Op::RestoreThrottle(_) => state.throttles.len() > STANDING_ALONE,
            Op::RotateSigningKey(..) | Op::RestoreSigningKey(_) => state.signing_keys.len() > STANDING_ALONE,
            // Nothing takes a pseudonym away, and a reply goes when its time is over alone.
            Op::SignUp(..) => state.pseudonyms.len() > 2 * STANDING_ALONE,
            Op::RestorePseudonym(_) => state.pseudonyms.len() > STANDING_ALONE,
            Op::Clean(..) => state.kept_replies.len() > 2 * STANDING_ALONE,
            Op::RestoreKeptReply(_) => state.kept_replies.len() > STANDING_ALONE,
            Op::RestorePseudonymSession(_) => state.pseudonym_sessions.len() > STANDING_ALONE,
            Op::PutHandshake(..) | Op::RestoreHandshake(_) => state.handshakes.len() > STANDING_ALONE,
            Op::Fill(_) => {
                let counts = [state.stocked_tokens.len(), state.dirty_tokens.len(), state.clean_tokens.len()];
                counts.into_iter().any(|count| count > STANDING_ALONE)
            }
            Op::RestoreStockedToken(_) => state.stocked_tokens.len() > STANDING_ALONE,
            Op::RestoreDirtyToken(_) => state.dirty_tokens.len() > STANDING_ALONE,
            Op::RestoreCleanToken(_) => state.clean_tokens.len() > STANDING_ALONE,
            op => Own::message_of(op).is_some() && state.messages.len() > STANDING_ALONE,
        }
    }

    /// A call that takes a record away which belongs to no account, if there are many of its family.
    fn tidied(&self, uid: Uid) -> Op {
        let state = &self.state;
        if let Some(id) = state.messages.keys().next().filter(|_| state.messages.len() > STANDING_ALONE / 2) {
            return Op::FinishMessage(*id);
        }
        match state.files_to_delete.keys().next().filter(|_| state.files_to_delete.len() > STANDING_ALONE / 2) {
            Some(id) => Op::ForgetFile(*id),
            None => Op::VerifyEmail(uid),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::durability::own::task_of;

    fn script(seed: u64, tasks: u8, task: u8, mix: Mix) -> Script {
        Workload::new(seed, tasks, mix).script(task)
    }

    #[test]
    fn a_script_calls_every_verb_and_is_sometimes_refused() {
        let mut script = script(1, 1, 0, Mix::All);
        let mut calls = BTreeMap::new();
        for _ in 0..8000 {
            let (op, answer) = script.next();
            let (done, refused): &mut (u32, u32) = calls.entry(op.name()).or_default();
            *(if answer.is_ok() { done } else { refused }) += 1;
        }
        for sample in SAMPLES {
            assert!(calls.get(sample.verb).is_some_and(|(done, _)| *done > 5), "{}: {calls:?}", sample.verb);
        }
        for verb in [
            "create_account",
            "create_session_token",
            "verify_forgot_password",
            "set_locale",
            "create_profile",
            "create_label",
            "create_document",
            "advance_totp",
            "use_jti",
        ] {
            assert!(calls[verb].1 > 0, "{verb} is never refused");
        }
        assert!((5..300).contains(&script.state().len()), "{} records", script.state().len());
    }

    #[test]
    fn every_record_of_a_script_is_its_tasks() {
        for mix in [Mix::All, Mix::ManyRecords] {
            let mut script = script(2, 8, 7, mix);
            script.skip(2000);
            let owners = script.state().owners();
            assert!(owners.iter().all(|owner| task_of(*owner) == Some(7)), "{owners:?}");
            assert!(script.state().len() < 300, "{} records", script.state().len());
        }
    }

    #[test]
    fn what_is_due_is_looked_for_by_a_task_alone() {
        let draws = |tasks| {
            let mut script = script(3, tasks, 0, Mix::ManyRecords);
            (0..1000).any(move |_| script.next().0.is_of_what_is_due())
        };
        assert!(draws(1));
        assert!(!draws(2));
    }
}
