//! The suite over HTTP, against any base URL.
