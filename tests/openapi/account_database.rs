//! What the operations of the authdb API need: one account, and a token of each kind, all with sample ids.

use crate::document::Operation;
use crate::exchange::Call;
use crate::records::Records;
use crate::sample;
use crate::stage::Stage;

pub(crate) fn prepare(stage: &Stage, operation: &Operation, records: Records) -> Call {
    let run = |id: &str| {
        let operation = stage.document.operation(id);
        let call = sample::call(&stage.document, &operation);
        stage.run(id, &call.only(|name| operation.requires(&stage.document, name)));
    };
    run("deleteAccount");
    if operation.id != "createAccount" && records == Records::Made {
        run("createAccount");
        let own = |path: &str| path.split('/').nth(1).map(str::to_owned);
        let maker = stage.document.operations().into_iter().find(|other| {
            other.method == "PUT"
                && other.api() == operation.api()
                && own(&other.path) == own(&operation.path)
                && other.id != operation.id
        });
        if let Some(maker) = maker.filter(|maker| maker.id != "createAccount") {
            run(&maker.id);
        }
        if operation.id == "unlockCode" {
            run("lockAccount");
        }
    }
    sample::call(&stage.document, operation)
}
