//! The process that is killed: this executable, run again with an argument that only [`Child::start`] gives.
//!
//! What it is to do comes through its input, since an address may hold a password. It writes a line for each verb that
//! was answered, after the answer and before the next verb; a line that is not complete does not count.

use std::io::{BufRead, BufReader, Write, stdin, stdout};
use std::ops::ControlFlow;
use std::process::{self, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};

use tokio::runtime::Runtime;

use crate::durability::{Journal, Mix, Workload};
use crate::effort;
use crate::failure::{Checked, Failure};
use crate::harness::Harness;

const ARGUMENT: &str = "--authkeep-conformance-child";

/// A line of the child.
pub(super) enum Word {
    /// A verb of this task was answered.
    Acknowledged(u8),
    /// A verb was answered otherwise than the contract says, or the store could not be opened.
    Failed(String),
}

/// A process that runs a workload.
pub(super) struct Child {
    process: process::Child,
    words: Receiver<Word>,
}

impl Child {
    pub(super) fn start(engine: &str, address: &str, workload: &Workload, from: &Journal) -> Checked<Self> {
        let failed = |error: std::io::Error| Failure::new(format!("no process to be killed: {error}"));
        let executable = std::env::current_exe().map_err(failed)?;
        let mut command = Command::new(executable);
        command.args([ARGUMENT, engine]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().map_err(failed)?;
        let (Some(mut input), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(Failure::new("no pipes to the process to be killed"));
        };
        let Workload { seed, tasks, mix } = workload;
        let task = format!("{address}\n{seed} {tasks} {} {from}\n", mix.name());
        input.write_all(task.as_bytes()).map_err(failed)?;
        let (send, words) = channel();
        std::thread::spawn(move || read(BufReader::new(output), &send));
        Ok(Self { process, words })
    }

    /// The next line; none when the child has ended and all that it wrote has been read.
    pub(super) fn word(&self) -> Checked<Option<Word>> {
        match self.words.recv_timeout(effort::silence()) {
            Ok(word) => Ok(Some(word)),
            Err(RecvTimeoutError::Disconnected) => Ok(None),
            Err(RecvTimeoutError::Timeout) => Err(Failure::new(format!(
                "expected an answer within {} s, found none: the process under load is stuck",
                effort::silence().as_secs()
            ))),
        }
    }

    /// Ends it at once, whatever it is doing (SIGKILL), and waits until it is gone.
    pub(super) fn kill(&mut self) -> Checked {
        let killed = self.process.kill().and_then(|()| self.process.wait());
        killed.map(|_| ()).map_err(|error| Failure::new(format!("the process could not be killed: {error}")))
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // A case that fails early must not leave a process behind.
        let _ = self.kill();
    }
}

fn read(mut output: impl BufRead, words: &Sender<Word>) {
    let mut line = String::new();
    while output.read_line(&mut line).is_ok_and(|length| length > 0) && line.ends_with('\n') {
        let word = match line.trim_end().parse() {
            Ok(task) => Word::Acknowledged(task),
            Err(_) => Word::Failed(line.trim_end().to_owned()),
        };
        if words.send(word).is_err() {
            return;
        }
        line.clear();
    }
}

/// Whether this process was started by the suite in order to be killed, for executables that have a better use for their
/// start than to make a runtime for [`run_if_child`].
#[must_use]
pub fn is_child() -> bool {
    std::env::args().nth(1).as_deref() == Some(ARGUMENT)
}

/// Does its work and gives the exit code, if this process was started by the suite in order to be killed; else gives
/// none. For executables that run the suite without [`main`](crate::main): they call it before they look at their
/// arguments, for each of their harnesses, and end with the code that one gives.
pub fn run_if_child<H: Harness>(runtime: &Runtime) -> Option<i32> {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() != Some(ARGUMENT) || arguments.next().as_deref() != Some(H::ENGINE) {
        return None;
    }
    let failure = match runtime.block_on(run::<H>()) {
        Ok(()) => return Some(0),
        Err(failure) => failure.to_string().replace('\n', " "),
    };
    // Without a reader there is nobody to tell.
    let _ = writeln!(stdout(), "failed: {failure}");
    Some(1)
}

async fn run<H: Harness>() -> Checked {
    let (address, workload, from) = task()?;
    let store = H::open(&address).await.map_err(|error| Failure::new(format!("it cannot be opened: {error}")))?;
    let acknowledged = |task: u8| {
        let mut out = stdout().lock();
        // Standard output flushes at the end of a line. A parent that is gone is a reason to end.
        match writeln!(out, "{task}") {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    };
    workload.run(store, &from, acknowledged).await
}

fn task() -> Checked<(String, Workload, Journal)> {
    let mut lines = stdin().lines();
    let mut line = || lines.next().and_then(Result::ok).ok_or_else(|| Failure::new("no task in the input"));
    let (address, task) = (line()?, line()?);
    let fields: Vec<&str> = task.split(' ').collect();
    let parsed = match fields[..] {
        [seed, tasks, mix, from] => {
            seed.parse().ok().zip(tasks.parse().ok()).zip(Mix::named(mix)).zip(from.parse().ok())
        }
        _ => None,
    };
    let (((seed, tasks), mix), from) = parsed.ok_or_else(|| Failure::new("no task in the input"))?;
    Ok((address, Workload::new(seed, tasks, mix), from))
}
