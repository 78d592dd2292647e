use authkeep_store::{
    Account, AccountResetToken, ErrorKind, KeyFetchToken, KeyFingerprint, PasswordChangeToken, PasswordForgotToken,
    SessionToken,
};
use proptest::prelude::*;

use super::*;
use crate::fuzzing::{KINDS, decode_any, seal};

fn time() -> impl Strategy<Value = EpochMs> {
    (0..=EpochMs::MAX.get()).prop_map(|ms| EpochMs::new(ms).expect("it is in range"))
}

fn text() -> impl Strategy<Value = Text255> {
    "[^\u{0}]{0,255}".prop_map(|text| Text255::new(text).expect("it is in bounds"))
}

fn email() -> impl Strategy<Value = NormalizedEmail> {
    "[^\u{0}]{0,80}".prop_map(|text| NormalizedEmail::new(&text).expect("it is in bounds"))
}

prop_compose! {
    fn account()(
        uid in any::<[u8; 16]>(),
        normalized_email in email(),
        texts in (text(), proptest::option::of(text())),
        secrets in (any::<[u8; 16]>(), any::<[[u8; 32]; 4]>(), proptest::option::of(any::<[u8; 16]>())),
        email_verified in any::<bool>(),
        verifier_version in any::<u8>(),
        times in (time(), time(), proptest::option::of(time())),
    ) -> Account {
        let [k_a, wrap_wrap_kb, auth_salt, verify_hash] = secrets.1.map(Secret::new);
        Account {
            uid: uid.into(),
            normalized_email,
            email: texts.0,
            email_code: Secret::new(secrets.0),
            email_verified,
            k_a,
            wrap_wrap_kb,
            auth_salt,
            verify_hash,
            verifier_version,
            verifier_set_at: times.0,
            created_at: times.1,
            locale: texts.1,
            locked_at: times.2,
            unlock_code: secrets.2.map(Secret::new),
        }
    }
}

prop_compose! {
    fn session_token()(id: [u8; 32], uid: [u8; 16], data: [u8; 32], created_at in time()) -> SessionToken {
        SessionToken { id: id.into(), uid: uid.into(), data: Secret::new(data), created_at }
    }
}

fn is_identity<R: Record + PartialEq + std::fmt::Debug>(record: &R) -> core::result::Result<(), TestCaseError> {
    let bytes = encode(record);
    prop_assert_eq!(&decode::<R>(&bytes).expect("what was written is read"), record);
    prop_assert_eq!(decode_any(&bytes), Some(bytes));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn accounts_are_read_as_they_were_written(account in account()) {
        is_identity(&account)?;
    }

    #[test]
    fn tokens_are_read_as_they_were_written(
        session in session_token(), long: [u8; 32], bundle: [[u8; 32]; 3], code: [u8; 16], tries: u16
    ) {
        let SessionToken { id, uid, data, created_at } = session.clone();
        let id: [u8; 32] = id.into();
        is_identity(&session)?;
        let (auth_key, mut key_bundle) = (Secret::new(long), [0; 96]);
        key_bundle.copy_from_slice(bundle.as_flattened());
        is_identity(&KeyFetchToken {
            id: id.into(), uid, auth_key, key_bundle: Secret::new(key_bundle), created_at
        })?;
        is_identity(&AccountResetToken { id: id.into(), uid, data: data.clone(), created_at })?;
        is_identity(&PasswordChangeToken { id: id.into(), uid, data: data.clone(), created_at })?;
        is_identity(&PasswordForgotToken {
            id: id.into(), uid, data, pass_code: Secret::new(code), tries, created_at
        })?;
        is_identity(&KeyFingerprint::from_bytes(long))?;
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _unread = decode_any(&bytes);
        for kind in KINDS {
            let sealed = seal(*kind, &bytes);
            if let Some(written) = decode_any(&sealed) {
                prop_assert_eq!(decode_any(&written), Some(written));
            }
        }
    }

    #[test]
    fn no_part_and_no_damaged_copy_of_a_record_is_read(account in account(), at: prop::sample::Index, bit in 0_u8..8) {
        let mut bytes = encode(&account);
        let at = at.index(bytes.len());
        prop_assert!(decode::<Account>(&bytes[..at]).is_err());
        bytes[at] ^= 1_u8 << bit;
        let error = decode::<Account>(&bytes).expect_err("one bit is wrong");
        prop_assert_eq!(error.kind(), ErrorKind::Corrupt);
    }

    #[test]
    fn a_record_of_another_family_or_version_is_refused(session in session_token(), version in 2..=u8::MAX) {
        let bytes = encode(&session);
        prop_assert_eq!(decode::<PasswordChangeToken>(&bytes).expect_err("it is a session").kind(), ErrorKind::Corrupt);
        let mut later = bytes;
        later[1] = version;
        let sum = checksum(later[0], version, &later[HEADER..]);
        later[2..HEADER].copy_from_slice(&sum.to_le_bytes());
        let error = decode::<SessionToken>(&later).expect_err("the version is unknown");
        prop_assert!(error.to_string().contains("layout"), "{}", error);
    }
}
