//! What is stored of a password: `verifyHash` = HKDF-SHA-256 (RFC 5869) of argon2id (RFC 9106, version 1.3) of the
//! password and the account's 32-byte `authSalt`.
//!
//! A scheme is a number and the parameters that it stands for. The number is an account's `verifierVersion`; 1 is taken
//! by the stretch of Firefox Accounts, see [`onepw`](crate::auth::onepw).

use std::ops::RangeInclusive;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use authkeep_store::Secret;
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// The versions that a scheme can have.
pub const VERSIONS: RangeInclusive<u8> = 2..=255;
/// The memory of a hash in KiB: 19 MiB to 1 GiB.
pub const MEMORY_KIB: RangeInclusive<u32> = 19 * 1024..=1024 * 1024;
/// How often a hash goes over its memory.
pub const PASSES: RangeInclusive<u32> = 2..=64;
/// The lanes of a hash. They are computed one after another.
pub const LANES: RangeInclusive<u32> = 1..=16;

/// Parameters that are not accepted: too weak to protect a password, or too much for a server to bear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemeError {
    /// The version is not a scheme's.
    #[error("the version of a password scheme must be in 2..=255, not {0}")]
    Version(u8),
    /// See [`MEMORY_KIB`].
    #[error("a password scheme takes from {least} to {most} KiB of memory, not {0}", least = MEMORY_KIB.start(), most = MEMORY_KIB.end())]
    Memory(u32),
    /// See [`PASSES`].
    #[error("a password scheme makes from {least} to {most} passes, not {0}", least = PASSES.start(), most = PASSES.end())]
    Passes(u32),
    /// See [`LANES`].
    #[error("a password scheme has from {least} to {most} lanes, not {0}", least = LANES.start(), most = LANES.end())]
    Lanes(u32),
}

/// A version and the parameters of argon2id that it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheme {
    version: u8,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Scheme {
    /// Takes a version, the memory in KiB (m), the passes over it (t) and the lanes (p).
    ///
    /// # Errors
    /// [`SchemeError`] names the first value that is out of its bounds.
    pub fn new(version: u8, memory_kib: u32, passes: u32, lanes: u32) -> Result<Self, SchemeError> {
        if !VERSIONS.contains(&version) {
            return Err(SchemeError::Version(version));
        }
        if !MEMORY_KIB.contains(&memory_kib) {
            return Err(SchemeError::Memory(memory_kib));
        }
        if !PASSES.contains(&passes) {
            return Err(SchemeError::Passes(passes));
        }
        if !LANES.contains(&lanes) {
            return Err(SchemeError::Lanes(lanes));
        }
        Ok(Self { version, memory_kib, passes, lanes })
    }

    /// A scheme that protects nothing and takes no time, for tests in which the value of the hash does not matter.
    #[cfg(test)]
    pub(crate) const fn weak(version: u8) -> Self {
        Self { version, memory_kib: 64, passes: 3, lanes: 1 }
    }

    /// The `verifierVersion` of accounts under this scheme.
    #[must_use]
    pub const fn version(self) -> u8 {
        self.version
    }

    /// The memory of a hash in KiB.
    #[must_use]
    pub const fn memory_kib(self) -> u32 {
        self.memory_kib
    }

    /// The passes over the memory.
    #[must_use]
    pub const fn passes(self) -> u32 {
        self.passes
    }

    /// The lanes.
    #[must_use]
    pub const fn lanes(self) -> u32 {
        self.lanes
    }

    /// Computes the `verifyHash` of a password. Long work on much memory, which is wiped before it is given back: call it
    /// through a [`HashPool`](super::pool::HashPool).
    ///
    /// # Panics
    /// Only if the password is longer than 4 GiB.
    #[must_use]
    pub fn verify_hash(self, password: &str, auth_salt: &Secret<32>) -> Secret<32> {
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32))
            .expect("the bounds of a scheme are within those of argon2id");
        let mut memory = Zeroizing::new(vec![Block::new(); params.block_count()]);
        let mut stretched = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(
                password.as_bytes(),
                auth_salt.expose(),
                stretched.as_mut(),
                memory.as_mut_slice(),
            )
            .expect("salt and output have fixed lengths, and a password is below 4 GiB");

        let mut hash = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, stretched.as_ref())
            .expand(b"authkeep/v1/verifyHash", hash.as_mut())
            .expect("32 bytes are far below what HKDF can give");
        Secret::new(*hash)
    }
}

