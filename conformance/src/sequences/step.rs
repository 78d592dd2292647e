//! One step of a sequence: a verb, and which of the pools' ids and values it is called with.

use std::fmt;

use authkeep_store::{
    Account, AccountResetToken, KeyFetchToken, NewAccount, PasswordChangeToken, PasswordForgotToken, SessionToken,
    Store, Uid,
};
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::prop_oneof;
use proptest::strategy::{Just, Strategy};

use super::look::{self, Look};
use super::pool::{self, ACCOUNTS, IDS};
use crate::failure::Checked;
use crate::fixtures::{Fixtures, normalized};
use crate::kind::Kind;
use crate::op::Op;
use crate::state::State;

/// The most steps of a sequence.
const STEPS: usize = 120;

/// A sequence as it is drawn and shrunk: which verbs take part, and its steps.
pub(super) type Drawn = ((u64, u64), Vec<DrawnStep>);

/// Verb, account, e-mail, id, and the seed of all other values.
type DrawnStep = (usize, usize, usize, usize, u8);

/// What a verb is called with, for those who read the sequence.
type Used = &'static [Part];

#[derive(Clone, Copy)]
enum Part {
    Account,
    Email,
    Id,
    Value,
}

use Part::{Account as A, Email as E, Id as I, Value as V};

struct Verb {
    name: &'static str,
    used: Used,
    make: fn(&Step) -> Action,
}

enum Action {
    Change(Op),
    Look(Look),
}

/// A call of a verb.
#[derive(Clone, Copy)]
pub(super) struct Step {
    verb: &'static Verb,
    account: usize,
    email: usize,
    id: usize,
    value: u8,
}

/// Draws sequences.
///
/// In every other one about a quarter of the verbs takes part: those that do meet one another far more often than they
/// would among all, and the next sequence has others.
pub(super) fn sequence() -> impl Strategy<Value = Drawn, Tree: Send> {
    let steps = vec((0..VERBS.len(), 0..ACCOUNTS, 0..ACCOUNTS, 0..IDS, any::<u8>()), 1..=STEPS);
    let verbs = prop_oneof![Just((u64::MAX, u64::MAX)), (any::<u64>(), any::<u64>())];
    (verbs.no_shrink(), steps)
}

/// The verb of a number, or the next one that takes part. Accounts can always be made.
fn taking_part(drawn: usize, (one, two): (u64, u64)) -> &'static Verb {
    let takes_part = |at: &usize| VERBS[*at].name == "create_account" || (one & two) >> at & 1 == 1;
    let at = (drawn..VERBS.len()).find(takes_part).unwrap_or(0);
    &VERBS[at]
}

impl Step {
    pub(super) fn all((verbs, drawn): &Drawn) -> Vec<Self> {
        let step = |&(verb, account, email, id, value): &DrawnStep| {
            let verb = taking_part(verb, *verbs);
            Self { verb, account, email, id, value }
        };
        drawn.iter().map(step).collect()
    }

    /// The verb's name in the contract.
    pub(super) fn verb(&self) -> &'static str {
        self.verb.name
    }

    /// Calls the verb; the store must answer as the state does.
    pub(super) async fn run_beside(&self, store: &dyn Store, expected: &mut State) -> Checked {
        match (self.verb.make)(self) {
            Action::Change(op) => op.run_beside(store, expected).await,
            Action::Look(look) => look.agrees(store, expected).await,
        }
    }

    fn uid(&self) -> Uid {
        pool::uid(self.account)
    }

    fn fixtures(&self) -> Fixtures {
        Fixtures::new(u64::from(self.value))
    }

    fn new_account(&self) -> NewAccount {
        let email = pool::email(self.email);
        let verified = self.value.is_multiple_of(2);
        NewAccount {
            uid: self.uid(),
            normalized_email: normalized(&email),
            email,
            email_verified: verified,
            ..self.fixtures().account()
        }
    }

    fn record(&self) -> Account {
        let mut account = Account::from(self.new_account());
        let mut fixtures = self.fixtures();
        account.locked_at = (!self.value.is_multiple_of(4)).then(|| fixtures.time());
        account.unlock_code = (self.value % 4 > 1).then(|| fixtures.secret());
        account
    }

    fn token<K: Kind>(&self) -> K {
        K::make(&mut self.fixtures(), self.uid()).with_id(pool::token_id(self.id))
    }

    /// Where a page begins: after one of the pool, or at the start.
    fn after<T>(&self, of_pool: fn(usize) -> T, size: usize) -> Option<T> {
        let at = usize::from(self.value) % (size + 1);
        (at < size).then(|| of_pool(at))
    }

    fn limit(&self) -> usize {
        1 + self.id
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |part: &Part| match part {
            A => format!("account {}", self.account),
            E => format!("e-mail {}", self.email),
            I => format!("id {}", self.id),
            V => format!("value {}", self.value),
        };
        let used: Vec<_> = self.verb.used.iter().map(part).collect();
        write!(f, "{}({})", self.verb.name, used.join(", "))
    }
}

