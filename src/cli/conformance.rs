//! `authkeep conformance store|wire`: the conformance suite, on the engine of a storage URL or against a running server.

use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::Duration;

use async_trait::async_trait;
use authkeep_conformance::wire::{self, BaseUrl, Target};
use authkeep_conformance::{Harness, HarnessError, Tally, check, durability, runtime};
use authkeep_store::Store;
use clap::{Args, Subcommand};
use tokio::signal::unix::{SignalKind, signal};

use super::Failure;
use crate::backend::{self, Namespace, PROFILES};
use crate::config::Dialect;
use crate::serving::secret;

/// How long what a broken-off case left running may take to end.
const PATIENCE: Duration = Duration::from_secs(20);

/// `authkeep conformance`
#[derive(Args, Debug)]
pub struct ConformanceArgs {
    #[command(subcommand)]
    suite: Suite,
}

#[derive(Debug, Subcommand)]
enum Suite {
    /// Check the engine of a storage URL against every rule of the storage contract, in stores of its own beside the one
    /// there: folders next to its folder, schemas in its database. The records at the URL are never touched.
    Store(StoreArgs),
    /// Check a running server over HTTP.
    ///
    /// The cases all come from one address and at the same time. Raise what a server allows that is checked:
    /// `identity.throttle.passwords`, `identity.throttle.messages_per_address` and `pseudonym.wrong_proofs` (to 1000000,
    /// say), else cases are answered 429; `identity.password.waiting` (to 1000), else a few are answered 503. Leave
    /// everything else at its default. The accounts and pseudonyms that the cases make stay in the store, and they fill
    /// and empty the stocks of the exchange: never point them at a store that is in use.
    Wire(WireArgs),
}

#[derive(Args, Debug)]
struct StoreArgs {
    /// The engine, as a storage URL
    #[arg(long, value_name = "URL")]
    storage: String,
    #[command(flatten)]
    run: RunArgs,
}

#[derive(Args, Debug)]
struct WireArgs {
    /// The internal listener, as in <http://127.0.0.1:8000>
    #[arg(long, value_name = "URL")]
    internal: BaseUrl,
    /// The public listener; without it the cases about it are skipped
    #[arg(long, value_name = "URL")]
    public: Option<BaseUrl>,
    /// The dialect that the server was started with
    #[arg(long, value_name = "DIALECT", default_value = "0.36")]
    dialect: Dialect,
    /// The file with the server's service secret; without it the cases about it are skipped
    #[arg(long, value_name = "FILE")]
    service_secret_file: Option<PathBuf>,
    /// The folder that the server's mail goes to (--mail <file://DIR>); without it the cases about mail are skipped
    #[arg(long, value_name = "DIR")]
    mail_dir: Option<PathBuf>,
    /// The folder that the server's SMS go to (--sms <file://DIR>); without it the cases about SMS are skipped
    #[arg(long, value_name = "DIR")]
    sms_dir: Option<PathBuf>,
    #[command(flatten)]
    run: RunArgs,
}

#[derive(Args, Debug)]
struct RunArgs {
    /// Run only the cases whose whole name fits: * stands for any text, ? for one character
    #[arg(long, value_name = "GLOB")]
    only: Option<String>,
    /// Write a report for a build server as well
    #[arg(long, value_name = "junit=FILE")]
    report: Option<Junit>,
}

/// `junit=FILE`
#[derive(Clone, Debug)]
struct Junit(PathBuf);

impl FromStr for Junit {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=') {
            Some(("junit", file)) if !file.is_empty() => Ok(Self(file.into())),
            _ => Err("a report is wanted as junit=FILE"),
        }
    }
}

impl RunArgs {
    fn only(&self) -> Option<&str> {
        self.only.as_deref()
    }

    fn junit(&self) -> Option<&std::path::Path> {
        self.report.as_ref().map(|Junit(file)| file.as_path())
    }

    /// A run that found something wrong has said so; one that checked nothing has not.
    fn verdict(&self, tally: Tally) -> Result<ExitCode, Failure> {
        match (tally.is_success(), &self.only) {
            (true, _) => Ok(ExitCode::SUCCESS),
            (false, Some(only)) if tally == Tally::default() => {
                Err(format!("no case has a name that fits {only}").into())
            }
            (false, _) => Ok(ExitCode::FAILURE),
        }
    }
}

