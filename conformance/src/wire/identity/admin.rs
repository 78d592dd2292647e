//! `/admin` on the internal listener.

use serde_json::{Value, json};

use super::ask::{encoded, get};
use super::authenticator::Authenticator;
use super::document::Draft;
use super::person::{PASSWORD, Person};
use super::that_need;
use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, Needs, cases};
use crate::wire::client::Client;
use crate::wire::request::Request;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = cases!(
        "identity/admin",
        [
            ("admin", an_account_is_found_by_its_email),
            ("admin", an_unknown_account_is_404),
            ("admin", an_account_is_named_with_or_without_its_prefix),
            ("admin", a_role_is_given),
            ("admin", an_unknown_role_is_422),
            ("admin", a_second_factor_is_taken_away),
            ("admin", a_label_is_set_changed_and_deleted),
            ("admin", a_public_label_is_set_where_it_is_asked_for),
            ("admin", a_label_that_breaks_a_rule_is_422),
            ("admin", the_label_of_the_email_is_the_accounts),
            ("admin", documents_are_shown_with_their_files),
            ("admin", the_public_listener_does_not_serve_it),
            ("admin", web_pages_do_not_reach_it),
        ]
    );
    let secret = cases!("identity/admin", [("admin", without_the_secret_it_is_401)]);
    cases.extend(that_need(Needs::ServiceSecret, secret));
    let mail = cases!(
        "identity/admin",
        [("admin", a_verdict_on_documents_is_mailed), ("admin", a_verdict_that_is_no_news_is_not_mailed)]
    );
    cases.extend(that_need(Needs::MailFolder, mail));
    cases
}

fn path(person: &Person, verb: &str) -> String {
    format!("/admin/accounts/{}/{verb}", person.shown_uid())
}

async fn find(t: &Client, email: &str) -> Result<Answer, Failure> {
    t.get(&format!("/admin/accounts?email={}", encoded(email))).await
}

async fn an_account_is_found_by_its_email(t: &Client) -> Check {
    let person = t.person().await?;
    for email in [person.email.clone(), person.email.to_uppercase()] {
        let answer = find(t, &email).await?;
        for (field, value) in [
            ("uid", json!(person.shown_uid())),
            ("email", json!(person.email)),
            ("role", json!("member")),
            ("level", json!(1)),
            ("state", json!("active")),
            ("otp_enabled", json!(false)),
            ("locked_at", json!(null)),
            ("failures", json!(0)),
            ("sessions", json!(1)),
            ("phones", json!([])),
        ] {
            answer.has_field(field, &value)?;
        }
        let text = String::from_utf8_lossy(&answer.body).to_lowercase();
        if ["hash", "salt", "secret", "wrap", "code"].iter().any(|word| text.contains(word)) {
            return Err(answer.fail("an account without secrets"));
        }
    }
    Ok(())
}

async fn an_unknown_account_is_404(t: &Client) -> Check {
    find(t, &t.email()).await?.is_told(404, "Record is not found")?;
    t.get("/admin/accounts").await?.is_told(400, "Email is missing, Email is empty")?;
    let uid = format!("ID{}", t.hex(16).to_uppercase());
    for uid in [uid.as_str(), "nonsense"] {
        let unlock = t.send(Request::new("POST", &format!("/admin/accounts/{uid}/unlock"))).await?;
        unlock.is_told(404, "Record is not found")?;
        let role = t.put(&format!("/admin/accounts/{uid}/role"), &json!({"role": "admin"})).await?;
        role.is_told(404, "Record is not found")?;
    }
    Ok(())
}

async fn an_account_is_named_with_or_without_its_prefix(t: &Client) -> Check {
    let person = t.signed_up().await?;
    for uid in [person.shown_uid(), person.shown_uid().to_lowercase(), person.uid.clone(), person.uid.to_uppercase()] {
        let answer = t.send(Request::new("POST", &format!("/admin/accounts/{uid}/unlock"))).await?;
        answer.has_field("uid", &json!(person.shown_uid()))?;
    }
    Ok(())
}

async fn a_role_is_given(t: &Client) -> Check {
    let person = t.person().await?;
    for role in ["admin", "compliance", "member"] {
        t.put(&path(&person, "role"), &json!({"role": role})).await?.has_field("role", &json!(role))?;
        t.shows_me(&person, "role", role).await?;
    }
    Ok(())
}

async fn an_unknown_role_is_422(t: &Client) -> Check {
    let person = t.person().await?;
    for role in ["king", "ADMIN"] {
        t.put(&path(&person, "role"), &json!({"role": role})).await?.is_told_something(422)?;
    }
    t.put(&path(&person, "role"), &json!({})).await?.is_told_something(400)?;
    t.shows_me(&person, "role", "member").await
}

async fn a_second_factor_is_taken_away(t: &Client) -> Check {
    let (person, mut app): (_, Authenticator) = t.person_with_2fa().await?;
    let code = app.code().await;
    let answer = t.send(Request::new("POST", &path(&person, "disable-2fa"))).await?;
    answer.has_field("otp_enabled", &json!(false))?;
    t.sign_in(&person.email, PASSWORD).await?.token()?;
    // The secret is gone, too.
    let enable = super::ask::post("/security/enable_2fa", &[("code", &code)]);
    t.ask(person.asks(enable)).await?.is_told(422, "OTP code is invalid")?;
    t.enable_2fa(&person).await.map(drop)
}

fn labels(account: &Value) -> Vec<String> {
    let labels = account["labels"].as_array().cloned().unwrap_or_default();
    let text = |label: &Value, field: &str| label[field].as_str().unwrap_or_default().to_owned();
    let mut labels: Vec<_> =
        labels.iter().map(|label| ["scope", "key", "value"].map(|field| text(label, field)).join(" ")).collect();
    labels.sort_unstable();
    labels
}

