//! The OpenAPI document tells the truth: beside the route tables, and beside what the real server answers.

#[path = "../support/mod.rs"]
mod support;

mod account_database;
mod administration;
mod answers;
mod api_key;
mod authenticator;
mod bodies;
mod cleaning;
mod document;
mod exchange;
mod failures;
mod mailed_pages;
mod members;
mod outbox;
mod people;
mod person;
mod pseudonyms;
mod records;
mod refusals;
mod sample;
mod schema;
mod secret;
mod stage;
mod table;
mod token;
