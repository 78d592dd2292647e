//! Kills in the middle of fills, cleanings and sign-ups: afterwards the exchange and the holders of its tokens agree, and
//! what was answered is so.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use authkeep::auth::conceal::conceal;
use authkeep::backend;
use authkeep::courier::transport::authorities::Authorities;
use authkeep::courier::transport::http;
use authkeep::exchange::seals::Seals;
use authkeep_client::{Client, HttpTransport, ProfileId};
use authkeep_store::{CleanBucket, DirtyBucket, Secret, Stock, Store};
use parking_lot::Mutex;
use sha2::{Digest, Sha256};

use crate::cluster::Cluster;
use crate::kills::kills;
use crate::random::Random;
use crate::support::Home;
use crate::support::http::request;

/// People who go full circle, again and again; one more fills.
const PEOPLE: u64 = 3;

/// At most so many calls are answered before a kill.
const MOST_CALLS: u64 = 60;

type Ids = BTreeSet<Vec<u8>>;

/// What clients remember, over all kills: ids of dirty tokens and hashes of clean ones.
#[derive(Default)]
struct Memory {
    /// Dirty tokens that they hold or held.
    dirty: Ids,
    /// Those of them that were cleaned.
    cleaned: Ids,
    /// Clean tokens that they hold or held.
    clean: Ids,
    /// Those of them that were spent.
    spent: Ids,
}

fn id_of(dirty: &str) -> Vec<u8> {
    hex::decode(conceal(dirty).expect("a token").id).expect("hex")
}

fn hash_of(clean: &str) -> Vec<u8> {
    Sha256::digest(clean).to_vec()
}

/// Calls that were answered, by all.
type Answered = Arc<AtomicU64>;

