//! Generates the modules of this crate.
fn main() -> Result<(), soapgen::Error> {
    soapgen::configure().root("../../fixtures").compile("../../fixtures/services/names.wsdl")
}
