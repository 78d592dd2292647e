//! The shape of a token in a stock in an export.

use authkeep_store::{Sealed, Slot, Stock, StockedToken, StockedTokenId};
use serde::{Deserialize, Serialize};

use super::field;

#[derive(Serialize, Deserialize)]
#[serde(remote = "StockedToken", deny_unknown_fields)]
pub(super) struct StockedTokenShape {
    #[serde(with = "StockedTokenIdShape")]
    id: StockedTokenId,
    #[serde(with = "field")]
    token: Sealed,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "StockedTokenId", deny_unknown_fields)]
struct StockedTokenIdShape {
    #[serde(with = "field")]
    stock: Stock,
    #[serde(with = "field")]
    slot: Slot,
}
