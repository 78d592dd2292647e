//! Memory, and how long the slowest answers take.

use super::CONNECTIONS;
use super::reads::{self, sessions};
use crate::calls;
use crate::failure::Result;
use crate::finding::{Finding, Measured};
use crate::lab::{Lab, Side};
use crate::load::{self, Pace};
use crate::sample::Sample;
use crate::statistics::Spread;

/// The page cache that the store is given, in MiB. All of the records would not fit.
const CACHE_MIB: u64 = 64;

pub(super) fn memory(lab: &mut Lab) -> Result<Finding> {
    let size = reads::size(lab);
    let storage = lab.fresh_sled(size)? + &format!("?cache_mb={CACHE_MIB}");
    let server = lab.authkeep(&storage)?;
    let plan = lab.plan(server.internal, CONNECTIONS, Pace::Closed);
    let sides = lab.rounds(vec![Side::new("9 reads to 1 durable write", || {
        load::run(&plan, &server.processes, || calls::mixed(size))
    })])?;
    let peak = sides.first().and_then(Measured::peak_mb).ok_or("no memory was measured")?;
    #[expect(clippy::cast_precision_loss, reason = "it is a small number")]
    let cache = (CACHE_MIB * 1024 * 1024) as f64 / 1e6;
    // A peak only grows: what counts is where it ends.
    let figure = Spread { median: peak.max - cache, min: peak.min - cache, max: peak.max - cache };
    let note = format!("{:.0} MB at the peak (VmHWM), {CACHE_MIB} MiB of them the configured cache", peak.max);
    Ok(Finding { figure, unit: "MB", sides, notes: vec![note] })
}

pub(super) fn tail(lab: &mut Lab) -> Result<Finding> {
    /// Less than this part of the rate that was asked for is a queue that grows, and its times say how long the round was.
    const KEPT_UP: f64 = 0.97;
    let parts = lab.pick(&[70, 30, 50, 90][..], &[70]);
    let size = reads::size(lab);
    let storage = lab.sled(size)?;
    let server = lab.authkeep(&storage)?;
    let peak = lab.rounds(vec![Side::new("closed loop, the peak", || sessions(lab, &server, size, CONNECTIONS))])?;
    let most = peak.first().and_then(Measured::rate).ok_or("no peak was measured")?.median;
    let at = |percent: u32| {
        let (lab, server) = (&*lab, &server);
        let pace = Pace::Open { per_second: most * f64::from(percent) / 100.0 };
        let plan = lab.plan(server.internal, CONNECTIONS, pace);
        Side::new(format!("open loop, {percent} % of it"), move || -> Result<Sample> {
            load::run(&plan, &server.processes, || calls::read_session_token(size))
        })
    };
    let open = lab.rounds(parts.iter().copied().map(at).collect())?;
    let kept = open.first().and_then(Measured::rate).ok_or("no open loop")?.median;
    if kept < most * 0.7 * KEPT_UP {
        return Err(
            format!("the server answered {kept:.0} a second of 70 % of {most:.0}: its peak fell meanwhile").into()
        );
    }
    let ratios = open.first().map(|side| side.samples.iter().filter_map(|sample| sample.latency));
    let figure = Spread::of(ratios.into_iter().flatten().map(|times| times.p99 / times.p50));
    let figure = figure.ok_or("no time was measured")?;
    let sides = peak.into_iter().chain(open).collect();
    Ok(Finding { figure, unit: "x", sides, notes: Vec::new() })
}
