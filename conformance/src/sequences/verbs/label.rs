//! Labels, under keys that verbs of other families use as well.

use authkeep_store::{Label, LabelId, LabelScope};

use super::{A, I, V, Verb, verbs};
use crate::fixtures::text;
use crate::look_up;
use crate::op::Op;
use crate::sequences::look::{look, page};
use crate::sequences::pool;
use crate::sequences::step::{Step, change};

verbs! {
    "create_label" &[A, I, V] => |s, _| change(Op::CreateLabel(s.label(), s.at_most())),
    "labels" &[A] => |s, _| {
        let uid = s.uid();
        look(move |store, expected| Box::pin(look_up::labels(store, expected, uid)))
    },
    "update_label" &[A, I, V] => |s, _| {
        let Label { value, updated_at, .. } = s.label();
        change(Op::UpdateLabel(s.label_id(s.id), value, updated_at))
    },
    "set_label" &[A, I, V] => |s, _| {
        let message = (!s.value.is_multiple_of(5)).then(|| s.message());
        change(Op::SetLabel(s.label(), message))
    },
    "delete_label" &[A, I, V] => |s, _| change(Op::DeleteLabel(s.label_id(s.id))),
    "scan_labels" &[A, I, V] => |s, _| {
        let after = s.after(|at| s.label_id(at));
        page(after, s.limit(), |state| &state.labels, |store, after, limit| store.scan_labels(after, limit))
    },
    "restore_label" &[A, I, V] => |s, _| change(Op::RestoreLabel(s.label())),
}

impl Step {
    fn label_id(&self, key: usize) -> LabelId {
        let scope = self.fixtures().one_of([LabelScope::Private, LabelScope::Private, LabelScope::Public]);
        LabelId { uid: self.uid(), scope, key: text(["phone", "document", "Phone"][key]) }
    }

    fn label(&self) -> Label {
        let LabelId { uid, scope, key } = self.label_id(self.id);
        let mut fx = self.fixtures();
        let (value, created_at, updated_at) = (pool::word(&mut fx), pool::time(&mut fx), pool::time(&mut fx));
        Label { uid, scope, key, value, created_at, updated_at }
    }
}
