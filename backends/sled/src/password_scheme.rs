//! Password schemes as bytes, and their verbs.

use async_trait::async_trait;
use authkeep_store::{PasswordScheme, PasswordSchemes, Result};

use crate::change::Change;
use crate::codec::{Malformed, Reader, Record, Writer};
use crate::stripes::Stripe;
use crate::table::Stored;
use crate::{SledStore, keys};

impl Record for PasswordScheme {
    const KIND: u8 = keys::PASSWORD_SCHEME;

    fn write(&self, to: &mut Writer) {
        to.u8(self.version);
        to.u32(self.memory_kib);
        to.u32(self.passes);
        to.u32(self.lanes);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self { version: from.u8()?, memory_kib: from.u32()?, passes: from.u32()?, lanes: from.u32()? })
    }
}

impl Stored for PasswordScheme {
    type Id = u8;

    fn key_of(version: &u8) -> impl AsRef<[u8]> {
        [Self::KIND, *version]
    }

    fn key(&self) -> impl AsRef<[u8]> {
        Self::key_of(&self.version)
    }
}

#[async_trait]
impl PasswordSchemes for SledStore {
    async fn password_schemes(&self) -> Result<Vec<PasswordScheme>> {
        self.look(|engine| engine.all_under(&[PasswordScheme::KIND]))
    }

    async fn add_password_scheme(&self, scheme: PasswordScheme) -> Result<()> {
        self.verb(|engine| {
            let _held = engine.stripes.hold(&mut [Stripe::PASSWORD_SCHEMES]);
            engine.require_free(&scheme)?;
            let mut change = Change::default();
            change.add(&scheme);
            engine.commit(change)
        })
        .await
    }

    async fn scan_password_schemes(&self, after: Option<u8>, limit: usize) -> Result<Vec<PasswordScheme>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }
}
