//! What cryptography costs by itself, by the crates that the server uses, with nothing around it.

use std::time::Duration;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use crypto_bigint::modular::{ConstMontyForm, ConstMontyParams as _};
use crypto_bigint::{U256, U2048};
use sha2::Sha512;

use crate::clock;
use crate::failure::Result;
use crate::random::Random;

crypto_bigint::const_monty_params!(
    Group,
    U2048,
    concat!(
        "ac6bdb41324a9a9bf166de5e1389582faf72b6651987ee07fc3192943db56050",
        "a37329cbb4a099ed8193e0757767a13dd52312ab4b03310dcd7f48a9da04fd50",
        "e8083969edb767b0cf6095179a163ab3661a05fbd5faaae82918a9962f0b93b8",
        "55f97993ec975eeaa80d740adbf4ff747359d041d5c33ea71d281e446b14773b",
        "ca97b43a23fb801676bd207a436c6481f1d2b9078717461a5b9d32e688f87748",
        "544523b524b0d57d5ea77a2775d2ecfa032cfbdbf52fb3786160279004e57ae6",
        "af874e7303ce53299ccc041c7bc308d82a5698f3a8d0c38271ae35f8e9dbfbb6",
        "94b5c803d89f7ae435de236d525f54759b65e372fcd68ef20fa7111f9e4aff73",
    ),
    "The 2048-bit group of RFC 5054."
);

type Element = ConstMontyForm<Group, { Group::LIMBS }>;

/// What argon2id is told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Argon {
    pub(crate) memory_kib: u32,
    pub(crate) passes: u32,
    pub(crate) lanes: u32,
}

/// The defaults of `identity.password` in the configuration.
pub(crate) const ARGON: Argon = Argon { memory_kib: 19_456, passes: 2, lanes: 1 };

/// Hashes a second, on so many threads, each with memory of its own that it keeps.
pub(crate) fn argon2(argon: Argon, threads: usize, time: Duration) -> Result<f64> {
    on_threads(threads, || {
        let params = Params::new(argon.memory_kib, argon.passes, argon.lanes, Some(32))?;
        let mut memory = vec![Block::new(); params.block_count()];
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut hash = [0; 32];
        clock::rate_of(time, || {
            argon2.hash_password_into_with_memory(b"Correct1Horse", &[7; 32], &mut hash, memory.as_mut_slice())?;
            std::hint::black_box(hash);
            Ok(())
        })
    })
}

/// How often a second one core can raise two numbers modulo N to exponents of 256 bits.
pub(crate) fn two_powers(time: Duration) -> Result<f64> {
    let mut random = Random::fresh()?;
    let base = Element::new(&U2048::from_be_slice(&random.bytes::<256>()));
    clock::rate_of(time, || {
        for _ in 0..2 {
            let exponent = U256::from_be_slice(&random.bytes::<32>());
            std::hint::black_box(base.pow(&exponent));
        }
        Ok(())
    })
}

/// Dirty tokens a second, on so many threads: each a PBKDF2 of 1,000 rounds over 128 bytes, and one power.
pub(crate) fn dirty_tokens(threads: usize, time: Duration) -> Result<f64> {
    on_threads(threads, || {
        let mut random = Random::fresh()?;
        let base = Element::new(&U2048::from_be_slice(&random.bytes::<256>()));
        clock::rate_of(time, || {
            let (secret, salt, mut chain) = (random.bytes::<64>(), random.bytes::<24>(), [0; 128]);
            pbkdf2::pbkdf2_hmac::<Sha512>(&secret, &salt, 1000, &mut chain);
            let exponent = U256::from_be_slice(&random.bytes::<32>());
            std::hint::black_box((chain, base.pow(&exponent)));
            Ok(())
        })
    })
}

/// The sum of what threads that run at one time come to.
fn on_threads(threads: usize, run: impl Fn() -> Result<f64> + Sync) -> Result<f64> {
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(&run)).collect();
        running.into_iter().map(|thread| thread.join().map_err(|_| "a thread failed")?).sum()
    })
}
