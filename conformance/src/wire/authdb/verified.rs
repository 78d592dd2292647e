//! `POST /passwordForgotToken/:id/verified`: the verb that changes four things at once, or none.

use serde_json::{Value, json};

use crate::wire::answer::Answer;
use crate::wire::case::{Case, Check, Failure, cases};
use crate::wire::check::{bad_hex, bad_integer, with_text};
use crate::wire::client::Client;
use crate::wire::error_body::ErrorBody;
use crate::wire::request::Request;
use crate::wire::sample::Account;
use crate::wire::token_sample::{Kind, Token};

pub(super) fn cases() -> Vec<Case> {
    cases!(
        "authdb/password_forgot_token/verified",
        [
            ("FORGOT-13", does_all_four_things),
            ("FORGOT-13", replaces_the_earlier_reset_token),
            ("FORGOT-13", other_tokens_stay),
            ("reset-token-id", without_token_id_uses_the_id_of_the_path),
            ("reset-token-id", without_token_id_is_409_when_the_path_id_is_taken),
            ("FORGOT-14", unknown_id_is_404_and_changes_nothing),
            ("FORGOT-14", spent_token_is_404),
            ("FORGOT-15", foreign_uid_is_400_and_changes_nothing),
            ("FORGOT-15", unknown_uid_is_400_and_changes_nothing),
            ("FORGOT-16", token_id_of_another_account_is_409_and_changes_nothing),
            ("FORGOT-16", token_id_of_the_same_account_is_409_and_changes_nothing),
            ("missing-field", missing_field_is_400_and_changes_nothing),
            ("hex-field", bad_hex_is_400_and_changes_nothing),
            ("integer-field", bad_created_at_is_400_and_changes_nothing),
            ("hex-field", upper_case_hex_is_read),
            ("path-id", bad_id_is_400),
        ]
    )
}

/// A locked account with a forgot token, and the reset token that is to come of it.
struct Scene {
    account: Account,
    code: String,
    forgot: Token,
    reset: Token,
}

impl Scene {
    async fn set(t: &Client) -> Result<Self, Failure> {
        let (account, code) = t.locked_account().await?;
        let forgot = t.token(Kind::PasswordForgot, &account).await?;
        let reset = t.new_token(Kind::AccountReset, &account);
        Ok(Self { account, code, forgot, reset })
    }

    fn path(&self) -> String {
        format!("{}/verified", self.forgot.path())
    }

    fn body(&self) -> Value {
        let mut body = self.reset.body();
        body["tokenId"] = json!(self.reset.id);
        body
    }

    async fn post(&self, t: &Client) -> Result<Answer, Failure> {
        t.post(&self.path(), &self.body()).await
    }

    /// All of it has happened.
    async fn is_done(&mut self, t: &Client) -> Check {
        self.account.set("emailVerified", true);
        self.account.locked_at = Value::Null;
        t.lacks_token(&self.forgot).await?;
        t.shows_token(&self.reset, &self.account).await?;
        t.shows(&self.account).await?;
        t.get(&self.account.path("unlockCode")).await?.is_not_found()
    }

    /// Nothing of it has happened.
    async fn is_untouched(&self, t: &Client) -> Check {
        t.shows_token(&self.forgot, &self.account).await?;
        t.shows(&self.account).await?;
        t.shows_code(&self.account, &self.code).await?;
        t.is_alive().await
    }

    /// A body is refused, and nothing of it has happened.
    async fn refuses(&self, t: &Client, body: impl Into<Vec<u8>>, error: &ErrorBody) -> Check {
        let answer = t.send(Request::new("POST", &self.path()).json_text(body)).await?;
        answer.is_error(error)?;
        let untouched = async {
            t.lacks_token(&self.reset).await?;
            self.is_untouched(t).await
        };
        untouched.await.map_err(|failure| failure.when(format!("{} was refused", answer.request)))
    }
}

async fn does_all_four_things(t: &Client) -> Check {
    let mut scene = Scene::set(t).await?;
    scene.post(t).await?.is_empty_object()?;
    scene.is_done(t).await
}

async fn replaces_the_earlier_reset_token(t: &Client) -> Check {
    let mut scene = Scene::set(t).await?;
    let earlier = t.token(Kind::AccountReset, &scene.account).await?;
    scene.post(t).await?.is_empty_object()?;
    t.lacks_token(&earlier).await?;
    scene.is_done(t).await
}

async fn other_tokens_stay(t: &Client) -> Check {
    let mut account = t.account().await?;
    let tokens = t.tokens_of_every_kind(&account).await?;
    let reset = t.new_token(Kind::AccountReset, &account);
    let forgot = tokens.iter().find(|token| token.kind == Kind::PasswordForgot).map(Token::path).unwrap_or_default();
    let body = reset.clone().with("tokenId", reset.id.as_str()).body();
    t.post(&format!("{forgot}/verified"), &body).await?.is_empty_object()?;
    account.set("emailVerified", true);
    for token in &tokens {
        match token.kind {
            Kind::PasswordForgot | Kind::AccountReset => t.lacks_token(token).await?,
            Kind::Session | Kind::KeyFetch | Kind::PasswordChange => t.shows_token(token, &account).await?,
        }
    }
    t.shows_token(&reset, &account).await
}

async fn without_token_id_uses_the_id_of_the_path(t: &Client) -> Check {
    let mut scene = Scene::set(t).await?;
    scene.reset.id.clone_from(&scene.forgot.id);
    t.post(&scene.path(), &scene.reset.body()).await?.is_empty_object()?;
    scene.is_done(t).await
}

