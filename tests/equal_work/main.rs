//! What a stranger may not learn is not told by the work either: requests whose answers are alike cost the same calls of
//! the store and the same hashes. Counted, not timed: the same work takes the same time on every machine.

mod counting;
mod hidden;
mod sign_in;
mod stage;
