//! Password schemes.

use authkeep_store::PasswordScheme;

use super::{Outcome, insert_free};
use crate::state::State;

impl State {
    pub(super) fn add_password_scheme(&mut self, scheme: PasswordScheme) -> Outcome {
        insert_free(&mut self.password_schemes, scheme.version, scheme)
    }
}
