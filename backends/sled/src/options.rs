//! What an operator may choose about this engine.

/// When a verb answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Durability {
    /// When all that it did and saw is on disk: a power cut undoes nothing that was answered.
    #[default]
    Strict,
    /// At once. What was answered during the last half second may be lost when the process or the machine stops.
    Relaxed,
}

/// The engine's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// When a verb answers.
    pub durability: Durability,
    /// How much memory sled's page cache may take, in MiB: 8 or more.
    pub cache_mb: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { durability: Durability::Strict, cache_mb: 512 }
    }
}

/// A setting in a storage URL that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OptionsError {
    /// The engine has no setting of that name.
    #[error("sled has no option `{0}`; it has `durability` and `cache_mb`")]
    Unknown(String),
    /// The setting is there more than once.
    #[error("the option `{0}` is given twice")]
    Repeated(String),
    /// The value is not one of the setting's.
    #[error("the option `{key}` must be {expected}")]
    Value {
        /// The setting's name.
        key: &'static str,
        /// What its value must be.
        expected: &'static str,
    },
}

impl Options {
    /// Reads the settings of a storage URL: `durability=strict|relaxed` and `cache_mb=512`. What is not there has its
    /// default.
    ///
    /// # Errors
    /// [`OptionsError`], which names the setting.
    pub fn from_query<K, V>(pairs: impl IntoIterator<Item = (K, V)>) -> Result<Self, OptionsError>
    where
        K: AsRef<str>,
        V: AsRef<str>,
    {
        let (mut durability, mut cache_mb) = (None, None);
        for (key, value) in pairs {
            let repeated = match key.as_ref() {
                "durability" => durability.replace(read_durability(value.as_ref())?).is_some(),
                "cache_mb" => cache_mb.replace(read_cache_mb(value.as_ref())?).is_some(),
                other => return Err(OptionsError::Unknown(other.to_owned())),
            };
            if repeated {
                return Err(OptionsError::Repeated(key.as_ref().to_owned()));
            }
        }
        let default = Self::default();
        Ok(Self {
            durability: durability.unwrap_or(default.durability),
            cache_mb: cache_mb.unwrap_or(default.cache_mb),
        })
    }
}

fn read_durability(value: &str) -> Result<Durability, OptionsError> {
    match value {
        "strict" => Ok(Durability::Strict),
        "relaxed" => Ok(Durability::Relaxed),
        _ => Err(OptionsError::Value { key: "durability", expected: "`strict` or `relaxed`" }),
    }
}

/// The lower bound keeps a few pages in each of sled's 256 cache shards, the upper one is 1 TiB.
fn read_cache_mb(value: &str) -> Result<u64, OptionsError> {
    match value.parse() {
        Ok(mb @ 8..=1_048_576) => Ok(mb),
        _ => Err(OptionsError::Value { key: "cache_mb", expected: "a number of MiB from 8 to 1048576" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_given_has_its_default() {
        assert_eq!(Options::from_query::<&str, &str>([]), Ok(Options::default()));
        assert_eq!(Options::from_query([("cache_mb", "64")]), Ok(Options { cache_mb: 64, ..Options::default() }));
        let relaxed = Options { durability: Durability::Relaxed, cache_mb: 512 };
        assert_eq!(Options::from_query([("durability", "relaxed"), ("cache_mb", "512")]), Ok(relaxed));
    }

    #[test]
    fn an_option_that_does_not_exist_is_named() {
        let error = Options::from_query([("durabilty", "strict")]).expect_err("it is misspelt");
        assert!(error.to_string().contains("`durabilty`"), "{error}");
    }

    #[test]
    fn a_value_that_cannot_be_is_refused_with_those_that_can() {
        for (key, value) in [("durability", "Strict"), ("cache_mb", "0"), ("cache_mb", "lots"), ("cache_mb", "-1")] {
            let error = Options::from_query([(key, value)]).expect_err("the value cannot be");
            assert!(error.to_string().contains(key), "{error}");
        }
        assert_eq!(
            Options::from_query([("cache_mb", "64"), ("cache_mb", "64")]),
            Err(OptionsError::Repeated("cache_mb".to_owned()))
        );
    }
}
