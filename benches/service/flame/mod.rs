//! Where the time goes: a flame graph of the server on each engine, by samples that `perf` takes under load.

mod draw;
mod stacks;

use std::process::Command;
use std::time::Duration;

use crate::children;
use crate::command_line::Arguments;
use crate::failure::Result;
use crate::lab::Lab;
use crate::load::{self, Pace};
use crate::progress::Progress;
use crate::records::Size;
use crate::server::Server;
use crate::{calls, flame::stacks::Stacks};

const SIZE: Size = Size { accounts: 10_000, tokens: 10_000 };
const CONNECTIONS: usize = 32;
/// Samples a second of each thread. Each holds a piece of the stack, so more would slow the server down.
const FREQUENCY: &str = "--freq=199";

/// Writes `flame-sled.svg` and, with a database, `flame-postgres.svg` into the folder of the report.
pub(crate) fn draw(arguments: &Arguments) -> Result<()> {
    children::watch_signals()?;
    let progress = Progress::start();
    let folder = children::make_folder()?;
    let mut lab = Lab::new(arguments.settings()?, folder, arguments.postgres.as_deref(), progress)?;
    std::fs::create_dir_all(&arguments.report)?;
    let mut storages = vec![("sled", lab.sled(SIZE)?)];
    if lab.postgres.is_some() {
        storages.push(("postgres", lab.store(SIZE)?.url));
    }
    for (engine, storage) in storages {
        let server = lab.authkeep(&storage)?;
        progress.say(&format!("{engine}: 9 reads of a session token to 1 durable creation, {CONNECTIONS} connections"));
        let stacks = sample(&lab, &server)?;
        let file = arguments.report.join(format!("flame-{engine}.svg"));
        let title = format!("authkeep on {engine}: 9 GET /sessionToken/:id to 1 durable PUT");
        std::fs::write(&file, draw::svg(&title, &stacks))?;
        println!("{}: {} samples", file.display(), stacks.total());
    }
    lab.drop_stores();
    Ok(())
}

/// The stacks of the server while it is under load.
fn sample(lab: &Lab, server: &Server) -> Result<Stacks> {
    let seconds = lab.settings.time.as_secs().max(1);
    let data = lab.folder.join("perf.data");
    let mut perf = Command::new("perf");
    perf.args(["record", FREQUENCY, "--call-graph=dwarf,8192"]);
    perf.arg(format!("--pid={}", server.pid)).arg("--output").arg(&data);
    let recording = std::thread::spawn(move || children::output_of(perf.args(["--", "sleep", &seconds.to_string()])));
    let mut plan = lab.plan(server.internal, CONNECTIONS, Pace::Closed);
    // As long as perf may take to start and to end.
    plan.duration += Duration::from_secs(2);
    load::run(&plan, &server.processes, || calls::mixed(SIZE))?;
    recording.join().map_err(|_| "perf could not be waited for")??;
    let mut script = Command::new("perf");
    script.args(["script", "--no-inline", "--fields=comm,ip,sym", "--input"]).arg(&data);
    Ok(Stacks::read(&children::output_of(&mut script)?))
}
