//! Deliveries to an account service that is away, refuses, and takes.

//! Deliveries to a service over HTTP that is away, refuses, and takes.

use std::collections::BTreeSet;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use authkeep::clock::Clock;
use authkeep::config;
use authkeep::courier::transport::authorities::Authorities;
use authkeep::courier::transport::http::client;
use authkeep::exchange::Exchange;
use authkeep::exchange::delivery::{Delivery, DeliveryError};
use authkeep::exchange::powers::Powers;
use authkeep_memory::MemoryStore;
use authkeep_store::{Secret, Stock, Stocks, Store};
use serde_json::Value;

use crate::endpoint::Endpoint;

const SIZE: usize = 5;

fn to(address: SocketAddr, secret: Option<&str>) -> Delivery {
    let made = Delivery::new(&format!("http://{address}/v1/"), secret, |host| client(host, &Authorities::default()));
    made.expect("it can be used")
}

/// An exchange that was filled for an account service elsewhere.
async fn filled() -> (Arc<Exchange>, Arc<MemoryStore>) {
    let settings = config::Exchange { account_service: Some("http://elsewhere/v1".to_owned()), ..Default::default() };
    let powers = Arc::new(Powers::new(0, 100, Arc::new(())));
    let exchange = Arc::new(Exchange::new(settings, &Secret::new([7; 32]), powers));
    let store = Arc::new(MemoryStore::new());
    let any: Arc<dyn Store> = Arc::clone(&store) as Arc<dyn Store>;
    Arc::clone(&exchange).fill(any, Clock::system(), SIZE).await.expect("it is filled");
    (exchange, store)
}

async fn waiting(store: &MemoryStore) -> usize {
    let account = store.stock_size(Stock::OutgoingAccount, 100).await.expect("memory answers");
    account + store.stock_size(Stock::OutgoingEmail, 100).await.expect("memory answers")
}

#[tokio::test]
async fn tokens_wait_until_the_service_has_taken_them() {
    let (exchange, store) = filled().await;
    assert_eq!(waiting(&store).await, 2 * SIZE);
    assert_eq!(store.stock_size(Stock::Email, 100).await.unwrap(), 0, "nobody takes here what goes elsewhere");

    let endpoint = Endpoint::open(&[500]).await;
    let delivery = to(endpoint.address, Some("between services"));
    let refused = delivery.round(&exchange, store.as_ref()).await;
    assert!(matches!(refused, Err(DeliveryError::Refused(500))), "{refused:?}");
    let gone = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    let away = to(gone, None).round(&exchange, store.as_ref()).await;
    assert!(matches!(away, Err(DeliveryError::Request(_))), "{away:?}");
    assert_eq!(waiting(&store).await, 2 * SIZE);

    assert_eq!(delivery.round(&exchange, store.as_ref()).await.unwrap(), 2 * SIZE);
    assert_eq!(waiting(&store).await, 0);
    assert_eq!(delivery.round(&exchange, store.as_ref()).await.unwrap(), 0);
    let asked = endpoint.asked();
    assert_eq!(asked.len(), 3);
    for request in &asked {
        assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/v1/bucket/fill"));
        assert_eq!(request.header("authorization"), Some("Bearer between services"));
        assert_eq!(request.header("content-type"), Some("application/json"));
    }
    let bodies: Vec<Value> = asked.iter().map(|request| serde_json::from_str(&request.body).unwrap()).collect();
    assert_eq!(bodies[0], bodies[1], "what was refused is sent again");
    assert_eq!((&bodies[1]["bucket"], &bodies[2]["bucket"]), (&"account".into(), &"email".into()));
}

#[tokio::test]
async fn the_service_gets_the_tokens_that_the_exchange_gives_away() {
    let (exchange, store) = filled().await;
    let endpoint = Endpoint::open(&[]).await;
    to(endpoint.address, None).round(&exchange, store.as_ref()).await.unwrap();
    let stocked = store.stocked_tokens(Stock::Account, 100).await.unwrap();
    let given: BTreeSet<_> =
        stocked.iter().map(|token| exchange.seals.open_token(token).unwrap().to_string()).collect();
    let body: Value = serde_json::from_str(&endpoint.asked()[0].body).unwrap();
    let sent: BTreeSet<_> =
        body["tokens"].as_array().unwrap().iter().map(|token| token.as_str().unwrap().to_owned()).collect();
    assert_eq!(sent.len(), SIZE);
    assert_eq!(sent, given);
}

#[test]
fn only_urls_over_http_are_taken() {
    for url in ["", "accounts.example", "ftp://accounts.example/v1", "http://"] {
        let refused = Delivery::new(url, None, |host| client(host, &Authorities::default()));
        assert!(matches!(refused, Err(DeliveryError::Url)), "{url}");
    }
}
