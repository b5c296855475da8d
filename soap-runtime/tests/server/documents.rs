//! `?wsdl`.
use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use soap_runtime::PublicAddress;

use crate::messages::{Answer, send};
use crate::notes::{Notes, WSDL, service};

struct Plain;
impl Notes for Plain {}

async fn get(query: &str, address: PublicAddress) -> Answer {
    let request = Request::get(format!("/notes?{query}"))
        .header("host", "pub.example:81")
        .header("x-forwarded-proto", "https")
        .header("x-forwarded-host", "proxy.example")
        .body(Full::new(Bytes::new()))
        .unwrap();
    send(&service(Plain).configure(|s| s.public_address = address), request).await
}

#[tokio::test]
async fn the_files_are_served_with_reachable_addresses_and_otherwise_untouched() {
    let answer = get("wsdl", PublicAddress::Called).await.is(200, &[]);
    assert_eq!(answer.header("content-type"), "text/xml; charset=utf-8");
    let expected = WSDL
        .replace("ISO-8859-1", "UTF-8")
        .replace("http://old.example/notes", "http://pub.example:81/notes")
        .replace("sub/b &amp; c.wsdl", "http://pub.example:81/notes?wsdl=sub/b%20%26%20c.wsdl")
        .replace("../x.xsd", "http://pub.example:81/notes?xsd=x.xsd");
    assert_eq!(answer.text, expected);
    assert_eq!(get("WSDL", PublicAddress::Called).await.text, expected);
}

#[tokio::test]
async fn imports_are_reachable_under_the_names_that_are_served() {
    let answer = get("wsdl=sub/b%20%26%20c.wsdl", PublicAddress::Called).await;
    answer.is(200, &["<import location='http://pub.example:81/notes?wsdl'/>"]);
    get("xsd=x.xsd", PublicAddress::Called).await.is(200, &["<x/>"]);
    get("xsd=../../secret", PublicAddress::Called).await.is(404, &[]);
    get("wsdl=x.xsd", PublicAddress::Called).await.is(404, &[]);
}

#[tokio::test]
async fn forwarded_headers_and_a_fixed_address_are_used_where_they_are_configured() {
    get("wsdl", PublicAddress::Forwarded).await.is(200, &["location=\"https://proxy.example/notes\""]);
    let fixed = PublicAddress::Fixed("https://a.example/x?y=\"1&2'".into());
    get("wsdl", fixed).await.is(200, &["location=\"https://a.example/x\""]);
}

#[tokio::test]
async fn documents_can_be_switched_off() {
    let service = service(Plain).configure(|s| s.serve_documents = false);
    let request = Request::get("/notes?wsdl").body(Full::new(Bytes::new())).unwrap();
    send(&service, request).await.is(405, &[]);
}
