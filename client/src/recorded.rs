//! For tests: recorded flows, played by a transport, with the random bytes of the recording.

use std::collections::VecDeque;

use async_trait::async_trait;
use parking_lot::Mutex;
use serde_json::Value;

use crate::chance::Chance;
use crate::{Client, ClientError, Reply, Transport, TransportError};

/// One call of a recording.
pub(crate) struct Call {
    pub(crate) path: String,
    pub(crate) request: Value,
    /// What comes of it; none where the answer is lost.
    pub(crate) reply: Option<Reply>,
}

impl Call {
    /// The calls of an `exchange` of the vectors.
    pub(crate) fn all(exchange: &Value) -> Vec<Self> {
        exchange.as_array().expect("a list").iter().map(Self::of).collect()
    }

    pub(crate) fn of(call: &Value) -> Self {
        let status = call["status"].as_u64().and_then(|status| u16::try_from(status).ok()).expect("a status");
        let body = Some(call["response"].clone()).filter(|body| !body.is_null());
        Self {
            path: call["path"].as_str().expect("a path").to_owned(),
            request: call["request"].clone(),
            reply: Some(Reply { status, body }),
        }
    }

    pub(crate) fn body(&mut self) -> &mut Value {
        self.reply.as_mut().and_then(|reply| reply.body.as_mut()).expect("it has a body")
    }
}

/// Plays calls in their order; any other request fails the test.
pub(crate) struct Player(Mutex<VecDeque<Call>>);

#[async_trait]
impl Transport for Player {
    async fn post(&self, path: &str, body: Value) -> Result<Reply, TransportError> {
        let call = self.0.lock().pop_front().unwrap_or_else(|| panic!("nothing was to be sent after {path}"));
        assert_eq!(path, call.path);
        assert_eq!(body, call.request, "{path}");
        call.reply.ok_or_else(|| TransportError::new("the connection was lost"))
    }
}

/// Hands out bytes in their order.
struct Given(Mutex<VecDeque<u8>>);

impl Chance for Given {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), ClientError> {
        let mut given = self.0.lock();
        for byte in bytes {
            *byte = given.pop_front().ok_or(ClientError::NoChance)?;
        }
        Ok(())
    }
}

impl Client<Player> {
    /// A client to which these calls happen, with these random bytes in hex.
    pub(crate) fn playing(calls: Vec<Call>, chance: &[&Value]) -> Self {
        let chance = chance.iter().flat_map(|hex| hex::decode(hex.as_str().expect("a text")).expect("hex")).collect();
        let mut client = Self::new(Player(Mutex::new(calls.into())));
        client.chance = Box::new(Given(Mutex::new(chance)));
        client
    }

    /// How many calls were not made.
    pub(crate) fn calls_left(&self) -> usize {
        self.transport.0.lock().len()
    }
}

/// A hex digit changed.
pub(crate) fn changed(text: &Value, at: usize) -> Value {
    let mut text = text.as_str().expect("a text").to_owned();
    text.replace_range(at..=at, if &text[at..=at] == "0" { "1" } else { "0" });
    text.into()
}
