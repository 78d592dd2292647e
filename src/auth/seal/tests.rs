//! A sealed field opens in its own place, and in no other.

use proptest::prelude::*;

use super::*;

fn key(byte: u8) -> Secret<32> {
    Secret::new([byte; 32])
}

/// Computed apart from this code, with a cipher that gives the ciphertext of draft-irtf-cfrg-xchacha-03, A.3.1.
#[test]
fn the_layout_is_the_one_written_down() {
    let totp = Sealer::new(&Secret::new(std::array::from_fn(|at| u8::try_from(at).unwrap())), "totp");
    let record: [u8; 16] = std::array::from_fn(|at| u8::try_from(at).unwrap());
    let nonce = std::array::from_fn(|at| u8::try_from(0x40 + at).unwrap());
    let sealed = totp.seal(&record, nonce, b"a plain text");
    let known = "01\
        404142434445464748494a4b4c4d4e4f5051525354555657\
        db10c1286358e23c198b23d5\
        b272efb3859cc8f56277e4cd72219550";
    assert_eq!(hex::encode(&sealed), known);
    assert_eq!(totp.open(&record, &sealed).unwrap().as_slice(), b"a plain text");
}

#[test]
fn every_flipped_bit_is_refused() {
    let totp = Sealer::new(&key(1), "totp");
    let sealed = totp.seal(b"record", [2; 24], b"sixteen bytes ..");
    for at in 0..sealed.len() {
        for bit in 0..8 {
            let mut changed = sealed.clone();
            changed[at] ^= 1 << bit;
            let expected = if at == 0 { OpenError::Version } else { OpenError::Refused };
            assert_eq!(totp.open(b"record", &changed), Err(expected), "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn every_cut_and_an_added_byte_are_refused() {
    let totp = Sealer::new(&key(1), "totp");
    let sealed = totp.seal(b"record", [2; 24], b"text");
    for length in 0..sealed.len() {
        let expected = if length < OVERHEAD { OpenError::Short } else { OpenError::Refused };
        assert_eq!(totp.open(b"record", &sealed[..length]), Err(expected), "{length} bytes");
    }
    let longer = [sealed.as_slice(), &[0]].concat();
    assert_eq!(totp.open(b"record", &longer), Err(OpenError::Refused));
}

#[test]
fn another_key_another_family_and_another_record_are_refused() {
    let totp = Sealer::new(&key(1), "totp");
    let sealed = totp.seal(b"record", [2; 24], b"text");
    assert_eq!(Sealer::new(&key(2), "totp").open(b"record", &sealed), Err(OpenError::Refused));
    assert_eq!(Sealer::new(&key(1), "message").open(b"record", &sealed), Err(OpenError::Refused));
    assert_eq!(totp.open(b"recorD", &sealed), Err(OpenError::Refused));
    assert_eq!(totp.open(b"", &sealed), Err(OpenError::Refused));
}

/// The family is bound twice, by its key and by the associated data; this looks at the second alone.
#[test]
fn a_byte_that_moves_from_the_family_to_the_record_changes_the_place() {
    assert_ne!(Sealer::new(&key(1), "ab").place(b"c"), Sealer::new(&key(1), "a").place(b"bc"));
}

#[test]
fn errors_and_their_debug_say_nothing_of_the_plaintext() {
    let totp = Sealer::new(&key(1), "totp");
    let mut sealed = totp.seal(b"record", [2; 24], b"hush");
    sealed[30] ^= 1;
    let error = totp.open(b"record", &sealed).unwrap_err();
    assert_eq!(error.to_string(), "a sealed field does not open with this key in this place");
    assert_eq!(format!("{error:?}"), "Refused");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_sealed_opens_again(
        server_key: [u8; 32],
        record in proptest::collection::vec(any::<u8>(), 0..70),
        nonce: [u8; 24],
        plaintext in proptest::collection::vec(any::<u8>(), 0..500),
    ) {
        let messages = Sealer::new(&Secret::new(server_key), "message");
        let sealed = messages.seal(&record, nonce, &plaintext);
        prop_assert_eq!(sealed.len(), plaintext.len() + OVERHEAD);
        let opened = messages.open(&record, &sealed).unwrap();
        prop_assert_eq!(opened.as_slice(), plaintext.as_slice());
    }
}
