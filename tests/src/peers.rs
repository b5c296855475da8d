//! Programs of other people that speak SOAP.
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers")
}

/// A Python with the packages of `peers/requirements.txt`, in an environment of its own below `target`.
///
/// # Panics
/// If it is not there and cannot be installed.
pub fn python() -> &'static Path {
    static PYTHON: OnceLock<PathBuf> = OnceLock::new();
    PYTHON.get_or_init(|| {
        let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/peers");
        let python = home.join("bin/python");
        let wanted = std::fs::read_to_string(folder().join("requirements.txt")).unwrap_or_default();
        let marker = home.join("installed");
        if std::fs::read_to_string(&marker).is_ok_and(|installed| installed == wanted) {
            return python;
        }
        run(Command::new("python3").args(["-m", "venv"]).arg(&home));
        run(Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "-r"])
            .arg(folder().join("requirements.txt")));
        let written = std::fs::write(&marker, wanted);
        assert!(written.is_ok(), "{} cannot be written", marker.display());
        python
    })
}

/// The packages of `peers/package.json`, in a folder of their own below `target`.
///
/// # Panics
/// If they are not there and cannot be installed.
pub fn node_modules() -> &'static Path {
    static MODULES: OnceLock<PathBuf> = OnceLock::new();
    MODULES.get_or_init(|| {
        let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/peers/node");
        let wanted = std::fs::read_to_string(folder().join("package.json")).unwrap_or_default();
        let package = home.join("package.json");
        if !std::fs::read_to_string(&package).is_ok_and(|installed| installed == wanted) {
            run(Command::new("npm")
                .args(["install", "--no-audit", "--no-fund", "--no-package-lock", "--prefix"])
                .arg(&home)
                .args(wanted_packages(&wanted)));
            let written = std::fs::write(&package, wanted);
            assert!(written.is_ok(), "{} cannot be written", package.display());
        }
        home.join("node_modules").canonicalize().unwrap_or(home)
    })
}

fn wanted_packages(package: &str) -> Vec<String> {
    let package: serde_json::Value = serde_json::from_str(package).unwrap_or_default();
    let packages = package["dependencies"].as_object().into_iter().flatten();
    packages.map(|(name, version)| format!("{name}@{}", version.as_str().unwrap_or_default())).collect()
}

/// What is said when a peer cannot be had.
pub const HINT: &str = "a foreign peer of this test is missing: `.ci/run` lists the Debian packages that are needed; \
    the packages of tests/peers/requirements.txt and package.json are installed from their indexes";

/// Programs made of `sources`, in a folder of their own below `target/peers`; `make` makes them there, and again when a source has
/// changed.
///
/// # Panics
/// If a source cannot be read or the folder not written.
pub fn made(name: &str, sources: &[PathBuf], make: impl FnOnce(&Path)) -> PathBuf {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/peers").join(name);
    let mut wanted = Vec::new();
    for source in sources {
        let text = std::fs::read(source);
        wanted.extend(text.unwrap_or_else(|error| panic!("{}: {error}", source.display())));
    }
    let marker = home.join("made");
    if !std::fs::read(&marker).is_ok_and(|made| made == wanted) {
        let _ = std::fs::remove_dir_all(&home);
        let created = std::fs::create_dir_all(&home);
        assert!(created.is_ok(), "{} cannot be made", home.display());
        make(&home);
        let written = std::fs::write(&marker, wanted);
        assert!(written.is_ok(), "{} cannot be written", marker.display());
    }
    home.canonicalize().unwrap_or(home)
}

/// Runs a tool that makes a peer.
///
/// # Panics
/// If it fails or is not there: the message says what it wrote, and what to install.
pub fn run(command: &mut Command) {
    match command.output() {
        Ok(output) if output.status.success() => {}
        Ok(output) => panic!("{command:?} failed; {HINT}\n{}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => panic!("{command:?} cannot be started ({error}); {HINT}"),
    }
}

/// Runs a script of `peers/` to its end.
///
/// # Panics
/// If it cannot be started.
pub fn run_script(script: &str, arguments: &[&str]) -> Output {
    let output = Command::new(python()).arg(folder().join(script)).args(arguments).output();
    output.unwrap_or_else(|error| panic!("{script} cannot be started: {error}"))
}

/// A server of `peers/` on a loopback port; it ends with the value.
pub struct PeerServer {
    child: Child,
    /// Where it listens.
    pub port: u16,
}

impl PeerServer {
    /// Starts a script that takes a port and prints `ready PORT` when it answers.
    ///
    /// # Panics
    /// If it does not.
    pub fn start(script: &str) -> Self {
        Self::spawn(Command::new(python()).arg(folder().join(script)).arg("0"))
    }

    /// Starts a program that prints `ready PORT` when it answers.
    ///
    /// # Panics
    /// If it does not.
    pub fn spawn(command: &mut Command) -> Self {
        let mut child = start(command.stdout(Stdio::piped()));
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            let _ = BufReader::new(stdout).read_line(&mut line);
        }
        let port = line.trim().strip_prefix("ready ").and_then(|port| port.parse().ok());
        let port = port.unwrap_or_else(|| panic!("{command:?} did not get ready; it printed `{line}`"));
        PeerServer { child, port }
    }

    /// Starts a program that was told to listen on `port`, and waits until it does.
    ///
    /// # Panics
    /// If it does not within half a minute.
    pub fn spawn_at(command: &mut Command, port: u16) -> Self {
        let mut child = start(command.stdout(Stdio::null()).stderr(Stdio::null()));
        let end = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            let ended = child.try_wait().ok().flatten();
            assert!(ended.is_none() && Instant::now() < end, "{command:?} does not answer ({ended:?})");
            std::thread::sleep(Duration::from_millis(50));
        }
        PeerServer { child, port }
    }
}

fn start(command: &mut Command) -> Child {
    command.spawn().unwrap_or_else(|error| panic!("{command:?} cannot be started ({error}); {HINT}"))
}

/// A port of loopback that nobody listened on a moment ago.
///
/// # Panics
/// If there is none.
pub fn free_port() -> u16 {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    port.unwrap_or_else(|error| panic!("no free port: {error}")).port()
}

impl Drop for PeerServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
