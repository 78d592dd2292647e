//! The password stretch of Firefox Accounts ("onepw"), for accounts whose verifier version is 1.
//!
//! The client stretches the password with PBKDF2-HMAC-SHA-256 (RFC 8018, 1000 rounds, salted with the e-mail address) and
//! sends a key made from it, `authPW`. The server stretches that with scrypt (RFC 7914, N 65536, r 8, p 1) and the
//! account's `authSalt`. Every key is made by HKDF-SHA-256 (RFC 5869) without a salt, under
//! `identity.mozilla.com/picl/v1/` and a name; the names and the order of steps are those of the public onepw protocol
//! of Firefox Accounts. All keys and salts are 32 bytes.
//!
//! `kB` encrypts what the person keeps, and no server knows it: the store holds `wrapWrapKb`, which is `kB` under two
//! masks, one of the client (`unwrapBKey`) and one of the server (`wrapwrapKey`).

pub mod token;

use authkeep_store::Secret;
use hkdf::Hkdf;
use pbkdf2::pbkdf2_hmac;
use scrypt::{Params, scrypt};
use sha2::Sha256;
use zeroize::Zeroizing;

const NAMESPACE: &str = "identity.mozilla.com/picl/v1/";
const CLIENT_ROUNDS: u32 = 1000;
const SCRYPT_LOG_N: u8 = 16;
const SCRYPT_R: u32 = 8;
const SCRYPT_P: u32 = 1;

/// What the client makes of a password: `quickStretchedPW`.
#[derive(Debug)]
pub struct ClientStretch(Secret<32>);

impl ClientStretch {
    /// Takes some thousand hashes. The e-mail address is the account's as it is stored, in that spelling.
    #[must_use]
    pub fn new(email: &str, password: &str) -> Self {
        let salt = format!("{NAMESPACE}quickStretch:{email}");
        let mut stretched = Zeroizing::new([0; 32]);
        pbkdf2_hmac::<Sha256>(password.as_bytes(), salt.as_bytes(), CLIENT_ROUNDS, stretched.as_mut());
        Self(Secret::new(*stretched))
    }

    /// `authPW`, which the client shows to the server instead of the password.
    #[must_use]
    pub fn auth_pw(&self) -> Secret<32> {
        key(&self.0, "authPW")
    }

    /// `unwrapBKey`, the client's mask over `kB`.
    #[must_use]
    pub fn unwrap_b_key(&self) -> Secret<32> {
        key(&self.0, "unwrapBkey")
    }
}

/// What the server makes of an `authPW`: `bigStretchedPW`.
#[derive(Debug)]
pub struct ServerStretch(Secret<32>);

impl ServerStretch {
    /// Takes 64 MiB of memory for its time. The memory is given back unwiped: an area of that size goes to the system,
    /// which hands it to nobody before it is cleared.
    #[must_use]
    pub fn new(auth_pw: &Secret<32>, auth_salt: &Secret<32>) -> Self {
        Self(big_stretch(auth_pw, auth_salt))
    }

    /// `verifyHash`, which the store holds to compare with.
    #[must_use]
    pub fn verify_hash(&self) -> Secret<32> {
        key(&self.0, "verifyHash")
    }

    /// `wrapwrapKey`, the server's mask over `kB`.
    #[must_use]
    pub fn wrapwrap_key(&self) -> Secret<32> {
        key(&self.0, "wrapwrapKey")
    }
}

/// What a password and a salt make together, for a server that is shown the password itself.
#[derive(Debug)]
pub struct Keys {
    /// To be compared with the stored one; `==` takes constant time.
    pub verify_hash: Secret<32>,
    wrapwrap_key: Secret<32>,
    unwrap_b_key: Secret<32>,
}

impl Keys {
    /// Goes through both stretches: see [`ServerStretch::new`] for the memory that it takes.
    #[must_use]
    pub fn new(email: &str, password: &str, auth_salt: &Secret<32>) -> Self {
        let client = ClientStretch::new(email, password);
        let server = ServerStretch::new(&client.auth_pw(), auth_salt);
        Self {
            verify_hash: server.verify_hash(),
            wrapwrap_key: server.wrapwrap_key(),
            unwrap_b_key: client.unwrap_b_key(),
        }
    }

    /// The `wrapWrapKb` that keeps `kB` the same for an account whose password changes from the one of `self` to the
    /// one of `new`: both masks are taken off and the new ones put on.
    #[must_use]
    pub fn rewrap(&self, wrap_wrap_kb: &Secret<32>, new: &Self) -> Secret<32> {
        [&self.wrapwrap_key, &self.unwrap_b_key, &new.unwrap_b_key, &new.wrapwrap_key]
            .into_iter()
            .fold(wrap_wrap_kb.clone(), |wrapped, mask| xor(&wrapped, mask))
    }
}

fn big_stretch(auth_pw: &Secret<32>, auth_salt: &Secret<32>) -> Secret<32> {
    let params = Params::new(SCRYPT_LOG_N, SCRYPT_R, SCRYPT_P).expect("these parameters are in scrypt's bounds");
    let mut stretched = Zeroizing::new([0; 32]);
    scrypt(auth_pw.expose(), auth_salt.expose(), &params, stretched.as_mut())
        .expect("32 bytes are a length that scrypt can give");
    Secret::new(*stretched)
}

fn xor(a: &Secret<32>, b: &Secret<32>) -> Secret<32> {
    Secret::new(std::array::from_fn(|at| a.expose()[at] ^ b.expose()[at]))
}

fn key(secret: &Secret<32>, name: &str) -> Secret<32> {
    Secret::new(*expand(secret, name))
}

fn expand<const N: usize>(secret: &Secret<32>, name: &str) -> Zeroizing<[u8; N]> {
    let mut out = Zeroizing::new([0; N]);
    Hkdf::<Sha256>::new(None, secret.expose())
        .expand_multi_info(&[NAMESPACE.as_bytes(), name.as_bytes()], out.as_mut())
        .expect("every length asked for here is far below what HKDF can give");
    out
}

#[cfg(test)]
mod tests;
