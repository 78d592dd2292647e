//! The fill mark: one owner, whoever comes first.

use std::sync::Arc;

use authkeep_store::{ErrorKind, FillMark, Store};

use super::calls::calls;
use super::race::{CALLERS, one_winner};
use crate::case::Cases;
use crate::effort;
use crate::failure::{Checked, same};
use crate::fixtures::{Fixtures, at};

pub(crate) fn register(cases: &mut Cases) {
    cases.add("MARK-3", "of 64 owners exactly one sets the mark", owners);
}

async fn owners(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2260);
    for round in 0..effort::rounds() {
        // Where there is none, and where one is over.
        if let Some(mark) = s.fill_mark().await?.filter(|_| round.is_multiple_of(2)) {
            s.clear_fill_mark(mark.owner).await?;
        }
        let (now, expires_at) = (at(1000 * (round as u64)), at(1000 * (round as u64) + 1000));
        let marks: Vec<_> = (0..CALLERS).map(|_| FillMark { expires_at, ..fx.fill_mark() }).collect();
        let verb = |s: Arc<dyn Store>, mark| async move { s.set_fill_mark(mark, now).await };
        let winner = one_winner(&calls(&s, marks.clone(), verb).await?, ErrorKind::Conflict)?;
        same("the mark", &s.fill_mark().await?, &Some(marks[winner]))?;
    }
    Ok(())
}
