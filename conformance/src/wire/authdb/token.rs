//! What every kind of token does alike; each kind's file names the rules of the contract for it.

use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::wire::case::{Case, Check};
use crate::wire::check::{bad_hex, bad_integer, with_text};
use crate::wire::client::Client;
use crate::wire::error_body::ErrorBody;
use crate::wire::request::Request;
use crate::wire::token_sample::Kind;

/// The rules of the contract that one kind's shared cases check.
pub(super) struct Rules {
    pub(super) stored: &'static str,
    pub(super) taken: &'static str,
    pub(super) no_account: &'static str,
    pub(super) unknown: &'static str,
    pub(super) current: &'static str,
    pub(super) deleted: &'static str,
    pub(super) delete_unknown: &'static str,
}

type Shared = for<'a> fn(&'a Client, Kind) -> BoxFuture<'a, Check>;

/// The cases that all kinds share, under the name of one kind.
pub(super) fn shared(family: &str, kind: Kind, rules: &Rules) -> Vec<Case> {
    macro_rules! list {
        ($(($rule:expr, $verb:literal, $name:ident)),* $(,)?) => {
            vec![$((concat!($verb, "/", stringify!($name)), $rule, (|t, kind| Box::pin($name(t, kind))) as Shared)),*]
        };
    }
    let list: Vec<(&str, &'static str, Shared)> = list![
        (rules.stored, "create", token_is_kept_with_every_field),
        (rules.taken, "create", same_id_is_409),
        (rules.taken, "create", same_id_for_another_account_is_409),
        ("path-id", "create", same_id_in_upper_case_is_409),
        (rules.no_account, "create", unknown_uid_is_404),
        ("missing-field", "create", missing_field_is_400),
        ("missing-field", "create", null_field_is_400),
        ("hex-field", "create", bad_hex_is_400),
        ("hex-field", "create", upper_case_hex_is_read),
        ("integer-field", "create", bad_created_at_is_400),
        ("integer-field", "create", created_at_at_its_bounds_is_kept),
        ("unknown-field", "create", unknown_fields_are_dropped),
        ("path-id", "create", bad_id_is_400),
        (rules.unknown, "read", unknown_id_is_404),
        ("path-id", "read", bad_id_is_404),
        ("path-id", "read", upper_case_id_is_the_same_token),
        (rules.unknown, "read", id_of_another_kind_is_404),
        (rules.current, "read", joins_the_current_account),
        (rules.deleted, "delete", token_is_gone_and_its_id_free),
        (rules.delete_unknown, "delete", unknown_id_is_200),
        ("ISOLATION-1", "delete", other_tokens_stay),
        ("path-id", "delete", bad_id_to_delete_is_400),
    ];
    let named = |(name, rule, run): (&str, &'static str, Shared)| {
        Case::new(format!("authdb/{family}/{name}"), rule, move |t| run(t, kind))
    };
    list.into_iter().map(named).collect()
}

async fn token_is_kept_with_every_field(t: &Client, kind: Kind) -> Check {
    let account = t.account().await?;
    let token = t.token(kind, &account).await?;
    t.shows_token(&token, &account).await
}

async fn same_id_is_409(t: &Client, kind: Kind) -> Check {
    let account = t.account().await?;
    let token = t.token(kind, &account).await?;
    t.put(&token.path(), &token.body()).await?.is_conflict()?;
    let mut other = t.new_token(kind, &account).with("createdAt", 5);
    other.id.clone_from(&token.id);
    t.put(&other.path(), &other.body()).await?.is_conflict()?;
    t.shows_token(&token, &account).await
}

async fn same_id_for_another_account_is_409(t: &Client, kind: Kind) -> Check {
    let (account, other) = (t.account().await?, t.account().await?);
    let token = t.token(kind, &account).await?;
    let kept = t.token(kind, &other).await?;
    let mut second = t.new_token(kind, &other);
    second.id.clone_from(&token.id);
    t.put(&second.path(), &second.body()).await?.is_conflict()?;
    t.shows_token(&token, &account).await?;
    t.shows_token(&kept, &other).await
}

async fn same_id_in_upper_case_is_409(t: &Client, kind: Kind) -> Check {
    let account = t.account().await?;
    let token = t.token(kind, &account).await?;
    t.put(&kind.path(&token.id.to_uppercase()), &token.body()).await?.is_conflict()
}

