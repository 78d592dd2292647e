//! `authkeep openapi`: prints the OpenAPI document, which `GET /openapi.json` answers as well.

use super::Failure;
use crate::http::openapi;

pub(super) fn run() -> Result<(), Failure> {
    super::print(openapi::document().to_pretty_json()?.as_bytes())
}
