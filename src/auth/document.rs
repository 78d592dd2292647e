//! Documents that people hand in: which are accepted, and what is told of the others.
//!
//! - [`file_name`]: how a file's name is cleaned
//! - [`content`]: what a file is, by its first bytes

pub mod content;
pub mod file_name;

use authkeep_store::{Date, Text255};

use content::Content;

/// The kinds of document that are taken, in the API's words.
pub const TYPES: [&str; 4] = ["Passport", "Identity card", "Driver license", "Utility Bill"];
/// The extensions that a file may have.
pub const EXTENSIONS: [&str; 4] = ["jpg", "jpeg", "png", "pdf"];
/// The most bytes of a file: 10 MiB.
pub const FILE_MAX: u64 = 10 * 1024 * 1024;

const NUMBER_MAX: usize = 128;

/// What a person hands in.
#[derive(Clone, Copy)]
pub struct Draft<'a> {
    /// One of [`TYPES`].
    pub doc_type: &'a str,
    /// ASCII letters, digits, hyphens and white space, at most 128 characters.
    pub doc_number: &'a str,
    /// The last day that it is valid.
    pub doc_expire: Date,
    /// The file's name as it was sent.
    pub file_name: &'a str,
    /// The file's length in bytes; whoever stops reading after [`FILE_MAX`] says more than that.
    pub size: u64,
    /// The file's first bytes, at least [`content::HEAD`] of them if it has as many.
    pub head: &'a [u8],
}

/// What is stored.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is the document's field of that name")]
pub struct Checked {
    pub doc_type: Text255,
    pub doc_number: Text255,
    pub doc_expire: Date,
    pub file_name: Text255,
    pub content_type: Content,
    pub size: u32,
}

/// What a file is refused for.
enum Refused {
    Empty,
    Extension(String),
    Large,
    Content,
}

impl Refused {
    fn messages(&self) -> Vec<String> {
        let allowed = EXTENSIONS.join(", ");
        let why = match self {
            Self::Empty => None,
            Self::Extension(found) => {
                Some(format!("Upload You are not allowed to upload \"{found}\" files, allowed types: {allowed}"))
            }
            Self::Large => Some("Upload File size should be less than 10 MB".to_owned()),
            Self::Content => {
                Some(format!("Upload has content of another type than its name says, allowed types: {allowed}"))
            }
        };
        // What was refused was not kept: for the one who sent it, nothing is there.
        why.into_iter().chain(["Upload can't be blank".to_owned()]).collect()
    }
}

impl Draft<'_> {
    /// Takes the draft as it is to be stored. `today` is the day in UTC.
    ///
    /// # Errors
    /// The messages of every rule that it breaks. Clients compare them.
    pub fn check(&self, today: Date) -> Result<Checked, Vec<String>> {
        let file = self.file();
        let mut broken = file.as_ref().err().map(Refused::messages).unwrap_or_default();
        if !TYPES.contains(&self.doc_type) {
            broken.push(format!("Doc type is not included in the list, allowed types: {}", TYPES.join(", ")));
        }
        broken.extend(self.number_breaks());
        if self.doc_expire < today {
            broken.push("Doc expire is invalid".to_owned());
        }
        let texts = [self.doc_type, self.doc_number].map(Text255::new);
        match (file, texts) {
            (Ok((file_name, content_type, size)), [Ok(doc_type), Ok(doc_number)]) if broken.is_empty() => {
                Ok(Checked { doc_type, doc_number, doc_expire: self.doc_expire, file_name, content_type, size })
            }
            _ => Err(broken),
        }
    }

    fn number_breaks(&self) -> Vec<String> {
        let number = self.doc_number;
        if number.chars().all(char::is_whitespace) {
            return vec!["Doc number can't be blank".to_owned()];
        }
        let mut broken = Vec::new();
        if number.chars().count() > NUMBER_MAX {
            broken.push(format!("Doc number is too long (maximum is {NUMBER_MAX} characters)"));
        }
        let known = |byte: u8| byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace() || byte == b'-';
        if !number.bytes().all(known) {
            broken.push("Doc number only allows letters and digits".to_owned());
        }
        broken
    }

    fn file(&self) -> Result<(Text255, Content, u32), Refused> {
        if self.size == 0 {
            return Err(Refused::Empty);
        }
        let name = file_name::clean(self.file_name);
        let extension = file_name::extension(&name);
        if !EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str()) {
            return Err(Refused::Extension(extension.to_owned()));
        }
        if self.size > FILE_MAX {
            return Err(Refused::Large);
        }
        let content = Content::sniff(self.head).filter(|content| content.is_named(extension));
        let content = content.ok_or(Refused::Content)?;
        let name = Text255::new(name).map_err(|_| Refused::Extension(String::new()))?;
        let size = u32::try_from(self.size).map_err(|_| Refused::Large)?;
        Ok((name, content, size))
    }
}

#[cfg(test)]
mod tests;
