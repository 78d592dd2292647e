//! An account as `GET /account/:uid` and `GET /emailRecord/:email` show it.

use authkeep_store::{Account, SessionToken};
use http::StatusCode;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::Outcome;
use super::session_token::DeviceBody;
use crate::config::Dialect;
use crate::http::call::Call;
use crate::http::error::authdb::AuthdbError;
use crate::http::hex::Hex;
use crate::http::openapi::value::{Byte, Epoch, Hex128, Hex256, Text};
use crate::http::reply;

/// An account.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = authdb::Account)]
pub(super) struct AccountBody<'a> {
    #[schema(value_type = Hex128)]
    uid: Hex<'a>,
    #[schema(value_type = Text)]
    normalized_email: &'a str,
    #[schema(value_type = Text)]
    email: &'a str,
    #[schema(value_type = Hex128)]
    email_code: Hex<'a>,
    email_verified: bool,
    #[schema(value_type = Hex256)]
    k_a: Hex<'a>,
    #[schema(value_type = Hex256)]
    wrap_wrap_kb: Hex<'a>,
    #[schema(value_type = Hex256)]
    auth_salt: Hex<'a>,
    /// In dialect 0.36 alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Hex256, required = false)]
    verify_hash: Option<Hex<'a>>,
    #[schema(value_type = Byte)]
    verifier_version: u8,
    #[schema(value_type = Epoch)]
    verifier_set_at: u64,
    #[schema(value_type = Option<Text>, required = true)]
    locale: Option<&'a str>,
    #[schema(value_type = Epoch)]
    created_at: u64,
    /// The session tokens by their ids.
    #[schema(value_type = HashMap<String, DeviceBody>)]
    devices: Devices<'a>,
    /// `null` when it is not locked.
    #[schema(value_type = Option<Epoch>, required = true)]
    locked_at: Option<u64>,
}

/// Session tokens as an object keyed by their ids.
struct Devices<'a>(&'a [SessionToken]);

impl Serialize for Devices<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|token| (Hex(token.id.as_bytes()), DeviceBody::from(token))))
    }
}

/// The answer that shows an account with its devices.
pub(super) async fn show(call: &Call, account: Option<Account>) -> Outcome {
    let account = account.ok_or(AuthdbError::NotFound)?;
    // An account that goes away between the two look-ups is not found, as if it had gone before the first.
    let devices = call.store().account_devices(account.uid, call.app.clock.now()).await?;
    let shows_hash = call.app.dialect == Dialect::V036;
    let body = AccountBody {
        uid: Hex(account.uid.as_bytes()),
        normalized_email: account.normalized_email.as_str(),
        email: account.email.as_str(),
        email_code: Hex(account.email_code.expose()),
        email_verified: account.email_verified,
        k_a: Hex(account.k_a.expose()),
        wrap_wrap_kb: Hex(account.wrap_wrap_kb.expose()),
        auth_salt: Hex(account.auth_salt.expose()),
        verify_hash: shows_hash.then(|| Hex(account.verify_hash.expose())),
        verifier_version: account.verifier_version,
        verifier_set_at: account.verifier_set_at.get(),
        locale: account.locale.as_ref().map(authkeep_store::Text255::as_str),
        created_at: account.created_at.get(),
        devices: Devices(&devices),
        locked_at: account.locked_at.map(authkeep_store::EpochMs::get),
    };
    Ok(reply::json(StatusCode::OK, &body))
}
