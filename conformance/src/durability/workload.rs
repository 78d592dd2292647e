//! Many tasks that call verbs on one store at the same time, reproducibly.

use std::ops::ControlFlow;
use std::sync::Arc;

use authkeep_store::Store;

use crate::durability::{Journal, Script};
use crate::failure::{Checked, Failure};

/// Which verbs a workload calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mix {
    /// Every verb that changes something.
    All,
    /// Those that change several records at once, and what they need: where half a verb would show.
    ManyRecords,
}

impl Mix {
    pub(crate) const MANY_RECORDS: &[&str] = &[
        "create_account",
        "register_account",
        "delete_account",
        "delete_account",
        "reset_account",
        "change_password",
        "verify_forgot_password",
        "verify_forgot_password",
        "verify_forgot_password",
        "reset_by_forgot_token",
        "create_password_forgot_token",
        "create_password_forgot_token",
        "create_password_forgot_token",
        "request_password_reset",
        "request_password_reset",
        "create_account_reset_token",
        "create_password_change_token",
        "create_session_token",
        "create_session_token",
        "start_session",
        "start_session",
        "end_sessions",
        "create_key_fetch_token",
        "lock_account",
        "unlock_account",
        "renew_unlock_code",
        "record_failure",
        "record_failure",
        "record_failure",
        "end_failure_lock",
        "delete_session_token",
        "request_phone_code",
        "request_phone_code",
        "verify_phone",
        "verify_phone",
        "note_file",
        "note_file",
        "create_document",
        "create_document",
        "set_label",
        "set_label",
        "create_api_key",
        "use_jti",
        "use_jti",
        "delete_api_key",
        "create_profile",
        "put_totp",
        "enable_totp",
        "set_role",
        "rotate_signing_key",
        "fill",
        "fill",
        "fill",
        "sign_up",
        "sign_up",
        "put_handshake",
        "put_handshake",
        "put_handshake",
        "start_pseudonym_session",
        "start_pseudonym_session",
        "clean",
        "clean",
        "clean",
        "draw",
        "remove_stocked_tokens",
        "spend",
        "end_pseudonym_session",
        "claim_messages",
        "claim_files_to_delete",
        "sweep_expired",
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::ManyRecords => "many-records",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::All, Self::ManyRecords].into_iter().find(|mix| mix.name() == name)
    }
}

/// A list of verbs for each of some tasks; the same seed gives the same lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workload {
    pub(crate) seed: u64,
    pub(crate) tasks: u8,
    pub(crate) mix: Mix,
}

impl Workload {
    /// A workload of this many tasks.
    #[must_use]
    pub const fn new(seed: u64, tasks: u8, mix: Mix) -> Self {
        Self { seed, tasks, mix }
    }

    /// The journal of a workload that has not begun.
    #[must_use]
    pub fn journal(&self) -> Journal {
        Journal::new(self.tasks)
    }

    pub(crate) fn script(&self, task: u8) -> Script {
        Script::new(self, task)
    }

    /// Runs all tasks at the same time, each going on where the journal says, until `acknowledged` breaks them off.
    ///
    /// `acknowledged` is called with the number of the task each time that a verb of it was answered, and before the
    /// task calls the next one. It must not wait.
    ///
    /// # Errors
    /// When a verb was answered otherwise than the contract says.
    pub async fn run<F>(&self, store: Arc<dyn Store>, from: &Journal, acknowledged: F) -> Checked
    where
        F: Fn(u8) -> ControlFlow<()> + Clone + Send + 'static,
    {
        let mut running = Vec::new();
        for task in 0..self.tasks {
            let (store, acknowledged) = (Arc::clone(&store), acknowledged.clone());
            let (mut script, begun) = (self.script(task), from.count(task));
            running.push(tokio::spawn(async move {
                script.skip(begun);
                for number in begun.. {
                    let (op, expected) = script.next();
                    let answer = op.run(&*store).await;
                    op.must_answer(&answer, &expected)
                        .map_err(|failure| failure.during(format!("task {task}, verb {number}")))?;
                    if acknowledged(task).is_break() {
                        break;
                    }
                }
                Checked::Ok(())
            }));
        }
        let mut checked = Ok(());
        for task in running {
            let ended = task.await.map_err(|error| Failure::new(format!("a task of the workload ended: {error}")));
            checked = checked.and(ended.and_then(|checked| checked));
        }
        checked
    }

    /// Runs this many verbs of each task beyond the journal, and enters them.
    ///
    /// # Errors
    /// When a verb was answered otherwise than the contract says.
    pub async fn run_some(&self, store: Arc<dyn Store>, journal: &mut Journal, verbs: usize) -> Checked {
        let counted = Arc::new(std::sync::Mutex::new(journal.clone()));
        let (count, from) = (Arc::clone(&counted), journal.clone());
        let until = from.clone();
        let entered = move |task| {
            let mut counted = count.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            counted.acknowledge(task);
            if counted.count(task) < until.count(task) + verbs {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        };
        let checked = self.run(store, &from, entered).await;
        journal.clone_from(&counted.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
        checked
    }
}
