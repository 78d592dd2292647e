//! What a connection asks for, over and over.

use http::{HeaderValue, Method, StatusCode, header};

use crate::failure::Result;
use crate::load::Connection;
use crate::load::request::{get, with_json};
use crate::random::Random;
use crate::records::{self, Size};

/// `GET /sessionToken/:id`, of any token that there is.
pub(crate) fn read_session_token(size: Size) -> Result<impl AsyncFnMut(&mut Connection) -> Result<()>> {
    let mut random = Random::fresh()?;
    Ok(async move |connection: &mut Connection| {
        let path = session_token_path(random.up_to(size.tokens));
        connection.expect(StatusCode::OK, get(path)?).await
    })
}

pub(crate) fn session_token_path(number: u64) -> String {
    format!("/sessionToken/{}", hex::encode(records::token_id(number)))
}

/// `GET /account/:uid`, of any account that there is.
pub(crate) fn read_account(size: Size) -> Result<impl AsyncFnMut(&mut Connection) -> Result<()>> {
    let mut random = Random::fresh()?;
    Ok(async move |connection: &mut Connection| {
        let path = account_path(random.up_to(size.accounts));
        connection.expect(StatusCode::OK, get(path)?).await
    })
}

pub(crate) fn account_path(number: u64) -> String {
    format!("/account/{}", hex::encode(records::uid(number)))
}

/// `PUT /sessionToken/:id`, of a token that there was not.
pub(crate) fn create_session_token(size: Size) -> Result<impl AsyncFnMut(&mut Connection) -> Result<()>> {
    let mut random = Random::fresh()?;
    Ok(async move |connection: &mut Connection| {
        let (id, data) = (random.bytes::<32>(), random.bytes::<32>());
        let uid = records::uid(random.up_to(size.accounts));
        let path = format!("/sessionToken/{}", hex::encode(id));
        let body =
            format!(r#"{{"uid":"{}","data":"{}","createdAt":1700000000000}}"#, hex::encode(uid), hex::encode(data));
        connection.expect(StatusCode::OK, with_json(Method::PUT, &path, body)?).await
    })
}

/// Nine reads of a token to one creation, as a service that looks up every request's session would ask.
pub(crate) fn mixed(size: Size) -> Result<impl AsyncFnMut(&mut Connection) -> Result<()>> {
    let (mut read, mut create) = (read_session_token(size)?, create_session_token(size)?);
    let mut count = 0_u32;
    Ok(async move |connection: &mut Connection| {
        count += 1;
        if count.is_multiple_of(10) { create(connection).await } else { read(connection).await }
    })
}

/// `GET /api/v1/accounts/me`, with the tokens of several people in turn.
pub(crate) fn who_am_i(tokens: &[String]) -> Result<impl AsyncFnMut(&mut Connection) -> Result<()> + use<>> {
    let bearers = tokens.iter().map(|token| HeaderValue::try_from(format!("Bearer {token}")));
    let bearers = bearers.collect::<std::result::Result<Vec<_>, _>>()?;
    let mut turn = bearers.into_iter().cycle();
    Ok(async move |connection: &mut Connection| {
        let mut request = get(http::Uri::from_static("/api/v1/accounts/me"))?;
        request.headers_mut().insert(header::AUTHORIZATION, turn.next().ok_or("nobody is signed in")?);
        connection.expect(StatusCode::OK, request).await
    })
}

/// `POST /api/v1/sessions`, of several people in turn, each with the right password.
pub(crate) fn sign_in(emails: &[String]) -> impl AsyncFnMut(&mut Connection) -> Result<()> + use<> {
    let emails = emails.to_vec();
    let mut turn = 0;
    async move |connection: &mut Connection| {
        let email = emails.get(turn % emails.len().max(1)).ok_or("nobody has an account")?;
        turn += 1;
        let request = with_json(Method::POST, "/api/v1/sessions", crate::people::credentials(email))?;
        connection.expect(StatusCode::CREATED, request).await
    }
}
