//! The files of documents: how they get into an upload store and out of it, and that none stays which belongs to nobody.
//! Time is handed in; nothing waits for it to pass.

#[path = "../support/mod.rs"]
mod support;

mod api;
mod bucket;
mod doctor;
mod folder;
mod form;
mod stage;
mod upkeep;
