//! Generates the services that the end-to-end tests serve and call, and documents without a service.
fn main() -> Result<(), soapgen::Error> {
    let contracts =
        ["peers/inventory.wsdl", "attachments/archive.wsdl", "xsd/parcels.xsd", "http/quotes.wsdl"];
    for contract in contracts {
        soapgen::configure().root("../fixtures").compile(format!("../fixtures/{contract}"))?;
    }
    soapgen::configure().root("../fixtures/services").compile("../fixtures/services/rooms.wsdl")
}
