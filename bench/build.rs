//! Generates the module `orders` from its WSDL.
fn main() -> Result<(), soapgen::Error> {
    soapgen::compile("wsdl/orders.wsdl")
}
