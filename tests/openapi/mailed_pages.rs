//! What the pages behind mailed links need: what was mailed.

use crate::document::Operation;
use crate::exchange::Call;
use crate::person::{OTHER, Person};
use crate::records::Records;
use crate::stage::Stage;

pub(crate) fn prepare(stage: &Stage, operation: &Operation, records: Records) -> Call {
    let made = records == Records::Made;
    let carried = |token: fn(&Stage) -> String| if made { token(stage) } else { "x".repeat(43) };
    match operation.id.as_str() {
        "confirmationPage" | "confirmEmail" => {
            let token = carried(|stage| stage.outbox.token(&Person::new(stage).email, "confirmation_token"));
            carries("confirmation_token", &token)
        }
        "passwordPage" | "resetPassword" => {
            let token = carried(|stage| Person::confirmed(stage).reset_token());
            carries("reset_password_token", &token).member("password", OTHER).member("password_confirmation", OTHER)
        }
        "unlockPage" | "unlockByMail" => {
            let token = carried(|stage| Person::confirmed(stage).unlock_token());
            carries("unlock_token", &token)
        }
        other => panic!("nobody prepares {other}"),
    }
}

/// A link carries the token in its query, and a form in its body.
fn carries(name: &str, token: &str) -> Call {
    Call::default().parameter(name, token).member(name, token)
}
