//! Moving all records of a store: into another store, into an export, and back.
//!
//! Everything here works on [`Records`]: pages of records, family by family, in ascending order of their ids. A store
//! gives them ([`StoreRecords`]), an export gives them ([`export::ExportRecords`]); [`fill`] puts them into an empty
//! store, [`export::write()`] into a file, and [`compare`] says where two of them differ. Memory is bounded by a few pages,
//! however many records there are.
//!
//! The one list of what is moved is in [`family`].

mod compare;
mod counts;
mod endpoint;
mod error;
pub mod export;
pub mod family;
mod fill;
mod interrupt;
mod progress;
mod records;
mod transfer;

pub use compare::{Difference, Differences, compare};
pub use counts::Counts;
pub use endpoint::{open_source, open_target, refuse_filled};
pub use error::MoveError;
pub use family::{Family, Record};
pub use fill::fill;
pub use interrupt::interruptible;
pub use progress::Progress;
pub use records::{PAGE, Records, StoreRecords};
pub use transfer::{Target, transfer, verify};

/// Is told how many records of a family went by.
pub type Watch<'a> = &'a (dyn Fn(Family, usize) + Sync);
