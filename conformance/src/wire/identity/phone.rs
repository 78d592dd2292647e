//! `/phones`. Each case has numbers of its own: valid ones of British mobiles.

use serde_json::json;

use super::ask::post;
use super::person::Person;
use super::that_need;
use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, Needs, cases};
use crate::wire::client::Client;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = cases!(
        "identity/phone",
        [
            ("phone-number", what_is_no_number_is_400),
            ("phone-number", a_number_is_read_however_it_is_written),
            ("phone", a_code_is_sent),
            ("phone", a_number_that_was_not_added_is_404),
            ("phone-code", another_code_at_once_is_429),
            ("phone-code", a_wrong_code_is_404),
            ("phone-code", a_number_of_another_account_is_404),
        ]
    );
    let sms = cases!(
        "identity/phone",
        [
            ("phone", the_right_code_proves_the_number),
            ("phone", the_sms_has_the_originals_words),
            ("phone-number", the_sms_goes_to_the_number_without_its_trunk_zero),
            ("phone", a_proved_number_is_nobodys_to_add),
            ("phone", an_unproved_number_may_be_added_by_two),
            ("phone-code", a_code_is_its_accounts_own),
            ("phone-code", a_code_dies_after_five_wrong_guesses),
            ("phone", a_number_is_free_once_its_account_is_gone),
        ]
    );
    cases.extend(that_need(Needs::SmsFolder, sms));
    cases
}

const SENT: &str = "Code was sent successfully";
const EXISTS: &str = "Phone number already exists";
const WRONG: &str = "Phone is not found or verification code is invalid";

impl Client {
    /// The digits of a number that no other case has.
    pub(super) fn number(&self) -> String {
        let digits = u64::from_str_radix(&self.hex(7), 16).unwrap_or_default();
        format!("4471{:08}", digits % 100_000_000)
    }

    pub(super) async fn add_phone(&self, person: &Person, number: &str) -> Result<Answer, Failure> {
        self.ask(person.asks(post("/phones", &[("phone_number", number)]))).await
    }

    async fn send_code(&self, person: &Person, number: &str) -> Result<Answer, Failure> {
        self.ask(person.asks(post("/phones/send_code", &[("phone_number", number)]))).await
    }

    pub(super) async fn verify_phone(&self, person: &Person, number: &str, code: &str) -> Result<Answer, Failure> {
        let fields = [("phone_number", number), ("verification_code", code)];
        self.ask(person.asks(post("/phones/verify", &fields))).await
    }

    /// Somebody with a number that was proved.
    async fn reachable(&self) -> Result<(Person, String), Failure> {
        let (person, number) = (self.person().await?, self.number());
        self.add_phone(&person, &number).await?.is_message(SENT)?;
        let code = self.sms_code(&number).await?;
        self.verify_phone(&person, &number, &code).await?.is_message("Phone was verified successfully")?;
        Ok((person, number))
    }
}

/// Another code of five digits.
fn other_code(code: &str) -> String {
    let number: u32 = code.parse().unwrap_or_default();
    format!("{:05}", (number + 1) % 100_000)
}

async fn what_is_no_number_is_400(t: &Client) -> Check {
    let person = t.person().await?;
    for number in ["123", "abc", "+44 123", "447", "00000000000", "+999123456789", &"1".repeat(100)] {
        t.add_phone(&person, number).await?.is_told(400, "Phone number is invalid")?;
        t.verify_phone(&person, number, "12345").await?.is_told(400, "Phone number is invalid")?;
    }
    Ok(())
}

async fn a_number_is_read_however_it_is_written(t: &Client) -> Check {
    let person = t.person().await?;
    let number = t.number();
    t.add_phone(&person, &format!("++44 (0){}", &number[2..])).await?.is_message(SENT)?;
    // It is the same number: it was asked for a moment ago.
    for written in [number.clone(), format!("+{number}"), format!("tel:+44-{}-{}", &number[2..6], &number[6..])] {
        t.add_phone(&person, &written).await?.has_status(429)?;
    }
    Ok(())
}

async fn a_code_is_sent(t: &Client) -> Check {
    let person = t.person().await?;
    t.add_phone(&person, &t.number()).await?.is_message(SENT)
}

async fn a_number_that_was_not_added_is_404(t: &Client) -> Check {
    let person = t.person().await?;
    t.send_code(&person, &t.number()).await?.is_told(404, "Record is not found")?;
    let other = t.person().await?;
    let number = t.number();
    t.add_phone(&other, &number).await?.is_message(SENT)?;
    t.send_code(&person, &number).await?.is_told(404, "Record is not found")
}

