//! What the forms of the pages send, as the document describes it.

#![expect(dead_code, reason = "these describe what the handlers read by name")]

use utoipa::ToSchema;

/// What was mailed to confirm an e-mail.
#[derive(ToSchema)]
#[schema(as = pages::Confirmation)]
pub(super) struct Confirmation {
    confirmation_token: String,
}

/// What was mailed to set a new password, and the password.
#[derive(ToSchema)]
#[schema(as = pages::NewPassword)]
pub(super) struct NewPassword {
    reset_password_token: String,
    /// 6 to 128 characters, with an upper-case letter, a lower-case letter and a digit.
    #[schema(min_length = 6, max_length = 128)]
    password: String,
    /// The same again.
    password_confirmation: String,
}

/// What was mailed to unlock an account.
#[derive(ToSchema)]
#[schema(as = pages::Unlock)]
pub(super) struct Unlock {
    unlock_token: String,
}
