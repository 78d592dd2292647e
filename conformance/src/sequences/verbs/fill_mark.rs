//! The fill mark.

use authkeep_store::FillMark;

use super::{I, V, Verb, verbs};
use crate::failure::same;
use crate::op::Op;
use crate::sequences::look::look;
use crate::sequences::pool;
use crate::sequences::step::change;

verbs! {
    "set_fill_mark" &[I, V] => |s, _| {
        let mut fx = s.fixtures();
        let (expires_at, now) = (pool::time(&mut fx), pool::time(&mut fx));
        change(Op::SetFillMark(FillMark { owner: s.id().into(), expires_at }, now))
    },
    "clear_fill_mark" &[I] => |s, _| change(Op::ClearFillMark(s.id().into())),
    "fill_mark" &[] => |_, _| look(|store, expected| Box::pin(async move {
        same("fill_mark", &store.fill_mark().await?, &expected.fill_mark)
    })),
}
