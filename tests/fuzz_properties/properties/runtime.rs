//! The runtime of the properties that need one.

/// Runs a future on a runtime of this thread, which is made once: making one takes longer than a request.
pub(super) fn block_on<F: Future>(future: F) -> F::Output {
    thread_local! {
        static RUNTIME: tokio::runtime::Runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .expect("a runtime without I/O needs nothing from the system");
    }
    RUNTIME.with(|runtime| runtime.block_on(future))
}
