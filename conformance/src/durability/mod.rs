//! The durability tier, and its parts for tests that stop an engine in ways of their own.
//!
//! A [`Workload`] is a seeded list of verbs for each of some tasks. No two tasks touch one account or one record that
//! belongs to none, so that what a task has done depends on how many of its verbs have run and on nothing else. Verbs that
//! look for what is due are called where there is one task alone. A [`Journal`] counts the verbs that each
//! task was answered; [`check`] says whether a store holds what some journal promises. A test that cuts the power, say,
//! takes a copy of the files in the middle of [`Workload::run`], together with the journals of the moments before and
//! after it, and checks what opens from the copy.

mod check;
mod child;
mod journal;
mod kill;
mod own;
mod reopen;
mod script;
mod workload;

pub use check::check;
pub use child::{is_child, run_if_child};
pub use journal::Journal;
pub(crate) use script::Script;
pub use workload::{Mix, Workload};

use crate::case::Cases;

pub(crate) fn register(cases: &mut Cases) {
    reopen::register(cases);
    kill::register(cases);
}
