use authkeep_store::{
    Account, AccountResetToken, ApiKey, CleanBucket, CleanToken, CleanTokenId, DirtyBucket, DirtyToken, Document,
    ErrorKind, Failure, FileToDelete, FillMark, Handshake, HandshakeId, HandshakeKey, HandshakeKind, Identity,
    KeptReply, KeyFetchToken, KeyFingerprint, Label, LabelScope, PasswordChangeToken, PasswordForgotToken,
    PasswordScheme, Phone, Profile, Pseudonym, PseudonymSession, Role, SessionToken, SigningKey, Stock, StockedToken,
    StockedTokenId, Text4k, Text255, Throttle, Totp, Uid, UsedJti, UsedJtiId,
};
use proptest::prelude::*;

use super::*;
use crate::fuzzing::{KINDS, VERSIONS, decode_any, seal};

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
    fn session_token()(
        id: [u8; 32],
        uid: [u8; 16],
        data: [u8; 32],
        created_at in time(),
        expires_at in proptest::option::of(time()),
    ) -> SessionToken {
        SessionToken { id: id.into(), uid: uid.into(), data: Secret::new(data), created_at, expires_at }
    }
}

fn date() -> impl Strategy<Value = Date> {
    (1_u16..=9999, 1_u8..=12, 1_u8..=28).prop_map(|(year, month, day)| Date::new(year, month, day).expect("it exists"))
}

fn sealed() -> impl Strategy<Value = Sealed> {
    proptest::collection::vec(any::<u8>(), 0..300).prop_map(|bytes| Sealed::new(bytes).expect("it is in bounds"))
}

fn number() -> impl Strategy<Value = PhoneNumber> {
    "[0-9]{1,15}".prop_map(|digits| PhoneNumber::new(digits).expect("it is in bounds"))
}

fn long_text() -> impl Strategy<Value = Text4k> {
    "[^\u{0}]{0,600}".prop_map(|text| Text4k::new(text).expect("it is in bounds"))
}

/// What the records of the identity families are made of.
#[derive(Clone, Debug)]
struct Parts {
    short: [u8; 16],
    uid: Uid,
    long: [u8; 32],
    text: Text255,
    other_text: Text255,
    long_text: Option<Text4k>,
    number: PhoneNumber,
    date: Date,
    sealed: Sealed,
    times: (EpochMs, EpochMs, Option<EpochMs>),
    count: u32,
    flag: bool,
}

