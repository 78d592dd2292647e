//! How many verbs of each task were answered.

use std::fmt;
use std::str::FromStr;

/// The number of verbs of each task that were answered by some moment. As a text: the numbers, with commas between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journal(Vec<usize>);

impl Journal {
    pub(crate) fn new(tasks: u8) -> Self {
        Self(vec![0; tasks.into()])
    }

    pub(crate) fn of(counts: Vec<usize>) -> Self {
        Self(counts)
    }

    /// Enters that a verb of the task was answered. A task that the workload does not have is not entered.
    pub fn acknowledge(&mut self, task: u8) {
        if let Some(count) = self.0.get_mut(usize::from(task)) {
            *count += 1;
        }
    }

    /// How many verbs of the task were answered.
    #[must_use]
    pub fn count(&self, task: u8) -> usize {
        self.0.get(usize::from(task)).copied().unwrap_or(0)
    }

    /// How many verbs were answered in all.
    #[must_use]
    pub fn total(&self) -> usize {
        self.0.iter().sum()
    }
}

impl fmt::Display for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&counts.join(","))
    }
}

impl FromStr for Journal {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split(',').map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_goes_through_its_text() {
        let mut journal = Journal::new(3);
        journal.acknowledge(1);
        journal.acknowledge(1);
        journal.acknowledge(9);
        assert_eq!((journal.to_string().as_str(), journal.total()), ("0,2,0", 2));
        assert_eq!("0,2,0".parse(), Ok(journal));
    }
}
