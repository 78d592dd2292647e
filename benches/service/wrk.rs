//! `wrk`, where it is installed, as a second opinion on reads: another load generator should find the same ratio.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::children;
use crate::failure::Result;

/// Requests a second that `wrk` gets answered over so many connections, on one thread; none where there is no `wrk`.
pub(crate) fn rate(
    folder: &Path,
    address: SocketAddr,
    connections: usize,
    paths: impl Iterator<Item = String>,
    time: Duration,
) -> Result<Option<f64>> {
    if children::output_of(Command::new("sh").args(["-c", "command -v wrk"])).is_err() {
        return Ok(None);
    }
    let script = folder.join("wrk.lua");
    std::fs::write(&script, script_of(paths)?)?;
    let mut command = Command::new("wrk");
    command.args(["-t1", &format!("-c{connections}"), &format!("-d{}s", time.as_secs().max(1)), "-s"]);
    command.arg(&script).arg(format!("http://{address}/"));
    let output = children::output_of(&mut command)?;
    if output.contains("Non-2xx") || output.contains("Socket errors") {
        return Err(format!("wrk met failures:\n{output}").into());
    }
    let line = output.lines().find_map(|line| line.trim().strip_prefix("Requests/sec:"));
    Ok(Some(line.ok_or("wrk named no rate")?.trim().parse()?))
}

/// The requests stand ready before the first one is sent.
fn script_of(paths: impl Iterator<Item = String>) -> Result<String> {
    let mut lua = String::from("local paths = {\n");
    for path in paths {
        writeln!(lua, "\"{path}\",")?;
    }
    lua.push_str(
        "}\nlocal requests, at = {}, 0\ninit = function()\n  for i, path in ipairs(paths) do requests[i] = \
         wrk.format(\"GET\", path) end\nend\nrequest = function()\n  at = at % #requests + 1\n  return requests[at]\nend\n",
    );
    Ok(lua)
}
