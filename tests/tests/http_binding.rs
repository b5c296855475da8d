//! Operations by the HTTP binding of WSDL: as a browser or curl asks for them, and by the generated client.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
use soap_runtime::client::CallError;
use soap_runtime::http::Method;
use soap_runtime::{Context, Running, Server, Stop};
use soap_tests::generated::quotes::{Price, PriceResponse, Quote, QuotesClient, QuotesService, service};
use std::convert::Infallible;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

struct Quotes;

impl QuotesService for Quotes {
    async fn price(&self, request: Price, cx: &mut Context) -> Result<PriceResponse, Stop<Infallible>> {
        if request.symbol == "NONE" {
            return Ok(PriceResponse { price_result: None });
        }
        let day = request.day.map_or("today".into(), |day| day.to_string());
        let how = cx.request.http_binding().map_or("SOAP", |def| def.location);
        let note = format!("{} & <{}> of {day} at {} by {how}", request.symbol, 1, request.market.join("+"));
        let amount = "12.50".parse().unwrap();
        Ok(PriceResponse {
            price_result: Some(Box::new(Quote { currency: Some("EUR".into()), amount, note })),
        })
    }
}

async fn server() -> Running {
    Server::new().service("/quotes", service(Quotes)).bind("127.0.0.1:0").await.unwrap()
}

/// Status line, content type and body of the answer to a request as it goes over the wire.
async fn ask(
    server: &Running,
    method: &str,
    target: &str,
    headers: &str,
    body: &str,
) -> (u16, String, String) {
    let mut socket = TcpStream::connect(server.local_addr()).await.unwrap();
    let length = body.len();
    let head = format!(
        "{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n"
    );
    socket.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let content_type = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-type: ").map(str::to_owned));
    (head[9..12].parse().unwrap(), content_type.unwrap_or_default(), body.to_owned())
}

const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

/// The text of an answer without what prefixes are called.
fn plain(xml: &str) -> String {
    let document = soap_runtime::Fragment::parse(xml).unwrap();
    let tree = soap_runtime::Tree::read(&mut {
        let mut reader = document.reader(&[]);
        reader.root().unwrap();
        reader
    });
    format!("{{{}}}{} {:?}", document.name().0, document.name().1, tree.unwrap().to_map())
}

#[tokio::test]
async fn parameters_come_in_the_query_in_a_form_or_in_the_path() {
    let server = server().await;
    let (status, content_type, body) =
        ask(&server, "GET", "/quotes/Price?symbol=ACME&day=2024-02-29&market=a&market=b%20c+d", "", "").await;
    assert_eq!((status, content_type.as_str()), (200, "text/xml; charset=utf-8"), "{body}");
    assert!(body.starts_with("<?xml"), "{body}");
    let text = plain(&body);
    assert!(
        text.starts_with("{urn:quotes}Quote "),
        "the answer is the element that the HTTP port type names: {text}"
    );
    assert!(text.contains("ACME & <1> of 2024-02-29 at a+b c d by /Price"), "{text}");
    assert!(body.contains("currency=\"EUR\""), "{body}");

    let (status, _, body) = ask(&server, "POST", "/quotes/Price", FORM, "symbol=ACME&market=%C3%A4").await;
    assert_eq!(status, 200, "{body}");
    assert!(plain(&body).contains("ACME & <1> of today at ä by /Price"), "{body}");

    let (status, _, body) = ask(&server, "GET", "/quotes/price-of-ACME/2024-02-29", "", "").await;
    assert_eq!(status, 200, "{body}");
    let text = plain(&body);
    assert!(
        text.starts_with("{urn:quotes}PriceResponse "),
        "the port type of the SOAP port answers with its element: {text}"
    );
    assert!(text.contains("of 2024-02-29"), "{text}");
}

#[tokio::test]
async fn a_request_may_be_the_document_itself() {
    let server = server().await;
    let request = "<Price xmlns='urn:quotes'><symbol>ACME</symbol></Price>";
    let headers = "Content-Type: application/xml\r\n";
    let (status, _, body) = ask(&server, "POST", "/quotes/xml/Price", headers, request).await;
    assert_eq!(status, 200, "{body}");
    assert!(plain(&body).contains("ACME & <1>"), "{body}");
}

#[tokio::test]
async fn what_is_wrong_with_parameters_is_said_with_status_400() {
    let server = server().await;
    for (query, reason) in [
        ("symbol=acme", "/Price/symbol"),
        ("day=2024-02-29", "symbol"),
        ("symbol=ACME&day=2023-02-29", "/Price/day"),
        ("symbol=ACME&symbol=B", "symbol"),
        ("symbol=ACME&sybmol=B", "there is no parameter `sybmol`, but there is symbol, day, market"),
        ("symbol=%FF", "UTF-8"),
        ("symbol=A%00", "/Price/symbol"),
    ] {
        let (status, content_type, body) =
            ask(&server, "GET", &format!("/quotes/Price?{query}"), "", "").await;
        assert_eq!((status, content_type.as_str()), (400, "text/plain; charset=utf-8"), "{query}: {body}");
        assert!(body.contains(reason) && !body.contains("Envelope"), "{query}: {body}");
    }
    assert_eq!(ask(&server, "GET", "/quotes/Nothing", "", "").await.0, 404);
}

#[tokio::test]
async fn an_absent_result_is_nil() {
    let server = server().await;
    let (status, _, body) = ask(&server, "GET", "/quotes/Price?symbol=NONE", "", "").await;
    assert_eq!(status, 200);
    assert!(body.contains("nil=\"true\"") && plain(&body).starts_with("{urn:quotes}Quote"), "{body}");
}

#[tokio::test]
async fn the_generated_client_calls_by_soap_get_and_post_alike() {
    let server = server().await;
    let address = format!("http://{}/quotes", server.local_addr());
    let request = Price {
        symbol: "ACME".into(),
        day: Some("2024-02-29".parse().unwrap()),
        market: vec!["a&b".into(), String::new(), "ü /?".into()],
    };
    for method in [None, Some(Method::GET), Some(Method::POST)] {
        let mut builder = QuotesClient::builder().endpoint(&address);
        if let Some(method) = &method {
            builder = builder.http_binding(method.clone());
        }
        let client = builder.build().unwrap();
        let response = client.price(&request).await.unwrap();
        let quote = response.price_result.unwrap();
        assert_eq!(quote.currency.as_deref(), Some("EUR"), "{method:?}");
        assert!(
            quote.note.starts_with("ACME & <1> of 2024-02-29 at a&b++ü /? by "),
            "{method:?}: {}",
            quote.note
        );
        assert_eq!(quote.note.ends_with("by SOAP"), method.is_none());
        let none = Price { symbol: "NONE".into(), day: None, market: Vec::new() };
        assert_eq!(client.price(&none).await.unwrap().price_result, None, "{method:?}");
        let wrong = Price { symbol: "wrong".into(), day: None, market: Vec::new() };
        match (client.price(&wrong).await, method.is_some()) {
            (Err(CallError::Encode(_) | CallError::Fault(_)), false) | (Err(CallError::Encode(_)), true) => {}
            (Err(CallError::Protocol(response)), true) => {
                assert!(format!("{response}").contains("400"), "{response}");
            }
            (other, _) => panic!("{method:?}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn http_ports_can_be_switched_off() {
    let service = service(Quotes).configure(|settings| settings.http_binding = false);
    let server = Server::new().service("/quotes", service).bind("127.0.0.1:0").await.unwrap();
    assert_ne!(ask(&server, "GET", "/quotes/Price?symbol=ACME", "", "").await.0, 200);
}
