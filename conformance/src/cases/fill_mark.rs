//! The fill mark: one owner's at a time.

use std::sync::Arc;

use authkeep_store::{EpochMs, ErrorKind, FillMark, Store};

use super::check::{keeps, makes, refuses};
use crate::case::Cases;
use crate::failure::{Checked, same};
use crate::fixtures::{Fixtures, at};
use crate::scene::full_account;

pub(crate) fn register(cases: &mut Cases) {
    cases.add("MARK-1", "the mark is set where there is none, and by its owner again", set);
    cases.add("MARK-1", "another owner sets the mark when it is over", over);
    cases.add("MARK-2", "while somebody else's mark counts it is refused", refused);
    cases.add("MARK-4", "the mark of its owner goes and another one's stays", clear);
    cases.add("MARK-5", "an empty store has no mark", empty);
}

/// Sets a mark, which must then be the one.
async fn becomes(s: &dyn Store, what: &str, mark: FillMark, now: EpochMs) -> Checked {
    makes(s, what, s.set_fill_mark(mark, now), |state| state.fill_mark = Some(mark)).await?;
    same(what, &s.fill_mark().await?, &Some(mark))
}

async fn set(s: Arc<dyn Store>) -> Checked {
    full_account(&*s, &mut Fixtures::new(2160)).await?;
    for mut fx in [Fixtures::new(2161), Fixtures::lowest(), Fixtures::highest()] {
        let mark = fx.fill_mark();
        becomes(&*s, "where there is none", mark, EpochMs::MIN).await?;
        for (expires_at, now) in [(5000, 0), (9000, 10), (9000, 20), (100, 30), (7000, 40), (8000, 7500)] {
            becomes(&*s, "by its owner", FillMark { expires_at: at(expires_at), ..mark }, at(now)).await?;
        }
        s.clear_fill_mark(mark.owner).await?;
    }
    Ok(())
}

async fn over(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2162);
    s.set_fill_mark(FillMark { expires_at: at(1000), ..fx.fill_mark() }, EpochMs::MIN).await?;
    for (now, expires_at) in [(1000, 2000), (2000, 2000), (2001, 3000), (9000, 10)] {
        let mark = FillMark { expires_at: at(expires_at), ..fx.fill_mark() };
        becomes(&*s, "when the one before is over", mark, at(now)).await?;
    }
    // A mark that nobody has taken the place of is shown also when it is over.
    let mark = FillMark { expires_at: at(10), ..fx.fill_mark() };
    becomes(&*s, "one that is over at once", mark, at(9000)).await
}

async fn refused(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2163);
    let mark = FillMark { expires_at: at(1000), ..fx.fill_mark() };
    s.set_fill_mark(mark, EpochMs::MIN).await?;
    let mut beside: [u8; 16] = mark.owner.into();
    beside[15] ^= 1;
    for owner in [fx.bytes().into(), beside.into()] {
        for (now, expires_at) in [(0, 2000), (999, 2000), (999, 999), (0, EpochMs::MAX.get())] {
            let verb = s.set_fill_mark(FillMark { owner, expires_at: at(expires_at) }, at(now));
            refuses(&*s, "another owner", ErrorKind::Conflict, verb).await?;
        }
    }
    Ok(())
}

async fn clear(s: Arc<dyn Store>) -> Checked {
    let mut fx = Fixtures::new(2164);
    keeps(&*s, "where there is none", s.clear_fill_mark(fx.bytes().into())).await?;
    for end in [0, 1000] {
        let mark = FillMark { expires_at: at(end), ..fx.fill_mark() };
        s.set_fill_mark(mark, EpochMs::MIN).await?;
        keeps(&*s, "another owner's", s.clear_fill_mark(fx.bytes().into())).await?;
        makes(&*s, "its owner's", s.clear_fill_mark(mark.owner), |state| state.fill_mark = None).await?;
        keeps(&*s, "once more", s.clear_fill_mark(mark.owner)).await?;
        same("the mark", &s.fill_mark().await?, &None)?;
        becomes(&*s, "another owner after that", fx.fill_mark(), EpochMs::MIN).await?;
        let next = s.fill_mark().await?.map_or(mark.owner, |mark| mark.owner);
        s.clear_fill_mark(next).await?;
    }
    Ok(())
}

async fn empty(s: Arc<dyn Store>) -> Checked {
    same("in an empty store", &s.fill_mark().await?, &None)?;
    full_account(&*s, &mut Fixtures::new(2165)).await?;
    same("when others are filled", &s.fill_mark().await?, &None)
}