impl Answer {
    /// 200 with an account that has these labels.
    fn has_labels(&self, expected: &[&str]) -> Check {
        let found = labels(&self.json()?);
        if found == expected { Ok(()) } else { Err(self.fail(format!("the labels {expected:?}, found {found:?}"))) }
    }
}

async fn a_label_is_set_changed_and_deleted(t: &Client) -> Check {
    let person = t.signed_up().await?;
    t.set_label(&person, "document", "Rejected").await?.has_labels(&["private document rejected"])?;
    t.set_label(&person, "document", "verified").await?.has_labels(&["private document verified"])?;
    t.delete(&path(&person, "labels/document")).await?.has_labels(&[])?;
    t.delete(&path(&person, "labels/document")).await?.is_told(404, "Record is not found")
}

async fn a_public_label_is_set_where_it_is_asked_for(t: &Client) -> Check {
    let person = t.signed_up().await?;
    let body = json!({"value": "green", "scope": "public"});
    t.put(&path(&person, "labels/colour"), &body).await?.has_labels(&["public colour green"])?;
    t.delete(&path(&person, "labels/colour")).await?.is_told(404, "Record is not found")?;
    t.delete(&path(&person, "labels/colour?scope=public")).await?.has_labels(&[])
}

async fn a_label_that_breaks_a_rule_is_422(t: &Client) -> Check {
    let person = t.signed_up().await?;
    t.set_label(&person, "document", "no").await?.is_told_something(422)?;
    t.set_label(&person, "x", "verified").await?.is_told_something(422)?;
    let body = json!({"value": "verified", "scope": "secret"});
    t.put(&path(&person, "labels/phone"), &body).await?.is_told_something(422)?;
    find(t, &person.email).await?.has_labels(&[])
}

async fn the_label_of_the_email_is_the_accounts(t: &Client) -> Check {
    let person = t.signed_up().await?;
    t.set_label(&person, "email", "verified").await?.has_labels(&["private email verified"])?;
    t.get(&person.account("")).await?.has_field("emailVerified", &json!(true))?;
    t.delete(&path(&person, "labels/email")).await?.has_labels(&[])?;
    t.get(&person.account("")).await?.has_field("emailVerified", &json!(false))?;
    t.delete(&path(&person, "labels/email")).await?.is_told(404, "Record is not found")
}

async fn documents_are_shown_with_their_files(t: &Client) -> Check {
    let person = t.person().await?;
    t.upload(&person, &Draft::PASSPORT).await?.is_taken()?;
    let answer = t.get(&path(&person, "documents")).await?;
    let documents = answer.list()?;
    let document = documents.first().cloned().unwrap_or_default();
    for (field, value) in [
        ("doc_type", json!("Passport")),
        ("doc_number", json!("AA1234BB")),
        ("doc_expire", json!("2099-12-31")),
        ("file_name", json!("passport.jpg")),
        ("content_type", json!("image/jpeg")),
        ("metadata", json!({"side": "front"})),
    ] {
        if document[field] != value {
            return Err(answer.fail(format!("one document with {field} {value}")));
        }
    }
    let file = document["file"].as_str().unwrap_or_default();
    let answer = t.send_internal_file(Request::new("GET", file)).await?;
    answer.has_status(200)?;
    answer.has_header("content-type", "image/jpeg")?;
    answer.has_header("content-disposition", "attachment; filename=\"passport.jpg\"")?;
    if answer.body.starts_with(b"\xff\xd8\xff") { Ok(()) } else { Err(answer.fail("the file")) }
}

async fn the_public_listener_does_not_serve_it(t: &Client) -> Check {
    for path in ["/admin/accounts?email=a@b", "/admin/signing-keys/rotate", "/api/v1/admin/accounts"] {
        t.send_public(Request::new("GET", path)).await?.has_status(404)?;
    }
    Ok(())
}

async fn web_pages_do_not_reach_it(t: &Client) -> Check {
    let person = t.signed_up().await?;
    let request = Request::new("PUT", &path(&person, "role")).json(&json!({"role": "admin"}));
    t.send(request.header("origin", "http://localhost")).await?.is_told_something(403)?;
    find(t, &person.email).await?.has_field("role", &json!("member"))
}

async fn without_the_secret_it_is_401(t: &Client) -> Check {
    let person = t.signed_up().await?;
    let request = || Request::new("PUT", &path(&person, "role")).json(&json!({"role": "admin"}));
    t.send(request().without_secret()).await?.is_told_something(401)?;
    t.send(request().without_secret().header("authorization", "Bearer wrong")).await?.is_told_something(401)?;
    find(t, &person.email).await?.has_field("role", &json!("member"))
}

async fn a_verdict_on_documents_is_mailed(t: &Client) -> Check {
    let person = t.person().await?;
    t.set_label(&person, "document", "rejected").await?.has_status(200)?;
    t.mail(&person.email, "Your identity was rejected").await?;
    t.set_label(&person, "document", "verified").await?.has_status(200)?;
    t.mail(&person.email, "Your identity was approved").await?;
    t.ask(person.asks(get("/accounts/me"))).await?.has_status(200)
}

async fn a_verdict_that_is_no_news_is_not_mailed(t: &Client) -> Check {
    let person = t.person().await?;
    for _ in 0..2 {
        t.set_label(&person, "document", "verified").await?.has_status(200)?;
    }
    t.mail(&person.email, "Your identity was approved").await?;
    // What is mailed in between comes before what is mailed next.
    t.set_label(&person, "document", "rejected").await?.has_status(200)?;
    t.mail(&person.email, "Your identity was rejected").await?;
    t.has_no_other_mail(&person.email, "Your identity was approved")
}
