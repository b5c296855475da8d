//! A service whose values stand in Rust types of the user's own, as `shop.toml` says: server and client over a socket.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
use soap_generated::Sku;
use soap_generated::shop::model::{Grade, Lines, Offer, OfferLine};
use soap_generated::shop::{StoreClient, StoreService, service};
use soap_runtime::{Context, Nillable, Running, Server, Stop};
use std::convert::Infallible;
use std::io::{Read, Write};
use std::net::TcpStream;

/// Answers with the first line.
struct Shop;

impl StoreService for Shop {
    async fn offer(&self, request: Offer, _: &mut Context) -> Result<OfferLine, Stop<Infallible>> {
        Ok(request.lines.item.into_iter().next().unwrap_or_else(line))
    }
}

fn line() -> OfferLine {
    OfferLine {
        serial_number: Some(u128::from(u64::MAX)),
        sku: Sku(7),
        quantity: i128::from(i64::MAX) * 1_000,
        price: "12345678901234567890123456789012345678.90".parse().unwrap(),
        tax: Some("0.190".parse().unwrap()),
        grade: Some(Grade::Excellent),
        alternative: vec![Sku(8), Sku(9)],
        replaces: Some(Nillable::Nil),
    }
}

async fn server() -> Running {
    Server::new().service("/shop", service(Shop)).bind("127.0.0.1:0").await.unwrap()
}

#[tokio::test]
async fn own_types_travel_to_the_server_and_back_exactly() {
    let server = server().await;
    let address = format!("http://{}/shop", server.local_addr());
    let client = StoreClient::builder().endpoint(address).build().unwrap();
    let offer = Offer { lines: Lines { item: vec![line()] } };
    assert_eq!(client.offer(&offer).await.unwrap(), line());
    // Further traits are derived where the fields have them.
    assert_eq!(std::collections::HashSet::from([line(), line()]).len(), 1);
    assert_eq!(Lines::default(), Lines { item: Vec::new() });
}

/// The answer to an offer of one line with these values.
fn post(address: std::net::SocketAddr, sku: &str, quantity: &str, price: &str) -> String {
    let body = format!(
        "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body><Offer xmlns='urn:example:shop'><items><item>\
         <sku>{sku}</sku><quantity>{quantity}</quantity><price>{price}</price></item></items></Offer></e:Body></e:Envelope>"
    );
    let mut socket = TcpStream::connect(address).unwrap();
    write!(
        socket,
        "POST /shop HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/xml\r\nSOAPAction: \"urn:offer\"\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_an_own_type_or_the_schema_refuses_is_a_fault_with_the_path() {
    let server = server().await;
    let address = server.local_addr();
    let post = |sku: &'static str, quantity: &'static str, price: &'static str| {
        tokio::task::spawn_blocking(move || post(address, sku, quantity, price))
    };
    let good = post(" SKU-12\n", "+5", "1.50").await.unwrap();
    assert!(good.starts_with("HTTP/1.1 200") && good.contains("SKU-12</"), "{good}");
    for (sku, quantity, price, path) in [
        ("SKU-99999999999", "5", "1", "sku"),
        ("SKO-1", "5", "1", "sku"),
        ("SKU-1", "170141183460469231731687303715884105728", "1", "quantity"),
        ("SKU-1", "5.0", "1", "quantity"),
        ("SKU-1", "5", "-0.01", "price"),
    ] {
        let answer = post(sku, quantity, price).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 500") && answer.contains(&format!("item/{path}")), "{answer}");
    }
}
