//! What the log says on the thread of a test, from `start` to `stop`.
//!
//! One subscriber serves the whole program and is there before the courier says anything. With a subscriber for each
//! test, `tracing` may ask whether anybody wants an event in the moment when one test's subscriber is being made and
//! another test, without one, is the first to come by: it then remembers "nobody", for good.

use std::cell::RefCell;
use std::io;
use std::mem;
use std::sync::Once;

thread_local! {
    static HEARD: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

struct Ear;

impl io::Write for Ear {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        HEARD.with_borrow_mut(|heard| heard.as_mut().map(|heard| heard.extend_from_slice(bytes)));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Installs the subscriber. Every stage does so before there is a courier.
pub(crate) fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false).with_writer(|| Ear).init();
    });
}

pub(crate) fn start() {
    HEARD.set(Some(Vec::new()));
}

pub(crate) fn stop() -> String {
    let heard = HEARD.with_borrow_mut(mem::take).expect("it was started");
    String::from_utf8(heard).expect("a text")
}
