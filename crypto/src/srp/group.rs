//! Arithmetic modulo N: the 2048-bit group of RFC 5054, appendix A, in Montgomery form.

use std::sync::LazyLock;

use authkeep_store::Secret;
use crypto_bigint::modular::{ConstMontyForm, ConstMontyParams};
use crypto_bigint::{CtAssign, CtEq, CtGt, CtLt, U256, U2048};
use zeroize::Zeroizing;

/// Bytes of a number modulo N.
pub(super) const WIDTH: usize = 256;

/// g as it is hashed: one byte, not padded.
pub(super) const GENERATOR: u8 = 2;

crypto_bigint::const_monty_params!(
    Modulus,
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
    "N, a safe prime."
);

/// A number modulo N.
pub(super) type Element = ConstMontyForm<Modulus, { Modulus::LIMBS }>;

const G: Element = Element::new(&U2048::from_u8(GENERATOR));

/// k = H(N | g).
const K: Element =
    Element::new(&U256::from_be_hex("4cba3fb2923e01fb263ddbbb185a01c131c638f2561942e437727e02ca3c266d").resize());

/// N at its full width.
#[cfg(test)]
pub(super) fn modulus() -> [u8; WIDTH] {
    to_bytes(Modulus::PARAMS.modulus().as_ref())
}

/// The exponent that a secret is. The caller's copy is wiped when it goes.
pub(super) fn exponent(secret: &Secret<32>) -> Zeroizing<U256> {
    Zeroizing::new(U256::from_be_slice(secret.expose()))
}

/// Digits of an exponent in base 16.
const DIGITS: usize = 64;

/// For each digit of an exponent, what g is raised to by each of its values. With them a power of g costs 63
/// multiplications where another one costs some 256 squarings and 64 multiplications.
static POWERS: LazyLock<Vec<[Element; 16]>> = LazyLock::new(|| {
    let mut place = G;
    let mut table = Vec::with_capacity(DIGITS);
    for _ in 0..DIGITS {
        let mut row = [Element::ONE; 16];
        for value in 1..16 {
            row[value] = row[value - 1] * place;
        }
        place = row[15] * place;
        table.push(row);
    }
    table
});

/// g^`exponent` mod N, in the same time for every exponent: every entry of the table is read, whichever is wanted.
pub(super) fn power_of_generator(exponent: &U256) -> Element {
    let bytes = Zeroizing::new(exponent.to_le_bytes());
    let digits = bytes.as_slice().iter().flat_map(|byte| [byte & 15, byte >> 4]);
    let mut power = Element::ONE;
    for (digit, row) in digits.zip(POWERS.iter()) {
        let mut factor = Element::ONE;
        for (value, entry) in (0_u8..).zip(row) {
            factor.ct_assign(entry, value.ct_eq(&digit));
        }
        power *= factor;
    }
    power
}

/// k times an element.
pub(super) fn times_multiplier(element: &Element) -> Element {
    K * element
}

/// The number that the bytes are, if 1 < number < N - 1.
///
/// Left out are the numbers whose powers are known without a secret: 0, 1, N - 1 and what equals them modulo N.
pub(super) fn element(bytes: &[u8; WIDTH]) -> Option<Element> {
    let number = Zeroizing::new(U2048::from_be_slice(bytes));
    let last = Modulus::PARAMS.modulus().as_ref().wrapping_sub(&U2048::ONE);
    let inside = number.ct_gt(&U2048::ONE) & number.ct_lt(&last);
    inside.to_bool().then(|| Element::new(&number))
}

/// An element at its full width.
pub(super) fn encode(element: &Element) -> [u8; WIDTH] {
    to_bytes(&Zeroizing::new(element.retrieve()))
}

fn to_bytes(number: &U2048) -> [u8; WIDTH] {
    let mut bytes = [0; WIDTH];
    bytes.copy_from_slice(number.to_be_bytes().as_slice());
    bytes
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    /// N + `difference`.
    fn near_modulus(difference: i8) -> [u8; WIDTH] {
        let mut bytes = modulus();
        bytes[WIDTH - 1] = bytes[WIDTH - 1].checked_add_signed(difference).expect("no carry: N ends with 73");
        bytes
    }

    fn small(number: u8) -> [u8; WIDTH] {
        let mut bytes = [0; WIDTH];
        bytes[WIDTH - 1] = number;
        bytes
    }

    #[test]
    fn the_multiplier_is_the_hash_of_the_group_with_one_byte_for_the_generator() {
        let digest = Sha256::new().chain_update(modulus()).chain_update([GENERATOR]).finalize();
        assert_eq!(encode(&K)[WIDTH - 32..], digest[..]);
        assert_eq!(encode(&K)[..WIDTH - 32], [0; WIDTH - 32]);
    }

    #[test]
    fn numbers_whose_powers_anyone_knows_are_left_out() {
        for refused in [small(0), small(1), near_modulus(-1), near_modulus(0), near_modulus(1), [0xff; WIDTH]] {
            assert!(element(&refused).is_none());
        }
    }

    #[test]
    fn the_numbers_between_keep_their_leading_zeros() {
        for kept in [small(2), near_modulus(-2)] {
            assert_eq!(encode(&element(&kept).expect("in range")), kept);
        }
    }

    #[test]
    fn the_table_gives_what_repeated_squaring_gives() {
        let digit = |at: u32| U256::from_u8(15).shl_vartime(4 * at);
        let mixed = U256::from_be_hex("0123456789abcdeffedcba98765432100f1e2d3c4b5a69788796a5b4c3d2e1f0");
        for exponent in [U256::ZERO, U256::ONE, U256::MAX, digit(0), digit(31), digit(63), mixed] {
            assert_eq!(power_of_generator(&exponent), G.pow(&exponent), "{exponent}");
        }
    }

    #[test]
    fn a_power_is_reduced() {
        // g^2048 is above N, and its remainder is known: (2^2048 mod N) = 2^2048 - N, since N has its top bit set.
        let power = power_of_generator(&U256::from_u32(2048));
        assert_eq!(power.retrieve(), Modulus::PARAMS.modulus().as_ref().wrapping_neg());
    }
}
