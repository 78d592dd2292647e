//! What goes wrong is answered as documented.

use crate::document::Operation;
use crate::exchange::{Call, FORM, JSON, exchange};
use crate::person::{PASSWORD, Person};
use crate::records::{Records, prepare};
use crate::sample;
use crate::stage::Stage;
use crate::support::http::Answer;

/// The APIs that read parameters from a query as well.
const LENIENT: [&str; 3] = ["identity", "admin", "pages"];

/// Calls an operation until it answers something other than its success, which it must in so many calls.
fn first_failure(stage: &Stage, operation: &Operation, call: &Call, calls: usize) -> Answer {
    let mut answers = (0..calls).map(|_| stage.ask(operation, call));
    answers.find(|answer| answer.status != operation.success()).expect("a failure")
}

#[test]
fn another_format_is_not_acceptable() {
    let stage = Stage::new(&[]);
    for operation in LENIENT.iter().flat_map(|api| stage.document.operations_of(api)) {
        let target = operation.target(&sample::parameters(&stage.document, &operation));
        let separator = if target.contains('?') { '&' } else { '?' };
        let target = format!("{target}{separator}format=xml");
        let answer = exchange(stage.address(&operation), &operation.method, &target, &[], None);
        stage.check(&operation, &answer);
        assert_eq!(answer.status == 406, operation.documents(406), "{}: {answer:?}", operation.id);
    }
}

#[test]
fn a_body_that_is_no_json_is_a_bad_request() {
    let stage = Stage::new(&[]);
    let mut seen = 0;
    for operation in stage.document.operations() {
        if operation.media_types().contains(&JSON) {
            let target = operation.target(&sample::parameters(&stage.document, &operation));
            let answer = exchange(stage.address(&operation), &operation.method, &target, &[], Some((JSON, "{")));
            stage.check(&operation, &answer);
            assert_eq!(answer.status, 400, "{}: {answer:?}", operation.id);
            seen += 1;
        }
    }
    assert!(seen > 30, "the operations were found");
}

#[test]
fn a_body_that_is_too_large_is_answered_as_documented() {
    let stage = Stage::new(&[]);
    let body = "x".repeat((1 << 20) + 1);
    for operation in stage.document.operations() {
        if operation.media_types().is_empty() {
            continue;
        }
        let media_type = if operation.media_types().contains(&JSON) { JSON } else { FORM };
        let target = operation.target(&sample::parameters(&stage.document, &operation));
        let answer = exchange(stage.address(&operation), &operation.method, &target, &[], Some((media_type, &body)));
        stage.check(&operation, &answer);
        assert_eq!(answer.status, 413, "{}: {answer:?}", operation.id);
    }
}

#[test]
fn a_second_profile_is_a_conflict() {
    let stage = Stage::new(&[]);
    let operation = stage.document.operation("postV1Profiles");
    let call = prepare(&stage, &operation, Records::Made);
    assert_eq!(first_failure(&stage, &operation, &call, 2).status, 409);
}

#[test]
fn to_sign_in_without_the_second_factor_is_forbidden() {
    let stage = Stage::new(&[]);
    let (person, _) = Person::with_second_factor(&stage);
    assert_eq!(stage.ask(&stage.document.operation("postV1Sessions"), &person.sign_in()).status, 403);
}

#[test]
fn too_much_mail_to_one_address_is_refused() {
    let stage = Stage::new(&[]);
    let person = Person::new(&stage);
    let call = Call::default().member("email", person.email.as_str());
    let again = stage.document.operation("postV1AccountsSendConfirmationInstructions");
    assert_eq!(first_failure(&stage, &again, &call, 20).status, 429);
    // Every other operation that would send mail there is refused as well.
    for id in ["postV1Accounts", "postV1AccountsSendUnlockInstructions", "postV1SecurityResetPassword"] {
        let answer = stage.ask(&stage.document.operation(id), &call.clone().member("password", PASSWORD));
        assert_eq!(answer.status, 429, "{id}: {answer:?}");
    }
}

#[test]
fn too_many_wrong_codes_are_refused_by_every_operation_that_takes_one() {
    let stage = Stage::new(&[]);
    let (person, mut app) = Person::with_second_factor(&stage);
    let wrong =
        person.asks().member("code", "no code").member("totp_code", "no code").parameter("totp_code", "no code");
    let verify = stage.document.operation("postV1SecurityVerifyCode");
    let statuses: Vec<u16> = (0..20).map(|_| stage.ask(&verify, &wrong).status).collect();
    assert!(statuses.contains(&422) && statuses.ends_with(&[429]), "{statuses:?}");
    let right = app.code();
    let call =
        wrong.member("totp_code", right.as_str()).parameter("totp_code", right.as_str()).parameter("uid", "none");
    for operation in stage.document.operations_of("identity") {
        if operation.path.starts_with("/api/v1/api_keys") {
            assert_eq!(stage.ask(&operation, &call).status, 429, "{}", operation.id);
        }
    }
    assert_eq!(
        stage.ask(&stage.document.operation("postV1Sessions"), &person.sign_in().member("otp_code", right)).status,
        429
    );
}
