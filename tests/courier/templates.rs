//! Templates of the operator's.

use std::fs;

use authkeep::courier::carrier::Outcome;
use authkeep::courier::{Courier, Letter};
use authkeep_store::Secret;

use crate::mail_server::{MailServer, Options};
use crate::stage::{Stage, confirmation, round};

#[tokio::test]
async fn one_template_is_replaced_and_the_others_stay() {
    let mut server = MailServer::open(Options::default());
    let mut stage = Stage::mail(format!("smtp://{}", server.address));
    let folder = stage.home.path().join("templates");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("confirmation.html"), "<p>{{to}} at {{app_name}}: <a href=\"{{link}}\">go</a></p>\n")
        .unwrap();
    stage.config.courier.templates = Some(folder);
    stage.config.courier.app_name = "<Bank>".to_owned();
    let carrier = stage.carrier();

    stage.post(confirmation("a&b@example.org")).await;
    assert_eq!(round(&carrier).await, [Outcome::Sent]);
    let mail = server.mail().await.text;
    let link = "http://127.0.0.1:3000/accounts/confirmation?confirmation_token=the-token";
    let own = format!("\r\n<p>a&amp;b@example.org at &lt;Bank&gt;: <a href=\"{link}\">go</a></p>\r\n");
    assert!(mail.contains(&own), "{mail}");
    assert!(mail.contains("made an account at <Bank> with this address"), "the text is the built-in one: {mail}");

    stage.post(Letter::DocumentVerified { to: "a@example.org".to_owned() }).await;
    assert_eq!(round(&carrier).await, [Outcome::Sent]);
    assert!(server.mail().await.text.contains("approved it"));
}

#[test]
fn a_template_that_cannot_be_used_keeps_the_courier_from_starting() {
    let mut stage = Stage::new();
    let folder = stage.home.path().join("templates");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("unlock.txt"), "no link for {{app_name}}").unwrap();
    stage.config.courier.templates = Some(folder);
    let error = Courier::new(&stage.config, &Secret::new([7; 32])).err().expect("it is refused").to_string();
    assert!(error.contains("unlock.txt") && error.contains("{{link}}"), "{error}");
}
