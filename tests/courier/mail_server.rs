//! A mail server on a socket of this machine. The protocol is that of the crate `mailin`, which knows nothing of our
//! client; here are the sockets, TLS, and what a test wants refused or held.

use std::collections::VecDeque;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mailin::response::{AUTH_OK, INVALID_CREDENTIALS, OK};
use mailin::{Action, AuthMechanism, Handler, Response, SessionBuilder};
use parking_lot::Mutex;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

/// Far more than anything here takes; only a hang reaches it.
const PATIENCE: Duration = Duration::from_mins(1);

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// A mail that was taken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Received {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) text: String,
    pub(crate) encrypted: bool,
    pub(crate) user: Option<String>,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> &str {
        let start = format!("{name}: ");
        self.text
            .lines()
            .find_map(|line| line.strip_prefix(&start))
            .unwrap_or_else(|| panic!("no {name}: {}", self.text))
    }
}

#[derive(Clone, Default)]
pub(crate) struct Options {
    pub(crate) tls: Option<TlsAcceptor>,
    /// TLS from the first byte on instead of STARTTLS.
    pub(crate) implicit: bool,
    /// Who may sign in; nobody else may send.
    pub(crate) account: Option<(&'static str, &'static str)>,
    /// The codes that the next recipients are answered with, before any is taken.
    pub(crate) recipients: Arc<Mutex<VecDeque<u16>>>,
    /// The same for mails.
    pub(crate) mails: Arc<Mutex<VecDeque<u16>>>,
    /// Where there is one, a mail that was taken is confirmed when there is a permit.
    pub(crate) confirmations: Option<Arc<Semaphore>>,
}

/// A port that nobody listens on, until somebody does.
pub(crate) struct Port(TcpSocket);

impl Port {
    pub(crate) fn reserve() -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind(([127, 0, 0, 1], 0).into()).expect("a free port");
        Self(socket)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.0.local_addr().expect("an address")
    }

    pub(crate) fn open(self, options: Options) -> MailServer {
        let address = self.address();
        let listener = self.0.listen(64).expect("it can be listened on");
        let (send, received) = mpsc::unbounded_channel();
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut sessions = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                sessions.spawn(serve(stream, options.clone(), send.clone()));
            }
        });
        MailServer { address, received, _tasks: tasks }
    }
}

pub(crate) struct MailServer {
    pub(crate) address: SocketAddr,
    pub(crate) received: mpsc::UnboundedReceiver<Received>,
    _tasks: JoinSet<()>,
}

impl MailServer {
    pub(crate) fn open(options: Options) -> Self {
        Port::reserve().open(options)
    }

    /// The next mail, once it is there.
    pub(crate) async fn mail(&mut self) -> Received {
        let mail = timeout(PATIENCE, self.received.recv()).await;
        mail.expect("a mail comes").expect("the server runs")
    }

    /// A mail that is there already.
    pub(crate) fn mail_so_far(&mut self) -> Option<Received> {
        self.received.try_recv().ok()
    }
}

struct Inbox {
    options: Options,
    mail: Received,
    encrypted: Arc<AtomicBool>,
    taken: mpsc::UnboundedSender<Received>,
    bytes: Vec<u8>,
}

fn next(codes: &Mutex<VecDeque<u16>>) -> Response {
    codes
        .lock()
        .pop_front()
        .map_or(OK, |code| Response::custom(code, "refused, said the server of a@example.org".into()))
}

impl Handler for Inbox {
    fn mail(&mut self, _ip: IpAddr, _domain: &str, from: &str) -> Response {
        from.clone_into(&mut self.mail.from);
        self.mail.to.clear();
        OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        let answer = next(&self.options.recipients);
        if !answer.is_error {
            self.mail.to.push(to.to_owned());
        }
        answer
    }

    fn data_start(&mut self, _domain: &str, _from: &str, _is8bit: bool, _to: &[String]) -> Response {
        self.bytes.clear();
        OK
    }

    fn data(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let answer = next(&self.options.mails);
        if !answer.is_error {
            let text = String::from_utf8(std::mem::take(&mut self.bytes)).expect("a mail is text");
            let encrypted = self.encrypted.load(Ordering::Relaxed);
            // Nobody listens any more where a test is over.
            self.taken.send(Received { text, encrypted, ..self.mail.clone() }).ok();
        }
        answer
    }

    fn auth_plain(&mut self, _authorization_id: &str, user: &str, password: &str) -> Response {
        if self.options.account == Some((user, password)) {
            self.mail.user = Some(user.to_owned());
            AUTH_OK
        } else {
            INVALID_CREDENTIALS
        }
    }
}

async fn serve(stream: TcpStream, options: Options, taken: mpsc::UnboundedSender<Received>) {
    // A client that hangs up in the middle is what some tests are about.
    let _ = converse(stream, options, taken).await;
}

async fn converse(stream: TcpStream, options: Options, taken: mpsc::UnboundedSender<Received>) -> io::Result<()> {
    let ip = stream.peer_addr()?.ip();
    let mut builder = SessionBuilder::new("mail.test");
    if options.tls.is_some() && !options.implicit {
        builder.enable_start_tls();
    }
    if options.account.is_some() {
        builder.enable_auth(AuthMechanism::Plain);
    }
    let encrypted = Arc::new(AtomicBool::new(options.implicit));
    let inbox = Inbox {
        options: options.clone(),
        mail: Received::default(),
        encrypted: Arc::clone(&encrypted),
        taken,
        bytes: Vec::new(),
    };
    let mut session = builder.build(ip, inbox);
    let mut stream: BufReader<Box<dyn Stream>> = match &options.tls {
        Some(tls) if options.implicit => {
            session.tls_active();
            BufReader::new(Box::new(tls.accept(stream).await?))
        }
        _ => BufReader::new(Box::new(stream)),
    };
    write(&mut stream, &session.greeting()).await?;
    let mut is_data = false;
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let answer = session.process(&line);
        let is_confirmation = is_data && answer.code == 250;
        is_data = answer.code == 354 || (is_data && answer.action == Action::NoReply);
        if let (true, Some(confirmations)) = (is_confirmation, &options.confirmations) {
            confirmations.acquire().await.expect("it stays open").forget();
        }
        write(&mut stream, &answer).await?;
        match answer.action {
            Action::Close => return Ok(()),
            Action::UpgradeTls => {
                let tls = options.tls.as_ref().expect("it was offered");
                stream = BufReader::new(Box::new(tls.accept(stream.into_inner()).await?));
                session.tls_active();
                encrypted.store(true, Ordering::Relaxed);
            }
            Action::Reply | Action::NoReply => {}
        }
    }
}

async fn write(stream: &mut BufReader<Box<dyn Stream>>, answer: &Response) -> io::Result<()> {
    stream.get_mut().write_all(&answer.buffer()?).await?;
    stream.get_mut().flush().await
}
