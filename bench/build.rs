//! Generates the modules `orders`, `orders_stream`, `many` and `archive` from their WSDLs, and tells the counter of instructions which compiler it is.
use std::process::Command;

fn main() -> Result<(), soapgen::Error> {
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(compiler).arg("--version").output().map(|output| output.stdout);
    println!("cargo:rustc-env=COMPILER={}", String::from_utf8_lossy(&version.unwrap_or_default()).trim());
    soapgen::compile("wsdl/orders.wsdl")?;
    soapgen::compile("wsdl/many.wsdl")?;
    soapgen::configure()
        .name("orders_stream")
        .config("wsdl/orders-stream.toml")
        .compile("wsdl/orders.wsdl")?;
    soapgen::configure().root("../fixtures").compile("../fixtures/attachments/archive.wsdl")
}
