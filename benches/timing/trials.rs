//! The trials: in each round one request of each kind, in an order drawn anew, so that whatever slows the machine for a
//! while slows all kinds alike.

use std::net::SocketAddr;

use serde_json::json;

use crate::client::{Client, Failure};
use crate::people::{Kind, People};
use crate::progress::Progress;

/// Rounds that are not counted: caches fill, and the processor finds its speed.
const WARM_UP: u32 = 20;

/// A scrypt takes the time of many other hashes, and shows itself within a few trials.
const STRETCHED_EVERY: u32 = 20;

/// How long the answers took, in microseconds, in the order in which they came.
#[derive(Default)]
pub(crate) struct Samples {
    pub(crate) known: Vec<f64>,
    pub(crate) unknown: Vec<f64>,
    pub(crate) locked: Vec<f64>,
    pub(crate) stretched: Vec<f64>,
}

impl Samples {
    pub(crate) fn of(&self, kind: Kind) -> &[f64] {
        match kind {
            Kind::Known => &self.known,
            Kind::Unknown => &self.unknown,
            Kind::Locked => &self.locked,
            Kind::Stretched => &self.stretched,
        }
    }

    fn push(&mut self, kind: Kind, micros: f64) {
        match kind {
            Kind::Known => self.known.push(micros),
            Kind::Unknown => self.unknown.push(micros),
            Kind::Locked => self.locked.push(micros),
            Kind::Stretched => self.stretched.push(micros),
        }
    }
}

/// Signs in so many rounds, on one connection, one request at a time.
pub(crate) fn run(public: SocketAddr, people: &People, rounds: u32, random: &mut Random) -> Result<Samples, Failure> {
    let mut client = Client::connect(public)?;
    let mut samples = Samples::default();
    let mut progress = Progress::start(rounds + WARM_UP);
    for round in 0..rounds + WARM_UP {
        let mut kinds = Kind::ALIKE.to_vec();
        if round % STRETCHED_EVERY == 0 {
            kinds.push(Kind::Stretched);
        }
        random.shuffle(&mut kinds);
        for kind in kinds {
            let micros = sign_in(&mut client, &people.email(kind, random), kind)?;
            if round >= WARM_UP {
                samples.push(kind, micros);
            }
        }
        progress.advance();
    }
    Ok(samples)
}

fn sign_in(client: &mut Client, email: &str, kind: Kind) -> Result<f64, Failure> {
    let body = json!({"email": email, "password": "Wrong-Password-1815", "application_id": "authkeep"}).to_string();
    let answer = client.send("POST", "/api/v1/sessions", &body)?;
    let expected = if kind == Kind::Locked { "locked" } else { "Invalid Email or Password" };
    if answer.status != 401 || !answer.body.contains(expected) {
        return Err(format!(
            "{}: {} {}, which is another way than the one to measure",
            kind.name(),
            answer.status,
            answer.body
        )
        .into());
    }
    Ok(answer.took.as_secs_f64() * 1e6)
}

/// Random numbers that a seed decides (splitmix64). Nothing secret comes of them.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) const fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a bound that is above 0. The bias is far below what anybody could measure.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.number() % bound as u64).unwrap_or_default()
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_comes_about_as_often_as_the_others() {
        let mut random = Random::new(7);
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..6_000 {
            let mut items = [1, 2, 3];
            random.shuffle(&mut items);
            *counts.entry(items).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), 6);
        assert!(counts.values().all(|count| (850..1_150).contains(count)), "{counts:?}");
    }
}
