//! What the routes of this API take, as the document describes it. Forms and JSON hold the same members.

#![expect(dead_code, reason = "these describe what the handlers read by name")]

use std::borrow::Cow;

use utoipa::openapi::schema::{Schema, Type};
use utoipa::openapi::{ObjectBuilder, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// An e-mail and a password.
#[derive(ToSchema)]
#[schema(as = identity::SignUp)]
pub(super) struct SignUp {
    email: String,
    /// 6 to 128 characters, with an upper-case letter, a lower-case letter and a digit.
    #[schema(min_length = 6, max_length = 128)]
    password: String,
}

/// What was mailed.
#[derive(ToSchema)]
#[schema(as = identity::Confirmation)]
pub(super) struct Confirmation {
    confirmation_token: String,
}

/// An account's e-mail.
#[derive(ToSchema)]
#[schema(as = identity::Email)]
pub(super) struct Email {
    email: String,
}

/// What was mailed.
#[derive(ToSchema)]
#[schema(as = identity::Unlock)]
pub(super) struct Unlock {
    unlock_token: String,
}

/// The old and the new password.
#[derive(ToSchema)]
#[schema(as = identity::PasswordChange)]
pub(super) struct PasswordChange {
    old_password: String,
    /// 6 to 128 characters, with an upper-case letter, a lower-case letter and a digit.
    #[schema(min_length = 6, max_length = 128)]
    new_password: String,
}

/// What was mailed, and the new password.
#[derive(ToSchema)]
#[schema(as = identity::PasswordReset)]
pub(super) struct PasswordReset {
    reset_password_token: String,
    /// 6 to 128 characters, with an upper-case letter, a lower-case letter and a digit.
    #[schema(min_length = 6, max_length = 128)]
    password: String,
}

/// Who signs in, and how.
#[derive(ToSchema)]
#[schema(as = identity::SignIn)]
pub(super) struct SignIn {
    email: String,
    password: String,
    /// One of `identity.applications`.
    application_id: String,
    /// Seconds that the session lives: 1800 to 86400.
    #[schema(nullable = false, minimum = 1800, maximum = 86400)]
    expires_in: Option<u32>,
    /// The code of the second factor, where the account has one.
    otp_code: Option<String>,
}

/// How long the session lives.
#[derive(ToSchema)]
#[schema(as = identity::Renewal)]
pub(super) struct Renewal {
    /// Seconds: 1800 to 86400.
    #[schema(nullable = false, minimum = 1800, maximum = 86400)]
    expires_in: Option<u32>,
}

/// A code of the second factor.
#[derive(ToSchema)]
#[schema(as = identity::Code)]
pub(super) struct Code {
    /// Six digits.
    code: String,
}

/// A token that an API key's owner signed.
#[derive(ToSchema)]
#[schema(as = identity::ApiKeyToken)]
pub(super) struct ApiKeyToken {
    /// The API key's id.
    kid: String,
    /// RS256, with `iss` external, `sub` `api_key_jwt`, a `jti` that was not used before and an `exp` at most a day ahead.
    jwt_token: String,
}

/// Which API key.
#[derive(ToSchema)]
#[schema(as = identity::ApiKeyOf)]
pub(super) struct ApiKeyOf {
    /// The API key's id.
    uid: String,
    /// The account that it must be of.
    #[schema(nullable = false)]
    account_uid: Option<String>,
}

/// A public key, and what it is for.
#[derive(ToSchema)]
#[schema(as = identity::NewApiKey)]
pub(super) struct NewApiKey {
    /// URL-safe base64 of an RSA public key of 2048 bits or more, in PEM or DER.
    public_key: String,
    #[schema(nullable = false)]
    scopes: Option<String>,
    /// Seconds that its tokens live: 30 to 86400, where nothing is said 86400.
    #[schema(nullable = false, minimum = 30, maximum = 86400)]
    expires_in: Option<u32>,
    /// The code of the second factor.
    totp_code: String,
}

/// What is to be changed of an API key.
#[derive(ToSchema)]
#[schema(as = identity::ApiKeyChange)]
pub(super) struct ApiKeyChange {
    #[schema(nullable = false)]
    public_key: Option<String>,
    #[schema(nullable = false)]
    scopes: Option<String>,
    /// Seconds that its tokens live: 30 to 86400.
    #[schema(nullable = false, minimum = 30, maximum = 86400)]
    expires_in: Option<u32>,
    /// `active`, or anything else for a key that must not be used.
    #[schema(nullable = false)]
    state: Option<String>,
    /// The code of the second factor.
    totp_code: String,
}

/// A number with its country code.
#[derive(ToSchema)]
#[schema(as = identity::PhoneNumber)]
pub(super) struct PhoneNumber {
    phone_number: String,
}

/// A number, and the code that was sent to it.
#[derive(ToSchema)]
#[schema(as = identity::PhoneCode)]
pub(super) struct PhoneCode {
    phone_number: String,
    verification_code: String,
}

/// A key and what it says.
#[derive(ToSchema)]
#[schema(as = identity::NewLabel)]
pub(super) struct NewLabel {
    /// 3 to 255 of `a-z 0-9 _ -`; upper case is lowered.
    key: String,
    /// The same.
    value: String,
}

/// What a label says.
#[derive(ToSchema)]
#[schema(as = identity::LabelValue)]
pub(super) struct LabelValue {
    value: String,
}

/// Who somebody is.
#[derive(ToSchema)]
#[schema(as = identity::NewProfile)]
pub(super) struct NewProfile {
    first_name: String,
    last_name: String,
    /// A day, best as `YYYY-MM-DD`.
    dob: String,
    address: String,
    postcode: String,
    city: String,
    /// ISO 3166: two or three letters.
    country: String,
    #[schema(value_type = Option<Object>)]
    metadata: Option<()>,
}

/// A text for people.
#[derive(ToSchema)]
#[schema(as = identity::Message)]
pub(super) struct Message {
    message: String,
}

/// `null`: the body of a success that has nothing to tell.
pub(super) enum Nothing {}

impl PartialSchema for Nothing {
    fn schema() -> RefOr<Schema> {
        Schema::from(ObjectBuilder::new().schema_type(Type::Null).description(Some("There is nothing to tell."))).into()
    }
}

impl ToSchema for Nothing {
    fn name() -> Cow<'static, str> {
        "identity.Nothing".into()
    }
}

/// A JSON Web Key Set (RFC 7517).
#[derive(ToSchema)]
#[schema(as = identity::Jwks)]
pub(super) struct Jwks {
    /// The key that signs, and those that signed tokens that may still be used.
    keys: Vec<Jwk>,
}

/// A public RSA key (RFC 7518, section 6.3.1).
#[derive(ToSchema)]
#[schema(as = identity::Jwk)]
pub(super) struct Jwk {
    /// `RSA`.
    kty: String,
    /// `sig`.
    r#use: String,
    /// `RS256`.
    alg: String,
    /// What tokens name the key by.
    kid: String,
    /// The modulus: URL-safe base64 without padding.
    n: String,
    /// The exponent: URL-safe base64 without padding.
    e: String,
}
