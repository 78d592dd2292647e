//! The servers that are measured: authkeep as it is released, and the HTTP floors. Each is a process of its own on free
//! ports of 127.0.0.1, and ends when its value is dropped.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

use crate::children;
use crate::failure::Result;
use crate::floor::http::Kind;
use crate::processes::Processes;

/// Far more than a start takes, also with the largest store.
const PATIENCE: Duration = Duration::from_mins(2);

/// A process that answers.
pub(crate) struct Server {
    pub(crate) pid: u32,
    /// Its listener for trusted services; of a floor, its only one.
    pub(crate) internal: SocketAddr,
    pub(crate) public: SocketAddr,
    pub(crate) processes: Processes,
}

impl Drop for Server {
    fn drop(&mut self) {
        children::stop(self.pid);
    }
}

/// Starts authkeep in a folder, with a configuration and a storage URL; the command is its [`program`], or one that runs it.
pub(crate) fn authkeep(
    mut command: Command,
    folder: &Path,
    storage: &str,
    workers: usize,
    config: &str,
) -> Result<Server> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("authkeep.toml"), config)?;
    command.current_dir(folder).args(["--config", "authkeep.toml", "--storage", storage]);
    // A store is served again and again, always with the key that it was first served with.
    command.args(["--key-file", "../key", "--internal-listen", "127.0.0.1:0", "--public-listen", "127.0.0.1:0"]);
    command.arg(format!("--workers={workers}"));
    let (pid, _out, errors) = children::start(&mut command)?;
    let found = listen(errors, &["listening internal ", "listening public "]);
    let [internal, public] = found.inspect_err(|_| children::stop(pid))?;
    Ok(Server { pid, internal, public, processes: Processes::of(pid) })
}

/// Makes the tables of a store in a schema that is empty.
pub(crate) fn make_tables(binary: &Path, storage: &str) -> Result<()> {
    children::output_of(program(binary).args(["migrate", "up", "--storage", storage])).map(drop)
}

/// authkeep, not configured by the variables of whoever runs this.
pub(crate) fn program(binary: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(binary);
    for (name, _value) in std::env::vars_os() {
        if name.as_encoded_bytes().starts_with(b"AUTHKEEP_") {
            command.env_remove(name);
        }
    }
    command
}

/// Starts this program again, as a floor.
pub(crate) fn floor(kind: Kind, workers: usize) -> Result<Server> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("floor").arg(format!("--workers={workers}"));
    if let Kind::Get { bytes } = kind {
        command.arg(format!("--get-bytes={bytes}"));
    }
    let (pid, out, _errors) = children::start(&mut command)?;
    let found = listen(out, &["listening "]);
    let [address] = found.inspect_err(|_| children::stop(pid))?;
    Ok(Server { pid, internal: address, public: address, processes: Processes::of(pid) })
}

/// Waits for lines with these words and an address after each; whatever is said later is read and thrown away.
fn listen<const N: usize>(
    from: impl Read + Send + 'static,
    words: &'static [&'static str; N],
) -> Result<[SocketAddr; N]> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(std::result::Result::ok) {
            // Nobody listens once the server is up.
            let _up = sender.send(line);
        }
    });
    let mut found: [Option<SocketAddr>; N] = [None; N];
    let mut last = String::from("it said nothing");
    while found.iter().any(Option::is_none) {
        let Ok(line) = receiver.recv_timeout(PATIENCE) else {
            return Err(format!("a server did not start: {last}").into());
        };
        for (address, words) in found.iter_mut().zip(words) {
            let said = line.split_once(words).and_then(|(_, rest)| rest.split(['"', ' ', ',']).next());
            if let Some(parsed) = said.and_then(|text| text.parse().ok()) {
                *address = Some(parsed);
            }
        }
        last = line;
    }
    Ok(found.map(|address| address.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 0)))))
}
