//! Listening on the loopback interface only, with IPv4 and IPv6.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use anyhow::{Result, bail};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

use super::{Shared, http};

/// The open sockets.
pub(super) struct Listeners {
    pub(super) port: u16,
    v4: TcpListener,
    /// Absent on machines without IPv6.
    v6: Option<TcpListener>,
}

/// Opens the port; one clear sentence when somebody else has it.
pub(super) async fn listen(port: u16) -> Result<Listeners> {
    let v4 = match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
        Ok(listener) => listener,
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            bail!("port {port} is in use by another program")
        }
        Err(error) => bail!("cannot listen on port {port}: {error}"),
    };
    let port = v4.local_addr()?.port();
    let v6 = match TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await {
        Ok(listener) => Some(listener),
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            bail!("port {port} is in use by another program")
        }
        Err(_) => None,
    };
    Ok(Listeners { port, v4, v6 })
}

/// Accepts connections for ever.
pub(super) async fn accept(listeners: Listeners, shared: Arc<Shared>) {
    loop {
        let accepted = match &listeners.v6 {
            Some(v6) => tokio::select! {
                accepted = listeners.v4.accept() => accepted,
                accepted = v6.accept() => accepted,
            },
            None => listeners.v4.accept().await,
        };
        // A connection that is gone before it was accepted is nobody's loss.
        if let Ok((stream, from)) = accepted {
            // Without it every answer waits 40 ms for the acknowledgement of its first half.
            drop(stream.set_nodelay(true));
            tokio::spawn(connection(stream, from, Arc::clone(&shared)));
        }
    }
}

async fn connection(stream: TcpStream, from: SocketAddr, shared: Arc<Shared>) {
    let service = service_fn(move |request| http::answer(request, from, Arc::clone(&shared)));
    // An error here is a fault that was asked for, or a client that went away.
    drop(
        http1::Builder::new()
            .serve_connection(TokioIo::new(stream), service)
            .await,
    );
}
