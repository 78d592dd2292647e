//! Requests as they are sent.

use bytes::Bytes;
use http::{Method, Request, Uri, header};
use http_body_util::Full;

use crate::failure::{Failure, Result};

/// A request without a body.
pub(crate) fn get(path: impl TryInto<Uri, Error: Into<Failure>>) -> Result<Request<Full<Bytes>>> {
    let mut request = Request::new(Full::default());
    *request.uri_mut() = path.try_into().map_err(Into::into)?;
    Ok(request)
}

/// A request with a JSON body.
pub(crate) fn with_json(method: Method, path: &str, body: String) -> Result<Request<Full<Bytes>>> {
    let mut request = Request::new(Full::new(Bytes::from(body)));
    *request.method_mut() = method;
    *request.uri_mut() = Uri::try_from(path)?;
    request.headers_mut().insert(header::CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
    Ok(request)
}
