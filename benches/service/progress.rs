//! How far the run is, on the standard error output: one line a step, with the time since the start.

use std::io::Write as _;
use std::time::Instant;

use crate::clock;

#[derive(Clone, Copy)]
pub(crate) struct Progress {
    began: Instant,
}

impl Progress {
    pub(crate) fn start() -> Self {
        Self { began: clock::now() }
    }

    pub(crate) fn say(&self, text: &str) {
        let passed = self.began.elapsed().as_secs();
        // Nobody may be listening any more, which stops no measurement.
        let _ = writeln!(std::io::stderr(), "[{:>2}:{:02}] {text}", passed / 60, passed % 60);
    }
}
