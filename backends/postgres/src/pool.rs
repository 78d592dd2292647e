//! Leased connections: taken for one try of one verb, given back when it ended in order, closed otherwise.
//!
//! A lease costs no round trip. A connection that broke is found out by the verb that meets it, and all connections that
//! are older than this discovery are replaced, since what broke one (a restart of the server) broke most likely all.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use authkeep_store::{Result, StoreError};
use deadpool::Runtime;
use deadpool::managed::{self, Metrics, Object, PoolConfig, PoolError, QueueMode, RecycleError, RecycleResult};
use sqlx::{Connection as _, PgConnection};

use crate::error;
use crate::options::Settings;
use crate::settle::Settling;

/// Makes one connection outside of any pool.
pub(crate) async fn connect(settings: &Settings) -> Result<PgConnection> {
    match tokio::time::timeout(settings.connect_timeout, PgConnection::connect_with(&settings.connect)).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(error)) => Err(error::no_connection(&error, &settings.place())),
        Err(_elapsed) => Err(no_answer(&settings.place(), settings.connect_timeout)),
    }
}

/// The connections of one store; cloning it shares them.
#[derive(Clone)]
pub(crate) struct Pool {
    connections: managed::Pool<Connector>,
    pub(crate) settling: Arc<Settling>,
    pub(crate) query_timeout: Duration,
    place: Arc<str>,
}

impl Pool {
    /// A pool without connections: they are made when they are asked for.
    pub(crate) fn new(settings: &Settings) -> Result<Self> {
        let mut config = PoolConfig::new(settings.max_connections);
        // The connection used last has the warmest caches on both sides.
        config.queue_mode = QueueMode::Lifo;
        config.timeouts.wait = Some(settings.acquire_timeout);
        let connector = Connector { settings: settings.clone(), generation: AtomicU64::new(0) };
        let connections = managed::Pool::builder(connector)
            .config(config)
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| StoreError::internal("the connection pool cannot be built").caused_by(error))?;
        Ok(Self {
            connections,
            settling: Arc::default(),
            query_timeout: settings.query_timeout,
            place: settings.place().into(),
        })
    }

    /// Where the database is, for messages.
    pub(crate) fn place(&self) -> &str {
        &self.place
    }

    pub(crate) async fn lease(&self) -> Result<Lease> {
        match self.connections.get().await {
            Ok(object) => Ok(Lease { object: Some(object), settling: Arc::clone(&self.settling) }),
            Err(PoolError::Backend(error)) => Err(error),
            Err(PoolError::Timeout(_)) => Err(StoreError::unavailable(format!(
                "all {} connections to the database at {} are in use (max_connections)",
                self.connections.status().max_size,
                self.place
            ))),
            Err(error) => Err(StoreError::internal("the connection pool failed").caused_by(error.to_string())),
        }
    }

    /// Has every connection that exists replaced before its next use.
    pub(crate) fn distrust(&self) {
        self.connections.manager().generation.fetch_add(1, Ordering::Relaxed);
    }
}

struct Connector {
    settings: Settings,
    generation: AtomicU64,
}

struct Pooled {
    connection: PgConnection,
    generation: u64,
}

impl managed::Manager for Connector {
    type Type = Pooled;
    type Error = StoreError;

    async fn create(&self) -> Result<Pooled> {
        let generation = self.generation.load(Ordering::Relaxed);
        Ok(Pooled { connection: connect(&self.settings).await?, generation })
    }

    async fn recycle(&self, pooled: &mut Pooled, _: &Metrics) -> RecycleResult<StoreError> {
        if pooled.generation == self.generation.load(Ordering::Relaxed) {
            Ok(())
        } else {
            Err(RecycleError::message("older than a loss of connection"))
        }
    }
}

/// A connection for one try of one verb.
///
/// Dropping it says that the verb's caller went away in the middle: the server finishes what it was sent, which the
/// verbs that follow wait for, and then the connection is closed.
pub(crate) struct Lease {
    object: Option<Object<Connector>>,
    settling: Arc<Settling>,
}

impl Lease {
    /// The connection. It is none only after the lease was ended, which consumes it.
    pub(crate) fn connection(&mut self) -> Result<&mut PgConnection> {
        match &mut self.object {
            Some(object) => Ok(&mut object.connection),
            None => Err(StoreError::internal("a lease was used after its end")),
        }
    }

    /// Ends the lease of a connection that is idle, outside of any transaction.
    pub(crate) fn give_back(mut self) {
        drop(self.object.take());
    }

    /// Ends the lease of a connection that must not be used again: it is closed.
    pub(crate) fn close(mut self) {
        if let Some(object) = self.object.take() {
            drop(Object::take(object));
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(object) = self.object.take() {
            let mut connection = Object::take(object).connection;
            self.settling.adopt(async move {
                // Sends what is left to send, and reads until the server is ready again.
                let _answered = connection.ping().await;
            });
        }
    }
}

fn no_answer(place: &str, time: Duration) -> StoreError {
    StoreError::unavailable(format!(
        "the database at {place} does not answer: no connection within {} ms",
        time.as_millis()
    ))
}
