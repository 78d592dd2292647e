//! The system's random source.

/// The system's random source failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system's random source failed: {0}")]
pub struct NoChance(getrandom::Error);

/// Fresh random bytes.
///
/// # Errors
/// [`NoChance`].
pub fn bytes<const N: usize>() -> Result<[u8; N], NoChance> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(NoChance)?;
    Ok(bytes)
}
