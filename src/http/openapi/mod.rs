//! The OpenAPI document: what the annotations beside the handlers say, and what the route tables know.
//!
//! An API joins by deriving [`OpenApi`] over its handlers, and by a line in [`document`].

mod table;
pub mod value;

use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};

use crate::http::{authdb, ops};

/// The name of the service secret among the document's security schemes.
const SERVICE_SECRET: &str = "serviceSecret";

const ABOUT: &str = "An auth database service: accounts, sessions, tokens and credentials over the storage engine you \
    choose.\n\nThe internal listener is for trusted services; it refuses web pages, and demands the service secret \
    where one is set. The public listener is for everybody. An operation names the listeners that answer it.\n\n\
    Every path answers the methods that are listed here, and 405 with `Allow` to any other. An unknown path is 404.";

#[derive(OpenApi)]
#[openapi(
    info(title = "authkeep", description = ABOUT),
    tags(
        (name = authdb::API, description = "The account database of Firefox Accounts, as fxa-auth-db-server 0.36 and 0.42 served it. \
            The server speaks one of these two dialects, `authdb.dialect`; they differ in error bodies and in `verifyHash`. \
            Every answer is `application/json`, and every success 200."),
        (name = ops::API, description = "What operators and their machines ask.")
    )
)]
struct Base;

/// The whole document.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Base::openapi();
    for api in [authdb::Documented::openapi(), ops::Documented::openapi()] {
        document.merge(api);
    }
    let secret = Http::builder()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("The service secret (`server.service_secret_file`). Where none is set, none is demanded."));
    let components = document.components.get_or_insert_default();
    components.security_schemes.insert(SERVICE_SECRET.to_owned(), SecurityScheme::Http(secret.build()).into());
    table::add(&mut document);
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_api_hides_a_schema_of_another() {
        let (authdb, ops) = (authdb::Documented::openapi(), ops::Documented::openapi());
        let (authdb, ops) = (authdb.components.unwrap().schemas, ops.components.unwrap().schemas);
        for (name, schema) in &authdb {
            assert!(ops.get(name).is_none_or(|other| other == schema), "{name} means two things");
        }
    }
}
