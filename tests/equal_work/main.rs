//! What a stranger may not learn is not told by the work either: requests whose answers are alike cost the same calls of
//! the store, the same hashes and the same powers. Counted, not timed: the same work takes the same time on every machine.

mod conversation;
mod counting;
mod hidden;
mod pseudonyms;
mod sign_in;
mod stage;