prop_compose! {
    fn parts()(
        ids: ([u8; 16], [u8; 16], [u8; 32]),
        texts in (text(), text(), proptest::option::of(long_text())),
        number in number(),
        date in date(),
        sealed in sealed(),
        times in (time(), time(), proptest::option::of(time())),
        count: u32,
        flag: bool,
    ) -> Parts {
        Parts {
            short: ids.0,
            uid: ids.1.into(),
            long: ids.2,
            text: texts.0,
            other_text: texts.1,
            long_text: texts.2,
            number,
            date,
            sealed,
            times,
            count,
            flag,
        }
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
        let SessionToken { id, uid, data, created_at, .. } = session.clone();
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
    fn what_belongs_to_a_person_is_read_as_it_was_written(parts in parts()) {
        let Parts { short, uid, long, text, other_text, long_text, number, date, sealed, times, count, flag } = parts;
        for role in Role::ALL {
            is_identity(&Identity { uid, role, created_at: times.0, updated_at: times.1 })?;
        }
        is_identity(&Profile {
            uid,
            first_name: text.clone(),
            last_name: other_text.clone(),
            dob: date,
            address: text.clone(),
            postcode: other_text.clone(),
            city: text.clone(),
            country: other_text.clone(),
            metadata: long_text.clone(),
            created_at: times.0,
        })?;
        is_identity(&Phone {
            uid,
            number,
            country: text.clone(),
            code: flag.then(|| Secret::new(long)),
            sent_at: times.0,
            expires_at: times.1,
            wrong_guesses: count,
            verified_at: times.2,
        })?;
        is_identity(&Document {
            id: short.into(),
            uid,
            doc_type: text.clone(),
            doc_number: other_text.clone(),
            doc_expire: date,
            file_name: text.clone(),
            content_type: other_text.clone(),
            size: count,
            metadata: long_text,
            created_at: times.0,
        })?;
        for scope in [LabelScope::Private, LabelScope::Public] {
            let (key, value) = (text.clone(), other_text.clone());
            is_identity(&Label { uid, scope, key, value, created_at: times.0, updated_at: times.1 })?;
        }
        is_identity(&Totp { uid, secret: sealed, enabled: flag, last_step: count, created_at: times.0 })?;
        is_identity(&Failure { uid, count, locked: flag })?;
    }

    #[test]
    fn what_belongs_to_keys_and_to_the_store_is_read_as_it_was_written(parts in parts()) {
        let Parts { short, uid, long, text, other_text, long_text, sealed, times, count, flag, .. } = parts;
        let key = long_text.unwrap_or_else(|| Text4k::new("a key").expect("it is in bounds"));
        is_identity(&ApiKey {
            id: short.into(),
            uid,
            public_key: key.clone(),
            scopes: flag.then_some(text),
            expires_in: count,
            state: other_text,
            created_at: times.0,
            updated_at: times.1,
        })?;
        is_identity(&UsedJti { id: UsedJtiId { api_key: short.into(), jti_hash: long }, expires_at: times.0 })?;
        is_identity(&SigningKey {
            id: short.into(),
            private_key: sealed,
            public_key: key,
            created_at: times.0,
            expires_at: times.2,
        })?;
        is_identity(&PasswordScheme { version: short[0], memory_kib: count, passes: count, lanes: count })?;
        is_identity(&FileToDelete { id: short.into(), due_at: times.0 })?;
        is_identity(&Throttle { key: long.into(), count, expires_at: times.0 })?;
    }

    #[test]
    fn what_is_of_pseudonyms_and_of_the_exchange_is_read_as_it_was_written(
        parts in parts(),
        verifier: [[u8; 32]; 8],
        salt in proptest::collection::vec(any::<u8>(), 1..=SrpSalt::MAX_BYTES),
        answer in sealed(),
    ) {
        let Parts { short, uid, long, sealed, times, .. } = parts;
        let (pseudonym, expires_at) = (<[u8; 16]>::from(uid), times.0);
        let mut bytes = [0; 256];
        bytes.copy_from_slice(verifier.as_flattened());
        let (verifier, salt) = (Secret::new(bytes), SrpSalt::new(salt).expect("it is in bounds"));
        is_identity(&Pseudonym { id: pseudonym.into(), verifier: verifier.clone(), salt: salt.clone() })?;
        is_identity(&PseudonymSession { id: long.into(), pseudonym: pseudonym.into(), expires_at })?;
        for kind in HandshakeKind::ALL {
            let id = HandshakeId { key: HandshakeKey { kind, hash: long }, nonce: short };
            is_identity(&Handshake { id, content: sealed.clone(), expires_at })?;
        }
        for stock in Stock::ALL {
            let id = StockedTokenId { stock, slot: short.into() };
            let drawn = StockedToken { id, token: sealed.clone() };
            is_identity(&drawn)?;
            is_identity(&KeptReply { id: long.into(), answer: answer.clone(), drawn, expires_at })?;
        }
        for bucket in [DirtyBucket::Email, DirtyBucket::Signup] {
            is_identity(&DirtyToken { id: short.into(), bucket, verifier: verifier.clone(), salt: salt.clone() })?;
        }
        for bucket in [CleanBucket::Profile, CleanBucket::Account] {
            is_identity(&CleanToken { id: CleanTokenId { bucket, hash: long.into() } })?;
        }
        is_identity(&FillMark { owner: short.into(), expires_at })?;
    }

    #[test]
    fn a_session_of_version_1_is_one_without_an_end(session in session_token()) {
        let mut fields = session.id.as_bytes().to_vec();
        fields.extend_from_slice(session.uid.as_bytes());
        fields.extend_from_slice(session.data.expose());
        fields.extend_from_slice(&session.created_at.get().to_le_bytes());
        let earlier = SessionToken { expires_at: None, ..session };
        let read: SessionToken = decode(&seal(SessionToken::KIND, 1, &fields)).expect("the version is known");
        prop_assert_eq!(read, earlier);
        prop_assert!(decode::<SessionToken>(&seal(SessionToken::KIND, 2, &fields)).is_err(), "the end is missing");
        prop_assert!(decode::<SessionToken>(&seal(SessionToken::KIND, 0, &fields)).is_err(), "there is no such version");
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _unread = decode_any(&bytes);
        for (kind, version) in KINDS.iter().zip(VERSIONS) {
            let sealed = seal(*kind, *version, &bytes);
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
    fn a_record_of_another_family_or_version_is_refused(session in session_token(), version in 3..=u8::MAX) {
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
