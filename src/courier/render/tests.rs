//! What mails and SMS look like, and what never becomes one.

use authkeep_store::{Channel, EpochMs, Sealed};

use super::*;

fn message() -> Message {
    Message {
        id: MessageId::from_bytes([0xab; 16]),
        channel: Channel::Mail,
        content: Sealed::new(Vec::new()).unwrap(),
        created_at: EpochMs::new(1_800_000_000_000).unwrap(),
        due_at: EpochMs::MIN,
        attempts: 1,
    }
}

fn renderer() -> Renderer {
    Renderer {
        templates: Templates::read(None).unwrap(),
        links: Links::on("https://auth.example").unwrap(),
        from: "Bank <noreply@bank.example>".parse().unwrap(),
        app_name: "Bank & Co".to_owned(),
    }
}

fn mail(letter: &Letter) -> String {
    match renderer().render(&message(), letter) {
        Ok(Rendered::Mail(mail)) => String::from_utf8(mail.bytes).unwrap(),
        _ => panic!("it is a mail"),
    }
}

fn confirmation(to: &str) -> Letter {
    Letter::Confirmation { to: to.to_owned(), token: "t-_9".to_owned() }
}

#[test]
fn a_mail_has_its_headers_and_its_link_in_both_parts() {
    let text = mail(&confirmation("a&b@example.org"));
    for line in [
        "Message-ID: <abababababababababababababababab@bank.example>\r\n",
        "Date: Fri, 15 Jan 2027 08:00:00 +0000\r\n",
        "From: Bank <noreply@bank.example>\r\n",
        "To: a&b@example.org\r\n",
        "Subject: Confirmation instructions\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "https://auth.example/accounts/confirmation?confirmation_token=t-_9\r\n",
        "href=\"https://auth.example/accounts/confirmation?confirmation_token=t-_9\"",
        "account at Bank & Co with",
        "account at Bank &amp; Co with",
    ] {
        assert!(text.contains(line), "{line:?} in\n{text}");
    }
}

#[test]
fn each_letter_has_its_subject_and_its_link() {
    let (to, token) = ("a@example.org".to_owned(), "t".to_owned());
    let reset = |loses_keys| Letter::PasswordReset { to: to.clone(), token: token.clone(), loses_keys };
    let cases = [
        (reset(false), "Reset password instructions", "/accounts/password/edit?reset_password_token=t"),
        (
            Letter::Unlock { to: to.clone(), token: token.clone() },
            "Unlock instructions",
            "/accounts/unlock?unlock_token=t",
        ),
        (Letter::DocumentVerified { to: to.clone() }, "Your identity was approved", "approved it"),
        (Letter::DocumentRejected { to: to.clone() }, "Your identity was rejected", "could not"),
    ];
    for (letter, subject, says) in cases {
        let text = mail(&letter);
        assert!(text.contains(&format!("Subject: {subject}\r\n")) && text.contains(says), "{text}");
    }
    assert!(!mail(&reset(false)).contains("kB"));
    assert_eq!(mail(&reset(true)).matches("(kB)").count(), 2, "both parts say what is lost");
}

#[test]
fn an_address_never_adds_a_header_or_a_recipient() {
    for to in [
        "a@example.org\r\nBcc: x@evil.example",
        "a@example.org\nBcc: x@evil.example",
        "\"a\r\nBcc: x@evil.example\r\n\"@example.org",
        "a@example.org, x@evil.example",
        "a@example.org> RCPT TO:<x@evil.example",
        "Name <a@example.org>",
        "a@exa mple.org",
        "a\u{0}@example.org",
        "@example.org",
        "",
    ] {
        assert!(matches!(renderer().render(&message(), &confirmation(to)), Err(Unsendable::Address)), "{to:?}");
    }
}

#[test]
fn a_domain_of_other_letters_becomes_what_the_dns_knows() {
    assert!(mail(&confirmation("me@bücher.example")).contains("To: me@xn--bcher-kva.example\r\n"));
}

#[test]
fn other_letters_in_a_text_are_encoded() {
    let mut renderer = renderer();
    renderer.app_name = "Bänk".to_owned();
    let Ok(Rendered::Mail(mail)) = renderer.render(&message(), &confirmation("a@example.org")) else { panic!() };
    let text = String::from_utf8(mail.bytes).unwrap();
    assert!(text.is_ascii() && text.contains("B=C3=A4nk"), "{text}");
}

#[test]
fn an_sms_goes_to_a_number_alone() {
    let sms = |to: &str| renderer().render(&message(), &Letter::PhoneCode { to: to.into(), code: "12345".into() });
    let Ok(Rendered::Sms(sent)) = sms("447418084106") else { panic!("it is an SMS") };
    assert_eq!(
        (sent.to.as_str(), sent.text.as_str()),
        ("+447418084106", "Your verification code for Bank & Co: 12345")
    );
    for to in ["", "+44", "44 7", "44\r\n", "４４"] {
        assert!(matches!(sms(to), Err(Unsendable::Number)), "{to:?}");
    }
}
