//! `GET /emailRecord/:email` and `HEAD /emailRecord/:email`.

use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::sample::{Account, email_path, hex, percent, percent_all};

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "authdb/email_record",
        [
            ("account-body", is_the_account),
            ("email-path", raw_and_hex_find_it),
            ("email-path", hex_in_upper_case_finds_it),
            ("ACCOUNT-6", any_case_finds_it),
            ("ACCOUNT-6", any_case_of_every_script_finds_it),
            ("path", percent_signs_are_decoded_once),
            ("path", encoded_slash_plus_and_question_mark_belong_to_the_address),
            ("ACCOUNT-7", unknown_email_is_404),
            ("ACCOUNT-7", look_alikes_are_404),
            ("email-path", spelling_alone_is_404),
            ("email-path", what_is_no_text_is_404),
            ("email-path", what_no_account_can_have_is_404),
            ("head", head_has_the_length_of_get),
            ("head", head_of_an_unknown_email_is_404_without_a_body),
            ("head", head_answers_as_get_for_every_form),
        ]
    )
}

async fn is_the_account(t: &Client) -> Check {
    let account = t.account().await?;
    let by_uid = t.get(&account.path("")).await?.json()?;
    t.get(&account.email_path()).await?.is_json(&by_uid)
}

/// Each path finds the account.
async fn find(t: &Client, account: &Account, paths: &[String]) -> Check {
    for path in paths {
        t.get(path).await?.is_json(&account.record(t.dialect()))?;
        t.head(path).await?.has_status(200)?;
    }
    Ok(())
}

async fn raw_and_hex_find_it(t: &Client) -> Check {
    let account = t.account().await?;
    let address = account.text("email");
    let encoded = address.replace('@', "%40");
    let segments = [address.to_owned(), encoded, percent_all(address), hex(address.as_bytes())];
    find(t, &account, &segments.map(|segment| format!("/emailRecord/{segment}"))).await
}

async fn hex_in_upper_case_finds_it(t: &Client) -> Check {
    let account = t.account().await?;
    let digits = hex(account.text("email").as_bytes()).to_uppercase();
    find(t, &account, &[format!("/emailRecord/{digits}")]).await
}

async fn any_case_finds_it(t: &Client) -> Check {
    let account = t.account().await?;
    let upper = account.text("email").to_uppercase();
    find(t, &account, &[format!("/emailRecord/{upper}"), email_path(&upper)]).await
}

async fn any_case_of_every_script_finds_it(t: &Client) -> Check {
    let address = format!("äжλ{}", t.email());
    let account = t.new_account().with_email(&address);
    t.create(&account).await?;
    let upper = address.to_uppercase();
    let raw = [address, upper.clone()].map(|text| format!("/emailRecord/{}", percent(&text)));
    find(t, &account, &raw).await?;
    find(t, &account, &[email_path(&upper)]).await
}

async fn percent_signs_are_decoded_once(t: &Client) -> Check {
    let account = t.new_account().with_email(&format!("a%40b{}", t.email()));
    t.create(&account).await?;
    find(t, &account, &[format!("/emailRecord/{}", percent(account.text("email")))]).await?;
    let decoded_twice = account.text("email").replace("%40", "@");
    t.get(&format!("/emailRecord/{}", percent(&decoded_twice))).await?.is_not_found()
}

async fn encoded_slash_plus_and_question_mark_belong_to_the_address(t: &Client) -> Check {
    let account = t.new_account().with_email(&format!("a/b?c#d+e f;g{}", t.email()));
    t.create(&account).await?;
    let encoded = percent(account.text("email"));
    let plain_plus = encoded.replace("%2B", "+");
    find(t, &account, &[encoded, plain_plus].map(|segment| format!("/emailRecord/{segment}"))).await
}

async fn unknown_email_is_404(t: &Client) -> Check {
    let address = t.email();
    t.get(&format!("/emailRecord/{address}")).await?.is_not_found()?;
    t.get(&email_path(&address)).await?.is_not_found()
}

async fn look_alikes_are_404(t: &Client) -> Check {
    let address = format!("resume{}", t.email());
    let account = t.new_account().with_email(&address);
    t.create(&account).await?;
    let others = [
        address.replace("resume", "résumé"),
        address.replace("resume", "re\u{301}sume"),
        address.replace('s', "ſ"),
        address.replace('.', "_"),
        address.replace("example", "%"),
        format!("{address}\0"),
        format!("{address} "),
        format!(" {address}"),
        address[1..].to_owned(),
    ];
    for other in others {
        t.get(&email_path(&other)).await?.is_not_found()?;
        t.get(&format!("/emailRecord/{}", percent(&other))).await?.is_not_found()?;
    }
    Ok(())
}

async fn spelling_alone_is_404(t: &Client) -> Check {
    // Accounts are found by normalizedEmail; email is only how the owner writes it.
    let account = t.new_account().with("email", t.email());
    t.create(&account).await?;
    t.get(&email_path(account.text("email"))).await?.is_not_found()?;
    find(t, &account, &[account.email_path()]).await
}

async fn what_is_no_text_is_404(t: &Client) -> Check {
    // Hex of bytes that are not UTF-8, and such bytes themselves.
    for segment in ["ff", "eda080", "c328", "66ff40", "%FF@example.com", "a%C3@b", "%ED%A0%80@b"] {
        t.get(&format!("/emailRecord/{segment}")).await?.is_not_found()?;
        t.head(&format!("/emailRecord/{segment}")).await?.is_not_found()?;
    }
    t.is_alive().await
}

async fn what_no_account_can_have_is_404(t: &Client) -> Check {
    let (long, growing) = ("x".repeat(300), "\u{130}".repeat(200));
    for text in ["a\0b@c", long.as_str(), growing.as_str(), "00", "a", "@"] {
        t.get(&email_path(text)).await?.is_not_found()?;
        t.get(&format!("/emailRecord/{}", percent(text))).await?.is_not_found()?;
    }
    t.is_alive().await
}

async fn head_has_the_length_of_get(t: &Client) -> Check {
    let account = t.account().await?;
    let body = t.get(&account.email_path()).await?.body;
    let answer = t.head(&account.email_path()).await?;
    answer.has_status(200)?;
    if answer.content_length()? == body.len() && answer.body.is_empty() {
        Ok(())
    } else {
        Err(answer.fail(format!("200 with Content-Length {} and no body", body.len())))
    }
}

async fn head_of_an_unknown_email_is_404_without_a_body(t: &Client) -> Check {
    // Over a bare connection, where bytes after the header would be seen as the next answer.
    let path = email_path(&t.email());
    let mut connection = t.raw().await?;
    for _ in 0..2 {
        let mut request = t.raw_start("HEAD", &path);
        request.extend_from_slice(b"\r\n");
        let answer = connection.exchange(&request).await?;
        answer.check_form()?;
        answer.is_not_found()?;
    }
    Ok(())
}

async fn head_answers_as_get_for_every_form(t: &Client) -> Check {
    let account = t.account().await?;
    let address = account.text("email");
    let segments = [address.to_uppercase(), hex(address.as_bytes()), address.replace('@', "%40")];
    for path in segments.map(|segment| format!("/emailRecord/{segment}?x=1")) {
        let (get, head) = (t.get(&path).await?, t.head(&path).await?);
        head.has_status(get.status)?;
        if head.content_length()? != get.body.len() {
            return Err(head.fail(format!("Content-Length {}", get.body.len())));
        }
    }
    Ok(())
}
