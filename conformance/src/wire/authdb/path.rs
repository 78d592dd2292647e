//! Paths that lead nowhere, and paths that lead somewhere in spite of their looks.

use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::error_body::ErrorBody;
use crate::wire::request::Request;
use crate::wire::sample::percent_all;
use crate::wire::token_sample::Kind;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "authdb/path",
        [
            ("path", unknown_path_is_404_for_every_method),
            ("path", trailing_slash_is_404),
            ("path", empty_segment_is_404),
            ("path", case_of_a_path_counts),
            ("path", query_is_ignored),
            ("path", query_that_is_no_text_is_ignored),
            ("path", encoded_id_is_decoded),
            ("path", encoded_slash_makes_no_segment),
            ("path", dots_are_no_way_out),
            ("path-id", id_that_is_no_text_is_bad),
            ("path", broken_percent_sign_is_answered),
            ("path", bytes_beyond_ascii_are_answered),
            ("path", very_long_path_is_answered),
        ]
    )
}

async fn unknown_path_is_404_for_every_method(t: &Client) -> Check {
    let uid = t.hex(16);
    let id = t.hex(32);
    let paths = [
        "/foo".to_owned(),
        "/account".to_owned(),
        "/sessionToken".to_owned(),
        "/emailRecord".to_owned(),
        format!("/accounts/{uid}"),
        format!("/account/{uid}/foo"),
        format!("/account/{uid}/lock/foo"),
        format!("/sessionToken/{id}/update"),
        format!("/passwordForgotToken/{id}/foo"),
        "/__heartbeat__/foo".to_owned(),
    ];
    for path in &paths {
        for method in ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD"] {
            t.send(Request::new(method, path)).await?.is_not_found()?;
        }
    }
    // Unknown comes before anything that is wrong with the body.
    t.send(Request::new("PUT", "/foo").header("content-type", "text/plain").body("x")).await?.is_not_found()
}

async fn trailing_slash_is_404(t: &Client) -> Check {
    let account = t.account().await?;
    let token = t.token(Kind::Session, &account).await?;
    let paths = [account.path(""), account.path("devices"), account.email_path(), token.path()];
    for path in &paths {
        t.get(path).await?.has_status(200)?;
        t.get(&format!("{path}/")).await?.is_not_found()?;
        t.get(&format!("{path}//")).await?.is_not_found()?;
    }
    t.delete(&format!("{}/", token.path())).await?.is_not_found()?;
    t.delete(&account.path("/")).await?.is_not_found()?;
    t.get("/__heartbeat__/").await?.is_not_found()?;
    t.shows_token(&token, &account).await
}

async fn empty_segment_is_404(t: &Client) -> Check {
    let account = t.account().await?;
    let uid = &account.uid;
    for path in [&format!("//account/{uid}"), &format!("/account//{uid}"), &format!("/account/{uid}//devices")] {
        t.get(path).await?.is_not_found()?;
    }
    for path in ["/account/", "/account//", "//", "/emailRecord/", "/sessionToken/", "/account//devices"] {
        t.get(path).await?.is_not_found()?;
    }
    t.put("/account/", &account.body()).await?.is_not_found()
}

async fn case_of_a_path_counts(t: &Client) -> Check {
    let account = t.account().await?;
    for path in [format!("/Account/{}", account.uid), account.path("Devices"), "/__HEARTBEAT__".to_owned()] {
        t.get(&path).await?.is_not_found()?;
    }
    Ok(())
}

async fn query_is_ignored(t: &Client) -> Check {
    let account = t.new_account();
    t.put(&format!("{}?uid=x&kA=y", account.path("")), &account.body()).await?.is_empty_object()?;
    for query in ["", "a=b", "a=/b/c&%2f", "?", "uid=00"] {
        t.get(&format!("{}?{query}", account.path(""))).await?.is_json(&account.record(t.dialect()))?;
        t.get(&format!("{}?{query}", account.email_path())).await?.is_json(&account.record(t.dialect()))?;
    }
    t.get("/?x").await?.has_status(200)?;
    t.get("/foo?/account").await?.is_not_found()
}

async fn query_that_is_no_text_is_ignored(t: &Client) -> Check {
    let account = t.account().await?;
    for query in ["%FF=%00", "%", "a=%zz"] {
        t.get(&format!("{}?{query}", account.path(""))).await?.is_json(&account.record(t.dialect()))?;
    }
    Ok(())
}

async fn encoded_id_is_decoded(t: &Client) -> Check {
    let account = t.account().await?;
    t.get(&format!("/account/{}", percent_all(&account.uid))).await?.is_json(&account.record(t.dialect()))
}

async fn encoded_slash_makes_no_segment(t: &Client) -> Check {
    let account = t.account().await?;
    t.get(&format!("/account/{}%2Fdevices", account.uid)).await?.is_not_found()?;
    t.get(&format!("/account%2F{}", account.uid)).await?.is_not_found()
}

async fn dots_are_no_way_out(t: &Client) -> Check {
    let account = t.account().await?;
    let uid = &account.uid;
    for path in [format!("/foo/../account/{uid}"), format!("/account/./{uid}"), format!("/account/{uid}/devices/..")] {
        t.get(&path).await?.is_not_found()?;
    }
    for path in ["/account/..", "/account/%2e%2e", "/account/%2e%2e%2f%2e%2e%2fetc%2fpasswd"] {
        t.get(path).await?.is_not_found()?;
    }
    Ok(())
}

async fn id_that_is_no_text_is_bad(t: &Client) -> Check {
    let account = t.new_account();
    for id in ["%FF", "%C3%28", "%ED%A0%80", &format!("{}%FF", &account.uid[..30])] {
        let path = format!("/account/{id}");
        t.get(&path).await?.is_not_found()?;
        t.put(&path, &account.body()).await?.is_bad_field()?;
        t.delete(&path).await?.is_bad_field()?;
    }
    t.lacks(&account).await?;
    t.is_alive().await
}

async fn broken_percent_sign_is_answered(t: &Client) -> Check {
    for path in ["/account/%", "/account/%4", "/account/%zz", "/emailRecord/a%@b", "/%"] {
        t.get(path).await?.is_not_found()?;
    }
    t.is_alive().await
}

async fn bytes_beyond_ascii_are_answered(t: &Client) -> Check {
    // No client sends them: that the server answers and lives is enough.
    for bytes in [b"\xff".as_slice(), b"\xc3\xa4", b"a\x80b"] {
        let mut request = b"GET /emailRecord/".to_vec();
        request.extend_from_slice(bytes);
        request.extend_from_slice(&t.raw_start("", "")[1..]);
        request.extend_from_slice(b"\r\n");
        let answer = t.raw_exchange(&request).await?;
        answer.has_status_of(&[400, 404])?;
    }
    t.is_alive().await
}

async fn very_long_path_is_answered(t: &Client) -> Check {
    // As long as common servers read; a client's address is never that long.
    let answer = t.get(&format!("/account/{}", "a".repeat(6_000))).await?;
    answer.is_error(&ErrorBody::not_found())?;
    t.is_alive().await
}
