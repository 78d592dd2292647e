//! One step of a sequence: a verb, and which of the pools' ids and values it is called with.

use std::collections::BTreeMap;
use std::fmt;

use authkeep_store::{EpochMs, Message, Store, Uid};
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::prop_oneof;
use proptest::strategy::{Just, Strategy};

use super::look::Look;
use super::pool::{self, ACCOUNTS, IDS, MESSAGES};
use super::verbs;
use crate::failure::Checked;
use crate::fixtures::Fixtures;
use crate::op::Op;
use crate::state::State;

/// The most steps of a sequence.
const STEPS: usize = 200;

/// A verb is drawn as a number below this, and is as far down the list of those that take part.
const VERBS: usize = 1 << 16;

/// A sequence as it is drawn and shrunk: which verbs take part, and its steps.
pub(super) type Drawn = (Part, Vec<DrawnStep>);

/// Verb, account, e-mail, id, and the seed of all other values.
type DrawnStep = (usize, usize, usize, usize, u16);

/// Which verbs take part in a sequence. The fewer do, the more often they meet one another; the next sequence has others.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    All,
    /// About a quarter of the verbs, by a seed.
    Verbs(u64),
    /// All verbs of about a quarter of the families, by a seed.
    Families(u64),
}

/// What a verb is called with, for those who read the sequence.
#[derive(Clone, Copy)]
pub(super) enum Argument {
    Account,
    Email,
    Id,
    Value,
}

/// A verb, and how a step calls it. The state is for secrets that must be the right ones now and then.
pub(super) struct Verb {
    pub(super) name: &'static str,
    pub(super) used: &'static [Argument],
    pub(super) make: fn(&Step, &State) -> Action,
}

pub(super) enum Action {
    Change(Op),
    Look(Look),
}

/// A step that changes something.
pub(super) fn change(op: Op) -> Action {
    Action::Change(op)
}

/// A call of a verb.
#[derive(Clone, Copy)]
pub(super) struct Step {
    verb: &'static Verb,
    pub(super) account: usize,
    pub(super) email: usize,
    pub(super) id: usize,
    pub(super) value: u16,
}

/// Draws sequences.
pub(super) fn sequence() -> impl Strategy<Value = Drawn, Tree: Send> {
    let steps = vec((0..VERBS, 0..ACCOUNTS, 0..ACCOUNTS, 0..IDS, any::<u16>()), 1..=STEPS);
    let part = prop_oneof![
        1 => Just(Part::All),
        1 => any::<u64>().prop_map(Part::Verbs),
        2 => any::<u64>().prop_map(Part::Families),
    ];
    (part.no_shrink(), steps)
}

impl Part {
    /// The verbs that take part. Accounts can always be made.
    fn verbs(self) -> Vec<&'static Verb> {
        let one_in_four = |seed: u64, number: usize| Fixtures::new(seed ^ ((number as u64) << 32)).below(4) == 0;
        let takes_part = |at: usize, family: usize| match self {
            Self::All => true,
            Self::Verbs(seed) => one_in_four(seed, at),
            Self::Families(seed) => one_in_four(seed, family),
        };
        let all = verbs::all().enumerate();
        let part = all.filter(|(at, (family, verb))| verb.name == "create_account" || takes_part(*at, *family));
        part.map(|(_, (_, verb))| verb).collect()
    }
}

impl Step {
    pub(super) fn all((part, drawn): &Drawn) -> Vec<Self> {
        let verbs = part.verbs();
        let step = |&(verb, account, email, id, value): &DrawnStep| {
            // The smaller the number, the simpler the verb, whichever take part.
            let verb = verbs[verb * verbs.len() / VERBS];
            Self { verb, account, email, id, value }
        };
        drawn.iter().map(step).collect()
    }

