//! What every page can answer beside what its own annotations say: failures are pages as well, unless the request never
//! came to a handler.

use utoipa::openapi::{ContentBuilder, ResponseBuilder};
use utoipa::{IntoResponses, PartialSchema};

use crate::http::identity::responses::{Responses, TooLarge, TooSlow};

/// What every page can answer.
pub(super) enum Always {}

impl IntoResponses for Always {
    fn responses() -> Responses {
        let pages = [
            ("400", "The form cannot be read."),
            ("406", "A format is asked for, or a content type given, that the pages do not speak."),
            ("500", "The server failed; its log says why."),
            (
                "503",
                "The server is too busy, or cannot reach its store. `Retry-After` says when it may be tried again, in seconds.",
            ),
        ];
        let page = |meaning: &str| {
            let content = ContentBuilder::new().schema(Some(String::schema())).build();
            ResponseBuilder::new().description(meaning).content("text/html; charset=utf-8", content).build().into()
        };
        let pages: Responses = pages.into_iter().map(|(status, meaning)| (status.to_owned(), page(meaning))).collect();
        [pages, TooSlow::responses(), TooLarge::responses()].into_iter().flatten().collect()
    }
}
