//! A mail server for tests: speaks enough SMTP (RFC 5321) to take letters, and keeps them.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A letter as it went over the wire.
#[derive(Debug, Clone)]
pub struct Received {
    /// Envelope: from whom.
    pub from: String,
    /// Envelope: to whom.
    pub to: Vec<String>,
    /// Header and body.
    pub data: String,
}

/// A running mail server.
pub struct MailServer {
    pub address: SocketAddr,
    letters: Arc<Mutex<Vec<Received>>>,
    task: JoinHandle<()>,
}

impl MailServer {
    /// Listens on a free port; answers `RCPT` with `rcpt`.
    pub async fn start(rcpt: &'static str) -> Self {
        Self::at("127.0.0.1:0".parse().unwrap(), rcpt).await
    }

    /// Listens on this address.
    pub async fn at(address: SocketAddr, rcpt: &'static str) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let letters = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&letters);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&kept), rcpt));
            }
        });
        Self {
            address,
            letters,
            task,
        }
    }

    /// The letters taken until now.
    pub fn letters(&self) -> Vec<Received> {
        self.letters.lock().unwrap().clone()
    }

    /// Waits until this many letters were taken.
    pub async fn wait_for(&self, count: usize) -> Vec<Received> {
        for _ in 0..400 {
            let letters = self.letters();
            if letters.len() >= count {
                return letters;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("{count} letters never came: {:?}", self.letters());
    }

    /// Stops listening.
    pub async fn stop(self) {
        self.task.abort();
        drop(self.task.await);
    }
}

async fn serve(stream: TcpStream, letters: Arc<Mutex<Vec<Received>>>, rcpt: &str) {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    let mut letter = Received {
        from: String::new(),
        to: Vec::new(),
        data: String::new(),
    };
    writer.write_all(b"220 test ESMTP\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => "250-test\r\n250 8BITMIME",
            "MAIL" => {
                letter.from = line;
                "250 ok"
            }
            "RCPT" => {
                letter.to.push(line);
                rcpt
            }
            "DATA" => {
                writer.write_all(b"354 go on\r\n").await.unwrap();
                while let Ok(Some(line)) = lines.next_line().await {
                    if line == "." {
                        break;
                    }
                    letter
                        .data
                        .push_str(line.strip_prefix('.').unwrap_or(&line));
                    letter.data.push_str("\r\n");
                }
                letters.lock().unwrap().push(letter.clone());
                "250 taken"
            }
            "QUIT" => {
                writer.write_all(b"221 bye\r\n").await.unwrap();
                return;
            }
            _ => "250 ok",
        };
        let sent = writer.write_all(format!("{answer}\r\n").as_bytes()).await;
        if sent.is_err() {
            return;
        }
    }
}
