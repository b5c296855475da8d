//! Generates a client for the service that `peers/spyne_server.py` serves.
fn main() -> Result<(), soapgen::Error> {
    soapgen::configure().root("../fixtures").compile("../fixtures/peers/inventory.wsdl")
}
