//! A file that has its name only when it is complete and on disk.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::error::ExportError;

/// A file under a name of its own until [`publish`](Self::publish); dropped before that, it is removed. It can be read
/// by its owner alone.
pub struct Draft {
    file: File,
    /// Its name until then.
    here: PathBuf,
    /// Its name from then on.
    path: PathBuf,
    published: bool,
}

impl Draft {
    /// Makes the draft beside the file that it is to become.
    ///
    /// # Errors
    /// [`ExportError::Exists`] and [`ExportError::File`].
    pub fn create(path: &Path) -> Result<Self, ExportError> {
        if fs::symlink_metadata(path).is_ok() {
            return Err(ExportError::Exists(path.to_owned()));
        }
        let name = path.file_name().ok_or_else(|| failed(path, "made")(io::ErrorKind::InvalidInput.into()))?;
        let here = path.with_file_name(format!(".{}.{}.part", name.to_string_lossy(), std::process::id()));
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&here);
        let file = file.map_err(failed(&here, "made"))?;
        Ok(Self { file, here, path: path.to_owned(), published: false })
    }

    /// Where its bytes go.
    #[must_use]
    pub const fn file(&self) -> &File {
        &self.file
    }

    /// Forces it to disk and gives it its name.
    ///
    /// # Errors
    /// [`ExportError::Exists`] and [`ExportError::File`].
    pub fn publish(mut self) -> Result<(), ExportError> {
        self.file.sync_all().map_err(failed(&self.here, "forced to disk"))?;
        if fs::symlink_metadata(&self.path).is_ok() {
            return Err(ExportError::Exists(self.path.clone()));
        }
        fs::rename(&self.here, &self.path).map_err(failed(&self.path, "made"))?;
        self.published = true;
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed(folder, "forced to disk"))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.published {
            // Half an export is no use to anybody; that it cannot be removed is.
            if let Err(error) = fs::remove_file(&self.here) {
                eprintln!("{} is left over, and cannot be removed: {error}", self.here.display());
            }
        }
    }
}

fn failed(path: &Path, action: &'static str) -> impl FnOnce(io::Error) -> ExportError {
    let path = path.to_owned();
    move |source| ExportError::File { path, action, source }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn it_has_its_name_when_it_is_complete_and_never_replaces_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export");
        let draft = Draft::create(&path).unwrap();
        draft.file().write_all(b"all of it").unwrap();
        assert!(!path.exists());
        draft.publish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"all of it");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(matches!(Draft::create(&path), Err(ExportError::Exists(_))));
    }

    #[test]
    fn one_that_is_given_up_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        drop(Draft::create(&folder.path().join("export")).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
