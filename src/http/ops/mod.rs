//! What operators and their machines ask; every listener answers it, without the service secret.

mod heartbeat;

use http::Method;

use crate::http::route::Route;

/// The routes of every listener.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::new(Method::GET, "/__heartbeat__", "heartbeat", |call| Box::pin(heartbeat::read(call))).open()]
}
