//! Generates the module `contacts` from its WSDL.
fn main() -> Result<(), soapgen::Error> {
    soapgen::compile("wsdl/contacts.wsdl")
}
