//! Addresses that would say more than an address to a mail server.

use authkeep::courier::carrier::Outcome;

use crate::mail_server::{MailServer, Options};
use crate::stage::{Stage, confirmation, round};

#[tokio::test]
async fn an_address_gives_no_command_no_header_and_no_further_recipient() {
    let mut server = MailServer::open(Options::default());
    let stage = Stage::mail(format!("smtp://{}", server.address));
    let carrier = stage.carrier();
    for to in [
        "a@example.org\r\nBcc: x@evil.example",
        "a@example.org>\r\nRCPT TO:<x@evil.example",
        "a@example.org\r\n\r\nanother body",
        "\"a\r\n b\"@example.org",
        "a@example.org,x@evil.example",
        "<a@example.org>",
        "a@example.org\u{2028}Bcc: x@evil.example",
        "not an address",
    ] {
        stage.post(confirmation(to)).await;
        assert_eq!(round(&carrier).await, [Outcome::Refused], "{to:?}");
        assert!(stage.queue().await.is_empty());
        assert!(server.mail_so_far().is_none(), "{to:?}");
    }
}

#[tokio::test]
async fn an_unusual_address_is_one_recipient() {
    let mut server = MailServer::open(Options::default());
    let stage = Stage::mail(format!("smtp://{}", server.address));
    let carrier = stage.carrier();
    for to in ["o'hara+tag@example.org", "a!#$%&'*/=?^_`{|}~@example.org"] {
        stage.post(confirmation(to)).await;
        assert_eq!(round(&carrier).await, [Outcome::Sent], "{to:?}");
        let mail = server.mail().await;
        assert_eq!(mail.to, [to]);
        assert!(!mail.text.contains("Bcc"));
    }
}

#[tokio::test]
async fn an_address_that_the_server_cannot_take_is_given_up() {
    let mut server = MailServer::open(Options::default());
    let stage = Stage::mail(format!("smtp://{}", server.address));
    stage.post(confirmation("jürgen@example.org")).await;
    assert_eq!(round(&stage.carrier()).await, [Outcome::Refused]);
    assert!(stage.queue().await.is_empty() && server.mail_so_far().is_none());
}
