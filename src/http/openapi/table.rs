//! What the route tables add to the document: which listeners answer an operation, whether they want the service
//! secret, and what they answer before a handler is asked.

use std::collections::BTreeMap;

use http::Method;
use utoipa::IntoResponses;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::schema::{Schema, Type};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::server::Server;
use utoipa::openapi::{ObjectBuilder, OpenApi, RefOr, Required, Response};

use super::SERVICE_SECRET;
use crate::config::Config;
use crate::http::authdb::responses::{Forbidden, TooLarge, TooSlow, Unauthorized};
use crate::http::route::{Access, Route};
use crate::http::{admin, authdb, internal_routes, public_routes};

/// Adds what the tables of both listeners know.
pub(super) fn add(document: &mut OpenApi) {
    let config = Config::default();
    let server = |address: std::net::SocketAddr, name: &str| {
        Server::builder().url(format!("http://{address}")).description(Some(format!("the {name} listener"))).build()
    };
    let internal = server(config.server.internal.listen, "internal");
    let public = server(config.server.public.listen, "public");
    let (internal_routes, public_routes) = (internal_routes(), public_routes());

    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            let is_here = |route: &&Route| route.method == method && template(route) == *path;
            let inside = internal_routes.iter().find(is_here);
            let outside = public_routes.iter().find(is_here);
            let servers = [inside.map(|_| internal.clone()), outside.map(|_| public.clone())];
            operation.servers = Some(servers.into_iter().flatten().collect());
            say_absent_not_null(operation);
            operation.tags = inside.or(outside).map(|route| vec![route.api.to_owned()]);
            if let Some(route) = inside {
                add_guard(operation, route, outside.is_some());
            }
        }
    }
    document.servers = Some(vec![internal, public]);
}

/// The path of a route as the document writes it.
fn template(route: &Route) -> String {
    let segments = route.segments().map(|segment| match segment.strip_prefix(':') {
        Some(name) => format!("/{{{name}}}"),
        None => format!("/{segment}"),
    });
    let path: String = segments.collect();
    if path.is_empty() { "/".to_owned() } else { path }
}

/// The internal listener's demands, and its answers to who does not meet them.
fn add_guard(operation: &mut Operation, route: &Route, also_public: bool) {
    if route.access == Access::Restricted {
        // The same answers on both listeners, and the handlers tell of them.
        operation.security = Some(vec![SecurityRequirement::new(SERVICE_SECRET, Vec::<String>::new())]);
        return;
    }
    let is_admin = route.api == admin::API;
    let mut responses = if is_admin { admin::responses::Forbidden::responses() } else { Forbidden::responses() };
    if route.access != Access::Open {
        responses.extend(if is_admin {
            admin::responses::Unauthorized::responses()
        } else {
            Unauthorized::responses()
        });
        let secret = SecurityRequirement::new(SERVICE_SECRET, Vec::<String>::new());
        let nothing = also_public.then(SecurityRequirement::default);
        operation.security = Some(nothing.into_iter().chain([secret]).collect());
    }
    // The handlers of the other APIs tell of them in shapes of their own.
    if route.api == authdb::API && operation.request_body.is_some() {
        responses.append(&mut TooSlow::responses());
        responses.append(&mut TooLarge::responses());
    }
    add_responses(&mut operation.responses.responses, responses);
}

/// A body that may be absent must not be `null` all the same.
fn say_absent_not_null(operation: &mut Operation) {
    let Some(RefOr::T(body)) = &mut operation.request_body else { return };
    for content in body.content.values_mut() {
        if let RefOr::T(content) = content
            && let Some(RefOr::T(Schema::OneOf(either))) = &content.schema
            && let [given, RefOr::T(null)] = either.items.as_slice()
            && *null == Schema::from(ObjectBuilder::new().schema_type(Type::Null))
        {
            content.schema = Some(given.clone());
            body.required = Some(Required::False);
        }
    }
}

/// What a handler says about a status stands.
fn add_responses(said: &mut BTreeMap<String, RefOr<Response>>, more: BTreeMap<String, RefOr<Response>>) {
    for (status, response) in more {
        said.entry(status).or_insert(response);
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    let all = [
        (Method::GET, &mut item.get),
        (Method::HEAD, &mut item.head),
        (Method::PUT, &mut item.put),
        (Method::POST, &mut item.post),
        (Method::PATCH, &mut item.patch),
        (Method::DELETE, &mut item.delete),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}
