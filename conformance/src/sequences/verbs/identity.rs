//! Identities.

use authkeep_store::Identity;

use super::{A, I, V, Verb, verbs};
use crate::look_up::compare;
use crate::op::Op;
use crate::sequences::look::{look, page};
use crate::sequences::pool;
use crate::sequences::step::change;

verbs! {
    "set_role" &[A, V] => |s, _| change(Op::SetRole(s.uid(), s.fixtures().role(), s.time())),
    "identity" &[A] => |s, _| {
        let uid = s.uid();
        look(move |store, expected| {
            Box::pin(async move { compare("identity", store.identity(uid).await?, expected.identities.get(&uid)) })
        })
    },
    "person" &[A] => |s, _| {
        let uid = s.uid();
        look(move |store, expected| {
            Box::pin(async move { compare("person", store.person(uid).await?, expected.person(uid).as_ref()) })
        })
    },
    "scan_identities" &[I, V] => |s, _| {
        page(s.after(pool::uid), s.limit(), |state| &state.identities, |store, after, limit| {
            store.scan_identities(after, limit)
        })
    },
    "restore_identity" &[A, V] => |s, _| {
        let identity = s.fixtures().identity(s.uid());
        change(Op::RestoreIdentity(Identity { created_at: s.time(), ..identity }))
    },
}
