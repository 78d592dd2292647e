//! The file of the service secret.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::Finding;
use crate::serving::secret;

pub(super) fn check(file: Option<&Path>) -> Finding {
    const SUBJECT: &str = "service secret";
    let Some(file) = file else { return Finding::ok(SUBJECT, "none is set: internal requests need none") };
    if let Err(error) = secret::read(file) {
        return Finding::error(SUBJECT, error.to_string());
    }
    let path = file.display();
    match fs::metadata(file) {
        Ok(found) if found.permissions().mode() & 0o007 != 0 => Finding::warning(
            SUBJECT,
            format!("{path} can be read by every user of this machine; run: chmod 600 {path}"),
        ),
        _ => Finding::ok(SUBJECT, format!("{path} holds one that is long enough")),
    }
}
