//! The token of a session is demanded where the document says so.

use crate::exchange::Call;
use crate::records::{Records, prepare};
use crate::stage::Stage;

#[test]
fn the_token_is_demanded_where_the_document_says_so() {
    let stage = Stage::new(&[]);
    for api in ["identity", "pages"] {
        for operation in stage.document.operations_of(api) {
            let call = prepare(&stage, &operation, Records::Made);
            let demanded = operation.demands("bearerToken");
            assert_eq!(call.token.is_some(), demanded, "{}", operation.id);
            let without = Call { token: None, ..call.clone() };
            let answer = stage.ask(&operation, &without);
            assert_eq!(answer.status == 401, demanded, "{}: {answer:?}", operation.id);
            if demanded {
                let wrong = stage.ask(&operation, &Call { token: Some("text".to_owned()), ..call });
                assert_eq!(wrong.status, 401, "{}: {wrong:?}", operation.id);
            }
        }
    }
}

#[test]
fn the_token_may_come_as_a_parameter() {
    let stage = Stage::new(&[]);
    let operation = stage.document.operation("postV1SecurityRenew");
    for name in ["access_token", "bearer_token"] {
        let call = prepare(&stage, &operation, Records::Made);
        let token = call.token.clone().expect("a token");
        let answer = stage.ask(&operation, &Call { token: None, ..call.member(name, token) });
        assert_eq!(answer.status, operation.success(), "{name}: {answer:?}");
    }
}
