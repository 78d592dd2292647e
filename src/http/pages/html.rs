//! HTML, written so that nothing from outside can become markup, and sent so that a browser runs and loads nothing but it.

use std::sync::LazyLock;

use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderName, HeaderValue, StatusCode};
use warp::reply::Response;

use super::style;
use crate::http::error::identity::IdentityError;

/// The link of a page carries a secret: it is neither kept nor told to another site.
const HEADERS: [(HeaderName, HeaderValue); 4] = [
    (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
    (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
];

/// Nothing is run or loaded, nothing frames the page, and its form goes back to where it came from.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let style = style::source();
    let policy =
        format!("default-src 'none'; style-src {style}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
});

/// What a field names that explains what is wrong with it.
pub(super) const PROBLEM: &str = "problem";

/// A text as HTML shows it, also inside an attribute's quotes.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A page: its heading is text, its content HTML.
pub(super) fn page(status: StatusCode, service: &str, heading: &str, content: &str) -> Response {
    let (service, heading, sheet) = (escape(service), escape(heading), style::SHEET);
    // The title is the first thing that is read out.
    let outcome = if status.is_success() { "" } else { "Error: " };
    let html = format!(
        "<!doctype html>\n\
         <html lang=\"en\">\n\
         <head>\n\
         <meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{outcome}{heading} - {service}</title>\n\
         <style>{sheet}</style>\n\
         </head>\n\
         <body>\n\
         <main>\n\
         <p class=\"service\">{service}</p>\n\
         <h1>{heading}</h1>\n\
         {content}\n\
         </main>\n\
         </body>\n\
         </html>\n"
    );
    let mut response = Response::new(html.into());
    *response.status_mut() = status;
    response.headers_mut().extend(HEADERS);
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, POLICY.clone());
    response
}

/// A form with one button that sends a secret of the link to the page's own path.
pub(super) fn form(name: &str, secret: &str, fields: &str, button: &str) -> String {
    let (secret, button) = (escape(secret), escape(button));
    format!(
        "<form method=\"post\">\n\
         <input type=\"hidden\" name=\"{name}\" value=\"{secret}\">\n\
         {fields}<button type=\"submit\">{button}</button>\n\
         </form>"
    )
}

/// A paragraph.
pub(super) fn paragraph(text: &str) -> String {
    format!("<p>{}</p>", escape(text))
}

/// A paragraph in smaller letters.
pub(super) fn hint(text: &str) -> String {
    format!("\n<p class=\"hint\">{}</p>", escape(text))
}

/// A paragraph about what went wrong.
pub(super) fn problem(text: &str) -> String {
    format!("<p class=\"problem\" id=\"{PROBLEM}\" role=\"alert\">{}</p>", escape(text))
}

/// A paragraph about what may be lost.
pub(super) fn care(text: &str) -> String {
    format!("<p class=\"care\">{}</p>", escape(text))
}

/// What went wrong, and what can be done about it, as a page.
pub(super) fn failure(service: &str, error: IdentityError, advice: &str) -> Response {
    let mut content = problem(&error.message());
    if !advice.is_empty() {
        content = format!("{content}\n{}", paragraph(advice));
    }
    // The status and the headers that HTTP demands with it are those of the API's answer.
    let (refused, _) = error.into_response().into_parts();
    let mut response = page(refused.status, service, "This did not work", &content);
    for (name, value) in &refused.headers {
        if !response.headers().contains_key(name) && name != http::header::CONTENT_LENGTH {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    #[tokio::test]
    async fn nothing_from_outside_becomes_markup() {
        let form = form("token", "\"><script>alert(1)</script>", "", "Go");
        let response = page(StatusCode::OK, "<b>", "'&'", &form);
        let policy = response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let html = String::from_utf8(bytes.to_vec()).unwrap();
        assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
        assert!(html.contains("&#39;&amp;&#39; - &lt;b&gt;"), "{html}");
    }
}
