//! Generates the modules of this crate.
fn main() -> Result<(), soapgen::Error> {
    let settings = soapgen::configure().root("../../fixtures");
    settings.clone().compile("../../fixtures/services/names.wsdl")?;
    settings.clone().compile("../../fixtures/services/docs.wsdl")?;
    settings.clone().compile("../../fixtures/attachments/vault.wsdl")?;
    let fidelity = ["../../fixtures/fidelity/echo.wsdl", "../../fixtures/fidelity/desk.wsdl"];
    settings.clone().name("fidelity").compile(fidelity)?;
    settings.config("shop.toml").compile("../../fixtures/services/shop.wsdl")
}
