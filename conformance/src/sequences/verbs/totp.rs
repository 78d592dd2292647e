//! Second factors.

use authkeep_store::{Sealed, Totp};

use super::{A, I, V, Verb, verbs};
use crate::look_up::compare;
use crate::op::Op;
use crate::sequences::look::{look, page};
use crate::sequences::pool;
use crate::sequences::step::{Step, change};
use crate::state::State;

verbs! {
    "put_totp" &[A, V] => |s, _| change(Op::PutTotp(s.uid(), s.fixtures().sealed(), s.time())),
    "put_totp" &[A, V] => |s, _| change(Op::PutTotp(s.uid(), s.fixtures().sealed(), s.time())),
    "totp" &[A] => |s, _| {
        let uid = s.uid();
        look(move |store, expected| {
            Box::pin(async move { compare("totp", store.totp(uid).await?, expected.totps.get(&uid)) })
        })
    },
    "enable_totp" &[A, V] => |s, state| change(Op::EnableTotp(s.uid(), s.sealed(state), s.at_most())),
    "enable_totp" &[A, V] => |s, state| change(Op::EnableTotp(s.uid(), s.sealed(state), s.at_most())),
    "advance_totp" &[A, V] => |s, state| change(Op::AdvanceTotp(s.uid(), s.sealed(state), 2 * s.at_most())),
    "advance_totp" &[A, V] => |s, state| change(Op::AdvanceTotp(s.uid(), s.sealed(state), 2 * s.at_most())),
    "disable_totp" &[A] => |s, _| change(Op::DisableTotp(s.uid())),
    "reseal_totp" &[A, V] => |s, state| change(Op::ResealTotp(s.uid(), s.sealed(state), s.fixtures().sealed())),
    "scan_totps" &[I, V] => |s, _| {
        page(s.after(pool::uid), s.limit(), |state| &state.totps, |store, after, limit| store.scan_totps(after, limit))
    },
    "restore_totp" &[A, V] => |s, _| {
        let totp = s.fixtures().totp(s.uid());
        let last_step = if totp.enabled { s.at_most() } else { 0 };
        change(Op::RestoreTotp(Totp { last_step, ..totp }))
    },
}

impl Step {
    /// The account's sealed secret, or, now and then, another one.
    fn sealed(&self, state: &State) -> Sealed {
        let own = state.totps.get(&self.uid()).filter(|_| self.is_right());
        own.map_or_else(|| self.fixtures().sealed(), |totp| totp.secret.clone())
    }
}
