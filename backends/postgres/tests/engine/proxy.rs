//! A proxy between the store and its server that breaks connections at a chosen moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::postgres::PgConnectOptions;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

/// Where a connection is broken, once, on the next message that holds the given bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// The message does not reach the server.
    Before(&'static [u8]),
    /// The server carries the message out; its answer does not reach the store.
    After(&'static [u8]),
}

#[derive(Default)]
struct Shared {
    cut: std::sync::Mutex<Option<Cut>>,
    made: AtomicUsize,
}

pub(crate) struct Proxy {
    shared: Arc<Shared>,
    listener: AbortHandle,
}

impl Proxy {
    /// A proxy before the server of a URL, and the URL through it.
    pub(crate) async fn new(url: &str) -> (Self, String) {
        let server: PgConnectOptions = url.parse().expect("a good URL");
        let server = (server.get_host().to_owned(), server.get_port());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared::default());
        let task = tokio::spawn(accept(listener, server, Arc::clone(&shared)));
        let separator = if url.contains('?') { '&' } else { '?' };
        // Behind TLS the messages could not be told apart.
        let through = format!("{url}{separator}hostaddr=127.0.0.1&port={}&sslmode=disable", address.port());
        (Self { shared, listener: task.abort_handle() }, through)
    }

    pub(crate) fn cut(&self, cut: Cut) {
        *self.shared.cut.lock().expect("no panic") = Some(cut);
    }

    /// The cut was made.
    pub(crate) fn was_cut(&self) -> bool {
        self.shared.cut.lock().expect("no panic").is_none()
    }

    /// How many connections were made so far.
    pub(crate) fn made(&self) -> usize {
        self.shared.made.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

async fn accept(listener: TcpListener, server: (String, u16), shared: Arc<Shared>) {
    while let Ok((client, _)) = listener.accept().await {
        shared.made.fetch_add(1, Ordering::SeqCst);
        tokio::spawn(forward(client, server.clone(), Arc::clone(&shared)));
    }
}

async fn forward(client: TcpStream, server: (String, u16), shared: Arc<Shared>) -> std::io::Result<()> {
    client.set_nodelay(true)?;
    let server = TcpStream::connect((server.0.as_str(), server.1)).await?;
    server.set_nodelay(true)?;
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let (mut asked, mut answered) = (vec![0; 65536], vec![0; 65536]);
    loop {
        tokio::select! {
            length = from_client.read(&mut asked) => {
                let message = &asked[..length?];
                if message.is_empty() {
                    return Ok(());
                }
                match shared.take(message) {
                    None => to_server.write_all(message).await?,
                    Some(Cut::Before(_)) => return Ok(()),
                    Some(Cut::After(_)) => {
                        to_server.write_all(message).await?;
                        // The answer says that the server is done.
                        from_server.readable().await?;
                        return Ok(());
                    }
                }
            }
            length = from_server.read(&mut answered) => {
                let message = &answered[..length?];
                if message.is_empty() {
                    return Ok(());
                }
                to_client.write_all(message).await?;
            }
        }
    }
}

impl Shared {
    fn take(&self, message: &[u8]) -> Option<Cut> {
        let mut cut = self.cut.lock().expect("no panic");
        let (Cut::Before(bytes) | Cut::After(bytes)) = (*cut)?;
        if message.windows(bytes.len()).any(|window| window == bytes) { cut.take() } else { None }
    }
}
