//! The contacts service behind tower layers: a response header and a limit on requests under way at once.
//! `cargo run -p contacts --bin layers`.
use contacts::{Contacts, contacts::service};
use soap_runtime::Server;
use soap_runtime::http::{HeaderValue, header};
use tower::ServiceBuilder;
use tower::limit::ConcurrencyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let contacts = ServiceBuilder::new()
        .layer(SetResponseHeaderLayer::overriding(header::SERVER, HeaderValue::from_static("contacts")))
        .layer(ConcurrencyLimitLayer::new(100))
        .service(service(Contacts::default()));

    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8082".into());
    let server = Server::new().tower("/contacts", contacts).bind(&address).await?;
    println!("http://{}/contacts", server.local_addr());
    server.wait().await?;
    Ok(())
}
