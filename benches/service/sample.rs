//! What one round of one side came to.

use hdrhistogram::Histogram;
use serde::Serialize;

/// A round.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Sample {
    /// How often a second.
    pub(crate) rate: f64,
    /// How long answers took.
    pub(crate) latency: Option<Latency>,
    /// CPU of all processes of the server, in microseconds a request.
    pub(crate) cpu_us: Option<f64>,
    /// The most memory that the processes have had, in MB.
    pub(crate) peak_mb: Option<f64>,
}

impl Sample {
    /// A rate of which nothing else is known.
    pub(crate) fn of_rate(rate: f64) -> Self {
        Self { rate, ..Self::default() }
    }
}

/// How long answers took, in microseconds.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Latency {
    pub(crate) p50: f64,
    pub(crate) p99: f64,
    pub(crate) p999: f64,
    pub(crate) max: f64,
}

impl Latency {
    /// Of a histogram of nanoseconds.
    pub(crate) fn of(nanos: &Histogram<u64>) -> Option<Self> {
        #[expect(clippy::cast_precision_loss, reason = "nanoseconds of seconds are far below 2^52")]
        let at = |part| nanos.value_at_quantile(part) as f64 / 1e3;
        (!nanos.is_empty()).then(|| Self { p50: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1.0) })
    }
}
