//! Messages that are sent twice, or that say what never happened.

use authkeep_store::{EpochMs, Message, NewAccount, PasswordForgotToken, Result};

use super::{others_first, store};

store! {
    /// Chooses the messages some time before it marks them as handed out.
    ClaimsTwice {}

    async fn claim_messages(&self, now: EpochMs, lease_until: EpochMs, limit: usize) -> Result<Vec<Message>> {
        let mut due = self.inner().scan_messages(None, usize::MAX).await?;
        due.retain(|message| message.due_at <= now);
        due.sort_by_key(|message| (message.due_at, message.id));
        due.truncate(limit);
        others_first().await;
        for message in &mut due {
            (message.due_at, message.attempts) = (lease_until, message.attempts.saturating_add(1));
            self.inner().finish_message(message.id).await?;
            // Another claim may have marked it in between.
            let _ = self.inner().create_message(message.clone()).await;
        }
        Ok(due)
    }
}

store! {
    /// The message is on its way before it is known whether there is an account.
    MailsBeforeRegistering {}

    async fn register_account(&self, new: NewAccount, message: Message) -> Result<()> {
        self.inner().create_message(message).await?;
        self.inner().create_account(new).await
    }
}

store! {
    /// The code is stored some time before its message: a caller that goes away leaves one that nobody gets.
    SendsInSteps {}

    async fn request_password_reset(&self, token: PasswordForgotToken, message: Message) -> Result<()> {
        let there = self.inner().scan_messages(None, usize::MAX).await?.iter().any(|other| other.id == message.id);
        if there {
            return self.inner().request_password_reset(token, message).await;
        }
        self.inner().create_password_forgot_token(token).await?;
        others_first().await;
        self.inner().create_message(message).await
    }
}
