//! The OpenAPI document tells the truth: beside the route tables, and beside what the real server answers.

#[path = "../support/mod.rs"]
mod support;

mod answers;
mod bodies;
mod document;
mod sample;
mod schema;
mod secret;
mod stage;
mod table;
