//! Personal profiles as bytes, and their verbs.

use async_trait::async_trait;
use authkeep_store::{Profile, Profiles, Result, Uid};

use crate::codec::{Malformed, Reader, Record, Writer};
use crate::table::one_an_account;
use crate::{SledStore, keys};

impl Record for Profile {
    const KIND: u8 = keys::PROFILE;

    fn write(&self, to: &mut Writer) {
        to.bytes(self.uid.as_bytes());
        to.text(self.first_name.as_str());
        to.text(self.last_name.as_str());
        to.date(self.dob);
        to.text(self.address.as_str());
        to.text(self.postcode.as_str());
        to.text(self.city.as_str());
        to.text(self.country.as_str());
        to.option(self.metadata.as_ref(), |to, metadata| to.text(metadata.as_str()));
        to.time(self.created_at);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        Ok(Self {
            uid: from.bytes()?.into(),
            first_name: from.text()?,
            last_name: from.text()?,
            dob: from.date()?,
            address: from.text()?,
            postcode: from.text()?,
            city: from.text()?,
            country: from.text()?,
            metadata: from.option(Reader::text)?,
            created_at: from.time()?,
        })
    }
}

one_an_account!(Profile);

#[async_trait]
impl Profiles for SledStore {
    async fn create_profile(&self, profile: Profile) -> Result<()> {
        self.verb(|engine| engine.add_of(profile.uid, &profile)).await
    }

    async fn profile(&self, uid: Uid) -> Result<Option<Profile>> {
        self.look(|engine| engine.find(&uid))
    }

    async fn scan_profiles(&self, after: Option<Uid>, limit: usize) -> Result<Vec<Profile>> {
        self.long_look(move |engine| engine.scan(after.as_ref(), limit)).await
    }
}
