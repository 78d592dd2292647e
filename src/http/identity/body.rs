//! What a request brings along, read by its content type and put together: a query, a form, JSON, the fields of a
//! multipart body. The body counts before the query.

use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde_json::Value as Json;
use url::form_urlencoded;

use super::value::{Params, TooManyParams, Value};
use crate::http::error::identity::IdentityError;

/// What a body claims to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind {
    /// A form of a web page.
    Form,
    /// JSON, also where nothing is claimed.
    Json,
    /// Parts behind this boundary.
    Multipart(String),
}

/// The kind of a request's body.
///
/// # Errors
/// 406 for any other kind.
pub fn kind(headers: &HeaderMap) -> Result<Kind, IdentityError> {
    let Some(value) = headers.get(CONTENT_TYPE) else { return Ok(Kind::Json) };
    let value = value.to_str().unwrap_or_default();
    let (essence, _) = value.split_once(';').unwrap_or((value, ""));
    match essence.trim().to_ascii_lowercase().as_str() {
        "application/x-www-form-urlencoded" => Ok(Kind::Form),
        "application/json" => Ok(Kind::Json),
        "multipart/form-data" => multer::parse_boundary(value)
            .map(Kind::Multipart)
            .map_err(|_| IdentityError::bad_request("The multipart body has no boundary")),
        other => {
            let shown: String = other.chars().filter(|c| !c.is_control()).take(100).collect();
            Err(IdentityError::NotAcceptable(format!("The requested content-type '{shown}' is not supported.").into()))
        }
    }
}

/// Reads a query into parameters.
///
/// # Errors
/// 400 for too many, 406 for a `format` other than JSON.
pub fn query(query: Option<&str>) -> Result<Params, IdentityError> {
    let mut params = Params::default();
    form(query.unwrap_or_default().as_bytes(), &mut params)?;
    match params.get("format") {
        Some(Value::Text(format)) if format != "json" => {
            let shown: String = format.chars().filter(|c| !c.is_control()).take(100).collect();
            Err(IdentityError::NotAcceptable(format!("The requested format '{shown}' is not supported.").into()))
        }
        _ => Ok(params),
    }
}

/// Reads a whole body into parameters that hold the query's already.
///
/// # Errors
/// 400 for what cannot be read, 406 for a kind of body that the API does not take.
pub async fn read(headers: &HeaderMap, body: &bytes::Bytes, params: &mut Params) -> Result<(), IdentityError> {
    if body.is_empty() {
        return Ok(());
    }
    match kind(headers)? {
        Kind::Form => form(body, params),
        Kind::Json => json(body, params),
        Kind::Multipart(boundary) => {
            let whole = futures_util::stream::iter([Ok::<_, std::io::Error>(body.clone())]);
            multipart(multer::Multipart::new(whole, boundary), params).await
        }
    }
}

fn form(bytes: &[u8], params: &mut Params) -> Result<(), IdentityError> {
    for (name, text) in form_urlencoded::parse(bytes) {
        params.set_from_form(&name, text.into_owned())?;
    }
    Ok(())
}

fn json(bytes: &[u8], params: &mut Params) -> Result<(), IdentityError> {
    let json: Json =
        serde_json::from_slice(bytes).map_err(|_| IdentityError::bad_request("The body is not valid JSON"))?;
    // An array or a text holds no parameters.
    if let Json::Object(members) = json {
        for (name, value) in members {
            params.set(&name, value.into())?;
        }
    }
    Ok(())
}

async fn multipart(mut parts: multer::Multipart<'_>, params: &mut Params) -> Result<(), IdentityError> {
    while let Some(field) = parts.next_field().await.map_err(|_| broken_multipart())? {
        let name = field.name().unwrap_or_default().to_owned();
        if field.file_name().is_some() {
            params.set(&name, Value::File)?;
        } else {
            let text = field.text().await.map_err(|_| broken_multipart())?;
            params.set_from_form(&name, text)?;
        }
    }
    Ok(())
}

/// The parts of a body are not as RFC 7578 has them.
#[must_use]
pub fn broken_multipart() -> IdentityError {
    IdentityError::bad_request("The multipart body cannot be read")
}

impl From<TooManyParams> for IdentityError {
    fn from(_: TooManyParams) -> Self {
        Self::bad_request("There are too many parameters")
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::HeaderValue;

    use super::*;

    async fn read_as(kind: Option<&'static str>, body: &'static str) -> Result<Params, IdentityError> {
        let mut headers = HeaderMap::new();
        headers.extend(kind.map(|kind| (CONTENT_TYPE, HeaderValue::from_static(kind))));
        let mut params = query(Some("a=query&b=query"))?;
        read(&headers, &Bytes::from_static(body.as_bytes()), &mut params).await?;
        Ok(params)
    }

    #[tokio::test]
    async fn every_kind_of_body_gives_the_same_parameters() {
        let multipart = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nbody\r\n--x--\r\n";
        for (kind, body) in [
            (Some("application/x-www-form-urlencoded"), "a=body"),
            (Some("application/json; charset=utf-8"), r#"{"a":"body"}"#),
            (None, r#"{"a":"body"}"#),
            (Some("multipart/form-data; boundary=x"), multipart),
        ] {
            let params = read_as(kind, body).await.unwrap();
            assert_eq!(params.get("a"), Some(&Value::Text("body".into())), "{kind:?}");
            assert_eq!(params.get("b"), Some(&Value::Text("query".into())), "{kind:?}");
        }
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_refused() {
        let bad = |error: IdentityError| error.into_response().status().as_u16();
        assert_eq!(read_as(None, "a=b").await.map_err(bad), Err(400));
        assert_eq!(read_as(Some("text/xml"), "<a/>").await.map_err(bad), Err(406));
        assert_eq!(read_as(Some("multipart/form-data; boundary=x"), "--x\r\n").await.map_err(bad), Err(400));
        assert_eq!(read_as(Some("multipart/form-data"), "--x\r\n").await.map_err(bad), Err(400));
        assert_eq!(query(Some("format=xml")).map_err(bad), Err(406));
        assert!(read_as(Some("text/xml"), "").await.is_ok());
        assert!(read_as(None, "[1]").await.is_ok());
    }
}
