//! A move as an operator sees it: shown while it goes on, ended by a signal, and told apart by how it ended.

use authkeep_store::Store;

use super::compare::compare;
use super::counts::Counts;
use super::error::MoveError;
use super::fill::fill;
use super::interrupt::interruptible;
use super::progress::Progress;
use super::records::{Records, StoreRecords};

/// Where records go.
pub struct Target<'a> {
    /// The store, which is empty.
    pub store: &'a dyn Store,
    /// What errors call it.
    pub name: String,
}

/// Puts all records into the target and counts them.
///
/// # Errors
/// [`MoveError::Partial`], which holds the reason, when the target may hold a part of them.
pub async fn transfer(records: &mut dyn Records, target: &Target<'_>, total: Option<u64>) -> Result<Counts, MoveError> {
    let progress = Progress::start("stored", total);
    let filled = interruptible(fill(records, target.store, &|family, more| progress.add(family, more))).await;
    let counts = filled.map_err(|error| match error {
        MoveError::NotEmpty(_) => error,
        error => MoveError::Partial { target: target.name.clone(), reason: Box::new(error) },
    })?;
    let seconds = progress.finish();
    eprintln!("stored {} records in {seconds:.1} s", counts.total());
    Ok(counts)
}

/// Compares all records with those of the target, both ways.
///
/// # Errors
/// [`MoveError::Differs`] names the first differences.
pub async fn verify(records: &mut dyn Records, target: &Target<'_>, counts: &Counts) -> Result<(), MoveError> {
    let progress = Progress::start("compared", Some(counts.total()));
    let mut stored = StoreRecords::new(target.store, "the target");
    let differences = interruptible(compare(records, &mut stored, &|family, more| progress.add(family, more))).await?;
    let seconds = progress.finish();
    if differences.count() > 0 {
        return Err(MoveError::Differs(differences));
    }
    eprintln!("compared {} records in {seconds:.1} s: both sides are the same", counts.total());
    Ok(())
}
