//! How far the trials are, on the standard error output: on a terminal a line that changes, elsewhere a line now and then.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

pub(crate) struct Progress {
    total: u32,
    done: u32,
    began: Instant,
    shown: Instant,
    terminal: bool,
}

#[expect(clippy::disallowed_methods, reason = "it says how long it will take")]
fn now() -> Instant {
    Instant::now()
}

impl Progress {
    pub(crate) fn start(total: u32) -> Self {
        let began = now();
        Self { total, done: 0, began, shown: began, terminal: std::io::stderr().is_terminal() }
    }

    pub(crate) fn advance(&mut self) {
        self.done += 1;
        let every = if self.terminal { Duration::from_millis(200) } else { Duration::from_secs(10) };
        let now = now();
        if now - self.shown >= every || (self.terminal && self.done == self.total) {
            self.shown = now;
            self.show(now - self.began);
        }
    }

    fn show(&self, passed: Duration) {
        let left = passed.as_secs_f64() / f64::from(self.done) * f64::from(self.total - self.done);
        let text = format!("round {} of {}, {left:.0} s left", self.done, self.total);
        let mut out = std::io::stderr().lock();
        // Nobody may be listening any more, which stops no trial.
        let _ = if !self.terminal {
            writeln!(out, "{text}")
        } else if self.done == self.total {
            write!(out, "\r\x1b[K")
        } else {
            write!(out, "\r\x1b[K{text}")
        };
        let _ = out.flush();
    }
}
