//! Whether the addresses of the listeners can be had.

use std::io::{Error, ErrorKind};
use std::net::{SocketAddr, TcpListener};

use super::Finding;
use crate::config::Server;

pub(super) fn check(server: &Server) -> [Finding; 2] {
    let (internal, public) = (server.internal.listen, server.public.listen);
    // Held until the other one was tried: they must be free together.
    let (first, held) = bind("internal listener", "--internal-listen", internal);
    let (mut second, _held_too) = bind("public listener", "--public-listen", public);
    if held.is_some() && internal == public && internal.port() != 0 {
        let text = format!(
            "{public} is the address of the internal listener as well; give it another one with --public-listen"
        );
        second = Finding::error("public listener", text);
    }
    [first, second]
}

fn bind(subject: &'static str, flag: &str, address: SocketAddr) -> (Finding, Option<TcpListener>) {
    match TcpListener::bind(address) {
        Ok(listener) => {
            let text = if address.port() == 0 {
                format!("{address}: a start picks a free port")
            } else {
                format!("{address} is free")
            };
            (Finding::ok(subject, text), Some(listener))
        }
        Err(error) => (Finding::error(subject, explain(address, flag, &error)), None),
    }
}

fn explain(address: SocketAddr, flag: &str, error: &Error) -> String {
    let port = address.port();
    match error.kind() {
        ErrorKind::AddrInUse => format!(
            "the port {port} of {} is in use, by another program or by an authkeep that runs already; stop it, or choose \
             another address with {flag}",
            address.ip()
        ),
        ErrorKind::AddrNotAvailable => {
            format!("this machine does not have the address {}; choose another one with {flag}", address.ip())
        }
        ErrorKind::PermissionDenied => {
            format!("this user may not listen on the port {port}; choose one from 1024 on with {flag}")
        }
        _ => format!("cannot listen on {address}: {error}; choose another address with {flag}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Level;

    #[test]
    fn an_address_in_use_and_one_used_twice_are_found() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut server = Server::default();
        server.internal.listen = taken.local_addr().unwrap();
        server.public.listen = ([127, 0, 0, 1], 0).into();
        let [internal, public] = check(&server);
        assert_eq!((internal.level, public.level), (Level::Error, Level::Ok));
        assert!(internal.text.contains(&server.internal.listen.port().to_string()));

        server.public.listen = server.internal.listen;
        drop(taken);
        let [internal, public] = check(&server);
        assert_eq!((internal.level, public.level), (Level::Ok, Level::Error));
        assert!(public.text.contains("as well"), "{}", public.text);
    }

    #[test]
    fn an_address_of_another_machine_is_found() {
        let mut server = Server::default();
        server.internal.listen = ([127, 0, 0, 1], 0).into();
        // 192.0.2.0/24 is for documentation: nobody has it.
        server.public.listen = ([192, 0, 2, 1], 3000).into();
        let [_, public] = check(&server);
        assert!(public.level == Level::Error && public.text.contains("192.0.2.1"), "{public:?}");
    }
}
