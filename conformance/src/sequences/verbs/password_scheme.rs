//! Password schemes.

use authkeep_store::PasswordScheme;

use super::{I, V, Verb, verbs};
use crate::failure::listed;
use crate::op::Op;
use crate::sequences::look::{look, page};
use crate::sequences::step::{Step, change};

verbs! {
    "password_schemes" &[] => |_, _| look(|store, expected| {
        Box::pin(async move {
            let schemes: Vec<_> = expected.password_schemes.values().copied().collect();
            listed("password_schemes", &store.password_schemes().await?, &schemes)
        })
    }),
    "add_password_scheme" &[I, V] => |s, _| change(Op::AddPasswordScheme(s.scheme())),
    "scan_password_schemes" &[I, V] => |s, _| {
        let after = s.after(|_| s.scheme().version);
        page(after, s.limit(), |state| &state.password_schemes, |store, after, limit| {
            store.scan_password_schemes(after, limit)
        })
    },
    "restore_password_scheme" &[I, V] => |s, _| change(Op::RestorePasswordScheme(s.scheme())),
}

impl Step {
    /// More than other ids: a scheme is never taken away.
    fn scheme(&self) -> PasswordScheme {
        let scheme = self.fixtures().password_scheme();
        PasswordScheme { version: 2 + scheme.version % 24, ..scheme }
    }
}
