//! The accounts that are signed in to. Their passwords do not matter: none is ever right.

use std::net::SocketAddr;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;

use crate::client::{Client, Failure};
use crate::trials::Random;

/// How many of each kind; one alone would be told by where it lies in memory.
const OF_A_KIND: usize = 16;

/// Who is signed in to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Known,
    Unknown,
    Locked,
    /// Of a Firefox client, whose password goes through a scrypt.
    Stretched,
}

impl Kind {
    /// Those whose answers must take the same time.
    pub(crate) const ALIKE: [Self; 3] = [Self::Known, Self::Unknown, Self::Locked];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Known => "known e-mail, wrong password",
            Self::Unknown => "unknown e-mail",
            Self::Locked => "locked account",
            Self::Stretched => "verifierVersion 1",
        }
    }
}

/// The e-mails of each kind. All are of one length.
pub(crate) struct People {
    known: Vec<String>,
    locked: Vec<String>,
    stretched: Vec<String>,
}

impl People {
    pub(crate) fn email(&self, kind: Kind, random: &mut Random) -> String {
        let of = match kind {
            Kind::Unknown => return fresh_email(random),
            Kind::Known => &self.known,
            Kind::Locked => &self.locked,
            Kind::Stretched => &self.stretched,
        };
        of[random.below(of.len())].clone()
    }
}

fn fresh_email(random: &mut Random) -> String {
    format!("{:016x}@timing.example", random.number())
}

/// Makes the accounts, which are as confirmed as any.
pub(crate) fn make(internal: SocketAddr, random: &mut Random) -> Result<People, Failure> {
    let mut client = Client::connect(internal)?;
    let mut kind = |version: u8, locked: bool| -> Result<Vec<String>, Failure> {
        (0..OF_A_KIND).map(|_| account(&mut client, random, version, locked)).collect()
    };
    // 2 is the first scheme of a store: what the identity API gives to the accounts that are made through it.
    Ok(People { known: kind(2, false)?, locked: kind(2, true)?, stretched: kind(1, false)? })
}

fn account(client: &mut Client, random: &mut Random, version: u8, locked: bool) -> Result<String, Failure> {
    let email = fresh_email(random);
    let mut half = || format!("{:016x}{:016x}", random.number(), random.number());
    let (uid, email_code, unlock_code) = (half(), half(), half());
    let mut whole = || half() + &half();
    let account = json!({
        "normalizedEmail": email, "email": email, "emailCode": email_code, "emailVerified": true,
        "kA": whole(), "wrapWrapKb": whole(), "authSalt": whole(), "verifyHash": whole(),
        "verifierVersion": version, "verifierSetAt": 1, "createdAt": 1,
    });
    done(client, "PUT", &format!("/account/{uid}"), &account.to_string())?;
    if locked {
        // A moment ago: a lock whose time is over would be taken away.
        let lock = json!({"lockedAt": now_ms(), "unlockCode": unlock_code});
        done(client, "POST", &format!("/account/{uid}/lock"), &lock.to_string())?;
    }
    Ok(email)
}

fn done(client: &mut Client, method: &str, path: &str, body: &str) -> Result<(), Failure> {
    let answer = client.send(method, path, body)?;
    if answer.status == 200 {
        return Ok(());
    }
    Err(format!("an account could not be made: {} {}", answer.status, answer.body).into())
}

#[expect(clippy::disallowed_methods, reason = "a lock says when it was set")]
fn now_ms() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(now.as_millis()).unwrap_or(u64::MAX)
}
