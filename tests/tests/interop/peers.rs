//! The peers of the matrix: how each is started.
use std::path::{Path, PathBuf};
use std::process::Command;

use soap_tests::peers::{self, PeerServer};

use crate::{gsoap, jaxws};

pub(crate) fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/interop").join(name)
}

/// The contract of this name.
pub(crate) fn contract(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/peers").join(name)
}

/// A peer's name, and the command that calls the services below the address it is given.
type Client = (&'static str, fn(&str) -> Command);

pub(crate) const CLIENTS: [Client; 7] = [
    ("gSOAP", |base| {
        let mut command = Command::new(gsoap::programs().join("client"));
        command.arg(base);
        command
    }),
    ("JAX-WS RI", |base| {
        let mut command = jaxws::program("Client");
        command.arg(base);
        command
    }),
    ("zeep", |base| {
        let mut command = Command::new(peers::python());
        command.arg(file("zeep_client.py")).arg(base);
        command
    }),
    ("suds", |base| {
        let mut command = Command::new(peers::python());
        command.arg(file("suds_client.py")).arg(base);
        command
    }),
    ("node-soap", |base| {
        let mut command = node("node_client.js");
        command.arg(base);
        command
    }),
    ("SOAP::Lite", |base| {
        let mut command = Command::new("perl");
        command.arg(file("perl_client.pl")).arg(base);
        command
    }),
    ("PHP", |base| {
        let mut command = Command::new("php");
        command.arg(file("php_client.php")).arg(base);
        command
    }),
];

/// A peer's name, and what starts it.
type Server = (&'static str, fn() -> PeerServer);

pub(crate) const SERVERS: [Server; 6] = [
    ("gSOAP", || PeerServer::spawn(&mut Command::new(gsoap::programs().join("server")))),
    ("JAX-WS RI", || PeerServer::spawn(jaxws::program("Server").arg(contract("")))),
    ("spyne", || PeerServer::spawn(Command::new(peers::python()).arg(file("spyne_server.py")))),
    ("node-soap", || {
        let mut command = node("node_server.js");
        command.arg(contract("interop.wsdl"));
        PeerServer::spawn(&mut command)
    }),
    ("SOAP::Lite", || PeerServer::spawn(Command::new("perl").arg(file("perl_server.pl")))),
    ("PHP", || {
        let port = peers::free_port();
        let mut command = Command::new("php");
        command
            .args(["-S", &format!("127.0.0.1:{port}")])
            .arg(file("php_server.php"))
            .env("INTEROP_WSDLS", contract(""));
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
    assert!(output.status.success(), "{peer} ended with {}; {}\n{errors}", output.status, peers::HINT);
    String::from_utf8(output.stdout).unwrap()
}
