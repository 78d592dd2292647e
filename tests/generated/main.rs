//! What is made from the code and checked in: it must be what the code makes of it today. `scripts/generate` writes it.

#[path = "../support/mod.rs"]
mod support;

mod commands;
mod configuration;
mod files;
mod shell;