async fn unknown_uid_is_404(t: &Client, kind: Kind) -> Check {
    let account = t.new_account();
    let token = t.new_token(kind, &account);
    t.put(&token.path(), &token.body()).await?.is_not_found()?;
    t.lacks_token(&token).await?;
    // Nothing waits for the account to come.
    t.create(&account).await?;
    t.lacks_token(&token).await?;
    t.shows_devices(&account, &[]).await?;
    t.create_token(&token).await
}

async fn missing_field_is_400(t: &Client, kind: Kind) -> Check {
    let account = t.account().await?;
    let kept = t.token(kind, &account).await?;
    let token = t.new_token(kind, &account);
    for field in token.fields.keys() {
        let body = token.clone().without(field).body().to_string();
        t.refuses_token(&token, body, &ErrorBody::missing_field()).await?;
    }
    t.refuses_token(&token, "{}", &ErrorBody::missing_field()).await?;
    t.send(Request::new("PUT", &token.path())).await?.is_missing_field()?;
    t.shows_token(&kept, &account).await
}

async fn null_field_is_400(t: &Client, kind: Kind) -> Check {
    let account = t.account().await?;
    let token = t.new_token(kind, &account);
    for field in token.fields.keys() {
        let body = token.clone().with(field, Value::Null).body().to_string();
        t.refuses_token(&token, body, &ErrorBody::null_field()).await?;
    }
    Ok(())
}

async fn bad_hex_is_400(t: &Client, kind: Kind) -> Check {
    let account = t.account().await?;
    let kept = t.token(kind, &account).await?;
    let token = t.new_token(kind, &account);
    for (field, bytes) in kind.hex_fields() {
        for value in bad_hex(*bytes) {
            let body = token.clone().with(field, value).body().to_string();
            t.refuses_token(&token, body, &ErrorBody::bad_field()).await?;
        }
    }
    t.shows_token(&kept, &account).await
}

async fn upper_case_hex_is_read(t: &Client, kind: Kind) -> Check {
    let account = t.account().await?;
    let token = t.new_token(kind, &account);
    let mut sent = token.clone();
    for (field, _) in kind.hex_fields() {
        sent = sent.with(field, token.fields[*field].as_str().unwrap_or_default().to_uppercase());
    }
    sent.id = token.id.to_uppercase();
    t.create_token(&sent).await?;
    t.shows_token(&token, &account).await
}

async fn bad_created_at_is_400(t: &Client, kind: Kind) -> Check {
    let account = t.account().await?;
    let token = t.new_token(kind, &account);
    for text in bad_integer(9_007_199_254_740_991) {
        let body = with_text(&token.body(), "createdAt", text);
        t.refuses_token(&token, body, &ErrorBody::bad_field()).await?;
    }
    Ok(())
}

async fn created_at_at_its_bounds_is_kept(t: &Client, kind: Kind) -> Check {
    let account = t.account().await?;
    for time in [0_u64, 9_007_199_254_740_991] {
        let token = t.new_token(kind, &account).with("createdAt", time);
        t.create_token(&token).await?;
        t.shows_token(&token, &account).await?;
    }
    Ok(())
}

async fn unknown_fields_are_dropped(t: &Client, kind: Kind) -> Check {
    let account = t.account().await?;
    let token = t.new_token(kind, &account);
    let sent = token.clone().with("unknown", json!([1])).with("id", t.hex(32)).with("tokenId", "zz");
    t.create_token(&sent.with("email", 5).with("emailVerified", true)).await?;
    t.shows_token(&token, &account).await
}

async fn bad_id_is_400(t: &Client, kind: Kind) -> Check {
    let account = t.account().await?;
    let token = t.new_token(kind, &account);
    let id = &token.id;
    for bad in ["ab", &id[..63], &id[..62], &id[..32], &format!("{id}ab"), &format!("zz{}", &id[2..]), "%00"] {
        t.put(&kind.path(bad), &token.body()).await?.is_bad_field()?;
        t.get(&kind.path(bad)).await?.is_not_found()?;
    }
    t.lacks_token(&token).await?;
    t.shows_devices(&account, &[]).await
}

async fn unknown_id_is_404(t: &Client, kind: Kind) -> Check {
    t.get(&kind.path(&t.hex(32))).await?.is_not_found()
}

