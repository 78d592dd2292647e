//! Running a load, and counting what falls into the time that is measured.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use tokio::task::LocalSet;

use super::schedule::Schedule;
use super::{Connection, Pace, Plan};
use crate::clock;
use crate::failure::Result;
use crate::processes::Processes;
use crate::sample::{Latency, Sample};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    WarmUp,
    Measuring,
    Over,
}

/// What the connections share; all run on one thread.
struct Shared {
    phase: Cell<Phase>,
    nanos: RefCell<Histogram<u64>>,
    /// None in a closed loop.
    schedule: Option<Schedule>,
}

/// Runs a load against a server. Each connection gets a caller of its own, which makes one request, or several that
/// belong together, and counts as one.
pub(crate) fn run<C>(plan: &Plan, server: &Processes, mut caller: impl FnMut() -> Result<C>) -> Result<Sample>
where
    C: AsyncFnMut(&mut Connection) -> Result<()> + 'static,
{
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let callers = (0..plan.connections).map(|_| caller()).collect::<Result<Vec<C>>>()?;
    LocalSet::new().block_on(&runtime, measure(plan, server, callers))
}

async fn measure<C>(plan: &Plan, server: &Processes, callers: Vec<C>) -> Result<Sample>
where
    C: AsyncFnMut(&mut Connection) -> Result<()> + 'static,
{
    let schedule = match plan.pace {
        Pace::Closed => None,
        Pace::Open { per_second } => Some(Schedule::new(per_second)?),
    };
    let shared = Rc::new(Shared {
        phase: Cell::new(Phase::WarmUp),
        // Three digits, up to a minute.
        nanos: RefCell::new(Histogram::new_with_bounds(1, 60_000_000_000, 3)?),
        schedule,
    });
    let mut connections = Vec::with_capacity(callers.len());
    for _ in &callers {
        connections.push(Connection::open(plan.address).await?);
    }
    let mut tasks = tokio::task::JoinSet::new();
    for (caller, connection) in callers.into_iter().zip(connections) {
        tasks.spawn_local(serve(Rc::clone(&shared), caller, connection));
    }
    if shared.schedule.is_some() {
        let shared = Rc::clone(&shared);
        tasks.spawn_local(async move {
            let schedule = shared.schedule.as_ref().ok_or("no schedule")?;
            schedule.hand_out(|| shared.phase.get() == Phase::Over).await
        });
    }
    let sample = tokio::select! {
        sample = count(plan, server, &shared) => sample?,
        Some(ended) = tasks.join_next() => return Err(ended?.err().unwrap_or_else(|| "a connection stopped early".into())),
    };
    // Requests under way are answered; only then is the server left alone.
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(sample)
}

/// Opens and closes the time that is measured.
async fn count(plan: &Plan, server: &Processes, shared: &Shared) -> Result<Sample> {
    tokio::time::sleep(plan.warm_up).await;
    let (began, cpu_before) = (clock::now(), server.cpu_seconds()?);
    shared.phase.set(Phase::Measuring);
    tokio::time::sleep(plan.duration).await;
    shared.phase.set(Phase::Over);
    let (passed, cpu) = (began.elapsed(), server.cpu_seconds()? - cpu_before);
    if let Some(schedule) = &shared.schedule {
        schedule.wake_all();
    }
    let nanos = shared.nanos.borrow();
    #[expect(clippy::cast_precision_loss, reason = "nobody answers 2^52 requests in a run")]
    let done = nanos.len() as f64;
    Ok(Sample {
        rate: done / passed.as_secs_f64(),
        latency: Latency::of(&nanos),
        cpu_us: (done > 0.0).then(|| cpu * 1e6 / done),
        peak_mb: Some(server.peak_mb()?),
    })
}

async fn serve<C>(shared: Rc<Shared>, mut caller: C, mut connection: Connection) -> Result<()>
where
    C: AsyncFnMut(&mut Connection) -> Result<()>,
{
    loop {
        let due = match &shared.schedule {
            None if shared.phase.get() == Phase::Over => return Ok(()),
            None => clock::now(),
            Some(schedule) => match schedule.next(|| shared.phase.get() == Phase::Over).await {
                Some(due) => due,
                None => return Ok(()),
            },
        };
        caller(&mut connection).await?;
        if shared.phase.get() == Phase::Measuring {
            shared.nanos.borrow_mut().saturating_record(nanos_since(due));
        }
    }
}

fn nanos_since(moment: Instant) -> u64 {
    u64::try_from(moment.elapsed().max(Duration::from_nanos(1)).as_nanos()).unwrap_or(u64::MAX)
}