fn change(op: Op) -> Action {
    Action::Change(op)
}

fn create<K: Kind>(s: &Step) -> Action {
    change(Op::CreateToken(s.token::<K>().any()))
}

fn restore<K: Kind>(s: &Step) -> Action {
    change(Op::RestoreToken(s.token::<K>().any()))
}

fn delete<K: Kind>(s: &Step) -> Action {
    change(Op::DeleteToken(K::any_id(pool::token_id(s.id).into())))
}

fn find<K: Kind>(s: &Step) -> Action {
    Action::Look(look::token::<K>(pool::token_id(s.id).into()))
}

fn scan<K: Kind>(s: &Step) -> Action {
    Action::Look(look::page::<K>(s.after(|at| pool::token_id(at).into(), IDS), s.limit()))
}

fn forgot(s: &Step) -> PasswordForgotToken {
    s.token()
}

/// The token that a spending stores, under an id that need not be the spent token's.
fn reset(s: &Step) -> AccountResetToken {
    let id = pool::token_id(usize::from(s.value) % IDS);
    s.token::<AccountResetToken>().with_id(id)
}

macro_rules! verbs {
    ($($name:literal $used:expr => $make:expr,)*) => {
        /// Every verb, those first that simplify a sequence when they stand for another one. Some are there twice:
        /// without accounts and forgot tokens most verbs are refused.
        static VERBS: &[Verb] = &[$(Verb { name: $name, used: $used, make: $make },)*];
    };
}

