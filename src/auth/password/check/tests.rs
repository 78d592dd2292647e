//! What a check says, and that it costs the same whatever it says.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};

use super::super::pool::HashCounter;
use super::*;
use crate::auth::onepw;

/// The version of every hash that was made.
#[derive(Default)]
struct Made(Mutex<Vec<u8>>);

impl HashCounter for Made {
    fn hashed(&self, version: u8) {
        self.0.lock().unwrap().push(version);
    }
}

/// Checks `tried` against an account of this version whose password is `Passw0rd`: the verdict, and the hashes made.
async fn checked(version: Option<u8>, tried: &str) -> (Verdict, Vec<u8>) {
    let made = Arc::new(Made::default());
    let pool = HashPool::new(NonZeroUsize::MIN, 0, made.clone());
    let schemes = Schemes::new(Scheme::weak(3), vec![Scheme::weak(2)]);
    let auth_salt = Secret::new([8; 32]);
    let verify_hash = match version {
        Some(1) => onepw::Keys::new("user@example.com", "Passw0rd", &auth_salt).verify_hash,
        _ => Scheme::weak(2).verify_hash("Passw0rd", &auth_salt),
    };
    let verifier = version.map(|version| Verifier {
        version,
        email: "user@example.com",
        auth_salt: &auth_salt,
        verify_hash: &verify_hash,
    });
    let verdict = check(&pool, &schemes, verifier, Zeroizing::new(tried.to_owned())).await.unwrap();
    let made = std::mem::take(&mut *made.0.lock().unwrap());
    (verdict, made)
}

#[tokio::test]
async fn right_wrong_and_unknown_cost_one_hash_of_the_current_scheme() {
    assert_eq!(checked(Some(3), "Passw0rd").await, (Verdict::Right, vec![3]));
    assert_eq!(checked(Some(3), "passw0rd").await, (Verdict::Wrong, vec![3]));
    assert_eq!(checked(None, "Passw0rd").await, (Verdict::Wrong, vec![3]));
}

#[tokio::test]
async fn an_older_scheme_is_checked_by_its_own_parameters_and_is_outdated() {
    assert_eq!(checked(Some(2), "Passw0rd").await, (Verdict::Outdated, vec![2]));
    assert_eq!(checked(Some(2), "passw0rd").await, (Verdict::Wrong, vec![2]));
}

#[tokio::test]
async fn an_unknown_version_is_a_wrong_password_with_the_work_of_one() {
    for version in [0, 4, 255] {
        assert_eq!(checked(Some(version), "Passw0rd").await, (Verdict::Wrong, vec![3]));
    }
}

#[tokio::test]
async fn version_1_signs_in_by_the_stretch_of_firefox_accounts() {
    assert_eq!(checked(Some(1), "Passw0rd").await, (Verdict::Right, vec![1]));
    assert_eq!(checked(Some(1), "passw0rd").await, (Verdict::Wrong, vec![1]));
}

#[tokio::test]
async fn a_full_pool_is_no_verdict() {
    let pool = HashPool::full();
    let schemes = Schemes::new(Scheme::weak(2), Vec::new());
    assert_eq!(check(&pool, &schemes, None, Zeroizing::new("Passw0rd".to_owned())).await, Err(Busy));
}
