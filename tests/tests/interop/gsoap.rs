//! gSOAP's peers: C++ that `wsdl2h` and `soapcpp2` make of the contracts, and what stands in `peers/interop/gsoap`.
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use soap_tests::peers::{made, run};

use crate::peers::{contract, file};

const PORTS: [&str; 7] = ["Bare11", "Bare12", "Encoded11", "Files11", "Rpc11", "Wrapped11", "Wrapped12"];

/// The folder of `client` and `server`.
pub(crate) fn programs() -> &'static Path {
    static HOME: OnceLock<PathBuf> = OnceLock::new();
    HOME.get_or_init(|| {
        let contracts = ["interop.wsdl", "encoded.wsdl", "files.wsdl"].map(contract);
        let own =
            ["typemap.dat", "samples.h", "client.cpp", "server.cpp"].map(|name| file("gsoap").join(name));
        made("gsoap", &[&contracts[..], &own[..]].concat(), |home| make(home, &contracts, &own))
    })
}

fn make(home: &Path, contracts: &[PathBuf], own: &[PathBuf; 4]) {
    let [typemap, _, client, server] = own;
    let mut wsdl2h = Command::new("wsdl2h");
    wsdl2h.args(["-c++11", "-P", "-L", "-Nport", "-o", "interop.h", "-t"]).arg(typemap).args(contracts);
    run(wsdl2h.current_dir(home));
    let mut soapcpp2 = Command::new("soapcpp2");
    soapcpp2.args(["-c++11", "-j", "-w", "-x", "-L", "-I/usr/share/gsoap/import", "interop.h"]);
    run(soapcpp2.current_dir(home));

    let generated = |name: String| home.join(format!("soap{name}.cpp"));
    let proxies = PORTS.iter().map(|port| generated(format!("{port}Proxy")));
    let served = PORTS.iter().filter(|port| !["Bare12", "Wrapped12"].contains(port));
    let services = served.map(|port| generated(format!("{port}Service")));
    // The two programs share what reads and writes values.
    let serializers = home.join("soapC.o");
    run(compiler(home).args(["-c", "-o"]).args([&serializers, &generated("C".into())]));
    for (program, main, parts) in
        [("client", client, proxies.collect::<Vec<_>>()), ("server", server, services.collect())]
    {
        let mut link = compiler(home);
        link.arg("-o").arg(home.join(program)).arg(main).args(parts).arg(&serializers).arg("-lgsoap++");
        run(&mut link);
    }
}

fn compiler(home: &Path) -> Command {
    let mut command = Command::new("g++");
    command.args(["-std=c++17", "-O0", "-w", "-DWITH_PURE_VIRTUAL", "-I"]).arg(home);
    command
}
