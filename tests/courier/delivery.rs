//! One attempt after the other against a mail server: what is sent, what is tried again, what is given up.

use std::sync::Arc;
use std::time::Duration;

use authkeep::courier::carrier::{LEASE, Outcome};
use authkeep_store::{EpochMs, Messages};
use parking_lot::Mutex;
use tokio::sync::Semaphore;

use crate::mail_server::{MailServer, Options, Port};
use crate::stage::{Stage, confirmation, now, pass, round};

fn refusing(codes: &[u16]) -> Arc<Mutex<std::collections::VecDeque<u16>>> {
    Arc::new(Mutex::new(codes.iter().copied().collect()))
}

#[tokio::test]
async fn a_letter_arrives_once() {
    let mut server = MailServer::open(Options::default());
    let stage = Stage::mail(format!("smtp://{}", server.address));
    let id = stage.post(confirmation("a@example.org")).await;
    let carrier = stage.carrier();
    assert_eq!(round(&carrier).await, [Outcome::Sent]);
    let mail = server.mail().await;
    assert_eq!((mail.from.as_str(), &mail.to[..]), ("noreply@bank.example", &["a@example.org".to_owned()][..]));
    assert_eq!(mail.header("Subject"), "Confirmation instructions");
    assert_eq!(mail.header("Message-ID"), format!("<{}@bank.example>", hex::encode(id.as_bytes())));
    assert!(mail.text.contains("http://127.0.0.1:3000/accounts/confirmation?confirmation_token=the-token\r\n"));

    assert!(stage.queue().await.is_empty());
    pass(LEASE * 10);
    assert_eq!(round(&carrier).await, []);
    assert!(server.mail_so_far().is_none());
}

#[tokio::test]
async fn links_stand_on_the_public_url() {
    let mut server = MailServer::open(Options::default());
    let mut stage = Stage::mail(format!("smtp://{}", server.address));
    stage.config.server.public.url = Some("https://auth.example/base/".to_owned());
    stage.post(confirmation("a@example.org")).await;
    assert_eq!(round(&stage.carrier()).await, [Outcome::Sent]);
    let link = "https://auth.example/base/accounts/confirmation?confirmation_token=the-token";
    assert!(server.mail().await.text.contains(link));
}

#[tokio::test]
async fn a_server_that_was_down_gets_it_when_it_is_back() {
    let port = Port::reserve();
    let stage = Stage::mail(format!("smtp://{}", port.address()));
    stage.post(confirmation("a@example.org")).await;
    let carrier = stage.carrier();
    for attempt in 1..=3 {
        assert_eq!(round(&carrier).await, [Outcome::Failed]);
        let [waiting] = &stage.queue().await[..] else { panic!("it waits") };
        assert_eq!(waiting.attempts, attempt);
        assert!(waiting.due_at > now(), "it rests");
        assert_eq!(round(&carrier).await, [], "until then nobody has it");
        stage.until_due().await;
    }
    let mut server = port.open(Options::default());
    assert_eq!(round(&carrier).await, [Outcome::Sent]);
    assert_eq!(server.mail().await.to, ["a@example.org"]);
    assert!(stage.queue().await.is_empty());
}

#[tokio::test]
async fn it_rests_twice_as_long_after_each_attempt() {
    let port = Port::reserve();
    let stage = Stage::mail(format!("smtp://{}", port.address()));
    stage.post(confirmation("a@example.org")).await;
    let carrier = stage.carrier();
    for seconds in [5, 10, 20, 40, 80, 160, 320, 640, 900, 900] {
        assert_eq!(round(&carrier).await, [Outcome::Failed]);
        let rest = stage.queue().await[0].due_at.get() - now().get();
        assert!((seconds * 800..=seconds * 1200).contains(&rest), "{rest} ms, not about {seconds} s");
        stage.until_due().await;
    }
}

#[tokio::test]
async fn a_recipient_that_is_refused_for_good_is_given_up_at_once() {
    let mut server = MailServer::open(Options { recipients: refusing(&[550]), ..Options::default() });
    let stage = Stage::mail(format!("smtp://{}", server.address));
    stage.post(confirmation("nobody@example.org")).await;
    assert_eq!(round(&stage.carrier()).await, [Outcome::Refused]);
    assert!(stage.queue().await.is_empty());
    assert!(server.mail_so_far().is_none());
}

#[tokio::test]
async fn a_mail_that_is_refused_for_good_is_given_up_at_once() {
    let server = MailServer::open(Options { mails: refusing(&[554]), ..Options::default() });
    let stage = Stage::mail(format!("smtp://{}", server.address));
    stage.post(confirmation("a@example.org")).await;
    assert_eq!(round(&stage.carrier()).await, [Outcome::Refused]);
    assert!(stage.queue().await.is_empty());
}

#[tokio::test]
async fn what_may_pass_is_tried_again() {
    let options = Options { recipients: refusing(&[450, 452, 530]), mails: refusing(&[451]), ..Options::default() };
    let mut server = MailServer::open(options);
    let stage = Stage::mail(format!("smtp://{}", server.address));
    stage.post(confirmation("a@example.org")).await;
    let carrier = stage.carrier();
    for _ in 0..4 {
        assert_eq!(round(&carrier).await, [Outcome::Failed]);
        stage.until_due().await;
    }
    assert_eq!(round(&carrier).await, [Outcome::Sent]);
    assert_eq!(server.mail().await.to, ["a@example.org"]);
    assert!(server.mail_so_far().is_none());
}

