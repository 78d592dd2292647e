//! The verbs of one task, one after another, and what each makes of the task's accounts.

use authkeep_store::Uid;

use crate::durability::Mix;
use crate::fixtures::Fixtures;
use crate::kind::{AnyToken, Kind, each_kind};
use crate::op::{Answered, Op};
use crate::sample::SAMPLES;
use crate::state::State;

/// The byte of a uid that tells whose task's account it is.
const OWNER: usize = 15;

/// An endless list of verbs on accounts of its own.
///
/// Which verb comes next depends on the seed and on the verbs before it, so that it can be made again up to any point.
pub(crate) struct Script {
    task: u8,
    mix: Mix,
    fixtures: Fixtures,
    state: State,
}

/// The task that an account belongs to.
pub(crate) fn task_of(uid: Uid) -> u8 {
    uid.as_bytes()[OWNER]
}

impl Script {
    pub(crate) fn new(seed: u64, task: u8, mix: Mix) -> Self {
        let fixtures = Fixtures::new(Fixtures::new(seed).number() ^ (u64::from(task) << 56));
        Self { task, mix, fixtures, state: State::default() }
    }

    /// What the verbs so far make of the task's accounts. The fingerprint counts as the first task's.
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
            0 => self.own(self.fixtures.clone().uid()),
            _ => accounts[self.fixtures.below(accounts.len())],
        };
        let sample = match self.mix {
            Mix::All => &SAMPLES[self.fixtures.below(SAMPLES.len())],
            Mix::ManyRecords => {
                let verbs = Mix::MANY_RECORDS;
                let verb = verbs[self.fixtures.below(verbs.len())];
                SAMPLES.iter().find(|sample| sample.verb == verb).unwrap_or(&SAMPLES[0])
            }
        };
        let op = (sample.make)(&self.state, uid, &mut self.fixtures);
        match op {
            Op::ClaimKeyFingerprint(_) if self.task != 0 => Op::VerifyEmail(uid),
            // Two more accounts a task than are needed is enough: deletions are as likely as creations below that.
            Op::CreateAccount(_) | Op::RestoreAccount(_) if accounts.len() > 4 => Op::DeleteAccount(uid),
            Op::CreateAccount(_) => self.create_account(),
            Op::RestoreAccount(mut account) => {
                account.uid = self.own(account.uid);
                Op::RestoreAccount(account)
            }
            Op::CreateToken(token) if self.fixtures.below(16) == 0 => Op::CreateToken(self.taken(token)),
            op => op,
        }
    }

    /// A creation; one in sixteen with a uid, and one in sixteen with an e-mail, that is taken.
    fn create_account(&mut self) -> Op {
        let mut new = self.fixtures.account();
        new.uid = self.own(new.uid);
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

    fn own(&self, uid: Uid) -> Uid {
        let mut bytes: [u8; 16] = uid.into();
        bytes[OWNER] = self.task;
        bytes.into()
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
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_script_calls_every_verb_and_is_sometimes_refused() {
        let mut script = Script::new(1, 0, Mix::All);
        let mut calls = BTreeMap::new();
        for _ in 0..3000 {
            let (op, answer) = script.next();
            let (done, refused): &mut (u32, u32) = calls.entry(op.name()).or_default();
            *(if answer.is_ok() { done } else { refused }) += 1;
        }
        for sample in SAMPLES {
            assert!(calls.get(sample.verb).is_some_and(|(done, _)| *done > 5), "{}: {calls:?}", sample.verb);
        }
        for verb in ["create_account", "create_session_token", "verify_forgot_password", "set_locale"] {
            assert!(calls[verb].1 > 0, "{verb} is never refused");
        }
        assert!((5..200).contains(&script.state().len()), "{} records", script.state().len());
    }

    #[test]
    fn every_record_of_a_script_is_its_tasks() {
        let mut script = Script::new(2, 7, Mix::ManyRecords);
        script.skip(500);
        assert!(script.state().accounts.keys().all(|uid| task_of(*uid) == 7));
        assert!(script.state().session_tokens.values().all(|token| task_of(token.uid) == 7));
    }
}
