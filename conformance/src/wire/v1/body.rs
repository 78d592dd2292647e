//! Bodies: what type they may have, and what is no JSON object.

use super::route::ROUTES;
use crate::wire::case::{Case, Check, cases};
use crate::wire::client::Client;
use crate::wire::request::Request;

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "v1/body",
        [
            ("v1-body", json_may_have_parameters_and_capitals),
            ("v1-body", another_type_is_415),
            ("v1-body", a_body_without_a_type_is_415),
            ("v1-body", a_plain_text_is_no_object),
            ("v1-body", nothing_at_all_is_no_object),
            ("v1-body", an_empty_body_of_json_is_400),
            ("v1-body", what_is_no_json_is_400),
            ("v1-body", json_that_is_no_object_is_400),
            ("v1-prototype", a_prototype_is_400),
            ("v1-prototype", a_constructor_without_one_is_a_member_like_any),
            ("v1-body-limit", a_mebibyte_is_read),
            ("v1-body-limit", one_byte_more_is_413),
        ]
    )
}

const MEBIBYTE: usize = 1 << 20;

async fn json_may_have_parameters_and_capitals(t: &Client) -> Check {
    for kind in ["application/json; charset=utf-8", "application/json;charset=latin1", "Application/JSON ; a=b"] {
        for route in ROUTES.iter().filter(|route| !route.members.is_empty()) {
            let request = Request::new("POST", route.path).header("content-type", kind).body("{}");
            let missing = route.members[0].0;
            let told = format!("body must have required property '{missing}'");
            route.send(t, request).await?.is_invalid(&told)?;
        }
    }
    Ok(())
}

async fn another_type_is_415(t: &Client) -> Check {
    for kind in ["application/x-www-form-urlencoded", "application/xml", "multipart/form-data; boundary=b", "text/html"]
    {
        for route in ROUTES {
            let request = Request::new("POST", route.path).header("content-type", kind).body("{}");
            let told = format!("Unsupported Media Type: {kind}");
            route.send(t, request).await?.is_refusal_with_code(415, "FST_ERR_CTP_INVALID_MEDIA_TYPE", &told)?;
        }
    }
    Ok(())
}

async fn a_body_without_a_type_is_415(t: &Client) -> Check {
    for route in ROUTES {
        let answer = route.send(t, Request::new("POST", route.path).body("{}")).await?;
        answer.is_refusal_with_code(415, "FST_ERR_CTP_INVALID_MEDIA_TYPE", &answer.message())?;
    }
    Ok(())
}

async fn a_plain_text_is_no_object(t: &Client) -> Check {
    for route in ROUTES {
        let request = Request::new("POST", route.path).header("content-type", "text/plain");
        route.send(t, request.body(route.body().to_string())).await?.is_invalid("body must be object")?;
    }
    Ok(())
}

async fn nothing_at_all_is_no_object(t: &Client) -> Check {
    for route in ROUTES {
        route.send(t, Request::new("POST", route.path)).await?.is_invalid("body must be object")?;
    }
    Ok(())
}

async fn an_empty_body_of_json_is_400(t: &Client) -> Check {
    for route in ROUTES {
        route.send(t, Request::new("POST", route.path).json_text("")).await?.is_refusal_with_code(
            400,
            "FST_ERR_CTP_EMPTY_JSON_BODY",
            "Body cannot be empty when content-type is set to 'application/json'",
        )?;
    }
    Ok(())
}

async fn what_is_no_json_is_400(t: &Client) -> Check {
    let texts: [&[u8]; 9] =
        [b"{", b"{}}", b"{'a':1}", b"{\"a\":}", b"nonsense", b" ", b"{\"a\":\"\xff\"}", b"{\"a\":01}", b"{\"a\":1,}"];
    for route in ROUTES {
        for text in texts {
            let request = Request::new("POST", route.path).json_text(text);
            // The words are those of whatever parser there is.
            route.send(t, request).await?.is_refusal_in_own_words(400)?;
        }
    }
    Ok(())
}

async fn json_that_is_no_object_is_400(t: &Client) -> Check {
    for route in ROUTES {
        for text in ["[]", "[{}]", "\"{}\"", "5", "true", "null"] {
            let request = Request::new("POST", route.path).json_text(text);
            route.send(t, request).await?.is_invalid("body must be object")?;
        }
    }
    Ok(())
}

async fn a_prototype_is_400(t: &Client) -> Check {
    for route in ROUTES {
        for text in [
            r#"{"__proto__":{}}"#,
            r#"{"a":[{"b":{"__proto__":1}}]}"#,
            r#"{"\u005f_proto__":null}"#,
            r#"[{"__proto__":1}]"#,
            r#"{"constructor":{"prototype":{}}}"#,
            r#"{"jwt":{"constructor":{"prototype":1}}}"#,
        ] {
            let request = Request::new("POST", route.path).json_text(text);
            route.send(t, request).await?.is_refusal(400, "Object contains forbidden prototype property")?;
        }
    }
    Ok(())
}

async fn a_constructor_without_one_is_a_member_like_any(t: &Client) -> Check {
    for route in ROUTES.iter().filter(|route| !route.members.is_empty()) {
        let told = format!("body must have required property '{}'", route.members[0].0);
        for text in [r#"{"constructor":1}"#, r#"{"constructor":{"a":1}}"#, r#"{"prototype":{}}"#] {
            route.send(t, Request::new("POST", route.path).json_text(text)).await?.is_invalid(&told)?;
        }
    }
    Ok(())
}

/// A body of this length that step one refuses for what is in it.
fn long_body(length: usize) -> Vec<u8> {
    let mut body = br#"{"pke_key":"x""#.to_vec();
    body.resize(length - 1, b' ');
    body.push(b'}');
    body
}

async fn a_mebibyte_is_read(t: &Client) -> Check {
    let request = Request::new("POST", "/v1/step/one").without_secret().json_text(long_body(MEBIBYTE));
    t.send_call(request).await?.is_invalid_input()
}

async fn one_byte_more_is_413(t: &Client) -> Check {
    let body = long_body(MEBIBYTE + 1);
    for route in ROUTES.iter().filter(|route| route.is_internal) {
        let mut request = t.raw_start("POST", route.path);
        let head = format!("Content-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
        request.extend_from_slice(head.as_bytes());
        request.extend_from_slice(&body);
        let answer = t.raw_exchange(&request).await?;
        answer.has_call_form()?;
        answer.is_refusal_with_code(413, "FST_ERR_CTP_BODY_TOO_LARGE", "Request body is too large")?;
    }
    Ok(())
}
