//! The document beside the route tables, both ways.

use std::collections::{BTreeMap, BTreeSet};

use authkeep::http::route::Route;
use authkeep::http::{internal_routes, public_routes};

use crate::document::Document;

/// Method and path, as the document writes them.
type Place = (String, String);

fn places(routes: &[Route]) -> BTreeMap<Place, String> {
    let place = |route: &Route| {
        let segment = |part: &str| match part.strip_prefix(':') {
            Some(name) => format!("{{{name}}}"),
            None => part.to_owned(),
        };
        (route.method.to_string(), route.template.split('/').map(segment).collect::<Vec<_>>().join("/"))
    };
    routes.iter().map(|route| (place(route), route.operation.to_owned())).collect()
}

#[test]
fn every_route_is_documented_and_every_operation_is_routed() {
    let mut routed = places(&internal_routes());
    routed.extend(places(&public_routes()));
    let documented: BTreeMap<Place, String> =
        Document::new().operations().into_iter().map(|one| ((one.method, one.path), one.id)).collect();
    for (place, operation) in &routed {
        assert_eq!(documented.get(place), Some(operation), "{place:?} is a route");
    }
    for (place, operation) in &documented {
        assert_eq!(routed.get(place), Some(operation), "{place:?} is documented");
    }
}

#[test]
fn an_operation_names_the_listeners_that_have_its_route() {
    let (internal, public) = (places(&internal_routes()), places(&public_routes()));
    for operation in Document::new().operations() {
        let place = (operation.method.clone(), operation.path.clone());
        assert_eq!(operation.is_on("internal"), internal.contains_key(&place), "{place:?}");
        assert_eq!(operation.is_on("public"), public.contains_key(&place), "{place:?}");
    }
}

#[test]
fn every_parameter_of_a_path_is_described() {
    for operation in Document::new().operations() {
        let named: BTreeSet<&str> = operation.path.split('/').filter_map(|part| part.strip_prefix('{')).collect();
        let described = operation.value["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
        let described: BTreeSet<String> = described
            .iter()
            .filter(|parameter| parameter["in"] == "path" && parameter["required"] == true)
            .map(|parameter| format!("{}}}", parameter["name"].as_str().expect("a name")))
            .collect();
        assert_eq!(named, described.iter().map(String::as_str).collect(), "{}", operation.id);
    }
}
