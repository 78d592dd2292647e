//! How many records of each family were moved.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::family::Family;

/// Records by family; a family that is not there has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Counts(BTreeMap<Family, u64>);

impl Counts {
    /// Counts some more.
    pub fn add(&mut self, family: Family, more: usize) {
        *self.0.entry(family).or_default() += more as u64;
    }

    /// Those of one family.
    #[must_use]
    pub fn of(&self, family: Family) -> u64 {
        self.0.get(&family).copied().unwrap_or_default()
    }

    /// All of them.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }
}

/// One line a family.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for family in Family::ALL {
            writeln!(f, "{:>10}  {}", self.of(*family), family.name())?;
        }
        write!(f, "{:>10}  in all", self.total())
    }
}
