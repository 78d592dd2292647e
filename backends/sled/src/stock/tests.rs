//! What the raw store tells of a fill, and what becomes of many tokens.

use authkeep_store::{
    CleanBucket, CleanToken, CleanTokenId, CleanTokens, Cleaning, DirtyBucket, DirtyToken, DirtyTokens, EpochMs,
    Expiry, Handshake, HandshakeId, HandshakeKey, HandshakeKind, Handshakes, KeptReplies, Secret, SrpSalt,
};

use super::*;
use crate::{Durability, Options};

fn open() -> (tempfile::TempDir, SledStore) {
    let place = tempfile::tempdir().expect("a folder");
    let options = Options { cache_mb: 32, durability: Durability::Relaxed };
    let store = SledStore::open(place.path(), options).expect("the folder is new");
    (place, store)
}

/// Bytes that tell `n` from others, and sort otherwise than these numbers do.
fn id<const N: usize>(n: usize) -> [u8; N] {
    let mixed = u64::try_from(n).expect("it is small").wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut id = [0; N];
    id[..8].copy_from_slice(&mixed.to_be_bytes());
    id
}

fn sealed(length: usize, byte: u8) -> Sealed {
    Sealed::new(vec![byte; length]).expect("it is in bounds")
}

fn stocked(stock: Stock, n: usize) -> StockedToken {
    StockedToken { id: StockedTokenId { stock, slot: id::<16>(n).into() }, token: sealed(60, 1) }
}

fn dirty(n: usize) -> DirtyToken {
    DirtyToken {
        id: id::<16>(n).into(),
        bucket: DirtyBucket::Email,
        verifier: Secret::new([2; 256]),
        salt: SrpSalt::new(vec![3; 32]).expect("it is in bounds"),
    }
}

fn clean(bucket: CleanBucket, n: usize) -> CleanToken {
    CleanToken { id: CleanTokenId { bucket, hash: id::<32>(n + 7).into() } }
}

/// The `n`th token of each list is of one text.
fn fill(order: impl Iterator<Item = usize> + Clone) -> Fill {
    Fill {
        stocked: order.clone().map(|n| stocked(Stock::Profile, n)).collect(),
        dirty: order.clone().map(dirty).collect(),
        clean: order.map(|n| clean(CleanBucket::Profile, n)).collect(),
    }
}

#[test]
fn what_is_written_of_a_fill_does_not_depend_on_the_order_given() {
    let (_place, store) = open();
    let steps = |order: &mut dyn Iterator<Item = usize>| {
        let order: Vec<usize> = order.collect();
        let change = store.engine.plan_fill(fill(order.into_iter())).expect("the store is readable");
        change.into_parts().0
    };
    let straight = steps(&mut (0..300));
    assert_eq!(straight.len(), 900);
    assert!(straight == steps(&mut (0..300).rev()), "backwards it is another");
    assert!(straight == steps(&mut (0..300).map(|n| n * 77 % 300)), "shuffled it is another");
    assert!(straight == steps(&mut (0..300).chain(0..300)), "given twice it is another");
    for kind in [keys::STOCKED_TOKEN, keys::DIRTY_TOKEN, keys::CLEAN_TOKEN] {
        let of_kind: Vec<_> = straight.iter().map(|(key, _)| key).filter(|key| key[0] == kind).collect();
        assert!(of_kind.len() == 300 && of_kind.is_sorted(), "the order of family {kind:#x} is not that of the ids");
    }
}

/// Two tokens of one length differ in nothing but their ids and what is sealed: no number, time or position says when
/// either was stored.
#[tokio::test]
async fn records_of_one_fill_differ_from_those_of_another_in_their_ids_alone() {
    let (_place, store) = open();
    store.fill(fill(0..3)).await.expect("the store takes it");
    store.fill(fill(3..6)).await.expect("the store takes it");
    for kind in [keys::STOCKED_TOKEN, keys::DIRTY_TOKEN, keys::CLEAN_TOKEN] {
        let rests: std::collections::BTreeSet<Vec<u8>> = store
            .engine
            .db
            .scan_prefix([kind])
            .map(|entry| {
                let (key, value) = entry.expect("it is readable");
                // Header, and the id: behind the place of the stock or bucket where the key has one.
                let id = if kind == keys::DIRTY_TOKEN { &key[1..] } else { &key[2..] };
                let at = value.windows(id.len()).position(|window| window == id).expect("the record names its id");
                [&value[6..at], &value[at + id.len()..]].concat()
            })
            .collect();
        assert_eq!(rests.len(), 1, "records of family {kind:#x} tell more than their ids");
    }
    let lists = [keys::BY_TIME, keys::TOKEN_OF, keys::RECORD_OF, keys::SESSION_OF, keys::PIECE];
    let listed: usize = lists.iter().map(|list| store.engine.keys(&[*list]).expect("they are readable").len()).sum();
    assert_eq!(listed, 0, "something beside the records was written");
}

