//! The references in `docs`: what is made from the code must be what the code makes of it today (`scripts/generate` writes
//! it), and what is written by hand must be true.

#[path = "../support/mod.rs"]
mod support;

mod commands;
mod configuration;
mod examples;
mod files;
mod shell;
