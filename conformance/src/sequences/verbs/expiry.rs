//! Expiry.

use super::{I, V, Verb, verbs};
use crate::op::Op;
use crate::sequences::step::change;

verbs! {
    "sweep_expired" &[I, V] => |s, _| change(Op::SweepExpired(s.time(), s.limit())),
}
