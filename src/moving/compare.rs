//! Where two sets of records differ.

use std::cmp::Ordering;
use std::collections::VecDeque;
use std::fmt;

use super::Watch;
use super::error::MoveError;
use super::family::{Family, Record};
use super::records::Records;

/// How many differences are kept; all are counted.
const SHOWN: usize = 20;

/// How a record differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// It is in the source alone.
    Missing,
    /// It is in the target alone.
    Extra,
    /// Both have it, and some field differs.
    Changed,
}

/// Where the target differs from the source.
#[derive(Debug, Default)]
pub struct Differences {
    first: Vec<(Family, String, Difference)>,
    count: u64,
}

impl Differences {
    /// The number of records that differ.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The first of them: family, start of the id, difference.
    #[must_use]
    pub fn first(&self) -> &[(Family, String, Difference)] {
        &self.first
    }

    fn note(&mut self, record: &Record, difference: Difference) {
        self.count += 1;
        if self.first.len() < SHOWN {
            self.first.push((record.family(), record.id_start(), difference));
        }
    }
}

/// One line a difference; ids by their first bytes alone, and no field of any record.
impl fmt::Display for Differences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (family, start, difference) in &self.first {
            let said = match difference {
                Difference::Missing => "only in the source",
                Difference::Extra => "only in the target",
                Difference::Changed => "not the same in both",
            };
            writeln!(f, "{} {start}..: {said}", family.name())?;
        }
        let unshown = self.count - self.first.len() as u64;
        if unshown > 0 {
            writeln!(f, "and {unshown} more")?;
        }
        write!(f, "{} records differ", self.count)
    }
}

/// Goes through both at once and compares record by record, both ways.
///
/// # Errors
/// [`MoveError`] when either cannot be read.
pub async fn compare(
    source: &mut dyn Records,
    target: &mut dyn Records,
    watch: Watch<'_>,
) -> Result<Differences, MoveError> {
    let (mut source, mut target) = (Front::new(source), Front::new(target));
    let mut found = Differences::default();
    loop {
        let (one, two) = tokio::join!(source.peek(), target.peek());
        let (wanted, present, difference) = match (one?, two?) {
            (None, None) => return Ok(found),
            (Some(one), None) => (Some(one), None, Some(Difference::Missing)),
            (None, Some(two)) => (None, Some(two), Some(Difference::Extra)),
            (Some(one), Some(two)) => match one.place(two) {
                Ordering::Less => (Some(one), None, Some(Difference::Missing)),
                Ordering::Greater => (None, Some(two), Some(Difference::Extra)),
                Ordering::Equal => (Some(one), Some(two), (one != two).then_some(Difference::Changed)),
            },
        };
        if let (Some(record), Some(difference)) = (wanted.or(present), difference) {
            found.note(record, difference);
        }
        if let Some(record) = wanted {
            watch(record.family(), 1);
        }
        let (passed_one, passed_two) = (wanted.is_some(), present.is_some());
        source.pass(passed_one);
        target.pass(passed_two);
    }
}

/// Records, one at a time.
struct Front<'a> {
    records: &'a mut dyn Records,
    page: VecDeque<Record>,
    ended: bool,
}

impl<'a> Front<'a> {
    fn new(records: &'a mut dyn Records) -> Self {
        Self { records, page: VecDeque::new(), ended: false }
    }

    async fn peek(&mut self) -> Result<Option<&Record>, MoveError> {
        if self.page.is_empty() && !self.ended {
            self.page = self.records.page().await?.into();
            self.ended = self.page.is_empty();
        }
        Ok(self.page.front())
    }

    fn pass(&mut self, it: bool) {
        if it {
            self.page.pop_front();
        }
    }
}
