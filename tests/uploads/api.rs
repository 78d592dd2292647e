//! The routes of documents, on a server without a network.

mod files;
mod refusals;
mod server;
