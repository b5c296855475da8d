//! Programs of other people that speak SOAP.
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;

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

fn run(command: &mut Command) {
    let hint = "the foreign peers of this test are missing: Python 3 with venv is needed (Debian: python3-venv), and a \
                package index to install tests/peers/requirements.txt from";
    match command.output() {
        Ok(output) if output.status.success() => {}
        Ok(output) => panic!("{command:?} failed; {hint}\n{}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => panic!("{command:?} cannot be started ({error}); {hint}"),
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
        let mut child = Command::new(python())
            .arg(folder().join(script))
            .arg("0")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{script} cannot be started: {error}"));
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            let _ = BufReader::new(stdout).read_line(&mut line);
        }
        let port = line.trim().strip_prefix("ready ").and_then(|port| port.parse().ok());
        let port = port.unwrap_or_else(|| panic!("{script} did not get ready; it printed `{line}`"));
        PeerServer { child, port }
    }
}

impl Drop for PeerServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
