//! Pseudonyms.

use authkeep_store::{Pseudonym, PseudonymId};

use super::{A, I, V, Verb, verbs};
use crate::look_up::compare;
use crate::op::Op;
use crate::sequences::look::{look, page};
use crate::sequences::pool;
use crate::sequences::step::{Step, change};
use crate::state::State;

verbs! {
    "sign_up" &[A, I, V] => |s, state| {
        let (spend, draw) = (s.clean_token(state), s.stocked_id());
        change(Op::SignUp(Box::new(s.pseudonym()), spend, draw.stock, s.pick()))
    },
    "pseudonym" &[A, I] => |s, _| {
        let id = s.pseudonym().id;
        look(move |store, expected| Box::pin(async move {
            compare("pseudonym", store.pseudonym(id).await?, expected.pseudonyms.get(&id))
        }))
    },
    "scan_pseudonyms" &[I, V] => |s, _| {
        let after = s.after(|at| PseudonymId::from_bytes(pool::id(at)));
        page(after, s.limit(), |state| &state.pseudonyms, |store, after, limit| store.scan_pseudonyms(after, limit))
    },
    "restore_pseudonym" &[A, I, V] => |s, _| change(Op::RestorePseudonym(Box::new(s.pseudonym()))),
}

impl Step {
    /// One of more than there are accounts: no verb takes one away.
    fn pseudonym(&self) -> Pseudonym {
        Pseudonym { id: pool::id(self.account + pool::ACCOUNTS * self.id).into(), ..self.fixtures().pseudonym() }
    }

    /// The id of one that is there, mostly.
    pub(super) fn pseudonym_id(&self, state: &State) -> PseudonymId {
        self.one_there(&state.pseudonyms).unwrap_or_else(|| self.pseudonym().id)
    }
}
