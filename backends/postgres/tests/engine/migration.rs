//! The schema: made once by whoever comes first, refused when it is older or newer than the program.

use authkeep_conformance::fixtures::Fixtures;
use authkeep_postgres::{Options, PostgresStore, migrate, namespace};
use authkeep_store::{Accounts, ErrorKind, Failures, SessionTokens};

use crate::database::{Other, account, open, store};
use crate::place::Place;

crate::tests![
    four_at_once_make_one_schema,
    an_older_schema_is_refused_until_it_is_migrated,
    four_at_once_bring_an_older_schema_up_to_date,
    a_newer_schema_is_refused,
    another_schema_of_the_same_version_is_refused,
    a_migration_that_fails_leaves_no_trace,
    a_schema_that_does_not_exist_is_named,
    a_database_in_another_encoding_is_refused,
];

/// Takes the last two migrations back, as if the schema were that of an older program.
const OLDER: &str = "DELETE FROM authkeep_migration WHERE version IN (3, 4);
    DROP TABLE pseudonym_session, pseudonym, handshake, handshake_stripe, stocked_token, dirty_token, clean_token,
        kept_reply, fill_mark;
    DROP TABLE identity, password_scheme, profile, phone, document, file_to_delete, label, used_jti, api_key, totp,
        throttle, signing_key, message;
    ALTER TABLE session_token DROP COLUMN expires_at;
    ALTER TABLE account DROP COLUMN failures, DROP COLUMN locked_by_failures";

async fn refusal(url: &str, options: Options) -> String {
    let error = PostgresStore::connect(url, options).await.err().expect("it must be refused");
    assert_eq!(error.kind(), ErrorKind::Internal, "{error}");
    error.to_string()
}

async fn four_at_once_make_one_schema(server: String) {
    for _ in 0..5 {
        let place = Place::new(&server).await.expect("a place");
        let opened = (0..4).map(|_| tokio::spawn(PostgresStore::connect(place.url.clone().leak(), Options::default())));
        for opened in futures_util::future::join_all(opened).await {
            opened.expect("no panic").expect("every one of them opens");
        }
        assert!(migrate::status(&place.url).await.expect("a status").is_current());
    }
}

async fn an_older_schema_is_refused_until_it_is_migrated(server: String) {
    let (place, store) = store(&server).await;
    let mut fixtures = Fixtures::new(1);
    let kept = account(&store, &mut fixtures).await;
    let token = fixtures.session_token(kept.uid);
    store.create_session_token(token.clone()).await.expect("a token");
    drop(store);
    let mut other = Other::new(&server, &place).await;
    other.run(OLDER).await;

    let message = refusal(&place.url, Options::default()).await;
    assert!(message.contains("authkeep migrate up") && message.contains("serve --migrate"), "{message}");
    let status = migrate::status(&place.url).await.expect("a status");
    assert_eq!(status.pending().map(|step| step.version).collect::<Vec<_>>(), [3, 4]);

    let applied = migrate::up(&place.url).await.expect("it is brought up to date");
    let applied: Vec<_> = applied.iter().map(|step| (step.version, step.applied)).collect();
    assert_eq!(applied, [(3, true), (4, true)]);
    assert_eq!(migrate::up(&place.url).await.expect("and again"), []);
    let store = open(&place.url).await;
    assert_eq!(store.scan_session_tokens(None, 10).await.expect("a scan"), [token], "the tokens stay, without an end");
    assert_eq!(store.failure(kept.uid).await.expect("a look-up"), None);
    assert_eq!(store.account(kept.uid).await.expect("a look-up"), Some(kept));

    other.run(OLDER).await;
    PostgresStore::connect(&place.url, Options { migrate: true }).await.expect("it is told to migrate");
    assert!(migrate::status(&place.url).await.expect("a status").is_current());
}

async fn four_at_once_bring_an_older_schema_up_to_date(server: String) {
    let (place, _) = store(&server).await;
    Other::new(&server, &place).await.run(OLDER).await;
    let runs = (0..4).map(|_| tokio::spawn(migrate::up(place.url.clone().leak())));
    let mut applied = 0;
    for run in futures_util::future::join_all(runs).await {
        applied += run.expect("no panic").expect("every one of them succeeds").len();
    }
    assert_eq!(applied, 2, "one of them applies both steps");
}

async fn a_newer_schema_is_refused(server: String) {
    let (place, _) = store(&server).await;
    let mut other = Other::new(&server, &place).await;
    other
        .run(
            "INSERT INTO authkeep_migration (version, description, success, checksum, execution_time)
            VALUES (9000, 'of the future', true, ''::bytea, 0)",
        )
        .await;
    for options in [Options::default(), Options { migrate: true }] {
        let message = refusal(&place.url, options).await;
        assert!(message.contains("unknown version, 9000"), "{message}");
    }
    assert_eq!(migrate::status(&place.url).await.expect("a status").unknown, [9000]);
    assert!(migrate::up(&place.url).await.is_err());
}

async fn another_schema_of_the_same_version_is_refused(server: String) {
    let (place, _) = store(&server).await;
    Other::new(&server, &place).await.run("UPDATE authkeep_migration SET checksum = ''::bytea WHERE version = 2").await;
    let message = refusal(&place.url, Options { migrate: true }).await;
    assert!(message.contains("another migration 2"), "{message}");
}

async fn a_migration_that_fails_leaves_no_trace(server: String) {
    let place = Place::new(&server).await.expect("a place");
    let mut other = Other::new(&server, &place).await;
    other.run("CREATE TABLE password_forgot_token (somebody_else text)").await;
    let message = refusal(&place.url, Options::default()).await;
    assert!(message.contains("migration 2 failed") && message.contains("password_forgot_token"), "{message}");
    let tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()
        AND table_name IN ('account', 'session_token')";
    assert_eq!(other.number(tables).await, 1, "the first migration stays, the second is undone");
    other.run("DROP TABLE password_forgot_token").await;
    migrate::up(&place.url).await.expect("the rest can be applied");
}

async fn a_schema_that_does_not_exist_is_named(server: String) {
    let place = Place::new(&server).await.expect("a place");
    namespace::drop(&server, &place.name).await.expect("it is dropped");
    let message = refusal(&place.url, Options::default()).await;
    assert!(message.contains(&format!("no schema {}", place.name)), "{message}");
}

async fn a_database_in_another_encoding_is_refused(server: String) {
    let place = Place::new(&server).await.expect("a place");
    let mut other = Other::new(&server, &place).await;
    let name = &place.name;
    other.run(&format!("CREATE DATABASE {name} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")).await;
    let separator = if server.contains('?') { '&' } else { '?' };
    let message = refusal(&format!("{server}{separator}dbname={name}"), Options::default()).await;
    other.run(&format!("DROP DATABASE {name}")).await;
    assert!(message.contains("encoded in LATIN1"), "{message}");
}