/// One person after another, until the server is gone.
async fn people(
    internal: SocketAddr,
    public: SocketAddr,
    answered: Answered,
    memory: Arc<Mutex<Memory>>,
) -> Option<()> {
    let client = Client::new(HttpTransport::new(&format!("http://{public}")).ok()?);
    let trusted = http::client("127.0.0.1", &Authorities::default()).ok()?;
    let post = async |path: &str, body: String| -> Option<String> {
        let request = trusted.post(format!("http://{internal}{path}")).header("content-type", "application/json");
        let answer = request.body(body).send().await.ok()?;
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.text().await.ok()
    };
    loop {
        let taken = post("/v1/bucket/take", r#"{"bucket":"email"}"#.to_owned()).await?;
        let taken: serde_json::Value = serde_json::from_str(&taken).ok()?;
        let mut dirty = taken["token"].as_str()?.to_owned();
        for account in [false, true] {
            memory.lock().dirty.insert(id_of(&dirty));
            let clean = client.clean(&dirty).await.ok()?;
            answered.fetch_add(1, Ordering::Relaxed);
            {
                let mut memory = memory.lock();
                memory.cleaned.insert(id_of(&dirty));
                memory.clean.insert(hash_of(&clean));
            }
            if account {
                let body = format!(r#"{{"bucket":"account","token":"{}"}}"#, *clean);
                post("/v1/bucket/spend", body).await?;
            } else {
                let id = ProfileId::random().ok()?;
                dirty = client.sign_up(&id, "a secret", &clean).await.ok()?.to_string();
            }
            answered.fetch_add(1, Ordering::Relaxed);
            memory.lock().spent.insert(hash_of(&clean));
        }
    }
}

/// Fills, until the server is gone.
fn fill(internal: SocketAddr, size: u64) {
    let body = format!(r#"{{"bucket_size":{size}}}"#);
    let request = format!(
        "POST /v1/fill HTTP/1.1\r\nHost: {internal}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let Ok(mut stream) = TcpStream::connect(internal) else { return };
    while stream.write_all(request.as_bytes()).is_ok() && is_answered(&mut stream) {}
}

fn is_answered(stream: &mut TcpStream) -> bool {
    let mut answer = Vec::new();
    let mut byte = [0];
    while !answer.ends_with(b"\r\n\r\n") {
        if stream.read_exact(&mut byte).is_err() {
            return false;
        }
        answer.push(byte[0]);
    }
    true
}

/// What both sides of the exchange know.
struct Books {
    /// For each stock, what its tokens are found by on the other side.
    stocked: Vec<(Stock, Ids)>,
    dirty: [Ids; 2],
    clean: [Ids; 2],
}

async fn read_books(url: &str, key: &Path) -> Books {
    let store: Arc<dyn Store> = backend::open(url, false).await.expect("the store opens");
    // The fill is dead, and nobody wants to wait for the end of its lease.
    if let Some(mark) = store.fill_mark().await.expect("the store answers") {
        store.clear_fill_mark(mark.owner).await.expect("the store answers");
    }
    let key = std::fs::read_to_string(key).expect("the key file");
    let mut bytes = [0; 32];
    hex::decode_to_slice(key.trim(), &mut bytes).expect("a key in hex");
    let seals = Seals::new(&Secret::new(bytes));
    let all = 1_000_000;
    let mut stocked = Vec::new();
    for stock in [Stock::Profile, Stock::Account, Stock::Signup, Stock::Email] {
        let tokens = store.stocked_tokens(stock, all).await.expect("the store answers");
        let texts = tokens.iter().map(|token| seals.open_token(token).expect("it opens"));
        let is_clean = matches!(stock, Stock::Profile | Stock::Account);
        stocked.push((stock, texts.map(|text| if is_clean { hash_of(&text) } else { id_of(&text) }).collect()));
    }
    let (mut dirty, mut clean) = ([Ids::new(), Ids::new()], [Ids::new(), Ids::new()]);
    for token in store.scan_dirty_tokens(None, all).await.expect("the store answers") {
        dirty[usize::from(token.bucket == DirtyBucket::Signup)].insert(token.id.as_bytes().to_vec());
    }
    for token in store.scan_clean_tokens(None, all).await.expect("the store answers") {
        clean[usize::from(token.id.bucket == CleanBucket::Account)].insert(token.id.hash.as_bytes().to_vec());
    }
    Books { stocked, dirty, clean }
}

/// Every token is known to both sides; what only one of them knows, a client holds.
fn audit(books: &Books, memory: &Memory, in_doubt: usize) {
    for (stock, stocked) in &books.stocked {
        let (other_side, held) = match stock {
            Stock::Profile => (&books.clean[0], &memory.clean),
            Stock::Account => (&books.clean[1], &memory.clean),
            Stock::Email => (&books.dirty[0], &memory.dirty),
            _ => (&books.dirty[1], &memory.dirty),
        };
        assert!(stocked.is_subset(other_side), "{stock:?}: a token lies in a stock that leads nowhere");
        let unknown = other_side.difference(stocked).filter(|id| !held.contains(*id)).count();
        assert!(unknown <= in_doubt, "{stock:?}: {unknown} tokens are in no stock and in nobody's hand");
        assert!(stocked.is_disjoint(held), "{stock:?}: a token that was given away can be drawn again");
    }
    assert!(books.dirty.iter().all(|dirty| dirty.is_disjoint(&memory.cleaned)), "a cleaned token can be cleaned again");
    assert!(books.clean.iter().all(|clean| clean.is_disjoint(&memory.spent)), "a spent token can be spent again");
}

fn kill_and_audit(home: &Home, url: &str, kills: usize) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut random = Random::new();
    let memory = Arc::new(Mutex::new(Memory::default()));
    for kill in 1..=kills {
        let mut server = home.start(&["--storage", url]);
        let (internal, public) = (server.internal, server.public);
        // As many tokens as will be wanted: nobody finds a stock empty.
        let filled = request(internal, "POST", "/v1/fill", &[], &format!(r#"{{"bucket_size":{MOST_CALLS}}}"#));
        assert_eq!(filled.status, 200, "{}", filled.body);
        let answered = Answered::default();
        let filling = thread::spawn({
            let size = 1 + random.below(40);
            move || fill(internal, size)
        });
        let people: Vec<_> = (0..PEOPLE)
            .map(|_| runtime.spawn(people(internal, public, Arc::clone(&answered), Arc::clone(&memory))))
            .collect();
        let target = 1 + random.below(MOST_CALLS);
        while answered.load(Ordering::Relaxed) < target && people.iter().any(|one| !one.is_finished()) {
            thread::yield_now();
        }
        let reached = answered.load(Ordering::Relaxed) >= target;
        server.signal("KILL");
        server.end();
        filling.join().expect("it ends with the server");
        runtime.block_on(async {
            for one in people {
                one.await.expect("it ends with the server");
            }
        });
        assert!(reached, "everybody gave up before the kill");
        let books = runtime.block_on(read_books(url, &home.path().join("authkeep-data/key")));
        let in_doubt = kill * usize::try_from(PEOPLE).expect("a few");
        audit(&books, &memory.lock(), in_doubt);
        println!("kill {kill}: {target} calls were answered, and the books agree");
    }
}

#[test]
fn an_exchange_on_sled_that_is_killed_keeps_its_books() {
    let home = Home::new();
    let url = format!("sled://{}", home.path().join("store").display());
    kill_and_audit(&home, &url, kills(3));
}

#[test]
fn an_exchange_on_postgres_that_is_killed_keeps_its_books() {
    if crate::cluster::binaries().is_none() {
        crate::skip("kills of PostgreSQL", "there are no PostgreSQL binaries; scripts/test installs them");
        return;
    }
    let cluster = Cluster::new();
    kill_and_audit(&Home::new(), &cluster.url(), kills(2));
}
