//! Serves contacts on loopback: `cargo run -p contacts`.
use contacts::{Contacts, contacts::service};
use soap_runtime::Server;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_env_filter(tracing_subscriber::EnvFilter::from_default_env()).init();
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8080".into());

    let server = Server::new()
        .service("/contacts", service(Contacts::default()))
        .stop_when(async {
            let _ = tokio::signal::ctrl_c().await;
        })
        .bind(&address)
        .await?;
    let url = format!("http://{}/contacts", server.local_addr());
    println!("endpoint  {url}");
    println!("contract  {url}?wsdl");
    println!("try       {}", curl(&url));

    server.wait().await?;
    Ok(())
}

/// A request to paste into a shell.
fn curl(url: &str) -> String {
    let envelope = concat!(
        "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:c=\"urn:example:contacts:types\">",
        "<e:Header><s:credentials xmlns:s=\"security\"><s:user>ada</s:user><s:password>open sesame</s:password></s:credentials></e:Header>",
        "<e:Body><c:Store><c:contact kind=\"business\"><c:name>Grace Hopper</c:name><c:email>grace@example.org</c:email></c:contact></c:Store></e:Body>",
        "</e:Envelope>"
    );
    format!(
        "curl -s -H 'Content-Type: text/xml' -H 'SOAPAction: \"urn:example:contacts:Store\"' -d '{envelope}' {url}"
    )
}
