//! When requests of an open loop are due, and who sends them: the first connection that is free.
//!
//! Tokio's own timer counts whole milliseconds, in which a server answers dozens of requests: they would go out in
//! bursts that nobody asked for. The kernel's timer counts nanoseconds.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};

use rustix::time::{Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec};
use tokio::io::unix::AsyncFd;
use tokio::sync::Notify;

use crate::clock;
use crate::failure::Result;

pub(crate) struct Schedule {
    interval: Duration,
    timer: AsyncFd<OwnedFd>,
    due: RefCell<VecDeque<Instant>>,
    ready: Notify,
    given: Cell<u32>,
}

impl Schedule {
    pub(crate) fn new(per_second: f64) -> Result<Self> {
        let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
        let timer = rustix::time::timerfd_create(TimerfdClockId::Monotonic, flags)?;
        let interval = Duration::from_secs_f64(1.0 / per_second);
        #[expect(deprecated, reason = "the other one is unsafe; the timer is owned here, and open for as long")]
        let timer = AsyncFd::new(timer)?;
        Ok(Self { interval, timer, due: RefCell::default(), ready: Notify::new(), given: Cell::new(0) })
    }

    /// Lets requests fall due until it is over.
    pub(crate) async fn hand_out(&self, over: impl Fn() -> bool) -> Result<()> {
        let every = Timespec { tv_sec: 0, tv_nsec: self.interval.as_nanos().try_into()? };
        let start = clock::now();
        // One tick a request, each counted from the first: a late wake-up delays none after it.
        let setting = Itimerspec { it_interval: every, it_value: every };
        rustix::time::timerfd_settime(&self.timer, TimerfdTimerFlags::empty(), &setting)?;
        while !over() {
            let mut guard = self.timer.readable().await?;
            let mut ticks = [0; 8];
            let Ok(read) = guard.try_io(|timer| Ok(rustix::io::read(timer.get_ref(), &mut ticks)?)) else { continue };
            read?;
            for _ in 0..u64::from_ne_bytes(ticks) {
                self.given.set(self.given.get() + 1);
                self.due.borrow_mut().push_back(start + self.interval * self.given.get());
                self.ready.notify_one();
            }
        }
        self.wake_all();
        Ok(())
    }

    /// When the next request is due that nobody sends; none when it is over.
    pub(crate) async fn next(&self, over: impl Fn() -> bool) -> Option<Instant> {
        loop {
            if over() {
                return None;
            }
            if let Some(due) = self.due.borrow_mut().pop_front() {
                return Some(due);
            }
            self.ready.notified().await;
        }
    }

    pub(crate) fn wake_all(&self) {
        self.ready.notify_waiters();
    }
}
