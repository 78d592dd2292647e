//! `/profiles`: who the person behind an account is.

use authkeep_store::{ErrorKind, Profile, Text4k};
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::Outcome;
use super::answer::{created_null, ok};
use super::request::Request;
use super::responses::{Always, Conflict, NotFound, Unauthorized, Unprocessable};
use super::value::Value;
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
    responses((status = 201, description = "It is there; the body is `null`", body = Option<String>), Unauthorized, Conflict, Unprocessable, Always)
)]
pub(super) async fn create(request: Request) -> Outcome {
    let mut check = request.check();
    let mut text = |name| check.present(name).unwrap_or_default();
    let (first_name, last_name, dob) = (text("first_name"), text("last_name"), text("dob"));
    let (address, postcode, city, country) = (text("address"), text("postcode"), text("city"), text("country"));
    let metadata = check.hash("metadata");
    let dob = if dob.trim().is_empty() {
        None
    } else {
        let read = date::parse(dob).ok();
        if read.is_none() && matches!(request.params.get("dob"), Some(Value::Text(_))) {
            check.tell("dob", "is invalid");
        }
        read
    };
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
