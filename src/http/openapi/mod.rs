//! The OpenAPI document: what the annotations beside the handlers say, and what the route tables know.
//!
//! An API joins by deriving [`OpenApi`] over its handlers, and by a line in [`document`].

mod table;
pub mod value;

use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};

use crate::http::{admin, authdb, exchange, identity, ops, pages, pseudonym};

/// The name of the service secret among the document's security schemes.
const SERVICE_SECRET: &str = "serviceSecret";

/// The name of the tokens of sessions among the document's security schemes.
const BEARER_TOKEN: &str = "bearerToken";

const ABOUT: &str = "An auth database service: accounts, sessions, tokens and credentials over the storage engine you \
    choose.\n\nThe internal listener is for trusted services; it refuses web pages, and demands the service secret \
    where one is set. The public listener is for everybody. An operation names the listeners that answer it.\n\n\
    Every path answers the methods that are listed here, and 405 with `Allow` to any other (404 below `/v1`). An \
    unknown path is 404. \
    Below `/api/v1`, OPTIONS is 200 on any path, for browsers that ask before they call.";

#[derive(OpenApi)]
#[openapi(
    info(title = "authkeep", description = ABOUT),
    tags(
        (name = authdb::API, description = "The account database of Firefox Accounts, as fxa-auth-db-server 0.36 and 0.42 served it. \
            The server speaks one of these two dialects, `authdb.dialect`; they differ in error bodies and in `verifyHash`. \
            Every answer is `application/json`, and every success 200."),
        (name = identity::API, description = "Accounts with e-mail and password, sessions, second factors, API keys, phones, documents, \
            labels and personal profiles, as Barong 1.8 served them. Parameters come in a query, a form, a multipart body or JSON, \
            whichever a client likes: the body counts before the query, and numbers count as their text. A path may end in `.json`. \
            Every answer carries the headers that let web pages read it (`identity.cors_origin`)."),
        (name = pseudonym::API, description = "Accounts without a person, as the profile service of direct-democracy served them: \
            they sign up with a clean token of the exchange, and sign in by SRP-6a. Unknown members are passed over. There is no \
            line in the log for a sign-up or a fill."),
        (name = exchange::API, description = "Swaps a dirty token, whose holder is known, for a clean one that leads to nobody, as the \
            token service of direct-democracy did. There is no line in the log for a step."),
        (name = pages::API, description = "The pages behind mailed links. A link opens a page that asks, and the page's form acts."),
        (name = admin::API, description = "What an operator does to accounts of the identity API, by e-mail or by uid: `ID` and 32 hex \
            digits, or the digits alone. Every change is written to the log."),
        (name = ops::API, description = "What operators and their machines ask.")
    )
)]
struct Base;

/// The whole document.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    let mut document = Base::openapi();
    for api in apis() {
        document.merge(api);
    }
    let secret = Http::builder()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("The service secret (`server.service_secret_file`). Where none is set, none is demanded."));
    let token = Http::builder().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").description(Some(
        "The token of a session. It may come as the parameter `access_token` or `bearer_token` as well.",
    ));
    let components = document.components.get_or_insert_default();
    for (name, scheme) in [(SERVICE_SECRET, secret), (BEARER_TOKEN, token)] {
        components.security_schemes.insert(name.to_owned(), SecurityScheme::Http(scheme.build()).into());
    }
    table::add(&mut document);
    document
}

/// The document of each API.
fn apis() -> [utoipa::openapi::OpenApi; 7] {
    [
        authdb::Documented::openapi(),
        identity::Documented::openapi(),
        pseudonym::Documented::openapi(),
        exchange::Documented::openapi(),
        pages::Documented::openapi(),
        admin::Documented::openapi(),
        ops::Documented::openapi(),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Merging lets the first of two win that have one name.
    #[test]
    fn no_api_hides_a_part_of_another() {
        let (mut schemas, mut responses, mut paths) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        for api in apis() {
            let components = api.components.unwrap();
            for (name, schema) in components.schemas {
                let known = schemas.entry(name.clone()).or_insert_with(|| schema.clone());
                assert!(*known == schema, "the schema {name} means two things");
            }
            for (name, response) in components.responses {
                let known = responses.entry(name.clone()).or_insert_with(|| response.clone());
                assert!(*known == response, "the answer {name} means two things");
            }
            for path in api.paths.paths.into_keys() {
                assert!(paths.insert(path.clone()), "two APIs have the path {path}");
            }
        }
        assert!(schemas.len() > 50 && responses.len() > 20 && paths.len() > 50, "the parts were found");
    }
}
