//! What the operator says by signals.

use std::io;
use std::sync::Arc;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::Mutex;

use crate::http::tls::Tls;

/// SIGTERM and SIGINT: the first one drains, the second one cuts.
#[derive(Clone)]
pub(super) struct Stops(Arc<Mutex<(Signal, Signal)>>);

impl Stops {
    /// From here on the process is no longer ended by these signals.
    pub(super) fn listen() -> io::Result<Self> {
        let both = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        Ok(Self(Arc::new(Mutex::new(both))))
    }

    /// Waits for the next of them.
    pub(super) async fn next(self) {
        let (terminate, interrupt) = &mut *self.0.lock().await;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    }
}

/// Reads the certificates again whenever SIGHUP comes.
pub(super) fn reload_on_hangup(listeners: Vec<Arc<Tls>>) -> io::Result<()> {
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            for tls in &listeners {
                match tls.reload() {
                    Ok(()) => tracing::info!("took up the TLS certificate {}", tls.certificate().display()),
                    Err(error) => tracing::error!("kept the TLS certificate from before: {error}"),
                }
            }
        }
    });
    Ok(())
}
