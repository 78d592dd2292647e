//! `GET /__lbheartbeat__`: is this process there? A load balancer asks often, so nothing behind the process is asked.

use warp::reply::Response;

use crate::http::reply;

/// `GET /__lbheartbeat__`
pub(super) fn read() -> Response {
    reply::empty_object()
}