#[tokio::test]
async fn counts_are_right_before_and_after_they_are_asked_for_and_after_every_verb() {
    let (_place, store) = open();
    let check = async |tokens: usize, others: usize, clean: usize| {
        for _ in 0..2 {
            assert_eq!(store.stock_size(Stock::Profile, 1000).await.expect("it is readable"), tokens);
            assert_eq!(store.stock_size(Stock::Account, 1000).await.expect("it is readable"), others);
            assert_eq!(store.clean_token_count(CleanBucket::Profile, 1000).await.expect("it is readable"), clean);
        }
    };
    store.fill(fill(0..40)).await.expect("the store takes it");
    check(40, 0, 40).await;
    store.fill(fill(20..100)).await.expect("a part of it is there already");
    check(100, 0, 100).await;
    assert_eq!(store.stock_size(Stock::Profile, 99).await.expect("it is readable"), 99);
    assert_eq!(store.clean_token_count(CleanBucket::Profile, 1).await.expect("it is readable"), 1);

    let drawn = store.draw(Stock::Profile, [0x80; 16].into()).await.expect("it is readable").expect("there are some");
    store.restore_stocked_token(stocked(Stock::Account, 1)).await.expect("it is new");
    store.restore_clean_token(clean(CleanBucket::Profile, 500)).await.expect("it is new");
    check(99, 1, 101).await;
    let other = store.stocked_tokens(Stock::Profile, 1).await.expect("they are readable").remove(0);
    store.reseal_stocked_token(other.id, &other.token, sealed(9, 9)).await.expect("it is there");
    store.remove_stocked_tokens(vec![drawn.id, other.id, other.id]).await.expect("they may be gone");
    store.spend(clean(CleanBucket::Profile, 500).id).await.expect("it is there");
    store.spend(clean(CleanBucket::Profile, 500).id).await.expect_err("it was spent");
    store.restore_clean_token(clean(CleanBucket::Profile, 1)).await.expect_err("it is there");
    check(98, 1, 100).await;
    while store.draw(Stock::Profile, [0x40; 16].into()).await.expect("it is readable").is_some() {}
    check(0, 1, 100).await;
}

#[tokio::test]
async fn what_changes_in_the_middle_of_a_count_is_counted_once() {
    let (_place, store) = open();
    let many = crate::counts::AT_A_TIME * 2 + 10;
    store
        .fill(Fill { stocked: (0..many).map(|n| stocked(Stock::Email, n)).collect(), ..Fill::default() })
        .await
        .expect("the store takes it");
    let (tally, stripe) = (tally(Stock::Email), Stripe::of_stock(Stock::Email));
    assert_eq!(store.engine.count_on(tally, stripe).expect("it is readable"), None, "it was counted at once");
    // Of what was counted already, and of what was not.
    for pick in [[0; 16], [0xff; 16], [0xfe; 16]] {
        store.draw(Stock::Email, pick.into()).await.expect("it is readable").expect("there are some");
    }
    let slots = [[0; 16], [0xff; 16]];
    for slot in slots {
        let id = StockedTokenId { stock: Stock::Email, slot: slot.into() };
        store.restore_stocked_token(StockedToken { id, token: sealed(1, 1) }).await.expect("the slot is free");
    }
    assert_eq!(store.stock_size(Stock::Email, usize::MAX).await.expect("it is readable"), many - 3 + slots.len());
}

#[tokio::test]
async fn the_longest_records_of_the_exchange_come_and_go_whole() {
    let (_place, store) = open();
    let long = |byte| sealed(Sealed::MAX_BYTES, byte);
    let token = StockedToken { token: long(1), ..stocked(Stock::Profile, 1) };
    store.fill(Fill { stocked: vec![token.clone()], dirty: vec![dirty(1)], clean: vec![] }).await.expect("it is new");
    let key = HandshakeKey { kind: HandshakeKind::ExchangeProof, hash: [1; 32] };
    let handshake = |n: u8| Handshake {
        id: HandshakeId { key, nonce: [n; 16] },
        content: long(n),
        expires_at: EpochMs::new(n.into()).expect("it is in range"),
    };
    for n in 1..=4 {
        store.put_handshake(handshake(n), 2).await.expect("the id is free");
    }
    // It ends before those that may stay.
    store.put_handshake(handshake(2), 2).await.expect("the id is free");
    let live = store.handshakes(key, EpochMs::MIN).await.expect("they are readable");
    assert!(live == [handshake(3), handshake(4)], "others are there");

    let cleaning = Cleaning {
        dirty: dirty(1).id,
        handshake: handshake(3).id,
        draw: Stock::Profile,
        pick: [0xff; 16].into(),
        reply: [5; 32].into(),
        answer: long(6),
        reply_expires_at: EpochMs::MAX,
    };
    let drawn = store.clean(cleaning, EpochMs::MIN).await.expect("everything is there");
    assert!(drawn == token, "another token was drawn");
    let reply = store.kept_reply([5; 32].into(), EpochMs::MIN).await.expect("it is readable").expect("it was kept");
    assert!(reply.answer == long(6) && reply.drawn == token, "the reply says something else");
    let last = store.take_handshake(key, EpochMs::MIN).await.expect("it is readable");
    assert!(last == Some(handshake(4)), "another handshake was taken");
    assert_eq!(store.sweep_expired(EpochMs::MAX, 10).await.expect("they are readable"), 1);
    let left: Vec<_> = store.engine.keys(&[]).expect("they are readable").iter().map(|key| key[0]).collect();
    assert_eq!(left, [keys::FORMAT], "something was left");
}
