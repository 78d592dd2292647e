//! Filling stores before anything is measured: through the sled engine's own verbs, and into Postgres by `COPY`. By HTTP
//! it would take hours for the largest ones.

mod postgres;
mod sled;

pub(crate) use postgres::fill as fill_postgres;
pub(crate) use sled::fill as fill_sled;
