//! The processes and the folder that this program must not leave behind, whatever ends it.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::failure::Result;

/// What has to go.
struct Belongings {
    children: Vec<Child>,
    folder: Option<PathBuf>,
}

static BELONGINGS: Mutex<Belongings> = Mutex::new(Belongings { children: Vec::new(), folder: None });

fn belongings() -> MutexGuard<'static, Belongings> {
    BELONGINGS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts a process, and gives its id and its standard output and error output.
pub(crate) fn start(command: &mut Command) -> Result<(u32, std::process::ChildStdout, std::process::ChildStderr)> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut held = belongings();
    let mut child = command.spawn()?;
    let (pid, out, err) = (child.id(), child.stdout.take(), child.stderr.take());
    held.children.push(child);
    Ok((pid, out.ok_or("no output")?, err.ok_or("no error output")?))
}

/// Ends a process that was started here, and waits until it is gone.
pub(crate) fn stop(pid: u32) {
    let mut held = belongings();
    if let Some(at) = held.children.iter().position(|child| child.id() == pid) {
        let mut child = held.children.swap_remove(at);
        drop(held);
        end(&mut child);
    }
}

/// Runs a program to its end, and gives what it wrote.
pub(crate) fn output_of(command: &mut Command) -> Result<String> {
    use std::io::Read as _;
    let (pid, mut out, mut err) = start(command)?;
    let complaint = std::thread::spawn(move || {
        let mut text = String::new();
        err.read_to_string(&mut text).map(|_| text)
    });
    let mut text = String::new();
    out.read_to_string(&mut text)?;
    let complaint = complaint.join().map_err(|_| "the reader of an error output failed")??;
    let mut held = belongings();
    let at = held.children.iter().position(|child| child.id() == pid).ok_or("it was ended")?;
    let mut child = held.children.swap_remove(at);
    drop(held);
    let status = child.wait()?;
    if status.success() {
        return Ok(text);
    }
    Err(format!("{} failed ({status}): {}", command.get_program().display(), complaint.trim()).into())
}

/// A server that drains answers nobody any more; what is on disk is thrown away or was synced.
fn end(child: &mut Child) {
    let _gone_already = child.kill();
    let _reaped = child.wait();
}

/// Makes the folder that everything is put into.
pub(crate) fn make_folder() -> Result<PathBuf> {
    let folder = tempfile::Builder::new().prefix("authkeep-bench.").tempdir()?.keep();
    belongings().folder = Some(folder.clone());
    Ok(folder)
}

/// Ends every process and removes the folder.
pub(crate) fn clean_up() {
    empty(&mut belongings());
}

fn empty(held: &mut Belongings) {
    for mut child in held.children.drain(..) {
        end(&mut child);
    }
    if let Some(folder) = held.folder.take() {
        let _gone_already = std::fs::remove_dir_all(folder);
    }
}

/// Cleans up and ends the program when a signal asks for its end.
pub(crate) fn watch_signals() -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (mut interrupt, mut terminate, mut hang_up) = {
        let _entered = runtime.enter();
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?, signal(SignalKind::hangup())?)
    };
    std::thread::spawn(move || {
        let status = runtime.block_on(async {
            tokio::select! {
                _ = interrupt.recv() => 130,
                _ = terminate.recv() => 143,
                _ = hang_up.recv() => 129,
            }
        });
        // Held to the end, so that nothing starts any more.
        let mut held = belongings();
        empty(&mut held);
        std::process::exit(status);
    });
    Ok(())
}
