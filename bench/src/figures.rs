//! What the command `http-figures` is made of: servers as child processes, what the kernel says of them, and a load over
//! loopback.
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// What went wrong, in words.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// The number after an argument.
#[must_use]
pub fn argument(name: &str, default: usize) -> usize {
    let mut arguments = std::env::args().skip_while(|a| a != name).skip(1);
    arguments.next().and_then(|v| v.parse().ok()).unwrap_or(default)
}

/// A server that was started, and ends with this.
#[derive(Debug)]
pub struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    /// Starts a program of this package and waits for its first answer: the server, and how long that took.
    ///
    /// # Errors
    /// It does not start or does not answer within ten seconds.
    pub fn start(program: &Path, threads: usize) -> Outcome<(Server, Duration)> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let begin = Instant::now();
        let child = Command::new(program)
            .args(["--port", &port.to_string(), "--threads", &threads.to_string()])
            .spawn()
            .map_err(|e| format!("{}: {e}", program.display()))?;
        let server = Server { child, address };
        loop {
            if let Ok(mut connection) = server.connect()
                && connection.call().is_ok()
            {
                return Ok((server, begin.elapsed()));
            }
            if begin.elapsed() > Duration::from_secs(10) {
                return Err(format!("{} does not answer", program.display()).into());
            }
            std::thread::sleep(Duration::from_micros(100));
        }
    }

    /// A connection that is kept.
    ///
    /// # Errors
    /// There is none to be had.
    pub fn connect(&self) -> Outcome<Connection> {
        let stream = TcpStream::connect(self.address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        Ok(Connection { stream, received: Vec::with_capacity(1024) })
    }

    /// Bytes of memory that are resident.
    ///
    /// # Errors
    /// The kernel does not say.
    pub fn resident(&self) -> Outcome<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
        Ok(kilobytes * 1024.0)
    }

    /// CPU seconds that were used, of all threads.
    ///
    /// # Errors
    /// The kernel does not say.
    pub fn cpu(&self) -> Outcome<f64> {
        let mut nanoseconds = 0.0;
        for task in std::fs::read_dir(format!("/proc/{}/task", self.child.id()))? {
            let schedstat = std::fs::read_to_string(task?.path().join("schedstat"))?;
            nanoseconds += schedstat.split(' ').next().unwrap_or("0").parse::<f64>()?;
        }
        Ok(nanoseconds / 1e9)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// A connection to a server.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

const PING: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
    <soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:ord=\"urn:bench:orders\">\
    <soapenv:Header/><soapenv:Body><ord:Ping><ord:text>hello</ord:text></ord:Ping></soapenv:Body></soapenv:Envelope>";

impl Connection {
    /// A ping and its answer.
    ///
    /// # Errors
    /// The answer is not 200 or does not come.
    pub fn call(&mut self) -> Outcome<()> {
        let head = format!(
            "POST /orders HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/xml; charset=utf-8\r\nsoapaction: \"\"\r\n\
             content-length: {}\r\n\r\n{PING}",
            PING.len()
        );
        self.stream.write_all(head.as_bytes())?;
        self.received.clear();
        let mut expected = None;
        let mut chunk = [0; 4096];
        while expected.is_none_or(|length| self.received.len() < length) {
            let length = self.stream.read(&mut chunk)?;
            if length == 0 {
                return Err("the connection was closed".into());
            }
            self.received.extend_from_slice(&chunk[..length]);
            if expected.is_none() {
                expected = self.length()?;
            }
        }
        Ok(())
    }

    /// The length of the answer, once its head is there.
    fn length(&self) -> Outcome<Option<usize>> {
        let Some(end) = self.received.windows(4).position(|w| w == b"\r\n\r\n") else { return Ok(None) };
        let head = std::str::from_utf8(&self.received[..end])?.to_ascii_lowercase();
        if !head.starts_with("http/1.1 200") {
            return Err(format!("the answer is {head}").into());
        }
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
        Ok(Some(end + 4 + length.ok_or("no content-length")?.trim().parse::<usize>()?))
    }
}

/// The middle one of some figures.
#[must_use]
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
