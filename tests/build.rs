//! Generates the services that the end-to-end tests serve and call.
fn main() -> Result<(), soapgen::Error> {
    for contract in ["peers/inventory", "attachments/archive"] {
        soapgen::configure().root("../fixtures").compile(format!("../fixtures/{contract}.wsdl"))?;
    }
    Ok(())
}