async fn bad_id_is_404(t: &Client, kind: Kind) -> Check {
    let account = t.account().await?;
    let id = t.token(kind, &account).await?.id;
    for bad in ["ab", "xyz", &id[..63], &id[..62], &format!("{id}00"), &format!("{id}%00"), "%FF"] {
        t.get(&kind.path(bad)).await?.is_not_found()?;
    }
    Ok(())
}

async fn upper_case_id_is_the_same_token(t: &Client, kind: Kind) -> Check {
    let account = t.account().await?;
    let token = t.token(kind, &account).await?;
    let upper = kind.path(&token.id.to_uppercase());
    t.get(&upper).await?.is_json(&token.record(&account))?;
    t.delete(&upper).await?.is_empty_object()?;
    t.lacks_token(&token).await
}

async fn id_of_another_kind_is_404(t: &Client, kind: Kind) -> Check {
    let account = t.account().await?;
    let token = t.token(kind, &account).await?;
    for other in Kind::ALL.into_iter().filter(|other| *other != kind) {
        t.get(&other.path(&token.id)).await?.is_not_found()?;
        t.delete(&other.path(&token.id)).await?.is_empty_object()?;
    }
    t.shows_token(&token, &account).await
}

async fn joins_the_current_account(t: &Client, kind: Kind) -> Check {
    let mut account = t.account().await?;
    let token = t.token(kind, &account).await?;
    t.post(&account.path("verifyEmail"), &json!({})).await?.is_empty_object()?;
    account.set("emailVerified", true);
    t.shows_token(&token, &account).await?;
    t.post(&account.path("locale"), &json!({"locale": Value::Null})).await?.is_empty_object()?;
    account.set("locale", Value::Null);
    t.shows_token(&token, &account).await
}

async fn token_is_gone_and_its_id_free(t: &Client, kind: Kind) -> Check {
    let account = t.account().await?;
    let token = t.token(kind, &account).await?;
    t.delete(&token.path()).await?.is_empty_object()?;
    t.lacks_token(&token).await?;
    let mut heir = t.new_token(kind, &account);
    heir.id = token.id;
    t.create_token(&heir).await?;
    t.shows_token(&heir, &account).await
}

async fn unknown_id_is_200(t: &Client, kind: Kind) -> Check {
    let account = t.account().await?;
    let token = t.token(kind, &account).await?;
    for _ in 0..2 {
        t.delete(&token.path()).await?.is_empty_object()?;
    }
    t.delete(&kind.path(&t.hex(32))).await?.is_empty_object()
}

async fn other_tokens_stay(t: &Client, kind: Kind) -> Check {
    let (account, other) = (t.account().await?, t.account().await?);
    let token = t.token(kind, &account).await?;
    let theirs = t.tokens_of_every_kind(&other).await?;
    t.delete(&token.path()).await?.is_empty_object()?;
    for token in &theirs {
        t.shows_token(token, &other).await?;
    }
    t.shows(&account).await
}

async fn bad_id_to_delete_is_400(t: &Client, kind: Kind) -> Check {
    let account = t.account().await?;
    let token = t.token(kind, &account).await?;
    for bad in ["ab", "xyz", &token.id[..63], &token.id[..62], &format!("{}00", token.id)] {
        t.delete(&kind.path(bad)).await?.is_bad_field()?;
    }
    t.shows_token(&token, &account).await
}

/// For the kinds of which an account has one at the most.
pub(super) async fn second_replaces_the_first(t: &Client, kind: Kind) -> Check {
    let account = t.account().await?;
    let first = t.token(kind, &account).await?;
    let second = t.token(kind, &account).await?;
    t.lacks_token(&first).await?;
    t.shows_token(&second, &account).await?;
    // The first one's id is free, and makes the second go.
    t.create_token(&first).await?;
    t.shows_token(&first, &account).await?;
    t.lacks_token(&second).await
}

/// For the kinds of which an account has one at the most.
pub(super) async fn others_keep_theirs(t: &Client, kind: Kind) -> Check {
    let (account, other) = (t.account().await?, t.account().await?);
    let own = t.tokens_of_every_kind(&account).await?;
    let theirs = t.tokens_of_every_kind(&other).await?;
    t.token(kind, &account).await?;
    for token in own.iter().filter(|token| token.kind != kind) {
        t.shows_token(token, &account).await?;
    }
    for token in &theirs {
        t.shows_token(token, &other).await?;
    }
    Ok(())
}
