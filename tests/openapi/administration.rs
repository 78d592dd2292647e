//! What the operations of operators need: somebody to do them to.

use crate::document::Operation;
use crate::exchange::Call;
use crate::person::{Person, address};
use crate::records::Records;
use crate::stage::Stage;

pub(crate) fn prepare(stage: &Stage, operation: &Operation, records: Records) -> Call {
    if records == Records::Missing {
        return nobody(stage);
    }
    match operation.id.as_str() {
        "adminAccount" => {
            let person = Person::confirmed(stage);
            Call::default().parameter("email", person.email)
        }
        "adminSetRole" => Person::confirmed(stage).account().member("role", "compliance"),
        "adminDisable2fa" => Person::with_second_factor(stage).0.account(),
        "adminUnlock" => {
            let person = Person::confirmed(stage);
            person.lock();
            person.account()
        }
        "adminRevokeSessions" => Person::signed_in(stage).account(),
        "adminSetLabel" => label(&Person::confirmed(stage)),
        "adminDeleteLabel" => {
            let person = Person::confirmed(stage);
            stage.run("adminSetLabel", &label(&person));
            person.account().parameter("key", "document").parameter("scope", "private")
        }
        "adminDocuments" => {
            let person = Person::signed_in(stage);
            person.upload();
            person.account()
        }
        "adminDocumentFile" => Call::default().parameter("id", Person::signed_in(stage).upload().0),
        "adminRotateSigningKey" => Call::default(),
        other => panic!("nobody prepares {other}"),
    }
}

/// What verifies a document.
fn label(person: &Person) -> Call {
    person.account().parameter("key", "document").member("value", "verified").member("scope", "private")
}

/// What names an account, a label and a document that are not there.
fn nobody(stage: &Stage) -> Call {
    let nothing = "00".repeat(16);
    let call = Call::default().parameter("email", address(stage)).parameter("uid", nothing.as_str());
    let call = call.parameter("id", nothing).parameter("key", "document");
    call.member("role", "compliance").member("value", "verified").member("scope", "private")
}
