//! `/security`: the second factor.

use authkeep_store::ErrorKind;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::answer::{created, created_null};
use super::request::Request;
use super::responses::{Always, TooMany, Unauthorized, Unprocessable};
use super::{Outcome, second_factor};
use crate::auth::totp;
use crate::http::error::identity::IdentityError;

pub(super) const ENABLED: &str = "2FA has been enabled for this account";
const NOT_ENABLED: &str = "2FA has not been enabled for this account";

/// A fresh secret in the shape that clients of the original know.
#[derive(Serialize, ToSchema)]
#[schema(as = identity::QrCode)]
struct QrCodeBody {
    #[schema(value_type = Option<String>, required = true)]
    auth: Value,
    data: QrCodeData,
    lease_duration: u8,
    lease_id: &'static str,
    renewable: bool,
    #[schema(value_type = Option<String>, required = true)]
    warnings: Value,
    #[schema(value_type = Option<String>, required = true)]
    wrap_info: Value,
}

#[derive(Serialize, ToSchema)]
#[schema(as = identity::QrCodeData)]
struct QrCodeData {
    /// A PNG picture of 300 x 300 points in base64.
    barcode: String,
    /// `otpauth://totp/..`, what the picture says.
    url: String,
}

/// Makes a secret for the second factor
#[utoipa::path(
    post, path = "/api/v1/security/generate_qrcode", operation_id = "postV1SecurityGenerateQrcode",
    security(("bearerToken" = [])),
    responses((status = 201, description = "The secret as a picture and as a URL", body = QrCodeBody), Unauthorized, Always)
)]
pub(super) async fn generate_qrcode(request: Request) -> Outcome {
    let (caller, person) = request.person().await?;
    let identity = request.identity();
    let secret = identity.random_secret::<20>()?;
    let sealed = identity.seal_totp(caller.uid, &secret)?;
    let stored = request.store().put_totp(caller.uid, sealed, request.now()).await;
    stored.map_err(|error| match error.kind() {
        ErrorKind::Conflict => IdentityError::bad_request(ENABLED),
        _ => error.into(),
    })?;
    let url = totp::url(&secret, &identity.app_name, person.account.email.as_str());
    let picture = totp::qr::png(&url).map_err(IdentityError::internal)?;
    let barcode = STANDARD.encode(&*picture);
    created(&QrCodeBody {
        auth: Value::Null,
        data: QrCodeData { barcode, url: url.to_string() },
        lease_duration: 0,
        lease_id: "",
        renewable: false,
        warnings: Value::Null,
        wrap_info: Value::Null,
    })
}

/// Enables the second factor
#[utoipa::path(
    post, path = "/api/v1/security/enable_2fa", operation_id = "postV1SecurityEnable2fa",
    request_body(content((super::bodies::Code = "application/json"), (super::bodies::Code = "application/x-www-form-urlencoded"))),
    security(("bearerToken" = [])),
    responses((status = 201, description = "It is enabled; the body is `null`", body = super::bodies::Nothing), Unauthorized, Unprocessable, TooMany, Always)
)]
pub(super) async fn enable_2fa(request: Request) -> Outcome {
    let mut check = request.check();
    let code = check.required("code");
    check.end()?;
    let (caller, person) = request.person().await?;
    if person.otp_enabled {
        return Err(IdentityError::bad_request(ENABLED));
    }
    let right = second_factor::look(&request, caller.uid, code).await?.ok_or_else(second_factor::wrong)?;
    right.enable(&request).await?;
    created_null()
}

/// Checks a code and uses it up
#[utoipa::path(
    post, path = "/api/v1/security/verify_code", operation_id = "postV1SecurityVerifyCode",
    request_body(content((super::bodies::Code = "application/json"), (super::bodies::Code = "application/x-www-form-urlencoded"))),
    security(("bearerToken" = [])),
    responses((status = 201, description = "It was right; the body is `null`", body = super::bodies::Nothing), Unauthorized, Unprocessable, TooMany, Always)
)]
pub(super) async fn verify_code(request: Request) -> Outcome {
    let mut check = request.check();
    let code = check.required("code");
    check.end()?;
    let (caller, person) = request.person().await?;
    if !person.otp_enabled {
        return Err(IdentityError::bad_request(NOT_ENABLED));
    }
    second_factor::demand(&request, caller.uid, code).await?;
    created_null()
}
