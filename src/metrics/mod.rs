//! Counters and latencies, for Prometheus.
//!
//! | metric | labels | what it counts |
//! |---|---|---|
//! | `authkeep_requests_total` | listener, api, route, method, status | answers |
//! | `authkeep_request_seconds` | api, route | time from a request's head to its answer |
//! | `authkeep_store_verbs_total` | engine, verb, outcome | verbs of the store by how they ended |
//! | `authkeep_store_verb_seconds` | engine, verb | time of a verb, the wait for its sync included |
//! | `authkeep_messages_total` | channel, outcome | attempts to send mail and SMS by how they ended |
//! | `authkeep_message_oldest_seconds` | | age of the oldest message that could not be sent yet |
//! | `authkeep_store_<counter>_total` | engine | what the engine itself counts, such as its sync groups |
//!
//! Of the routes that leave no line in the log, answers are counted and no time is measured.
//! A route that does not exist has the label `-`, a method that no route has the label `other`: what clients make up
//! never becomes a label.

mod store;

use std::collections::HashMap;

use authkeep_store::Store;
use http::Method;
use metrics::{Counter, Histogram, counter, histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use parking_lot::RwLock;

pub use store::MeteredStore;

/// Upper bounds of the latency histograms in seconds: from a look-up in memory to a database in trouble.
const BUCKETS: &[f64] = &[
    0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// What was measured so far.
#[derive(Clone)]
pub struct Metrics(Option<PrometheusHandle>);

impl Metrics {
    /// Starts measuring, for the whole process.
    ///
    /// # Errors
    /// A second call in one process.
    pub fn start() -> Result<Self, BuildError> {
        let builder =
            PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), BUCKETS)?;
        builder.install_recorder().map(Some).map(Self)
    }

    /// Measures nothing.
    #[must_use]
    pub const fn off() -> Self {
        Self(None)
    }

    /// All metrics as text.
    #[must_use]
    pub fn render(&self, store: &dyn Store) -> String {
        let engine = store.engine();
        for (name, value) in store.counters() {
            counter!(format!("authkeep_store_{name}_total"), "engine" => engine).absolute(value);
        }
        self.0.as_ref().map(PrometheusHandle::render).unwrap_or_default()
    }

    /// Frees what is kept of old measurements; to be called every few seconds.
    pub fn tidy(&self) {
        if let Some(handle) = &self.0 {
            handle.run_upkeep();
        }
    }
}

/// One answered request.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Answered {
    /// The listener's name.
    pub listener: &'static str,
    /// The API of the route.
    pub api: &'static str,
    /// The template of the route.
    pub route: &'static str,
    /// The status of the answer.
    pub status: u16,
    /// Whether its time is not to be measured.
    pub quiet: bool,
}

/// What answers are counted by. To find them by their labels costs more than many an answer, so they are kept: as many
/// as there are routes, methods and statuses.
#[derive(Default)]
pub struct Answers(RwLock<HashMap<(Answered, &'static str), Meter>>);

type Meter = (Counter, Option<Histogram>);

impl Answers {
    /// Counts an answer that took so many microseconds from the request's head on.
    pub fn record(&self, answered: Answered, method: &Method, micros: u64) {
        let key = (answered, label(method));
        let known = |meters: &HashMap<_, Meter>| {
            meters.get(&key).map(|(answers, times)| {
                answers.increment(1);
                if let Some(times) = times {
                    times.record(seconds(micros));
                }
            })
        };
        // The guard of the look-up must be gone before the other is asked for.
        let is_known = known(&self.0.read()).is_some();
        if !is_known {
            let mut meters = self.0.write();
            meters.entry(key).or_insert_with(|| answered.meter(key.1));
            known(&meters);
        }
    }
}

impl Answered {
    fn meter(self, method: &'static str) -> Meter {
        let Self { listener, api, route, status, quiet } = self;
        let answers = counter!(
            "authkeep_requests_total",
            "listener" => listener, "api" => api, "route" => route, "method" => method, "status" => status.to_string()
        );
        let times = (!quiet).then(|| histogram!("authkeep_request_seconds", "api" => api, "route" => route));
        (answers, times)
    }
}

fn label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::PUT => "PUT",
        Method::POST => "POST",
        Method::DELETE => "DELETE",
        Method::PATCH => "PATCH",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

#[expect(clippy::cast_precision_loss, reason = "exact below 285 years")]
fn seconds(micros: u64) -> f64 {
    micros as f64 / 1e6
}
