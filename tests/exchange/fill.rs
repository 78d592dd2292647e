//! What a fill makes, and when it is refused.

use std::collections::BTreeSet;
use std::sync::Arc;

use authkeep::auth::conceal::conceal;
use authkeep::clock::Clock;
use authkeep::config;
use authkeep::exchange::fill::clean_token_id;
use authkeep::exchange::powers::Powers;
use authkeep::exchange::{Exchange, ExchangeError};
use authkeep_memory::MemoryStore;
use authkeep_store::{
    CleanBucket, CleanTokens, DirtyTokens, EpochMs, FillMark, FillMarks, FillOwner, Secret, Stock, Stocks, Store,
};

fn exchange(max_stock: u32) -> Arc<Exchange> {
    let settings = config::Exchange { max_stock, ..config::Exchange::default() };
    let powers = Arc::new(Powers::new(0, 100, Arc::new(())));
    Arc::new(Exchange::new(settings, &Secret::new([7; 32]), powers))
}

async fn fill(exchange: &Arc<Exchange>, store: &Arc<MemoryStore>, size: usize) -> Result<(), ExchangeError> {
    let any: Arc<dyn Store> = Arc::clone(store) as Arc<dyn Store>;
    Arc::clone(exchange).fill(any, Clock::system(), size).await
}

async fn texts(exchange: &Exchange, store: &MemoryStore, stock: Stock) -> BTreeSet<String> {
    let tokens = store.stocked_tokens(stock, 1000).await.expect("memory answers");
    tokens.iter().map(|token| exchange.seals.open_token(token).expect("it opens").to_string()).collect()
}

#[tokio::test]
async fn both_sides_know_each_token() {
    const SIZE: usize = 35;
    let (exchange, store) = (exchange(1000), Arc::new(MemoryStore::new()));
    fill(&exchange, &store, SIZE).await.unwrap();
    let clean: BTreeSet<_> =
        store.scan_clean_tokens(None, 1000).await.unwrap().into_iter().map(|token| token.id).collect();
    let dirty: BTreeSet<_> = store
        .scan_dirty_tokens(None, 1000)
        .await
        .unwrap()
        .into_iter()
        .map(|token| token.id.as_bytes().to_vec())
        .collect();
    let mut ids = BTreeSet::new();
    for (stock, bucket) in [(Stock::Profile, CleanBucket::Profile), (Stock::Account, CleanBucket::Account)] {
        let texts = texts(&exchange, &store, stock).await;
        assert_eq!(texts.len(), SIZE);
        assert!(texts.iter().all(|text| text.len() == 32), "32 hex digits");
        ids.extend(texts.iter().map(|text| clean_token_id(bucket, text)));
    }
    assert_eq!(ids, clean);
    let mut ids = BTreeSet::new();
    for stock in [Stock::Signup, Stock::Email] {
        let texts = texts(&exchange, &store, stock).await;
        assert_eq!(texts.len(), SIZE);
        ids.extend(texts.iter().map(|text| hex::decode(conceal(text).unwrap().id).unwrap()));
    }
    assert_eq!(ids, dirty);
    assert_eq!(store.fill_mark().await.unwrap(), None, "the next fill can begin");
}

#[tokio::test]
async fn what_would_be_too_much_is_not_begun() {
    let (exchange, store) = (exchange(10), Arc::new(MemoryStore::new()));
    fill(&exchange, &store, 6).await.unwrap();
    assert!(matches!(fill(&exchange, &store, 5).await, Err(ExchangeError::Full)));
    for stock in [Stock::Profile, Stock::Account, Stock::Signup, Stock::Email] {
        assert_eq!(store.stock_size(stock, 100).await.unwrap(), 6);
    }
    fill(&exchange, &store, 4).await.unwrap();
}

#[tokio::test]
async fn one_fill_runs_at_a_time_and_a_dead_one_keeps_nobody_waiting_for_long() {
    let (exchange, store) = (exchange(10), Arc::new(MemoryStore::new()));
    let owner = FillOwner::from_bytes([1; 16]);
    store.set_fill_mark(FillMark { owner, expires_at: EpochMs::MAX }, EpochMs::MIN).await.unwrap();
    assert!(matches!(fill(&exchange, &store, 1).await, Err(ExchangeError::Filling)));
    assert_eq!(store.stock_size(Stock::Profile, 100).await.unwrap(), 0);
    store.set_fill_mark(FillMark { owner, expires_at: EpochMs::MIN }, EpochMs::MIN).await.unwrap();
    fill(&exchange, &store, 1).await.unwrap();
}
