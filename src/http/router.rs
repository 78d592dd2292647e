//! Finds the route of a request: a hash on the first segment, then the other segments one by one.

use std::collections::HashMap;
use std::sync::Arc;

use http::Method;

use crate::http::path;
use crate::http::route::Route;

/// The routes of one listener.
pub struct Router {
    by_first: HashMap<&'static str, Vec<Arc<Route>>>,
}

/// What a method and a path lead to.
pub enum Found {
    /// A route, and the values of its parameters in the order of the template.
    Route(Arc<Route>, Vec<Param>),
    /// The path exists, and answers other methods: one of its routes, and all methods as `Allow` lists them.
    OtherMethods(Arc<Route>, String),
    /// No route has this path.
    Nothing,
}

/// The decoded value of a parameter; none when its bytes are not UTF-8.
pub type Param = Option<String>;

impl Router {
    /// Sorts routes by their first segment.
    #[must_use]
    pub fn new(routes: impl IntoIterator<Item = Route>) -> Self {
        let mut by_first: HashMap<_, Vec<_>> = HashMap::new();
        for route in routes {
            let first = route.segments().next().unwrap_or_default();
            by_first.entry(first).or_default().push(Arc::new(route));
        }
        Self { by_first }
    }

    /// Every route, in no order.
    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        self.by_first.values().flatten().map(AsRef::as_ref)
    }

    /// Finds the route of a request.
    #[must_use]
    pub fn find(&self, method: &Method, path: &str) -> Found {
        let Some(segments) = path::segments(path) else { return Found::Nothing };
        let first = match segments.first() {
            None => "",
            Some(Some(first)) => first.as_ref(),
            Some(None) => return Found::Nothing,
        };
        let mut same_path =
            self.by_first.get(first).into_iter().flatten().filter(|route| matches(route, &segments)).peekable();
        let Some(first) = same_path.peek().map(|route| Arc::clone(route)) else { return Found::Nothing };
        if let Some(route) = same_path.clone().find(|route| route.method == *method) {
            return Found::Route(Arc::clone(route), params(route, segments));
        }
        let allow: Vec<_> = same_path.map(|route| route.method.as_str()).collect();
        Found::OtherMethods(first, allow.join(", "))
    }
}

fn matches(route: &Route, segments: &[path::Segment<'_>]) -> bool {
    let mut given = segments.iter();
    let fits = route.segments().all(|expected| match given.next() {
        None => false,
        Some(_) if expected.starts_with(':') => true,
        Some(segment) => segment.as_deref() == Some(expected),
    });
    fits && given.next().is_none()
}

fn params(route: &Route, segments: Vec<path::Segment<'_>>) -> Vec<Param> {
    let named = route.segments().zip(segments).filter(|(expected, _)| expected.starts_with(':'));
    named.map(|(_, segment)| segment.map(std::borrow::Cow::into_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::internal_routes;

    fn describe(method: &Method, path: &str) -> String {
        match Router::new(internal_routes()).find(method, path) {
            Found::Route(route, params) => format!("{} {params:?}", route.operation),
            Found::OtherMethods(route, allow) => format!("{}: {allow}", route.template),
            Found::Nothing => "nothing".to_owned(),
        }
    }

    #[test]
    fn a_path_is_found_by_its_segments() {
        assert_eq!(describe(&Method::GET, "/"), "ping []");
        assert_eq!(describe(&Method::GET, "/account/ab%20c"), "account [Some(\"ab c\")]");
        assert_eq!(describe(&Method::GET, "/account/%FF"), "account [None]");
        assert_eq!(describe(&Method::POST, "/account/ab/lock"), "lockAccount [Some(\"ab\")]");
    }

    #[test]
    fn a_path_that_nobody_has_is_nothing() {
        for path in ["/account", "/account/", "/account/a/b/c", "/account/ab/", "/accounts/ab", "//", "*"] {
            assert_eq!(describe(&Method::GET, path), "nothing", "{path}");
        }
    }

    #[test]
    fn another_method_learns_which_are_there() {
        assert_eq!(describe(&Method::PATCH, "/account/ab"), "/account/:uid: GET, DELETE, PUT");
        assert_eq!(describe(&Method::HEAD, "/account/ab"), "/account/:uid: GET, DELETE, PUT");
        assert_eq!(describe(&Method::PUT, "/emailRecord/ab"), "/emailRecord/:email: GET, HEAD");
        assert_eq!(describe(&Method::HEAD, "/emailRecord/ab"), "accountExists [Some(\"ab\")]");
    }

    #[test]
    fn no_two_routes_answer_one_request() {
        let routes = internal_routes();
        for (at, route) in routes.iter().enumerate() {
            for other in &routes[at + 1..] {
                assert!(
                    route.template != other.template || route.method != other.method,
                    "{} {} stands twice",
                    route.method,
                    route.template
                );
            }
        }
    }
}
