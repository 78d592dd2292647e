//! What a verb that changes something gives back.

use std::fmt;

use authkeep_store::{
    ApiKey, CodeRequest, Failure, FileId, Handshake, KeyFingerprint, Label, Message, StockedToken, Turn,
};

use crate::failure::{self, Checked, listed, same};
use crate::record::Record;

/// The content of an answer.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each variant is the type of that name, or what it says of the verb's work")]
pub enum Given {
    Nothing,
    /// The fingerprint that the store keeps.
    KeyFingerprint(KeyFingerprint),
    CodeRequest(CodeRequest),
    /// Whether there was something to do, and it was done.
    Done(bool),
    Label(Label),
    ApiKey(ApiKey),
    Failure(Failure),
    Turn(Turn),
    /// The files that were handed out.
    Files(Vec<FileId>),
    /// The messages that were handed out.
    Messages(Vec<Message>),
    /// How many records were removed.
    Removed(usize),
    /// The token that was drawn.
    StockedToken(StockedToken),
    /// The token that was drawn, if there was one.
    Drawn(Option<StockedToken>),
    /// The handshake that was taken, if there was one.
    Handshake(Option<Handshake>),
}

impl Given {
    /// Fails unless this is what should have been given.
    pub(crate) fn must_be(&self, expected: &Self) -> Checked {
        match (self, expected) {
            (Self::Label(found), Self::Label(expected)) => one(found, expected),
            (Self::ApiKey(found), Self::ApiKey(expected)) => one(found, expected),
            (Self::Failure(found), Self::Failure(expected)) => one(found, expected),
            (Self::Messages(found), Self::Messages(expected)) => listed("what was given back", found, expected),
            (Self::StockedToken(found), Self::StockedToken(expected))
            | (Self::Drawn(Some(found)), Self::Drawn(Some(expected))) => one(found, expected),
            (Self::Handshake(Some(found)), Self::Handshake(Some(expected))) => one(found, expected),
            _ => same("what was given back", self, expected),
        }
    }
}

fn one<T: Record>(found: &T, expected: &T) -> Checked {
    failure::found("what was given back", Some(found.clone()), expected)
}

/// As the end of "success".
impl fmt::Display for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            given => write!(f, " with {given:?}"),
        }
    }
}

impl From<()> for Given {
    fn from((): ()) -> Self {
        Self::Nothing
    }
}

macro_rules! given {
    ($($type:ty => $variant:ident,)*) => {
        $(impl From<$type> for Given {
            fn from(content: $type) -> Self {
                Self::$variant(content)
            }
        })*
    };
}

given! {
    KeyFingerprint => KeyFingerprint,
    CodeRequest => CodeRequest,
    bool => Done,
    Label => Label,
    ApiKey => ApiKey,
    Failure => Failure,
    Turn => Turn,
    Vec<FileId> => Files,
    Vec<Message> => Messages,
    usize => Removed,
    StockedToken => StockedToken,
    Option<StockedToken> => Drawn,
    Option<Handshake> => Handshake,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::Fixtures;

    #[test]
    fn a_difference_names_what_differs() {
        let mut fx = Fixtures::new(1);
        let uid = fx.uid();
        let label = fx.label(uid);
        let other = Label { value: fx.text(), updated_at: fx.time(), ..label.clone() };
        let said = Given::from(other).must_be(&label.clone().into()).expect_err("they differ").to_string();
        assert!(said.contains("they differ in value, updated_at"), "{said}");
        Given::from(label.clone()).must_be(&label.into()).expect("they are the same");

        let message = fx.message();
        let later = Message { due_at: fx.time(), ..message.clone() };
        let said = Given::from(vec![later]).must_be(&vec![message].into()).expect_err("they differ").to_string();
        assert!(said.contains("they differ in due_at"), "{said}");
        Given::from(Turn::Taken).must_be(&Given::Nothing).expect_err("they differ");
        Given::from(true).must_be(&Given::from(false)).expect_err("they differ");
    }
}