pub(super) fn run(args: &ConformanceArgs) -> Result<ExitCode, Failure> {
    match &args.suite {
        Suite::Store(args) => store(args),
        Suite::Wire(args) => over_http(args),
    }
}

/// Does the work of the process that the durability cases kill, if this is one, and gives its exit code.
pub(super) fn run_if_child() -> Option<i32> {
    if !durability::is_child() {
        return None;
    }
    let runtime = runtime().ok()?;
    durability::run_if_child::<OnEngine<1>>(&runtime).or_else(|| durability::run_if_child::<OnEngine<3>>(&runtime))
}

fn over_http(args: &WireArgs) -> Result<ExitCode, Failure> {
    let dialect = match args.dialect {
        Dialect::V036 => wire::Dialect::V036,
        Dialect::V042 => wire::Dialect::V042,
    };
    let mut target = Target::new(args.internal.clone(), dialect);
    target.public.clone_from(&args.public);
    target.mail_dir.clone_from(&args.mail_dir);
    target.sms_dir.clone_from(&args.sms_dir);
    if let Some(file) = &args.service_secret_file {
        target.service_secret = Some(secret::read(file)?.as_str().to_owned());
    }
    let tally = runtime()?.block_on(wire::run(&target, args.run.only(), args.run.junit()))?;
    args.run.verdict(tally)
}

fn store(args: &StoreArgs) -> Result<ExitCode, Failure> {
    let profile = backend::profile(&args.storage)?;
    STORAGE.set(args.storage.clone()).map_err(|_| "the suite runs once a process")?;
    let runtime = runtime()?;
    let tally = runtime.block_on(async {
        // Not only when the first case runs: an engine that is out of reach is one error, and not two hundred.
        drop(backend::open(Namespace::beside(&args.storage).await?.url(), false).await?);
        let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        tokio::select! {
            tally = on_profile(profile, &args.run) => tally,
            _ = interrupt.recv() => Err("interrupted".into()),
            _ = terminate.recv() => Err("terminated".into()),
        }
    });
    // A case that was broken off gives its place back when the last task of it ends.
    runtime.shutdown_timeout(PATIENCE);
    for place in places().iter().filter_map(Weak::upgrade) {
        place.remove()?;
    }
    args.run.verdict(tally?)
}

async fn on_profile(profile: usize, run: &RunArgs) -> Result<Tally, Failure> {
    const { assert!(PROFILES.len() == 4, "each profile is a harness") };
    let (only, junit) = (run.only(), run.junit());
    Ok(match profile {
        0 => check::<OnEngine<0>>(only, junit).await,
        1 => check::<OnEngine<1>>(only, junit).await,
        2 => check::<OnEngine<2>>(only, junit).await,
        _ => check::<OnEngine<3>>(only, junit).await,
    }?)
}

/// Where the places of the run are made. A harness has no fields to keep it in.
static STORAGE: OnceLock<String> = OnceLock::new();

/// The places of the run, for its end.
static PLACES: Mutex<Vec<Weak<Namespace>>> = Mutex::new(Vec::new());

fn places() -> std::sync::MutexGuard<'static, Vec<Weak<Namespace>>> {
    PLACES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The engine of one of [`PROFILES`].
struct OnEngine<const PROFILE: usize>;

#[async_trait]
impl<const PROFILE: usize> Harness for OnEngine<PROFILE> {
    const ENGINE: &'static str = PROFILES[PROFILE].engine;
    const DURABLE: bool = PROFILES[PROFILE].durable;

    type Place = Arc<Namespace>;

    async fn place() -> Result<Arc<Namespace>, HarnessError> {
        let storage = STORAGE.get().ok_or("no storage URL was given")?;
        let place = Arc::new(Namespace::beside(storage).await?);
        let mut places = places();
        places.retain(|place| place.strong_count() > 0);
        places.push(Arc::downgrade(&place));
        Ok(place)
    }

    fn address(place: &Arc<Namespace>) -> String {
        place.url().to_owned()
    }

    async fn open(address: &str) -> Result<Arc<dyn Store>, HarnessError> {
        Ok(backend::open(address, false).await?)
    }
}
