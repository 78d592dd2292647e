//! The exchange API: making tokens, whose cost is arithmetic, and drawing one of many.

use std::sync::Arc;
use std::time::Duration;

use authkeep_sled::{Durability, Options, SledStore};
use authkeep_store::{Fill, Sealed, Slot, Stock, StockedToken, StockedTokenId, Stocks as _};
use http::{Method, StatusCode};
use tokio::task::LocalSet;

use crate::clock;
use crate::failure::{Failure, Result};
use crate::finding::Finding;
use crate::floor::crypto;
use crate::lab::{Lab, Side};
use crate::load::Connection;
use crate::load::request::with_json;
use crate::random::Random;
use crate::records::Size;
use crate::sample::Sample;
use crate::server::Server;

const SIZE: Size = Size { accounts: 10_000, tokens: 10_000 };

/// Buckets of dirty tokens, which cost arithmetic; the other two are filled with chance.
const DIRTY_BUCKETS: u32 = 2;

pub(super) fn fill(lab: &mut Lab) -> Result<Finding> {
    let storage = lab.fresh_sled(SIZE)?;
    let server = lab.authkeep(&storage)?;
    let bucket = lab.pick(1000, 300);
    let cores = std::thread::available_parallelism()?.get();
    let sides = lab.rounds(vec![
        Side::new(format!("authkeep, {bucket} tokens a bucket"), || fill_once(&server, bucket)),
        Side::new(format!("PBKDF2 and power, {cores} at a time"), || {
            Ok(Sample::of_rate(crypto::dirty_tokens(cores, lab.settings.time)?))
        }),
    ])?;
    Finding::ratio(sides, 1)
}

/// Dirty tokens a second, of one fill.
fn fill_once(server: &Server, bucket: u32) -> Result<Sample> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let mut connection = Connection::open(server.internal).await?;
        let request = with_json(Method::POST, "/v1/fill", format!(r#"{{"bucket_size":{bucket}}}"#))?;
        let (start, before) = (clock::now(), server.processes.cpu_seconds()?);
        connection.expect(StatusCode::OK, request).await?;
        let tokens = f64::from(DIRTY_BUCKETS * bucket);
        let rate = tokens / start.elapsed().as_secs_f64();
        let cpu = server.processes.cpu_seconds()? - before;
        Ok(Sample { rate, cpu_us: Some(cpu * 1e6 / tokens), ..Sample::default() })
    })
}

/// Through the engine alone: what is behind it stays the same.
pub(super) fn draw(lab: &mut Lab) -> Result<Finding> {
    let many = lab.pick(1_000_000, 100_000);
    let stores = [
        (format!("from {many}, durable"), stock(lab, "many", many, Durability::Strict)?),
        (String::from("from 10, durable"), stock(lab, "few", 10, Durability::Strict)?),
        (format!("from {many}, relaxed"), stock(lab, "many-relaxed", many, Durability::Relaxed)?),
        (String::from("from 10, relaxed"), stock(lab, "few-relaxed", 10, Durability::Relaxed)?),
    ];
    let side = |(name, store): &(String, Arc<SledStore>)| {
        let (lab, store) = (&*lab, Arc::clone(store));
        Side::new(name.as_str(), move || lab.runtime.block_on(draws(&store, lab.settings.time)))
    };
    let finding = Finding::ratio(lab.rounds(stores.iter().map(side).collect())?, 1)?;
    Ok(if lab.settings.quick { finding.noting("quick: 100 thousand tokens in place of a million") } else { finding })
}

/// A store with a stock of so many tokens.
fn stock(lab: &mut Lab, name: &str, tokens: usize, durability: Durability) -> Result<Arc<SledStore>> {
    const AT_ONCE: usize = 10_000;
    lab.progress.say(&format!("filling a stock with {tokens} tokens"));
    let path = lab.own_path(&format!("stock-{name}"));
    let store = SledStore::open(path, Options { durability, cache_mb: 512 })?;
    let mut random = Random::fresh()?;
    lab.runtime.block_on(async {
        for first in (0..tokens).step_by(AT_ONCE) {
            let stocked = (first..tokens.min(first + AT_ONCE)).map(|_| token(&mut random)).collect::<Result<_>>()?;
            store.fill(Fill { stocked, ..Fill::default() }).await?;
        }
        Ok::<_, Failure>(())
    })?;
    Ok(Arc::new(store))
}

/// About as long as a sealed dirty token.
fn token(random: &mut Random) -> Result<StockedToken> {
    let id = StockedTokenId { stock: Stock::Signup, slot: Slot::from_bytes(random.bytes()) };
    Ok(StockedToken { id, token: Sealed::new(random.bytes::<136>().to_vec())? })
}

/// Draws a second, by callers that are fewer than the tokens of the smallest stock. Each puts back what it drew, which is
/// not counted.
async fn draws(store: &Arc<SledStore>, time: Duration) -> Result<Sample> {
    const CALLERS: u32 = 8;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..CALLERS {
        tasks.spawn(draw_and_put_back(Arc::clone(store), time));
    }
    let (mut done, mut spent) = (0, Duration::ZERO);
    while let Some(ended) = tasks.join_next().await {
        let (draws, time) = ended??;
        done += draws;
        spent += time;
    }
    Ok(Sample::of_rate(f64::from(done * CALLERS) / spent.as_secs_f64()))
}

/// How many draws there were, and how long they took.
async fn draw_and_put_back(store: Arc<SledStore>, time: Duration) -> Result<(u32, Duration)> {
    let mut random = Random::fresh()?;
    let start = clock::now();
    let (mut done, mut spent) = (0, Duration::ZERO);
    while start.elapsed() < time {
        let pick = Slot::from_bytes(random.bytes());
        let began = clock::now();
        let drawn = store.draw(Stock::Signup, pick).await?.ok_or("an empty stock")?;
        spent += began.elapsed();
        done += 1;
        store.fill(Fill { stocked: vec![drawn], ..Fill::default() }).await?;
    }
    Ok((done, spent))
}