#[cfg(test)]
mod tests {
    use argon2::ParamsBuilder;

    use super::*;

    fn salt() -> Secret<32> {
        Secret::new(std::array::from_fn(|at| u8::try_from(at).unwrap()))
    }

    fn hash(scheme: Scheme, password: &str) -> String {
        hex::encode(scheme.verify_hash(password, &salt()).expose())
    }

    /// RFC 9106, section 5.3: the library that a scheme stands on is argon2id.
    #[test]
    fn argon2id_gives_the_tag_of_the_rfc() {
        let params = ParamsBuilder::new()
            .m_cost(32)
            .t_cost(3)
            .p_cost(4)
            .data(argon2::AssociatedData::new(&[4; 12]).unwrap())
            .build()
            .unwrap();
        let mut memory = vec![Block::new(); params.block_count()];
        let mut tag = [0; 32];
        Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, params)
            .unwrap()
            .hash_password_into_with_memory(&[1; 32], &[2; 16], &mut tag, memory.as_mut_slice())
            .unwrap();
        assert_eq!(hex::encode(tag), "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
    }

    /// The values were computed with OpenSSL's argon2id and an HKDF apart from this one.
    #[test]
    fn known_passwords_have_known_hashes() {
        assert_eq!(
            hash(Scheme::weak(2), "pässwörd"),
            "f51aa0b25c1b9c9508de5131c44878afea9a8dd82d3e0a6a4ccf24ca9175c1f5"
        );
        let least = Scheme::new(2, *MEMORY_KIB.start(), *PASSES.start(), *LANES.start()).unwrap();
        assert_eq!(hash(least, "pässwörd"), "1f84ad15315c469ab6915c1e8fd8513db2eb78f5915ea4561f23da7b6533a107");
    }

    #[test]
    fn password_and_salt_change_the_hash_and_the_version_does_not() {
        let known = Scheme::weak(2).verify_hash("Passw0rd", &salt());
        assert_eq!(known, Scheme::weak(3).verify_hash("Passw0rd", &salt()));
        assert_ne!(known, Scheme::weak(2).verify_hash("Passw0re", &salt()));
        assert_ne!(known, Scheme::weak(2).verify_hash("Passw0rd", &Secret::new([0; 32])));
    }

    #[test]
    fn bounds_are_accepted_and_what_lies_beyond_is_not() {
        for (version, m, t, p) in [(2, 19_456, 2, 1), (255, 1_048_576, 64, 16)] {
            let scheme = Scheme::new(version, m, t, p).unwrap();
            assert_eq!((scheme.version(), scheme.memory_kib(), scheme.passes(), scheme.lanes()), (version, m, t, p));
        }
        let refused = [
            (0, 19_456, 2, 1, SchemeError::Version(0)),
            (1, 19_456, 2, 1, SchemeError::Version(1)),
            (2, 19_455, 2, 1, SchemeError::Memory(19_455)),
            (2, 1_048_577, 2, 1, SchemeError::Memory(1_048_577)),
            (2, 19_456, 1, 1, SchemeError::Passes(1)),
            (2, 19_456, 65, 1, SchemeError::Passes(65)),
            (2, 19_456, 2, 0, SchemeError::Lanes(0)),
            (2, 19_456, 2, 17, SchemeError::Lanes(17)),
        ];
        for (version, m, t, p, error) in refused {
            assert_eq!(Scheme::new(version, m, t, p), Err(error));
        }
        assert_eq!(
            SchemeError::Memory(8).to_string(),
            "a password scheme takes from 19456 to 1048576 KiB of memory, not 8"
        );
    }

    /// Every pair of extremes is one that the library takes, so that no scheme fails when it hashes.
    #[test]
    fn the_library_takes_every_corner_of_the_bounds() {
        for m in [*MEMORY_KIB.start(), *MEMORY_KIB.end()] {
            for t in [*PASSES.start(), *PASSES.end()] {
                for p in [*LANES.start(), *LANES.end()] {
                    assert!(Params::new(m, t, p, Some(32)).is_ok(), "{m} {t} {p}");
                }
            }
        }
    }
}
