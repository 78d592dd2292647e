//! What a throttle counts, as the key that the store counts it under: the SHA-256 of what kind of thing it is and of whom
//! it is counted for, each in a form of its own, so that no two counts share a key.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use authkeep_store::{NormalizedEmail, PhoneNumber, ThrottleKey, Uid};
use sha2::{Digest, Sha256};

/// A kind of thing that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A wrong one-time code.
    WrongCode,
    /// A wrong password.
    WrongPassword,
    /// A mail or an SMS.
    Message,
    /// Nothing: what is written in place of a record that there is not, and refuses nobody.
    Decoy,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::WrongCode => "wrong code",
            Self::WrongPassword => "wrong password",
            Self::Message => "message",
            Self::Decoy => "decoy",
        }
    }
}

/// Whom a thing is counted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject<'a> {
    /// An account.
    Account(Uid),
    /// An e-mail address, which need not be an account's.
    Email(&'a NormalizedEmail),
    /// A telephone number.
    Number(&'a PhoneNumber),
    /// Those who share a block of addresses.
    Address(AddressBlock),
}

/// The addresses that one client has at its disposal: a single IPv4 address, or the 2^64 addresses of an IPv6 network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AddressBlock {
    /// An IPv4 address (/32).
    V4(Ipv4Addr),
    /// The first 64 bits of an IPv6 address (/64).
    V6([u8; 8]),
}

impl From<IpAddr> for AddressBlock {
    /// An IPv4 address that is written as an IPv6 address (RFC 4291, section 2.5.5.2) is the IPv4 address.
    fn from(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self::V4(address),
            IpAddr::V6(address) => Self::V6(network(address)),
        }
    }
}

fn network(address: Ipv6Addr) -> [u8; 8] {
    let octets = address.octets();
    std::array::from_fn(|at| octets[at])
}

/// The key of a count.
#[must_use]
pub fn key(kind: Kind, subject: Subject<'_>) -> ThrottleKey {
    let (form, bytes): (&str, &[u8]) = match &subject {
        Subject::Account(uid) => ("account", uid.as_bytes()),
        Subject::Email(email) => ("email", email.as_str().as_bytes()),
        Subject::Number(number) => ("number", number.as_str().as_bytes()),
        Subject::Address(AddressBlock::V4(address)) => ("ipv4/32", &address.octets()),
        Subject::Address(AddressBlock::V6(network)) => ("ipv6/64", network),
    };
    let mut hash = Sha256::new_with_prefix("authkeep/v1/throttle");
    // None of these texts holds a zero byte, and the last part runs to the end: the parts cannot run into each other.
    for part in [kind.name().as_bytes(), form.as_bytes(), bytes] {
        hash.update([0]);
        hash.update(part);
    }
    ThrottleKey::from_bytes(hash.finalize().into())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn block(address: &str) -> AddressBlock {
        address.parse::<IpAddr>().unwrap().into()
    }

    #[test]
    fn every_kind_and_subject_has_a_key_of_its_own() {
        let (email, other) = (NormalizedEmail::new("1").unwrap(), NormalizedEmail::new("2").unwrap());
        let number = PhoneNumber::new("1").unwrap();
        let subjects = [
            Subject::Account(Uid::from_bytes(*b"1111111111111111")),
            Subject::Account(Uid::from_bytes(*b"1111111111111112")),
            Subject::Email(&email),
            Subject::Email(&other),
            Subject::Number(&number),
            Subject::Address(block("49.49.49.49")),
            Subject::Address(block("3131:3131:3131:3131::")),
        ];
        let kinds = [Kind::WrongCode, Kind::WrongPassword, Kind::Message, Kind::Decoy];
        let keys: HashSet<_> = kinds.into_iter().flat_map(|kind| subjects.map(|subject| key(kind, subject))).collect();
        assert_eq!(keys.len(), kinds.len() * subjects.len());
    }

    /// Nodes of two versions count together: the key is part of what is stored. The value is of another SHA-256.
    #[test]
    fn a_key_stays_what_it_is() {
        let key = key(Kind::WrongCode, Subject::Account(Uid::from_bytes([7; 16])));
        assert_eq!(hex::encode(key.as_bytes()), "341d647281ec3ccdd82fbc6a5dd861c1787cb6b2a4de0856c56c6aecb89102c8");
    }

    #[test]
    fn an_ipv6_network_is_one_block_and_an_ipv4_address_too() {
        assert_eq!(block("2001:db8:1:2::1"), block("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assert_ne!(block("2001:db8:1:2::1"), block("2001:db8:1:3::1"));
        assert_eq!(block("192.0.2.1"), block("::ffff:192.0.2.1"));
        assert_ne!(block("192.0.2.1"), block("192.0.2.2"));
        assert_ne!(block("192.0.2.1"), block("::192.0.2.1"));
    }
}
