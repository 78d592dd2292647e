//! An account as `GET /account/:uid` and `GET /emailRecord/:email` show it.

use authkeep_store::{Account, SessionToken};
use http::StatusCode;
use serde::{Serialize, Serializer};

use super::Outcome;
use super::session_token::DeviceBody;
use crate::config::Dialect;
use crate::http::call::Call;
use crate::http::error::authdb::AuthdbError;
use crate::http::hex::Hex;
use crate::http::reply;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AccountBody<'a> {
    uid: Hex<'a>,
    normalized_email: &'a str,
    email: &'a str,
    email_code: Hex<'a>,
    email_verified: bool,
    k_a: Hex<'a>,
    wrap_wrap_kb: Hex<'a>,
    auth_salt: Hex<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verify_hash: Option<Hex<'a>>,
    verifier_version: u8,
    verifier_set_at: u64,
    locale: Option<&'a str>,
    created_at: u64,
    devices: Devices<'a>,
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
    let devices = call.store().account_devices(account.uid).await?;
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
