//! The client in Rust.

use authkeep_client::{Client, ClientError, HttpTransport, ProfileId};

use crate::stage::Stage;

const SECRET: &str = "Füßchen 🐾 ";

/// Sign-ins in a row: one value in 256 begins with a zero byte, and there are six that a proof hangs on.
const SIGN_INS: usize = 20;

fn status<T: std::fmt::Debug>(refused: Result<T, ClientError>) -> u16 {
    match refused {
        Err(ClientError::Refused { status, .. }) => status,
        other => panic!("a refusal: {other:?}"),
    }
}

async fn circle(stage: &Stage) {
    let client = Client::new(HttpTransport::new(&stage.public_url()).expect("a transport"));
    stage.fill(3);
    let email = stage.take_email_token();
    let profile = client.clean(&email).await.expect("it is cleaned");
    assert_eq!(status(client.clean(&email).await), 400, "a token is cleaned once");

    let id = ProfileId::random().expect("an id");
    let dirty = client.sign_up(&id, SECRET, &profile).await.expect("it is signed up");
    let other = ProfileId::random().expect("an id");
    assert_eq!(status(client.sign_up(&other, SECRET, &profile).await), 400, "a token signs one pseudonym up");

    let account = client.clean(&dirty).await.expect("it is cleaned");
    assert_ne!(account, profile);
    assert_eq!(stage.spend_account_token(&account), 200);
    assert_eq!(stage.spend_account_token(&account), 400, "a token is spent once");

    let mut sessions = Vec::new();
    for _ in 0..SIGN_INS {
        sessions.push(client.sign_in(&id, SECRET).await.expect("it is signed in"));
    }
    for session in &sessions[..2] {
        client.verify(session).await.expect("it is good");
    }
    client.sign_out(&sessions[0]).await.expect("it is signed out");
    assert_eq!(status(client.verify(&sessions[0]).await), 400);
    client.verify(&sessions[1]).await.expect("it is still good");
    client.sign_in(&id, SECRET).await.expect("it is signed in again");

    for (id, secret) in [(&id, "another secret"), (&id, SECRET.trim()), (&other, SECRET)] {
        assert_eq!(status(client.sign_in(id, secret).await), 401);
    }
}

#[tokio::test]
async fn on_memory() {
    circle(&Stage::memory()).await;
}

#[tokio::test]
async fn on_sled() {
    circle(&Stage::sled()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres() {
    if let Some(stage) = Stage::postgres("the Rust client").await {
        circle(&stage).await;
    }
}
