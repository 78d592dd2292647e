//! A store around another store, which changes some verbs and passes the rest on.
//!
//! For tests that need a store that breaks one rule, fails now and then, or counts its calls:
//!
//! ```
//! use authkeep_conformance::layer::{Layer, Layered};
//! use authkeep_store::{Result, Store, StoreError, Uid};
//!
//! struct NeverDeletes<S>(S);
//!
//! #[async_trait::async_trait]
//! impl<S: Store> Layer for NeverDeletes<S> {
//!     fn inner(&self) -> &dyn Store {
//!         &self.0
//!     }
//!
//!     async fn delete_account(&self, _uid: Uid) -> Result<()> {
//!         Err(StoreError::unavailable("not today"))
//!     }
//! }
//!
//! fn wrap(store: impl Store) -> impl Store {
//!     Layered(NeverDeletes(store))
//! }
//! ```

use async_trait::async_trait;
use authkeep_store::{Health, Result, Store};

/// The store that a [`Layer`] makes.
#[derive(Clone, Debug, Default)]
pub struct Layered<L>(pub L);

macro_rules! layer {
    ($($family:path { $($verb:ident($($argument:ident: $type:ty),*) -> $answer:ty;)* })*) => {
        /// The verbs of a store, each of which passes on to the inner store unless it is given a body of its own.
        #[async_trait]
        #[expect(missing_docs, reason = "each verb is the contract's verb of that name")]
        pub trait Layer: Send + Sync {
            /// The store that the verbs are passed on to.
            fn inner(&self) -> &dyn Store;

            fn engine(&self) -> &'static str {
                self.inner().engine()
            }

            async fn ping(&self) -> Result<()> {
                self.inner().ping().await
            }

            fn counters(&self) -> Vec<(&'static str, u64)> {
                self.inner().counters()
            }

            $($(async fn $verb(&self, $($argument: $type),*) -> Result<$answer> {
                self.inner().$verb($($argument),*).await
            })*)*
        }

        #[async_trait]
        impl<L: Layer> Health for Layered<L> {
            fn engine(&self) -> &'static str {
                self.0.engine()
            }

            async fn ping(&self) -> Result<()> {
                self.0.ping().await
            }

            fn counters(&self) -> Vec<(&'static str, u64)> {
                self.0.counters()
            }
        }

        $(#[async_trait]
        impl<L: Layer> $family for Layered<L> {
            $(async fn $verb(&self, $($argument: $type),*) -> Result<$answer> {
                self.0.$verb($($argument),*).await
            })*
        })*

        /// The names of all verbs.
        #[cfg(test)]
        pub(crate) const VERBS: &[&str] = &[$($(stringify!($verb),)*)*];
    };
}

authkeep_store::verbs!(layer);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::SAMPLES;

    #[test]
    fn every_verb_is_a_look_up_or_has_a_sample() {
        let look_ups = [
            "key_fingerprint",
            "account",
            "account_by_email",
            "check_password",
            "account_devices",
            "identity",
            "person",
            "password_schemes",
            "phones",
            "phone_owner",
            "documents",
            "labels",
            "api_keys",
            "totp",
            "failure",
            "signing_keys",
            "pseudonym",
            "pseudonym_session",
            "handshakes",
            "stock_size",
            "stocked_tokens",
            "dirty_token",
            "clean_token_count",
            "kept_reply",
            "fill_mark",
        ];
        for verb in VERBS {
            let looks = look_ups.contains(verb)
                || verb.starts_with("scan_")
                || SAMPLES.iter().any(|sample| sample.verb.strip_prefix("create_") == Some(verb));
            let changes = SAMPLES.iter().any(|sample| sample.verb == *verb);
            assert!(looks != changes, "{verb}: a look-up: {looks}, has a sample: {changes}");
        }
    }
}