verbs! {
    "create_account" &[A, E, V] => |s| change(Op::CreateAccount(Box::new(s.new_account()))),
    "create_account" &[A, E, V] => |s| change(Op::CreateAccount(Box::new(s.new_account()))),
    "create_account" &[A, E, V] => |s| change(Op::CreateAccount(Box::new(s.new_account()))),
    "account" &[A] => |s| Action::Look(Look::Account(s.uid())),
    "account_by_email" &[E] => |s| Action::Look(Look::ByEmail(normalized(&pool::email(s.email)))),
    "create_session_token" &[I, A, V] => create::<SessionToken>,
    "create_session_token" &[I, A, V] => create::<SessionToken>,
    "create_key_fetch_token" &[I, A, V] => create::<KeyFetchToken>,
    "create_account_reset_token" &[I, A, V] => create::<AccountResetToken>,
    "create_password_change_token" &[I, A, V] => create::<PasswordChangeToken>,
    "create_password_forgot_token" &[I, A, V] => create::<PasswordForgotToken>,
    "create_password_forgot_token" &[I, A, V] => create::<PasswordForgotToken>,
    "session_token" &[I] => find::<SessionToken>,
    "key_fetch_token" &[I] => find::<KeyFetchToken>,
    "account_reset_token" &[I] => find::<AccountResetToken>,
    "password_change_token" &[I] => find::<PasswordChangeToken>,
    "password_forgot_token" &[I] => find::<PasswordForgotToken>,
    "delete_session_token" &[I] => delete::<SessionToken>,
    "delete_key_fetch_token" &[I] => delete::<KeyFetchToken>,
    "delete_account_reset_token" &[I] => delete::<AccountResetToken>,
    "delete_password_change_token" &[I] => delete::<PasswordChangeToken>,
    "delete_password_forgot_token" &[I] => delete::<PasswordForgotToken>,
    "account_devices" &[A] => |s| Action::Look(Look::Devices(s.uid())),
    "check_password" &[A, V] => |s| Action::Look(Look::Password(s.uid(), !s.value.is_multiple_of(3))),
    "verify_email" &[A] => |s| change(Op::VerifyEmail(s.uid())),
    "set_locale" &[A, V] => |s| {
        let locale = (!s.value.is_multiple_of(4)).then(|| s.fixtures().text());
        change(Op::SetLocale(s.uid(), locale))
    },
    "lock_account" &[A, V] => |s| {
        let mut fixtures = s.fixtures();
        change(Op::LockAccount(s.uid(), fixtures.time(), fixtures.secret()))
    },
    "unlock_account" &[A] => |s| change(Op::UnlockAccount(s.uid())),
    "update_password_forgot_token" &[I, V] => |s| change(Op::UpdatePasswordForgotToken(forgot(s).id, s.value.into())),
    "verify_forgot_password" &[I, A, V] => |s| change(Op::VerifyForgotPassword(forgot(s).id, reset(s))),
    "verify_forgot_password" &[I, A, V] => |s| change(Op::VerifyForgotPassword(forgot(s).id, reset(s))),
    "reset_account" &[A, V] => |s| change(Op::ResetAccount(s.uid(), s.fixtures().verifier())),
    "delete_account" &[A] => |s| change(Op::DeleteAccount(s.uid())),
    "scan_accounts" &[I, V] => |s| Action::Look(Look::Accounts(s.after(pool::uid, ACCOUNTS), s.limit())),
    "scan_session_tokens" &[I, V] => scan::<SessionToken>,
    "scan_key_fetch_tokens" &[I, V] => scan::<KeyFetchToken>,
    "scan_account_reset_tokens" &[I, V] => scan::<AccountResetToken>,
    "scan_password_change_tokens" &[I, V] => scan::<PasswordChangeToken>,
    "scan_password_forgot_tokens" &[I, V] => scan::<PasswordForgotToken>,
    "restore_account" &[A, E, V] => |s| change(Op::RestoreAccount(Box::new(s.record()))),
    "restore_session_token" &[I, A, V] => restore::<SessionToken>,
    "restore_key_fetch_token" &[I, A, V] => restore::<KeyFetchToken>,
    "restore_account_reset_token" &[I, A, V] => restore::<AccountResetToken>,
    "restore_password_change_token" &[I, A, V] => restore::<PasswordChangeToken>,
    "restore_password_forgot_token" &[I, A, V] => restore::<PasswordForgotToken>,
    "key_fingerprint" &[] => |_| Action::Look(Look::KeyFingerprint),
    "claim_key_fingerprint" &[V] => |s| Action::Look(Look::Claim(s.fixtures().key_fingerprint())),
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    use super::*;
    use crate::layer::VERBS as CONTRACT;

    #[test]
    fn sequences_are_made_of_every_verb() {
        let drawn: BTreeSet<_> = VERBS.iter().map(|verb| verb.name).collect();
        let contract: BTreeSet<_> = CONTRACT.iter().copied().collect();
        assert_eq!(drawn, contract);
    }

    #[test]
    fn each_step_is_a_call_of_the_verb_that_it_names() {
        for at in 0..VERBS.len() {
            for step in Step::all(&((u64::MAX, u64::MAX), vec![(at, 0, 0, 0, 0), (at, 1, 2, 1, 4)])) {
                match (step.verb.make)(&step) {
                    Action::Change(op) => assert_eq!(op.name(), step.verb()),
                    Action::Look(look) => assert_eq!(look.name(), step.verb()),
                }
            }
        }
    }

    #[test]
    fn the_pools_are_so_small_that_every_verb_succeeds_and_is_refused() {
        let mut runner = TestRunner::deterministic();
        let mut calls: BTreeMap<_, (u32, u32)> = BTreeMap::new();
        for _ in 0..64 {
            let mut state = State::default();
            let drawn = sequence().new_tree(&mut runner).expect("a sequence can be drawn").current();
            for step in Step::all(&drawn) {
                if let Action::Change(op) = (step.verb.make)(&step) {
                    let (done, refused) = calls.entry(step.verb()).or_default();
                    *(if state.apply(&op).is_ok() { done } else { refused }) += 1;
                }
            }
        }
        let never_refused = ["verify_email", "unlock_account"];
        for (verb, (done, refused)) in &calls {
            assert!(*done > 0, "{verb} never succeeds: {calls:?}");
            let refusable = !never_refused.contains(verb) && !verb.starts_with("delete_");
            assert_eq!(refusable, *refused > 0, "{verb}: {calls:?}");
        }
    }
}