#[tokio::test]
async fn a_password_that_is_refused_costs_no_message() {
    let server = MailServer::open(Options { account: Some(("me", "right")), ..Options::default() });
    let stage = Stage::mail(format!("smtp://me:wrong@{}", server.address));
    stage.post(confirmation("a@example.org")).await;
    assert_eq!(round(&stage.carrier()).await, [Outcome::Failed]);
    assert_eq!(stage.queue().await.len(), 1);
}

#[tokio::test]
async fn after_long_enough_it_is_given_up() {
    let port = Port::reserve();
    let mut stage = Stage::mail(format!("smtp://{}", port.address()));
    stage.config.courier.give_up_hours = 2;
    stage.post(confirmation("a@example.org")).await;
    let carrier = stage.carrier();
    let start = now();
    loop {
        match round(&carrier).await[..] {
            [Outcome::Failed] => stage.until_due().await,
            [Outcome::GivenUp] => break,
            ref other => panic!("{other:?}"),
        }
    }
    let tried = now().get() - start.get();
    let hours = 2 * 3_600_000;
    assert!((hours - 1_080_000..hours).contains(&tried), "until the next attempt would be too late: {tried} ms");
    assert!(stage.queue().await.is_empty());
}

#[tokio::test]
async fn what_lay_about_for_too_long_is_not_sent() {
    let mut server = MailServer::open(Options::default());
    let stage = Stage::mail(format!("smtp://{}", server.address));
    stage.post(confirmation("a@example.org")).await;
    pass(Duration::from_hours(72));
    assert_eq!(round(&stage.carrier()).await, [Outcome::GivenUp]);
    assert!(stage.queue().await.is_empty() && server.mail_so_far().is_none());
}

#[tokio::test]
async fn two_carriers_on_one_store_send_each_message_once() {
    let mut server = MailServer::open(Options::default());
    let stage = Stage::mail(format!("smtp://{}", server.address));
    for number in 0..20 {
        stage.post(confirmation(&format!("a{number}@example.org"))).await;
    }
    let (one, two) = (stage.carrier(), stage.carrier());
    let rounds = async |carrier| {
        let mut sent = 0;
        loop {
            let messages = authkeep::courier::Carrier::claim(carrier, 3).await.unwrap();
            if messages.is_empty() {
                return sent;
            }
            for message in messages {
                assert_eq!(authkeep::courier::Carrier::carry(carrier, message).await, Outcome::Sent);
                sent += 1;
            }
        }
    };
    let (by_one, by_two) = tokio::join!(rounds(&one), rounds(&two));
    assert_eq!(by_one + by_two, 20);
    assert!(by_one > 0 && by_two > 0, "both had work: {by_one}, {by_two}");
    let mut recipients: Vec<String> = std::iter::from_fn(|| server.mail_so_far()).flat_map(|mail| mail.to).collect();
    recipients.sort_unstable();
    recipients.dedup();
    assert_eq!(recipients.len(), 20);
    assert!(server.mail_so_far().is_none() && stage.queue().await.is_empty());
}

#[tokio::test]
async fn one_that_dies_in_the_middle_is_followed_after_its_lease_with_the_same_message_id() {
    let confirmations = Arc::new(Semaphore::new(0));
    let options = Options { confirmations: Some(Arc::clone(&confirmations)), ..Options::default() };
    let mut server = MailServer::open(options);
    let stage = Stage::mail(format!("smtp://{}", server.address));
    stage.post(confirmation("a@example.org")).await;
    let carrier = stage.carrier();
    let first = tokio::select! {
        outcomes = round(&carrier) => panic!("nobody confirmed it: {outcomes:?}"),
        mail = server.mail() => mail,
    };
    // Whoever sent it is gone, and does not know that it arrived.
    drop(carrier);

    confirmations.add_permits(2);
    let other = stage.carrier();
    assert_eq!(round(&other).await, [], "its lease holds");
    pass(LEASE);
    assert_eq!(round(&other).await, [Outcome::Sent]);
    let second = server.mail().await;
    for header in ["Message-ID", "Date", "To", "Subject"] {
        assert_eq!(first.header(header), second.header(header));
    }
    assert!(stage.queue().await.is_empty());
}

#[tokio::test]
async fn a_message_of_another_key_waits() {
    let mut server = MailServer::open(Options::default());
    let stage = Stage::mail(format!("smtp://{}", server.address));
    stage.post(confirmation("a@example.org")).await;
    let config = &stage.config;
    let stranger = authkeep::courier::Courier::new(config, &authkeep_store::Secret::new([8; 32])).unwrap();
    let stranger = stranger.carrier(stage.store(), authkeep::clock::Clock::from_fn(now), Stage::public());
    assert_eq!(round(&stranger).await, [Outcome::Failed]);
    stage.until_due().await;
    assert_eq!(round(&stage.carrier()).await, [Outcome::Sent]);
    assert_eq!(server.mail().await.to, ["a@example.org"]);
}

#[tokio::test]
async fn what_is_due_later_is_left_alone() {
    let mut server = MailServer::open(Options::default());
    let stage = Stage::mail(format!("smtp://{}", server.address));
    let mut message = stage.courier().composer().compose(&confirmation("a@example.org"), now()).unwrap();
    message.due_at = EpochMs::new(now().get() + 1000).unwrap();
    stage.store.create_message(message).await.unwrap();
    let carrier = stage.carrier();
    assert_eq!(round(&carrier).await, []);
    pass(Duration::from_secs(1));
    assert_eq!(round(&carrier).await, [Outcome::Sent]);
    assert_eq!(server.mail().await.to.len(), 1);
}
