//! Personal profiles.

use super::{A, I, V, Verb, verbs};
use crate::look_up::compare;
use crate::op::Op;
use crate::sequences::look::{look, page};
use crate::sequences::pool;
use crate::sequences::step::change;

verbs! {
    "create_profile" &[A, V] => |s, _| change(Op::CreateProfile(Box::new(s.fixtures().profile(s.uid())))),
    "profile" &[A] => |s, _| {
        let uid = s.uid();
        look(move |store, expected| {
            Box::pin(async move { compare("profile", store.profile(uid).await?, expected.profiles.get(&uid)) })
        })
    },
    "scan_profiles" &[I, V] => |s, _| {
        page(s.after(pool::uid), s.limit(), |state| &state.profiles, |store, after, limit| {
            store.scan_profiles(after, limit)
        })
    },
    "restore_profile" &[A, V] => |s, _| change(Op::RestoreProfile(Box::new(s.fixtures().profile(s.uid())))),
}
