//! The contacts service in an axum application, beside a route of its own: `cargo run -p contacts --bin axum`.
use axum::Router;
use axum::routing::get;
use contacts::{Contacts, contacts::service};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let app = Router::new()
        .route("/", get(|| async { "SOAP lives at /contacts" }))
        .route_service("/contacts", service(Contacts::default()));

    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8081".into());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("http://{}/contacts", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}