async fn another_code_at_once_is_429(t: &Client) -> Check {
    let (person, number) = (t.person().await?, t.number());
    t.add_phone(&person, &number).await?.is_message(SENT)?;
    for answer in [t.add_phone(&person, &number).await?, t.send_code(&person, &number).await?] {
        answer.is_told(429, "Too many requests")?;
        let after = answer.all("retry-after").first().and_then(|seconds| seconds.parse::<u64>().ok());
        if !after.is_some_and(|seconds| (1..=30).contains(&seconds)) {
            return Err(answer.fail("Retry-After of 1 to 30 seconds"));
        }
    }
    // Another number is another matter.
    t.add_phone(&person, &t.number()).await?.is_message(SENT)
}

async fn a_wrong_code_is_404(t: &Client) -> Check {
    let (person, number) = (t.person().await?, t.number());
    t.verify_phone(&person, &number, "12345").await?.is_told(404, WRONG)?;
    t.add_phone(&person, &number).await?.is_message(SENT)?;
    for code in ["nonsense", "123456", "1"] {
        t.verify_phone(&person, &number, code).await?.is_told(404, WRONG)?;
    }
    t.shows_me(&person, "level", 1).await
}

async fn a_number_of_another_account_is_404(t: &Client) -> Check {
    let (person, other, number) = (t.person().await?, t.person().await?, t.number());
    t.add_phone(&other, &number).await?.is_message(SENT)?;
    t.verify_phone(&person, &number, "12345").await?.is_told(404, WRONG)
}

async fn the_right_code_proves_the_number(t: &Client) -> Check {
    let (person, _) = t.reachable().await?;
    t.shows_me(&person, "level", 2).await?;
    let label = t.ask(person.asks(super::ask::get("/labels/phone"))).await?;
    label.has_field("value", &json!("verified"))?;
    label.has_field("scope", &json!("private"))
}

async fn the_sms_has_the_originals_words(t: &Client) -> Check {
    let (person, number) = (t.person().await?, t.number());
    t.add_phone(&person, &number).await?.is_message(SENT)?;
    let text = t.sms(&number).await?;
    let code = text.strip_prefix("Your verification code for authkeep: ").unwrap_or_default();
    if code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(())
    } else {
        Err(Failure::of("an SMS", "Your verification code for authkeep: 12345", text))
    }
}

async fn the_sms_goes_to_the_number_without_its_trunk_zero(t: &Client) -> Check {
    let (person, number) = (t.person().await?, t.number());
    t.add_phone(&person, &format!("+44 0{}", &number[2..])).await?.is_message(SENT)?;
    t.sms(&number).await.map(drop)
}

async fn a_proved_number_is_nobodys_to_add(t: &Client) -> Check {
    let (person, number) = t.reachable().await?;
    let other = t.person().await?;
    for written in [number.clone(), format!("++{number}")] {
        for somebody in [&other, &person] {
            t.add_phone(somebody, &written).await?.is_told(400, EXISTS)?;
            t.send_code(somebody, &written).await?.is_told(400, EXISTS)?;
            t.verify_phone(somebody, &written, "12345").await?.is_told(400, EXISTS)?;
        }
    }
    // To whom nobody knows, a number tells nothing.
    t.ask(post("/phones", &[("phone_number", &number)])).await?.is_invalid_token()
}

async fn an_unproved_number_may_be_added_by_two(t: &Client) -> Check {
    let (person, other, number) = (t.person().await?, t.person().await?, t.number());
    t.add_phone(&person, &number).await?.is_message(SENT)?;
    t.sms_code(&number).await?;
    t.add_phone(&other, &number).await?.is_message(SENT)?;
    let code = t.sms_code(&number).await?;
    t.verify_phone(&other, &number, &code).await?.has_status(201)?;
    t.shows_me(&other, "level", 2).await?;
    t.shows_me(&person, "level", 1).await
}

async fn a_code_is_its_accounts_own(t: &Client) -> Check {
    let (person, other, number) = (t.person().await?, t.person().await?, t.number());
    t.add_phone(&person, &number).await?.is_message(SENT)?;
    let code = t.sms_code(&number).await?;
    t.add_phone(&other, &number).await?.is_message(SENT)?;
    let others = t.sms_code(&number).await?;
    if code != others {
        t.verify_phone(&other, &number, &code).await?.is_told(404, WRONG)?;
    }
    t.verify_phone(&person, &number, &code).await?.has_status(201)
}

async fn a_code_dies_after_five_wrong_guesses(t: &Client) -> Check {
    let (person, number) = (t.person().await?, t.number());
    t.add_phone(&person, &number).await?.is_message(SENT)?;
    let code = t.sms_code(&number).await?;
    for _ in 0..5 {
        t.verify_phone(&person, &number, &other_code(&code)).await?.is_told(404, WRONG)?;
    }
    t.verify_phone(&person, &number, &code).await?.is_told(404, WRONG)?;
    t.shows_me(&person, "level", 1).await
}

async fn a_number_is_free_once_its_account_is_gone(t: &Client) -> Check {
    let (person, number) = t.reachable().await?;
    t.delete(&person.account("")).await?.is_empty_object()?;
    let other = t.person().await?;
    t.add_phone(&other, &number).await?.is_message(SENT)
}
