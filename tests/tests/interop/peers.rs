//! The peers of the matrix: how each is started.
use std::path::{Path, PathBuf};
use std::process::Command;

use soap_tests::peers::{self, PeerServer};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/interop").join(name)
}

fn contract() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/peers/interop.wsdl")
}

/// A peer's name, and the command that calls the services below the address it is given.
type Client = (&'static str, fn(&str) -> Command);

pub(crate) const CLIENTS: [Client; 3] = [
    ("zeep", |base| {
        let mut command = Command::new(peers::python());
        command.arg(file("zeep_client.py")).arg(base);
        command
    }),
    ("node-soap", |base| {
        let mut command = node("node_client.js");
        command.arg(base);
        command
    }),
    ("PHP", |base| {
        let mut command = Command::new("php");
        command.arg(file("php_client.php")).arg(base);
        command
    }),
];

/// Servers.
/// A peer's name, and what starts it.
type Server = (&'static str, fn() -> PeerServer);

pub(crate) const SERVERS: [Server; 2] = [
    ("node-soap", || {
        let mut command = node("node_server.js");
        command.arg(contract());
        PeerServer::spawn(&mut command)
    }),
    ("PHP", || {
        let port = peers::free_port();
        let mut command = Command::new("php");
        command
            .args(["-S", &format!("127.0.0.1:{port}")])
            .arg(file("php_server.php"))
            .env("INTEROP_WSDL", contract());
        PeerServer::spawn_at(&mut command, port)
    }),
];

fn node(script: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(file(script)).env("NODE_PEERS", peers::node_modules());
    command
}

/// Runs a client to its end and gives what it printed.
pub(crate) fn call(peer: &str, mut command: Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{peer} cannot be started ({error}): {command:?}; {}", peers::HINT));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{peer} ended with {}: {errors}", output.status);
    String::from_utf8(output.stdout).unwrap()
}
