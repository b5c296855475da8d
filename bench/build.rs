//! Generates the modules `orders` and `archive` from their WSDLs.
fn main() -> Result<(), soapgen::Error> {
    soapgen::compile("wsdl/orders.wsdl")?;
    soapgen::configure().root("../fixtures").compile("../fixtures/attachments/archive.wsdl")
}
