//! What a row came to: its sides, and the one figure that has a goal.

use serde::Serialize;

use crate::sample::{Latency, Sample};
use crate::statistics::Spread;

/// One side in all rounds.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Measured {
    pub(crate) name: String,
    pub(crate) samples: Vec<Sample>,
}

impl Measured {
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), samples: Vec::new() }
    }

    fn spread(&self, of: impl Fn(&Sample) -> Option<f64>) -> Option<Spread> {
        Spread::of(self.samples.iter().filter_map(of))
    }

    pub(crate) fn rate(&self) -> Option<Spread> {
        self.spread(|sample| Some(sample.rate))
    }

    pub(crate) fn cpu_us(&self) -> Option<Spread> {
        self.spread(|sample| sample.cpu_us)
    }

    pub(crate) fn peak_mb(&self) -> Option<Spread> {
        self.spread(|sample| sample.peak_mb)
    }

    pub(crate) fn latency(&self, of: impl Fn(&Latency) -> f64) -> Option<Spread> {
        self.spread(|sample| sample.latency.as_ref().map(&of))
    }
}

/// What must be reached.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Goal {
    AtLeast(f64),
    AtMost(f64),
    /// It is looked at, and nothing is asked of it.
    None,
}

impl Goal {
    pub(crate) fn is_met(self, figure: f64) -> Option<bool> {
        match self {
            Self::AtLeast(least) => Some(figure >= least),
            Self::AtMost(most) => Some(figure <= most),
            Self::None => None,
        }
    }
}

/// What a row came to.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Finding {
    /// The median is that of the medians of the sides; the bounds are those of single rounds.
    pub(crate) figure: Spread,
    pub(crate) unit: &'static str,
    pub(crate) sides: Vec<Measured>,
    pub(crate) notes: Vec<String>,
}

impl Finding {
    /// How the first side stands to the slowest of the next ones, `floors` of them; further ones are for comparison.
    pub(crate) fn ratio(sides: Vec<Measured>, floors: usize) -> crate::failure::Result<Self> {
        let (subject, floors) = match sides.split_first() {
            Some((subject, others)) if floors > 0 && others.len() >= floors => (subject, &others[..floors]),
            _ => return Err("a ratio needs two sides".into()),
        };
        let least = |rates: &mut dyn Iterator<Item = f64>| rates.fold(f64::INFINITY, f64::min);
        let each = subject.samples.iter().enumerate().map(|(round, sample)| {
            sample.rate / least(&mut floors.iter().filter_map(|floor| floor.samples.get(round)).map(|floor| floor.rate))
        });
        let rounds = Spread::of(each).ok_or("there was no round")?;
        let medians = least(&mut floors.iter().filter_map(Measured::rate).map(|rate| rate.median));
        let median = subject.rate().ok_or("there was no round")?.median / medians;
        Ok(Self { figure: Spread { median, ..rounds }, unit: "x", sides, notes: Vec::new() })
    }

    pub(crate) fn noting(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(name: &str, rates: &[f64]) -> Measured {
        Measured { name: name.to_owned(), samples: rates.iter().copied().map(Sample::of_rate).collect() }
    }

    #[test]
    fn a_ratio_is_that_of_the_medians_to_the_slowest_floor() {
        let sides = vec![
            side("subject", &[50.0, 60.0, 70.0]),
            side("floor", &[100.0, 100.0, 100.0]),
            side("slower floor", &[80.0, 80.0, 80.0]),
            side("beside", &[1.0, 1.0, 1.0]),
        ];
        let finding = Finding::ratio(sides, 2).expect("two sides");
        assert_eq!(finding.figure, Spread { median: 0.75, min: 0.625, max: 0.875 });
        assert_eq!(Goal::AtLeast(0.75).is_met(0.75), Some(true));
        assert_eq!(Goal::AtMost(0.7).is_met(0.75), Some(false));
        assert_eq!(Goal::None.is_met(0.75), None);
    }
}
