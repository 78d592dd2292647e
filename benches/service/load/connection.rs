//! One connection to a server on this machine.

use std::net::SocketAddr;

use bytes::Bytes;
use http::{Request, StatusCode, header};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::failure::Result;

pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: http::HeaderValue,
}

impl Connection {
    /// Must run in a `LocalSet`, where the connection gets a task of its own.
    pub(crate) async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // A connection that breaks fails the request on it.
        tokio::task::spawn_local(async move { drop(connection.await) });
        Ok(Self { sender, host: http::HeaderValue::from_str(&address.to_string())? })
    }

    /// Sends a request and reads the answer to its end, which must have this status.
    pub(crate) async fn expect(&mut self, status: StatusCode, request: Request<Full<Bytes>>) -> Result<()> {
        let mut answer = self.send(request).await?;
        if answer.status() != status {
            return Err(refused(answer).await);
        }
        while let Some(frame) = answer.body_mut().frame().await {
            frame?;
        }
        Ok(())
    }

    /// The same, and gives the body.
    pub(crate) async fn fetch(&mut self, status: StatusCode, request: Request<Full<Bytes>>) -> Result<Bytes> {
        let answer = self.send(request).await?;
        if answer.status() != status {
            return Err(refused(answer).await);
        }
        Ok(answer.into_body().collect().await?.to_bytes())
    }

    async fn send(&mut self, mut request: Request<Full<Bytes>>) -> Result<http::Response<Incoming>> {
        request.headers_mut().insert(header::HOST, self.host.clone());
        self.sender.ready().await?;
        Ok(self.sender.send_request(request).await?)
    }
}

async fn refused(answer: http::Response<Incoming>) -> crate::failure::Failure {
    let status = answer.status();
    let body = match answer.into_body().collect().await {
        Ok(body) => String::from_utf8_lossy(&body.to_bytes()).into_owned(),
        Err(error) => error.to_string(),
    };
    format!("the server answered {status}: {body}").into()
}
