//! What the internal listener answers to who may not ask, in the shape of these routes. The other answers that are no
//! success are those of the identity API.

use crate::http::error::Refusal;
use crate::http::error::identity::IdentityError;
use crate::http::identity::responses::{ErrorBody, answer};

answer!(
    "admin" Unauthorized,
    "The service secret is missing or wrong.",
    ErrorBody,
    "unauthorized" => IdentityError::Refused(Refusal::Unauthorized),
);
answer!(
    "admin" Forbidden,
    "The request comes from a web page, or is addressed to a host that is not this one (`server.internal.hosts`).",
    ErrorBody,
    "web page" => IdentityError::Refused(Refusal::WebPage),
);
