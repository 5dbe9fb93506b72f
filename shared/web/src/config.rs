//! Settings every service has. `--help` is their reference; each can be given as an environment variable.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use chrono::TimeDelta;
use clap::Args;

/// A secret from the environment; printing it prints nothing.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// The secret itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}
impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}
impl std::str::FromStr for Secret {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// Where the service listens and how much it takes on.
#[derive(Debug, Clone, Args)]
pub struct ListenArgs {
    /// Address to listen on; port 0 takes any free port.
    #[arg(long, env = "TONGHOP_LISTEN", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// Threads that serve requests.
    #[arg(long, env = "TONGHOP_WORKERS", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub workers: u16,
}

/// Where the service keeps its data.
#[derive(Debug, Clone, Args)]
pub struct DatabaseArgs {
    /// `sqlite:PATH` or `postgres://user:password@host/database`. The scheme alone decides the engine.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Secret,
    /// Database connections at the most.
    #[arg(long, env = "TONGHOP_DATABASE_CONNECTIONS", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=200))]
    pub database_connections: u32,
}

impl DatabaseArgs {
    /// The settings as the database layer takes them.
    pub fn to_config(&self) -> tonghop_db::DbConfig {
        tonghop_db::DbConfig {
            url: self.database_url.expose().to_owned(),
            connections: self.database_connections,
        }
    }

    /// Says what is wrong with the settings, if anything is.
    pub fn check(&self) -> Result<(), String> {
        match tonghop_db::manager::engine(self.database_url.expose()) {
            Some(_) => Ok(()),
            None => Err("DATABASE_URL must start with sqlite: or postgres://".into()),
        }
    }
}

/// How services prove to each other who they are.
#[derive(Debug, Clone, Args)]
pub struct ServiceSecretArgs {
    /// Secret shared by the services of one installation, at least 32 characters.
    #[arg(long, env = "TONGHOP_SERVICE_SECRET", hide_env_values = true)]
    pub service_secret: Secret,
}

impl ServiceSecretArgs {
    /// Says what is wrong with the settings, if anything is.
    pub fn check(&self) -> Result<(), String> {
        if self.service_secret.expose().len() >= 32 {
            Ok(())
        } else {
            Err("TONGHOP_SERVICE_SECRET must have at least 32 characters".into())
        }
    }
}

/// How long a service may decide on what it last heard of ended sessions and disabled accounts.
#[derive(Debug, Clone, Args)]
pub struct RevocationArgs {
    /// Seconds without word from accounts after which protected calls are answered 503.
    #[arg(long, env = "TONGHOP_STALE_SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(2..=300))]
    pub stale_seconds: u16,
}

impl RevocationArgs {
    /// Seconds accounts may keep an empty answer back: short enough that several fit into the limit.
    pub fn wait_seconds(&self) -> u64 {
        u64::from(self.stale_seconds / 4).clamp(1, 5)
    }
    /// The time itself.
    pub fn stale_after(&self) -> Duration {
        Duration::from_secs(self.stale_seconds.into())
    }
}

impl Default for RevocationArgs {
    fn default() -> Self {
        Self { stale_seconds: 30 }
    }
}

/// When a signed-in person must prove again who they are.
#[derive(Debug, Clone, Args)]
pub struct StepUpArgs {
    /// Weighty actions need a password given within this many minutes; 0 asks for none.
    #[arg(long, global = true, env = "TONGHOP_STEP_UP_MINUTES", default_value_t = 15, value_parser = clap::value_parser!(u16).range(0..=1440))]
    pub step_up_minutes: u16,
}

impl StepUpArgs {
    /// How old the proof may be; `None` when none is asked for.
    pub fn window(&self) -> Option<TimeDelta> {
        (self.step_up_minutes > 0).then(|| TimeDelta::minutes(self.step_up_minutes.into()))
    }
}

impl Default for StepUpArgs {
    fn default() -> Self {
        Self {
            step_up_minutes: 15,
        }
    }
}

/// How the service logs.
#[derive(Debug, Clone, Args)]
pub struct LogArgs {
    /// What to log, in the syntax of tracing's `EnvFilter`.
    #[arg(
        long,
        global = true,
        env = "TONGHOP_LOG",
        default_value = "info,actix_server=warn"
    )]
    pub log: String,
    /// One JSON object a line instead of text.
    #[arg(long, global = true, env = "TONGHOP_LOG_JSON")]
    pub log_json: bool,
}

impl LogArgs {
    /// Says what is wrong with the settings, if anything is.
    pub fn check(&self) -> Result<(), String> {
        tracing_subscriber::EnvFilter::try_new(&self.log)
            .map(drop)
            .map_err(|e| format!("TONGHOP_LOG: {e}"))
    }
}

/// Says so when the setting `name` is no address of a service.
pub fn check_url(name: &str, text: &str) -> Result<(), String> {
    if text.starts_with("http://") || text.starts_with("https://") {
        Ok(())
    } else {
        Err(format!("{name} must start with http:// or https://"))
    }
}
