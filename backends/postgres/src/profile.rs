//! Personal profiles: at most one row an account.

use async_trait::async_trait;
use authkeep_store::{Profile, Profiles, Result, Text4k, Uid};

use crate::PostgresStore;
use crate::record::{add, find, list};
use crate::row::{Columns, after, limit, stored};
use crate::statement::by;

macro_rules! columns {
    () => {
        "uid, first_name, last_name, CAST(dob AS text), address, postcode, city, country, metadata, created_at"
    };
}

const INSERT: &str = "INSERT INTO profile
    (uid, first_name, last_name, dob, address, postcode, city, country, metadata, created_at)
    SELECT uid, $2, $3, CAST($4 AS date), $5, $6, $7, $8, $9, $10 FROM account WHERE uid = $1";
const SELECT: &str = concat!("SELECT ", columns!(), " FROM profile WHERE uid = $1");
const SCAN: &str = concat!("SELECT ", columns!(), " FROM profile WHERE uid > $1 ORDER BY uid LIMIT $2");

#[async_trait]
impl Profiles for PostgresStore {
    async fn create_profile(&self, profile: Profile) -> Result<()> {
        let insert = || {
            by(INSERT, profile.uid.as_bytes())
                .bind(profile.first_name.as_str())
                .bind(profile.last_name.as_str())
                .bind(profile.dob.to_string())
                .bind(profile.address.as_str())
                .bind(profile.postcode.as_str())
                .bind(profile.city.as_str())
                .bind(profile.country.as_str())
                .bind(profile.metadata.as_ref().map(Text4k::as_str))
                .bind(stored(profile.created_at))
        };
        add(&self.pool, insert).await
    }

    async fn profile(&self, uid: Uid) -> Result<Option<Profile>> {
        find(&self.pool, || by(SELECT, uid.as_bytes()), read).await
    }

    async fn scan_profiles(&self, start: Option<Uid>, most: usize) -> Result<Vec<Profile>> {
        let start = after(start.map(Uid::into));
        list(&self.pool, || by(SCAN, &start).bind(limit(most)), read).await
    }
}

fn read(columns: &mut Columns<'_>) -> Result<Profile> {
    Ok(Profile {
        uid: Uid::from_bytes(columns.bytes()?),
        first_name: columns.text()?,
        last_name: columns.text()?,
        dob: columns.date()?,
        address: columns.text()?,
        postcode: columns.text()?,
        city: columns.text()?,
        country: columns.text()?,
        metadata: columns.optional_text()?,
        created_at: columns.epoch()?,
    })
}