    /// The verb's name in the contract.
    pub(super) fn verb(&self) -> &'static str {
        self.verb.name
    }

    /// The call.
    pub(super) fn action(&self, expected: &State) -> Action {
        (self.verb.make)(self, expected)
    }

    /// Calls the verb; the store must answer as the state does.
    pub(super) async fn run_beside(&self, store: &dyn Store, expected: &mut State) -> Checked {
        match self.action(expected) {
            Action::Change(op) => op.run_beside(store, expected).await,
            Action::Look(look) => look(store, expected).await,
        }
    }

    pub(super) fn uid(&self) -> Uid {
        pool::uid(self.account)
    }

    /// An id of a record.
    pub(super) fn id<const N: usize>(&self) -> [u8; N] {
        pool::id(self.id)
    }

    pub(super) fn fixtures(&self) -> Fixtures {
        Fixtures::new(u64::from(self.value))
    }

    /// The first of the pool's times that the value stands for.
    pub(super) fn time(&self) -> EpochMs {
        pool::time(&mut self.fixtures())
    }

    /// A message; the more ids it may have, the less often one that exists is in the way of the verb that causes it.
    pub(super) fn message(&self) -> Message {
        let mut fx = self.fixtures();
        let id = pool::id(usize::from(self.value) % MESSAGES).into();
        Message { id, due_at: pool::time(&mut fx), ..fx.message() }
    }

    /// Whether a secret is to be the right one.
    pub(super) fn is_right(&self) -> bool {
        !self.value.is_multiple_of(4)
    }

    /// The id of a record that is there, or, now and then, none.
    pub(super) fn one_there<I: Clone, T>(&self, table: &BTreeMap<I, T>) -> Option<I> {
        let at = usize::from(self.value / 4) % table.len().max(1);
        table.keys().nth(at).filter(|_| self.is_right()).cloned()
    }

    /// Where a page begins: after one of the pool, or at the start.
    pub(super) fn after<T>(&self, of_pool: impl FnOnce(usize) -> T) -> Option<T> {
        let at = usize::from(self.value) % (IDS + 1);
        (at < IDS).then(|| of_pool(at))
    }

    pub(super) fn limit(&self) -> usize {
        1 + self.id
    }

    /// How many there may be of something.
    pub(super) fn at_most(&self) -> u32 {
        1 + u32::from(self.value / 7 % 3)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |part: &Argument| match part {
            Argument::Account => format!("account {}", self.account),
            Argument::Email => format!("e-mail {}", self.email),
            Argument::Id => format!("id {}", self.id),
            Argument::Value => format!("value {}", self.value),
        };
        let used: Vec<_> = self.verb.used.iter().map(part).collect();
        write!(f, "{}({})", self.verb.name, used.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Mutex;

    use async_trait::async_trait;
    use authkeep_memory::MemoryStore;
    use authkeep_store::{Health, Result};
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    use super::*;
    use crate::layer::VERBS as CONTRACT;
    use crate::op::Given;

    #[test]
    fn sequences_are_made_of_every_verb() {
        let drawn: BTreeSet<_> = verbs::all().map(|(_, verb)| verb.name).collect();
        let contract: BTreeSet<_> = CONTRACT.iter().copied().collect();
        assert_eq!(drawn, contract);
    }

    /// A store that notes which verbs are called.
    #[derive(Default)]
    struct Noting(MemoryStore, Mutex<Vec<&'static str>>);

    macro_rules! noting {
        ($($family:path { $($verb:ident($($argument:ident: $type:ty),*) -> $answer:ty;)* })*) => {
            $(#[async_trait]
            impl $family for Noting {
                $(async fn $verb(&self, $($argument: $type),*) -> Result<$answer> {
                    self.1.lock().expect("nobody panics with it").push(stringify!($verb));
                    self.0.$verb($($argument),*).await
                })*
            })*
        };
    }

    authkeep_store::verbs!(noting);

    #[async_trait]
    impl Health for Noting {
        fn engine(&self) -> &'static str {
            self.0.engine()
        }

        async fn ping(&self) -> Result<()> {
            self.0.ping().await
        }
    }

    #[tokio::test]
    async fn each_step_is_a_call_of_the_verb_that_it_names() {
        for (_, verb) in verbs::all() {
            for (account, email, id, value) in [(0, 0, 0, 0), (1, 2, 1, 4)] {
                let step = Step { verb, account, email, id, value };
                let store = Noting::default();
                step.run_beside(&store, &mut State::default()).await.expect("the memory engine keeps the contract");
                assert_eq!(*store.1.lock().expect("nobody panics with it"), [step.verb()]);
            }
        }
    }

    /// What the verbs of many sequences answer, by their names.
    fn answers() -> BTreeMap<&'static str, BTreeSet<String>> {
        let mut runner = TestRunner::deterministic();
        let mut answers: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
        for _ in 0..512 {
            let mut state = State::default();
            let drawn = sequence().new_tree(&mut runner).expect("a sequence can be drawn").current();
            for step in Step::all(&drawn) {
                if let Action::Change(op) = step.action(&state) {
                    let answer = match state.apply(&op) {
                        Ok(Given::Files(files)) => format!("{} files", files.len()),
                        Ok(Given::Messages(messages)) => format!("{} messages", messages.len()),
                        Ok(Given::Failure(failure)) => format!("locked {}", failure.locked),
                        Ok(given @ (Given::Done(_) | Given::Removed(_))) => format!("{given:?}"),
                        Ok(Given::Turn(turn)) => format!("{turn:?}").chars().take(5).collect(),
                        Ok(Given::Drawn(drawn)) => format!("drawn {}", drawn.is_some()),
                        Ok(Given::Handshake(taken)) => format!("taken {}", taken.is_some()),
                        Ok(Given::CodeRequest(request)) => format!("{request:?}").chars().take(5).collect(),
                        Ok(_) => "done".to_owned(),
                        Err(kind) => format!("refused {kind:?}"),
                    };
                    answers.entry(step.verb()).or_default().insert(answer);
                }
            }
        }
        answers
    }

    #[test]
    fn the_pools_are_so_small_that_every_verb_succeeds_and_is_refused() {
        let answers = answers();
        let never_refused = [
            "claim_key_fingerprint",
            "verify_email",
            "unverify_email",
            "unlock_account",
            "end_sessions",
            "disable_totp",
            "clear_failures",
            "end_failure_lock",
            "take_turn",
            "give_turn_back",
            "claim_files_to_delete",
            "claim_messages",
            "forget_file",
            "postpone_message",
            "finish_message",
            "take_handshake",
            "fill",
            "draw",
            "remove_stocked_tokens",
            "clear_fill_mark",
            "sweep_expired",
        ];
        for (verb, answers) in &answers {
            let refused = answers.iter().filter(|answer| answer.starts_with("refused")).count();
            assert!(answers.len() > refused, "{verb} never succeeds: {answers:?}");
            let deletes_what_need_not_be = verb.starts_with("delete_") && verb.ends_with("_token");
            let refusable = !never_refused.contains(verb) && !deletes_what_need_not_be && *verb != "delete_account";
            assert_eq!(refusable, refused > 0, "{verb}: {answers:?}");
        }
    }

    #[test]
    fn what_is_due_what_has_ended_and_what_is_too_much_is_met() {
        let answers = answers();
        for (verb, expected) in [
            ("create_label", &["refused Conflict", "refused LimitReached", "refused NotFound"][..]),
            ("create_document", &["refused Conflict", "refused LimitReached", "refused NotFound"]),
            ("create_api_key", &["refused Conflict", "refused LimitReached", "refused NotFound"]),
            ("start_session", &["refused Conflict", "refused IncorrectPassword", "refused NotFound"]),
            ("request_phone_code", &["Store", "TooSo", "refused Conflict", "refused NotFound"]),
            ("verify_phone", &["Done(true)", "Done(false)", "refused Conflict"]),
            ("record_failure", &["locked false", "locked true", "refused Conflict", "refused NotFound"]),
            ("end_failure_lock", &["Done(true)", "Done(false)"]),
            ("take_turn", &["Taken", "Refus"]),
            ("use_jti", &["done", "refused Conflict", "refused NotFound"]),
            ("advance_totp", &["done", "refused Conflict", "refused NotFound"]),
            ("claim_messages", &["0 messages", "1 messages", "3 messages"]),
            ("claim_files_to_delete", &["0 files", "1 files", "2 files"]),
            ("sign_up", &["done", "refused Conflict", "refused Exhausted", "refused NotFound"]),
            ("start_pseudonym_session", &["done", "refused Conflict", "refused NotFound"]),
            ("take_handshake", &["taken true", "taken false"]),
            ("draw", &["drawn true", "drawn false"]),
            ("clean", &["done", "refused Conflict", "refused Exhausted", "refused NotFound"]),
            ("set_fill_mark", &["done", "refused Conflict"]),
            ("sweep_expired", &["Removed(0)", "Removed(1)", "Removed(3)"]),
        ] {
            let met = answers.get(verb).expect("every verb is drawn");
            for answer in expected {
                assert!(met.contains(*answer), "{verb} never answers {answer}: {met:?}");
            }
        }
    }
}
