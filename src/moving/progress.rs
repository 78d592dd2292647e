//! How far a move is, on the standard error output: a bar on a terminal, a line every few seconds elsewhere.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use parking_lot::Mutex;

use super::family::Family;
use crate::clock::Stopwatch;

const LINE_EVERY_MICROS: u64 = 5_000_000;

/// One part of a move, such as the copying or the verifying.
pub struct Progress {
    doing: &'static str,
    done: AtomicU64,
    total: Option<u64>,
    bar: Option<ProgressBar>,
    last_line: Mutex<Stopwatch>,
    began: Stopwatch,
}

impl Progress {
    /// Begins to show it. `doing` is its name in the past tense; `total` is how many records there are, where that is
    /// known beforehand.
    #[must_use]
    pub fn start(doing: &'static str, total: Option<u64>) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| bar(total));
        let began = Stopwatch::start();
        Self { doing, done: AtomicU64::new(0), total, bar, last_line: Mutex::new(began), began }
    }

    /// Some more records were moved.
    pub fn add(&self, family: Family, more: usize) {
        let done = self.done.fetch_add(more as u64, Ordering::Relaxed) + more as u64;
        if let Some(bar) = &self.bar {
            bar.set_position(done);
            if done.is_multiple_of(64) {
                bar.set_message(format!("{} ({})", self.doing, family.name()));
            }
            return;
        }
        let mut last = self.last_line.lock();
        if last.micros() >= LINE_EVERY_MICROS {
            *last = Stopwatch::start();
            let of = self.total.map_or_else(String::new, |total| format!(" of {total}"));
            eprintln!("{} {done}{of} records ({})", self.doing, family.name());
        }
    }

    /// Ends the show, and says how long it took, in seconds.
    pub fn finish(&self) -> f64 {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        Duration::from_micros(self.began.micros()).as_secs_f64()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        // What is said after a failure begins on a line of its own.
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(total: Option<u64>) -> ProgressBar {
    let (bar, template) = match total {
        Some(total) => (ProgressBar::new(total), "{bar:30} {human_pos} of {human_len} {msg} {per_sec} {eta} left"),
        None => (ProgressBar::no_length(), "{spinner} {human_pos} records {msg} {per_sec} {elapsed}"),
    };
    bar.set_draw_target(ProgressDrawTarget::stderr());
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
