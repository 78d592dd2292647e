//! What rows measure with: stores that are filled once, servers, floors, and rounds in which the sides take turns.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::runtime::Runtime;

use crate::failure::Result;
use crate::finding::Measured;
use crate::floor::http::Kind;
use crate::load::{Pace, Plan};
use crate::postgres::{Postgres, Store};
use crate::preload;
use crate::progress::Progress;
use crate::records::Size;
use crate::sample::Sample;
use crate::server::{self, Server};

/// Nothing stands in the way of being asked often, and no request has a line in the log; all else is as it comes.
const CONFIG: &str = r#"
[identity]
max_failures = 4294967295
[identity.throttle]
messages_per_address = 4294967295
passwords = 4294967295
[log]
filter = "info,authkeep::request=warn"
"#;

/// The same, with the line in the log that each request has by default.
pub(crate) const CONFIG_WITH_REQUEST_LOG: &str = r#"
[log]
filter = "info"
"#;

/// How a run is made.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) quick: bool,
    pub(crate) rounds: u32,
    /// Of one side in one round.
    pub(crate) time: Duration,
    pub(crate) warm_up: Duration,
    /// Threads that serve, in authkeep and in the HTTP floors.
    pub(crate) workers: usize,
    pub(crate) binary: PathBuf,
}

pub(crate) struct Lab {
    pub(crate) settings: Settings,
    pub(crate) folder: PathBuf,
    pub(crate) postgres: Option<Postgres>,
    pub(crate) runtime: Runtime,
    pub(crate) progress: Progress,
    sled: HashMap<Size, PathBuf>,
    stores: HashMap<Size, Store>,
    servers: u32,
    /// Paths of stores that one row alone uses.
    own: Vec<PathBuf>,
}

/// One of the things that take turns.
pub(crate) struct Side<'a> {
    name: String,
    run: Box<dyn FnMut() -> Result<Sample> + 'a>,
}

impl<'a> Side<'a> {
    pub(crate) fn new(name: impl Into<String>, run: impl FnMut() -> Result<Sample> + 'a) -> Self {
        Self { name: name.into(), run: Box::new(run) }
    }
}

impl Lab {
    pub(crate) fn new(settings: Settings, folder: PathBuf, postgres: Option<&str>, progress: Progress) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let postgres = postgres.map(|url| runtime.block_on(Postgres::connect(url))).transpose()?;
        let (sled, stores) = (HashMap::new(), HashMap::new());
        Ok(Self { settings, folder, postgres, runtime, progress, sled, stores, servers: 0, own: Vec::new() })
    }

    /// A load on a server, for the time of a round.
    pub(crate) fn plan(&self, address: std::net::SocketAddr, connections: usize, pace: Pace) -> Plan {
        let Settings { warm_up, time, .. } = self.settings;
        Plan { address, connections, pace, warm_up, duration: time }
    }

    /// The sizes that a row wants, smaller where it has to be quick.
    pub(crate) fn pick<T>(&self, whole: T, quick: T) -> T {
        if self.settings.quick { quick } else { whole }
    }

    /// The path of a sled store of a size. Rows that write should write little, or [ask for one of their own](Self::fresh_sled).
    pub(crate) fn sled(&mut self, size: Size) -> Result<String> {
        if !self.sled.contains_key(&size) {
            let path = self.folder.join(format!("sled-{}-{}", size.accounts, size.tokens));
            self.fill_sled(&path, size)?;
            self.sled.insert(size, path);
        }
        Ok(self.sled.get(&size).map(|path| format!("sled://{}", path.display())).unwrap_or_default())
    }

    /// A sled store that nobody else uses.
    pub(crate) fn fresh_sled(&mut self, size: Size) -> Result<String> {
        self.servers += 1;
        let path = self.own_path(&format!("sled-own-{}", self.servers));
        self.fill_sled(&path, size)?;
        Ok(format!("sled://{}", path.display()))
    }

    /// A path for a store that goes when the row has ended.
    pub(crate) fn own_path(&mut self, name: &str) -> PathBuf {
        let path = self.folder.join(name);
        self.own.push(path.clone());
        path
    }

    fn fill_sled(&self, path: &Path, size: Size) -> Result<()> {
        self.progress.say(&format!("filling sled with {} accounts and {} session tokens", size.accounts, size.tokens));
        self.runtime.block_on(preload::fill_sled(path, size, &self.progress))
    }

    /// Whether there is a database; the reason not to measure, if not.
    pub(crate) fn database(&self) -> Result<&Postgres> {
        self.postgres.as_ref().ok_or_else(|| "there is no PostgreSQL on this machine".into())
    }

    /// A store of a size in the database.
    pub(crate) fn store(&mut self, size: Size) -> Result<Store> {
        if let Some(store) = self.stores.get(&size) {
            return Ok(store.clone());
        }
        let postgres = self.database()?;
        self.progress
            .say(&format!("filling postgres with {} accounts and {} session tokens", size.accounts, size.tokens));
        let name = format!("{}_{}", size.accounts, size.tokens);
        let store = self.runtime.block_on(async {
            let store = postgres.make_store(&self.settings.binary, &name, size).await?;
            preload::fill_postgres(postgres, &store, &self.progress).await?;
            Ok::<_, crate::failure::Failure>(store)
        })?;
        self.stores.insert(size, store.clone());
        Ok(store)
    }

    /// authkeep on a storage URL.
    pub(crate) fn authkeep(&mut self, storage: &str) -> Result<Server> {
        self.authkeep_with(storage, CONFIG, self.settings.workers)
    }

    /// The same with another configuration and number of workers.
    pub(crate) fn authkeep_with(&mut self, storage: &str, config: &str, workers: usize) -> Result<Server> {
        self.servers += 1;
        let folder = self.folder.join(format!("server-{}", self.servers));
        let mut server = server::authkeep(server::program(&self.settings.binary), &folder, storage, workers, config)?;
        if storage.starts_with("postgres") {
            let postmaster = self.database()?.postmaster;
            server.processes = server.processes.clone().with_database(Some(postmaster));
        }
        Ok(server)
    }

    pub(crate) fn floor(&self, kind: Kind) -> Result<Server> {
        server::floor(kind, self.settings.workers)
    }

    /// Lets the sides take turns, A B A B.
    pub(crate) fn rounds(&self, mut sides: Vec<Side<'_>>) -> Result<Vec<Measured>> {
        // What was written before, to fill a store, must not be waited for by a write that is measured.
        rustix::fs::sync();
        let mut measured: Vec<Measured> = sides.iter().map(|side| Measured::new(&side.name)).collect();
        for round in 1..=self.settings.rounds {
            for (side, measured) in sides.iter_mut().zip(&mut measured) {
                let sample = (side.run)()?;
                self.progress.say(&format!(
                    "  round {round} of {}: {}, {:.0} a second",
                    self.settings.rounds, side.name, sample.rate
                ));
                measured.samples.push(sample);
            }
        }
        Ok(measured)
    }

    /// Removes what the rows that ended have left and no other row will use.
    pub(crate) fn tidy_up(&mut self) {
        for path in self.own.drain(..) {
            // What cannot be removed now goes with the whole folder at the end.
            let _left = std::fs::remove_dir_all(path);
        }
    }

    /// Takes the stores out of the database again. One that stays goes with the throw-away server, or before the next run.
    pub(crate) fn drop_stores(&mut self) {
        for (_, store) in self.stores.drain() {
            if let Some(postgres) = &self.postgres
                && let Err(error) = self.runtime.block_on(postgres.drop_store(&store))
            {
                self.progress.say(&format!("the schema {} stays: {error}", store.schema));
            }
        }
    }
}
