//! The folders that a server writes to: whether it may, and whether there is space.

use std::path::{Path, PathBuf};

use rustix::fs::{Access, AtFlags, CWD, accessat, statvfs};

use super::Finding;
use crate::backend;
use crate::config::Config;

const MIB: u64 = 1 << 20;
/// Below it an embedded store stops soon.
const TOO_LITTLE: u64 = 64 * MIB;
/// Below it somebody should do something.
const LITTLE: u64 = 1024 * MIB;

pub(super) fn check(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(folder) = backend::folder(&config.storage.url) {
        findings.push(check_folder("store's folder", &folder));
    }
    // A key that is there is only read.
    if !config.key.file.exists() {
        let folder = config.key.file.parent().unwrap_or(Path::new("")).to_owned();
        findings.push(check_folder("key's folder", &std::path::absolute(&folder).unwrap_or(folder)));
    }
    findings
}

pub(super) fn check_folder(subject: &'static str, folder: &Path) -> Finding {
    let Some(existing) = nearest(folder) else {
        return Finding::error(subject, format!("no folder above {} can be looked into", folder.display()));
    };
    let path = existing.display();
    if !existing.is_dir() {
        return Finding::error(subject, format!("{path} is not a folder; choose another one"));
    }
    // By the rights that the process has, not by those of who started it.
    if let Err(error) = accessat(CWD, &existing, Access::WRITE_OK | Access::EXEC_OK, AtFlags::EACCESS) {
        return Finding::error(
            subject,
            format!(
                "{path} cannot be written to by this user ({error}); change its owner or mode, or choose another one"
            ),
        );
    }
    match statvfs(&existing) {
        Ok(space) => space_left(subject, &existing, space.f_bavail.saturating_mul(space.f_frsize)),
        Err(error) => Finding::warning(subject, format!("{path} does not say how much space is left: {error}")),
    }
}

/// The folder, or the first one above it that is there.
fn nearest(folder: &Path) -> Option<PathBuf> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    folder.ancestors().find(|path| path.exists()).map(Path::to_owned)
}

fn space_left(subject: &'static str, folder: &Path, bytes: u64) -> Finding {
    let text = format!("{} can be written to, {} MiB are free", folder.display(), bytes / MIB);
    match bytes {
        ..TOO_LITTLE => Finding::error(subject, format!("{text}; free some, or choose another disk")),
        TOO_LITTLE..LITTLE => Finding::warning(subject, format!("{text}; free some soon")),
        LITTLE.. => Finding::ok(subject, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Level;

    #[test]
    fn little_space_is_a_warning_and_hardly_any_an_error() {
        let level = |bytes| space_left("", Path::new("/x"), bytes).level;
        assert_eq!(level(0), Level::Error);
        assert_eq!(level(TOO_LITTLE), Level::Warning);
        assert_eq!(level(LITTLE), Level::Ok);
    }

    #[test]
    fn a_folder_that_is_missing_is_judged_by_the_one_above() {
        let folder = tempfile::tempdir().unwrap();
        let finding = check_folder("", &folder.path().join("a/b/c"));
        assert!(finding.text.starts_with(&folder.path().display().to_string()), "{finding:?}");
        assert!(!folder.path().join("a").exists());
    }
}
