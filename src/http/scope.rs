//! What an API does on every path below its own, whether or not a route has the path: browsers ask before they call, and
//! want an answer's headers on refusals as well.

use std::borrow::Cow;

use http::Method;
use warp::reply::Response;

use crate::http::app::App;
use crate::http::error::Refusal;

/// The manners of an API.
#[derive(Clone, Copy)]
pub struct Scope {
    /// What its paths begin with: whole segments, without a slash at the end.
    pub prefix: &'static str,
    /// An ending that its paths may have and that means nothing.
    pub suffix: &'static str,
    /// Whether a path means the same with doubled slashes or one at the end.
    pub lenient: bool,
    /// Answers a method and a path that no route has, where the API says 404 to both.
    pub missing: Option<fn(&Method, &str) -> Response>,
    /// Answers OPTIONS on any path, where web pages may call the API.
    pub options: Option<fn(&App) -> Response>,
    /// Adds headers to an answer.
    pub finish: fn(&App, &mut Response),
    /// Answers what never came to a handler.
    pub refuse: fn(&App, Refusal) -> Response,
}

/// The scope that a path lies in, and the path as routes are looked up: without the scope's ending and, in a lenient one,
/// without doubled slashes and one at the end.
#[must_use]
pub fn find<'a>(scopes: &'static [Scope], path: &'a str) -> Option<(&'static Scope, Cow<'a, str>)> {
    if scopes.is_empty() {
        return None;
    }
    let tidied = tidy(path);
    let lies_in = |scope: &&Scope| {
        let path = if scope.lenient { &tidied } else { path };
        path.strip_prefix(scope.prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let scope = scopes.iter().find(lies_in)?;
    let path = if scope.lenient { tidied } else { Cow::Borrowed(path) };
    let path = match path.strip_suffix(scope.suffix) {
        Some(_) if scope.suffix.is_empty() => path,
        Some(shorter) => Cow::Owned(shorter.to_owned()),
        None => path,
    };
    Some((scope, path))
}

fn tidy(path: &str) -> Cow<'_, str> {
    if !path.contains("//") && !path.ends_with('/') {
        return Cow::Borrowed(path);
    }
    let segments: Vec<_> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    Cow::Owned(format!("/{}", segments.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCOPES: &[Scope] = &[Scope {
        prefix: "/api/v1",
        suffix: ".json",
        lenient: true,
        missing: None,
        options: None,
        finish: |_, _| {},
        refuse: |_, _| Response::default(),
    }];

    fn found(path: &str) -> Option<String> {
        find(SCOPES, path).map(|(_, path)| path.into_owned())
    }

    #[test]
    fn slashes_and_the_ending_mean_nothing_below_the_prefix() {
        for path in ["/api/v1/labels", "//api/v1//labels/", "/api//v1/labels.json", "/api/v1/labels//"] {
            assert_eq!(found(path).as_deref(), Some("/api/v1/labels"), "{path}");
        }
        assert_eq!(found("/api/v1").as_deref(), Some("/api/v1"));
    }

    #[test]
    fn other_paths_are_left_alone() {
        for path in ["/api/v12/labels", "/api", "/", "/v1/api/v1", "//"] {
            assert_eq!(found(path), None, "{path}");
        }
    }
}
