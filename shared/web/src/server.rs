//! Starts and stops one service's HTTP server.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};

use crate::config::ListenArgs;
use crate::edge::{self, Edge};
use crate::health::{self, Health};
use crate::route_table::{RouteTable, no_route};

/// Longer than callers keep idle connections, so that the callers close first.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// How long requests under way may take once the server is told to stop.
const DRAIN_SECONDS: u64 = 8;

/// Registers a service's routes and state on each worker.
pub type Configure = Arc<dyn Fn(&mut web::ServiceConfig) + Send + Sync>;

/// What the server needs to know of its service.
pub struct Parts {
    /// Name, version and id source.
    pub edge: Edge,
    /// Readiness.
    pub health: Health,
    /// Paths and their methods.
    pub table: RouteTable,
    /// Routes and state.
    pub configure: Configure,
}

/// A running server.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    handle: ServerHandle,
    health: Health,
    task: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Running {
    /// Base URL for clients on this machine.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Takes no new work, finishes what is under way, then ends.
    pub async fn stop(self) {
        self.health.drain();
        self.handle.stop(true).await;
        drop(self.task.await);
    }

    /// Serves until the server ends by itself.
    pub async fn wait(self) -> std::io::Result<()> {
        self.task.await.map_err(std::io::Error::other)?
    }
}

/// Binds and starts serving in the background.
pub fn start(listen: &ListenArgs, parts: Parts) -> std::io::Result<Running> {
    let listener = TcpListener::bind(listen.listen).map_err(|error| {
        let why = format!(
            "cannot listen on {}: {error}; choose another address or port",
            listen.listen
        );
        std::io::Error::new(error.kind(), why)
    })?;
    let address = listener.local_addr()?;
    let Parts {
        edge,
        health,
        table,
        configure,
    } = parts;
    let service = edge.service;
    let edge = web::Data::new(Arc::new(edge));
    let table = web::Data::new(table);
    let health_data = web::Data::new(health.clone());
    let server = HttpServer::new(move || {
        let configure = Arc::clone(&configure);
        App::new()
            .app_data(edge.clone())
            .app_data(table.clone())
            .app_data(health_data.clone())
            .wrap(from_fn(edge::layer))
            .route("/livez", web::head().to(health::livez))
            .route("/readyz", web::head().to(health::readyz))
            .route("/livez", web::get().to(health::livez))
            .route("/readyz", web::get().to(health::readyz))
            .configure(move |config| configure(config))
            .default_service(web::to(no_route))
    })
    .workers(usize::from(listen.workers))
    .keep_alive(KEEP_ALIVE)
    .client_request_timeout(Duration::from_secs(10))
    .shutdown_timeout(DRAIN_SECONDS)
    .disable_signals()
    .tcp_nodelay(true)
    .listen(listener)?
    .run();
    let handle = server.handle();
    tracing::info!(service, %address, "{service} listens on {address}");
    Ok(Running {
        address,
        handle,
        health,
        task: tokio::spawn(server),
    })
}

/// Waits for Ctrl-C or SIGTERM.
pub async fn until_asked_to_stop() {
    let mut terminate =
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(stream) => stream,
            Err(error) => {
                tracing::error!(%error, "SIGTERM cannot be heard; only Ctrl-C stops the process");
                drop(tokio::signal::ctrl_c().await);
                return;
            }
        };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

/// Writes a line for the person at the terminal. What cannot be written is lost, as on a closed terminal.
pub fn print_line(text: &str) {
    use std::io::Write;
    drop(writeln!(std::io::stdout(), "{text}"));
}
