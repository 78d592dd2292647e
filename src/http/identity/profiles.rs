//! `/profiles`: who the person behind an account is.

use authkeep_store::{ErrorKind, Profile, Text4k};
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::Outcome;
use super::answer::{created_null, ok};
use super::check::Check;
use super::request::Request;
use super::responses::{Always, Conflict, NotFound, Unauthorized, Unprocessable};
use crate::auth::date;
use crate::auth::profile::Draft;
use crate::auth::sentence;
use crate::http::error::identity::{IdentityError, TokenError};

/// A profile as its owner sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = identity::Profile)]
struct ProfileBody {
    first_name: String,
    last_name: String,
    /// `YYYY-MM-DD`.
    dob: String,
    address: String,
    postcode: String,
    city: String,
    country: String,
    #[schema(value_type = Option<Object>, required = true)]
    metadata: Json,
}

/// Makes the profile
#[utoipa::path(
    post, path = "/api/v1/profiles", operation_id = "postV1Profiles",
    request_body(content((super::bodies::NewProfile = "application/json"), (super::bodies::NewProfile = "application/x-www-form-urlencoded"))),
    security(("bearerToken" = [])),
    responses((status = 201, description = "It is there; the body is `null`", body = super::bodies::Nothing), Unauthorized, Conflict, Unprocessable, Always)
)]
pub(super) async fn create(request: Request) -> Outcome {
    let mut check = request.check();
    let (first_name, last_name) = (text(&mut check, "first_name"), text(&mut check, "last_name"));
    let dob = text(&mut check, "dob");
    let dob = if dob.trim().is_empty() {
        None
    } else {
        let read = date::parse(dob).ok();
        if read.is_none() {
            check.tell("dob", "is invalid");
        }
        read
    };
    let (address, postcode) = (text(&mut check, "address"), text(&mut check, "postcode"));
    let (city, country) = (text(&mut check, "city"), text(&mut check, "country"));
    let metadata = check.hash("metadata");
    check.end()?;
    let caller = request.caller().await?;
    if request.store().profile(caller.uid).await?.is_some() {
        return Err(exists());
    }
    let draft = Draft { first_name, last_name, dob, address, postcode, city, country };
    let checked = draft.check().map_err(|broken| IdentityError::unprocessable(sentence::join(&broken)))?;
    let too_long = |error| IdentityError::text("Metadata", error);
    let profile = Profile {
        uid: caller.uid,
        first_name: checked.first_name,
        last_name: checked.last_name,
        dob: checked.dob,
        address: checked.address,
        postcode: checked.postcode,
        city: checked.city,
        country: checked.country,
        metadata: metadata.map(|hash| Text4k::new(hash.to_string())).transpose().map_err(too_long)?,
        created_at: request.now(),
    };
    request.store().create_profile(profile).await.map_err(|error| match error.kind() {
        ErrorKind::Conflict => exists(),
        ErrorKind::NotFound => TokenError::NoAccount.into(),
        _ => error.into(),
    })?;
    created_null()
}

/// A text that must be there; a blank one is told by the profile's own rules.
fn text<'a>(check: &mut Check<'a>, name: &'static str) -> &'a str {
    check.present(name).unwrap_or_default()
}

fn exists() -> IdentityError {
    IdentityError::Conflict("Profile already exists".into())
}

/// The profile
#[utoipa::path(
    get, path = "/api/v1/profiles/me", operation_id = "getV1ProfilesMe",
    security(("bearerToken" = [])),
    responses((status = 200, description = "The profile", body = ProfileBody), Unauthorized, NotFound, Always)
)]
pub(super) async fn read(request: Request) -> Outcome {
    let caller = request.caller().await?;
    let found = request.store().profile(caller.uid).await?;
    let profile = found.ok_or_else(|| IdentityError::NotFoundText("Account has no profile".into()))?;
    let metadata = match &profile.metadata {
        None => Json::Null,
        Some(text) => serde_json::from_str(text.as_str()).map_err(IdentityError::internal)?,
    };
    ok(&ProfileBody {
        first_name: profile.first_name.as_str().to_owned(),
        last_name: profile.last_name.as_str().to_owned(),
        dob: profile.dob.to_string(),
        address: profile.address.as_str().to_owned(),
        postcode: profile.postcode.as_str().to_owned(),
        city: profile.city.as_str().to_owned(),
        country: profile.country.as_str().to_owned(),
        metadata,
    })
}
