//! What web pages of other origins are told: that they may call this API.

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_LENGTH, VARY,
};
use http::{HeaderMap, HeaderValue};
use warp::reply::Response;

use crate::http::app::App;

/// Answers OPTIONS on any path of the API.
pub(super) fn options(app: &App) -> Response {
    let mut response = Response::default();
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    add(app, &mut response);
    response
}

/// Adds the headers to an answer.
pub(super) fn add(app: &App, response: &mut Response) {
    let settings = &app.identity.settings;
    headers(&settings.cors_origin, settings.cors_credentials, response.headers_mut());
}

fn headers(origin: &str, credentials: bool, to: &mut HeaderMap) {
    if let Ok(value) = HeaderValue::from_str(origin) {
        to.insert(ACCESS_CONTROL_ALLOW_ORIGIN, value);
    }
    if origin != "*" {
        to.append(VARY, HeaderValue::from_static("Origin"));
    }
    let credentials = if credentials { "true" } else { "false" };
    to.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, PUT, PATCH, DELETE"));
    to.insert(
        ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("Origin, X-Requested-With, Content-Type, Accept, Authorization"),
    );
    to.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static(credentials));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_for_one_origin_must_not_be_kept_for_another() {
        let mut all = HeaderMap::new();
        headers("*", false, &mut all);
        assert_eq!((all.get(VARY), &all[ACCESS_CONTROL_ALLOW_ORIGIN]), (None, &HeaderValue::from_static("*")));
        let mut one = HeaderMap::new();
        headers("https://frontend.example", true, &mut one);
        assert_eq!(one[VARY], "Origin");
        assert_eq!(one[ACCESS_CONTROL_ALLOW_CREDENTIALS], "true");
    }
}
