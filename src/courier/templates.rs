//! What messages look like: the built-in templates, and those of the operator's folder in their place.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::letter::Letter;
use super::template::{Escape, Template, TemplateError};

/// A kind of message that has a wording of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Confirmation,
    PasswordReset,
    PasswordResetLosesKeys,
    Unlock,
    DocumentVerified,
    DocumentRejected,
    PhoneCode,
}

impl Kind {
    pub(super) const fn of(letter: &Letter) -> Self {
        match letter {
            Letter::Confirmation { .. } => Self::Confirmation,
            Letter::PasswordReset { loses_keys: false, .. } => Self::PasswordReset,
            Letter::PasswordReset { loses_keys: true, .. } => Self::PasswordResetLosesKeys,
            Letter::Unlock { .. } => Self::Unlock,
            Letter::DocumentVerified { .. } => Self::DocumentVerified,
            Letter::DocumentRejected { .. } => Self::DocumentRejected,
            Letter::PhoneCode { .. } => Self::PhoneCode,
        }
    }
}

/// One file of a message.
struct File {
    name: &'static str,
    kind: Kind,
    escape: Escape,
    built_in: &'static str,
    /// What it must have: what the message is for.
    required: &'static [&'static str],
}

macro_rules! files {
    ($($name:literal $kind:ident $escape:ident $required:expr;)*) => {
        &[$(File {
            name: $name,
            kind: Kind::$kind,
            escape: Escape::$escape,
            built_in: include_str!(concat!("templates/", $name)),
            required: $required,
        }),*]
    };
}

const FILES: &[File] = files! {
    "confirmation.html" Confirmation Html &["link"];
    "confirmation.txt" Confirmation None &["link"];
    "password_reset.html" PasswordReset Html &["link"];
    "password_reset.txt" PasswordReset None &["link"];
    "password_reset_loses_keys.html" PasswordResetLosesKeys Html &["link"];
    "password_reset_loses_keys.txt" PasswordResetLosesKeys None &["link"];
    "unlock.html" Unlock Html &["link"];
    "unlock.txt" Unlock None &["link"];
    "document_verified.html" DocumentVerified Html &[];
    "document_verified.txt" DocumentVerified None &[];
    "document_rejected.html" DocumentRejected Html &[];
    "document_rejected.txt" DocumentRejected None &[];
    "phone_code.txt" PhoneCode None &["code"];
};

/// What any template may name, beside what its own message is for.
const EVERYWHERE: [&str; 2] = ["app_name", "to"];

/// Why the templates cannot be used; the message names the file.
#[derive(Debug, thiserror::Error)]
pub enum TemplatesError {
    /// The folder or a file in it cannot be read.
    #[error("courier.templates: {path} cannot be read: {source}")]
    Io {
        /// The folder or the file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file is not the name of any template.
    #[error("courier.templates: {path} is no template; known are {known}")]
    Unknown {
        /// The file.
        path: PathBuf,
        /// The names of all templates.
        known: String,
    },
    /// A file has something wrong in it.
    #[error("courier.templates: {path}: {source}")]
    Template {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: TemplateError,
    },
}

/// All templates, each found good.
pub struct Templates {
    of: BTreeMap<(Kind, bool), Template>,
    replaced: usize,
}

impl Templates {
    /// Takes the built-in templates, and in place of each the one of the same name in the folder, if it is there.
    ///
    /// # Errors
    /// [`TemplatesError`]: a file that cannot be read, that is no template's, or that has something wrong in it.
    pub fn read(folder: Option<&Path>) -> Result<Self, TemplatesError> {
        if let Some(folder) = folder {
            refuse_unknown(folder)?;
        }
        let (mut of, mut replaced) = (BTreeMap::new(), 0);
        for file in FILES {
            let known: Vec<&'static str> = EVERYWHERE.iter().chain(file.required).copied().collect();
            let own = folder.map(|folder| folder.join(file.name)).filter(|path| path.exists());
            let template = match own {
                Some(path) => {
                    replaced += 1;
                    let text = fs::read_to_string(&path)
                        .map_err(|source| TemplatesError::Io { path: path.clone(), source })?;
                    Template::parse(&text, file.escape, &known, file.required)
                        .map_err(|source| TemplatesError::Template { path, source })?
                }
                None => Template::parse(file.built_in, file.escape, &known, file.required)
                    .map_err(|source| TemplatesError::Template { path: file.name.into(), source })?,
            };
            of.insert((file.kind, file.escape == Escape::Html), template);
        }
        Ok(Self { of, replaced })
    }

    /// How many are the operator's.
    #[must_use]
    pub fn replaced(&self) -> usize {
        self.replaced
    }

    /// A message as plain text. SMS end without a line break.
    pub(super) fn text(&self, kind: Kind, values: &[(&'static str, &str)]) -> String {
        let filled = self.fill(kind, false, values);
        if kind == Kind::PhoneCode { filled.trim().to_owned() } else { filled }
    }

    /// A message as HTML.
    pub(super) fn html(&self, kind: Kind, values: &[(&'static str, &str)]) -> String {
        self.fill(kind, true, values)
    }

    fn fill(&self, kind: Kind, html: bool, values: &[(&'static str, &str)]) -> String {
        self.of.get(&(kind, html)).map_or_else(String::new, |template| template.fill(values))
    }
}

/// A template with a mistyped name would never be used, and nobody would know.
fn refuse_unknown(folder: &Path) -> Result<(), TemplatesError> {
    let failed = |source| TemplatesError::Io { path: folder.to_owned(), source };
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let is_template = path.extension().is_some_and(|extension| extension == "html" || extension == "txt");
        if is_template && !FILES.iter().any(|file| path.ends_with(file.name)) {
            let known: Vec<&str> = FILES.iter().map(|file| file.name).collect();
            return Err(TemplatesError::Unknown { path, known: known.join(", ") });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
