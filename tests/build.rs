//! Generates the services that the end-to-end tests serve and call, and documents without a service.
fn main() -> Result<(), soapgen::Error> {
    let contracts = [
        "addressing/relay.wsdl",
        "attachments/archive.wsdl",
        "attachments/mail.wsdl",
        "http/meteo.wsdl",
        "http/quotes.wsdl",
        "peers/encoded.wsdl",
        "peers/files.wsdl",
        "peers/interop.wsdl",
        "peers/inventory.wsdl",
        "soap12/collection.wsdl",
        "xsd/depots.xsd",
        "xsd/parcels.xsd",
    ];
    for contract in contracts {
        soapgen::configure().root("../fixtures").compile(format!("../fixtures/{contract}"))?;
    }
    soapgen::configure()
        .config("../fixtures/streams/ledger.toml")
        .compile("../fixtures/streams/ledger.wsdl")?;
    soapgen::configure().name("ledger_whole").compile("../fixtures/streams/ledger.wsdl")?;
    for contract in ["letters.wsdl", "watch.wsdl"] {
        soapgen::configure().root("../fixtures").compile(format!("../fixtures/services/{contract}"))?;
    }
    soapgen::configure().root("../fixtures/services").compile("../fixtures/services/rooms.wsdl")
}
