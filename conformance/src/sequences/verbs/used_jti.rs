//! Used token ids.

use authkeep_store::{UsedJti, UsedJtiId};

use super::{I, V, Verb, verbs};
use crate::op::Op;
use crate::sequences::look::page;
use crate::sequences::pool;
use crate::sequences::step::{Step, change};

verbs! {
    "use_jti" &[I, V] => |s, _| {
        let mut fx = s.fixtures();
        let (expires_at, now) = (pool::time(&mut fx), pool::time(&mut fx));
        change(Op::UseJti(UsedJti { id: s.jti(0), expires_at }, now))
    },
    "scan_used_jtis" &[I, V] => |s, _| {
        let after = s.after(|at| s.jti(at));
        page(after, s.limit(), |state| &state.used_jtis, |store, after, limit| store.scan_used_jtis(after, limit))
    },
    "restore_used_jti" &[I, V] => |s, _| {
        change(Op::RestoreUsedJti(UsedJti { id: s.jti(0), expires_at: s.time() }))
    },
}

impl Step {
    fn jti(&self, further: usize) -> UsedJtiId {
        let at = (usize::from(self.value) + further) % 2;
        UsedJtiId { api_key: self.id().into(), jti_hash: pool::id(1 + at) }
    }
}
