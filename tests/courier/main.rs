//! The courier: letters get from a store to a real mail server, a real HTTP endpoint or a folder, whatever happens to
//! either side in between. Time is handed in; nothing waits for it to pass.

mod delivery;
mod doctor;
mod endpoint;
mod faults;
mod injection;
mod listen;
mod mail_server;
mod outbox;
mod secrecy;
mod sms;
mod stage;
mod templates;
mod tls;
mod worker;
