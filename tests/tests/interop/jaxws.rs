//! The peers of the reference implementation of JAX-WS: Java that its `wsimport` makes of the contracts, and what stands in
//! `peers/interop/jaxws`.
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use soap_tests::peers::{made, run};

use crate::peers::{contract, file};

/// Their manifests name what else they need.
const LIBRARIES: &str = "/usr/share/java/jaxws-tools.jar:/usr/share/java/jaxws-rt.jar";

/// Runs one of the programs `Client` and `Server`.
pub(crate) fn program(class: &str) -> Command {
    static HOME: OnceLock<PathBuf> = OnceLock::new();
    let home = HOME.get_or_init(|| {
        let contracts = ["interop.wsdl", "files.wsdl"].map(contract);
        let own = ["bindings.xml", "Samples.java", "Client.java", "Server.java"]
            .map(|name| file("jaxws").join(name));
        made("jaxws", &[&contracts[..], &own[..]].concat(), |home| make(home, &own))
    });
    let mut command = java();
    command.arg("-Dcom.sun.xml.ws.monitoring.endpoint=false");
    command.args(["-cp", &format!("{LIBRARIES}:{}", home.display()), class]);
    command
}

fn make(home: &Path, own: &[PathBuf; 4]) {
    assert!(
        LIBRARIES.split(':').all(|library| Path::new(library).exists()),
        "JAX-WS is not there: install the Debian packages libjaxws-java and default-jdk-headless"
    );
    let [bindings, java_files @ ..] = own;
    let mut sources = java_files.to_vec();
    for name in ["interop", "files"] {
        let mut wsimport = java();
        wsimport.args(["-cp", LIBRARIES, "com.sun.tools.ws.WsImport", "-quiet", "-extension"]);
        wsimport.args(["-XadditionalHeaders", "-Xnocompile", "-p", name, "-s"]).arg(home);
        run(wsimport.arg("-b").arg(bindings).arg(contract(&format!("{name}.wsdl"))));
        let made = std::fs::read_dir(home.join(name)).unwrap();
        sources.extend(made.map(|entry| entry.unwrap().path()));
    }
    let mut javac = Command::new("javac");
    run(javac.args(["-nowarn", "-cp", LIBRARIES, "-d"]).arg(home).args(sources));
}

fn java() -> Command {
    let mut command = Command::new("java");
    command.args(["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]);
    command
}
