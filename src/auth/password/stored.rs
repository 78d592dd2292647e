//! The schemes that a store names, and which of them a server uses: the one of its settings, under the version that the
//! store has for it. Versions are given once and for all, so that every node reads an account's version alike.

use authkeep_store::PasswordScheme;

use super::check::Schemes;
use super::scheme::{Scheme, SchemeError, VERSIONS};

/// What the settings ask of a password hash; see [`Scheme::new`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is the scheme's field of that name")]
pub struct Parameters {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

/// What a server has to do before it can hash.
#[derive(Clone, Debug)]
pub enum Choice {
    /// Nothing: these are its schemes.
    Use(Schemes),
    /// Store this one, under the first version that is free, and look again. Another node may have stored it, or another
    /// one under that version.
    Add(PasswordScheme),
}

/// Why no choice can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChoiceError {
    /// The settings, or a row of the store, are not accepted.
    #[error(transparent)]
    Scheme(#[from] SchemeError),
    /// Every version stands for something else.
    #[error("all 254 versions of password schemes are taken")]
    NoVersion,
}

/// Looks for the scheme of the settings among those of the store.
///
/// # Errors
/// [`ChoiceError`].
pub fn choose(rows: &[PasswordScheme], wanted: Parameters) -> Result<Choice, ChoiceError> {
    let stored: Vec<Scheme> = rows.iter().map(|row| Scheme::try_from(*row)).collect::<Result<_, _>>()?;
    if let Some(current) = stored.iter().find(|scheme| Parameters::from(**scheme) == wanted) {
        let others = stored.iter().filter(|scheme| *scheme != current).copied().collect();
        return Ok(Choice::Use(Schemes::new(*current, others)));
    }
    let is_free = |version: &u8| stored.iter().all(|scheme| scheme.version() != *version);
    let version = VERSIONS.into_iter().find(is_free).ok_or(ChoiceError::NoVersion)?;
    let scheme = Scheme::new(version, wanted.memory_kib, wanted.passes, wanted.lanes)?;
    Ok(Choice::Add(scheme.into()))
}

impl From<Scheme> for Parameters {
    fn from(scheme: Scheme) -> Self {
        Self { memory_kib: scheme.memory_kib(), passes: scheme.passes(), lanes: scheme.lanes() }
    }
}

impl From<Scheme> for PasswordScheme {
    fn from(scheme: Scheme) -> Self {
        let Parameters { memory_kib, passes, lanes } = scheme.into();
        Self { version: scheme.version(), memory_kib, passes, lanes }
    }
}

impl TryFrom<PasswordScheme> for Scheme {
    type Error = SchemeError;

    fn try_from(row: PasswordScheme) -> Result<Self, SchemeError> {
        Self::new(row.version, row.memory_kib, row.passes, row.lanes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: Parameters = Parameters { memory_kib: 19_456, passes: 2, lanes: 1 };

    fn row(version: u8, passes: u32) -> PasswordScheme {
        PasswordScheme { version, memory_kib: 19_456, passes, lanes: 1 }
    }

    fn added(rows: &[PasswordScheme]) -> PasswordScheme {
        match choose(rows, WANTED).unwrap() {
            Choice::Add(row) => row,
            Choice::Use(schemes) => panic!("{schemes:?}"),
        }
    }

    #[test]
    fn a_row_is_a_scheme_and_back() {
        let row = PasswordScheme { version: 7, memory_kib: 65_536, passes: 3, lanes: 4 };
        assert_eq!(PasswordScheme::from(Scheme::try_from(row).unwrap()), row);
        assert_eq!(Scheme::try_from(PasswordScheme { version: 1, ..row }), Err(SchemeError::Version(1)));
    }

    #[test]
    fn what_is_not_stored_gets_the_first_free_version() {
        assert_eq!(added(&[]), row(2, 2));
        assert_eq!(added(&[row(2, 3)]), row(3, 2));
        assert_eq!(added(&[row(2, 3), row(4, 5)]), row(3, 2));
        let all: Vec<_> = VERSIONS.map(|version| row(version, 3)).collect();
        assert_eq!(added(&all[..253]), row(255, 2));
        assert_eq!(choose(&all, WANTED).err(), Some(ChoiceError::NoVersion));
    }

    #[test]
    fn what_is_stored_is_used_and_the_others_are_known() {
        let Choice::Use(schemes) = choose(&[row(2, 3), row(3, 2), row(4, 4)], WANTED).unwrap() else {
            panic!("the scheme is stored");
        };
        assert_eq!(PasswordScheme::from(schemes.current()), row(3, 2));
        let shown = format!("{schemes:?}");
        assert!(shown.contains("version: 2") && shown.contains("version: 4"), "{shown}");
    }

    #[test]
    fn weak_settings_and_rows_are_refused() {
        let weak = Parameters { passes: 1, ..WANTED };
        assert_eq!(choose(&[], weak).err(), Some(ChoiceError::Scheme(SchemeError::Passes(1))));
        assert_eq!(choose(&[row(2, 1)], WANTED).err(), Some(ChoiceError::Scheme(SchemeError::Passes(1))));
    }
}