async fn without_token_id_is_409_when_the_path_id_is_taken(t: &Client) -> Check {
    let mut scene = Scene::set(t).await?;
    scene.reset.id.clone_from(&scene.forgot.id);
    let other = t.account().await?;
    let mut taken = t.new_token(Kind::AccountReset, &other);
    taken.id.clone_from(&scene.forgot.id);
    t.create_token(&taken).await?;
    t.post(&scene.path(), &scene.reset.body()).await?.is_conflict()?;
    t.shows_token(&taken, &other).await?;
    scene.is_untouched(t).await
}

async fn unknown_id_is_404_and_changes_nothing(t: &Client) -> Check {
    let scene = Scene::set(t).await?;
    let earlier = t.token(Kind::AccountReset, &scene.account).await?;
    let unknown = format!("{}/verified", Kind::PasswordForgot.path(&t.hex(32)));
    t.post(&unknown, &scene.body()).await?.is_not_found()?;
    t.post(&unknown, &scene.reset.body()).await?.is_not_found()?;
    t.lacks_token(&scene.reset).await?;
    t.shows_token(&earlier, &scene.account).await?;
    scene.is_untouched(t).await
}

async fn spent_token_is_404(t: &Client) -> Check {
    let mut scene = Scene::set(t).await?;
    scene.post(t).await?.is_empty_object()?;
    let again = t.new_token(Kind::AccountReset, &scene.account);
    let body = again.clone().with("tokenId", again.id.as_str()).body();
    t.post(&scene.path(), &body).await?.is_not_found()?;
    t.lacks_token(&again).await?;
    scene.is_done(t).await
}

async fn foreign_uid_is_400_and_changes_nothing(t: &Client) -> Check {
    let scene = Scene::set(t).await?;
    let other = t.account().await?;
    let theirs = t.token(Kind::AccountReset, &other).await?;
    let mut body = scene.body();
    body["uid"] = json!(other.uid);
    scene.refuses(t, body.to_string(), &ErrorBody::bad_field()).await?;
    t.shows_token(&theirs, &other).await?;
    t.shows(&other).await
}

async fn unknown_uid_is_400_and_changes_nothing(t: &Client) -> Check {
    let scene = Scene::set(t).await?;
    let mut body = scene.body();
    body["uid"] = json!(t.hex(16));
    scene.refuses(t, body.to_string(), &ErrorBody::bad_field()).await
}

async fn token_id_of_another_account_is_409_and_changes_nothing(t: &Client) -> Check {
    let scene = Scene::set(t).await?;
    let other = t.account().await?;
    let taken = t.token(Kind::AccountReset, &other).await?;
    let mut body = scene.body();
    body["tokenId"] = json!(taken.id);
    scene.refuses(t, body.to_string(), &ErrorBody::conflict()).await?;
    t.shows_token(&taken, &other).await
}

async fn token_id_of_the_same_account_is_409_and_changes_nothing(t: &Client) -> Check {
    let scene = Scene::set(t).await?;
    let taken = t.token(Kind::AccountReset, &scene.account).await?;
    let mut body = scene.body();
    body["tokenId"] = json!(taken.id);
    scene.refuses(t, body.to_string(), &ErrorBody::conflict()).await?;
    t.shows_token(&taken, &scene.account).await
}

async fn missing_field_is_400_and_changes_nothing(t: &Client) -> Check {
    let scene = Scene::set(t).await?;
    for field in ["uid", "data", "createdAt"] {
        let mut body = scene.body();
        body.as_object_mut().and_then(|fields| fields.remove(field));
        scene.refuses(t, body.to_string(), &ErrorBody::missing_field()).await?;
        body[field] = Value::Null;
        scene.refuses(t, body.to_string(), &ErrorBody::null_field()).await?;
    }
    scene.refuses(t, "{}", &ErrorBody::missing_field()).await
}

async fn bad_hex_is_400_and_changes_nothing(t: &Client) -> Check {
    let scene = Scene::set(t).await?;
    for (field, bytes) in [("uid", 16), ("data", 32), ("tokenId", 32)] {
        for value in bad_hex(bytes) {
            let mut body = scene.body();
            body[field] = value;
            scene.refuses(t, body.to_string(), &ErrorBody::bad_field()).await?;
        }
    }
    Ok(())
}

async fn bad_created_at_is_400_and_changes_nothing(t: &Client) -> Check {
    let scene = Scene::set(t).await?;
    for text in bad_integer(9_007_199_254_740_991) {
        let body = with_text(&scene.body(), "createdAt", text);
        scene.refuses(t, body, &ErrorBody::bad_field()).await?;
    }
    Ok(())
}

async fn upper_case_hex_is_read(t: &Client) -> Check {
    let mut scene = Scene::set(t).await?;
    let mut body = scene.body();
    for field in ["uid", "data", "tokenId"] {
        body[field] = json!(body[field].as_str().unwrap_or_default().to_uppercase());
    }
    let path = format!("{}/verified", Kind::PasswordForgot.path(&scene.forgot.id.to_uppercase()));
    t.post(&path, &body).await?.is_empty_object()?;
    scene.is_done(t).await
}

async fn bad_id_is_400(t: &Client) -> Check {
    let scene = Scene::set(t).await?;
    for bad in ["ab", "xyz", &scene.forgot.id[1..], &format!("{}00", scene.forgot.id)] {
        t.post(&format!("{}/verified", Kind::PasswordForgot.path(bad)), &scene.body()).await?.is_bad_field()?;
    }
    t.lacks_token(&scene.reset).await?;
    scene.is_untouched(t).await
}
