//! What stacks most often get wrong on the wire, one test for each: what one side sends is what the other gets. The page
//! `docs/fidelity.md` has the whole list.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod content;
mod names;
mod table;
mod values;

use bytes::Bytes;
use soap_generated::fidelity::echo::{Choices, Figures, Guests, Lines, Names, Nils, Open, Reasons, Steps};
use soap_generated::fidelity::echo_service::{self, EchoClient, EchoService};
use soap_runtime::client::{Exchange, Incoming, Outgoing, TransportError};
use soap_runtime::http::{HeaderMap, HeaderValue, Request, StatusCode};
use soap_runtime::transport::{LocalExchange, local};
use soap_runtime::{Call, Context, DeclaredFault, SoapService, Stop, Version};
use std::convert::Infallible;
use std::fmt::Debug;
use std::pin::Pin;
use std::sync::Arc;

/// Answers with what it was sent.
struct Echo;

macro_rules! echo {
    ($($operation:ident $content:ty),* $(,)?) => {
        impl EchoService for Echo {
            $(async fn $operation(&self, request: $content, _: &mut Context) -> Result<$content, Stop<Infallible>> {
                Ok(request)
            })*
        }
    };
}

echo! {
    names Names, nils Nils, choices Choices, steps Steps, open Open, guests Guests, reasons Reasons, figures Figures, lines Lines,
}

fn service() -> SoapService {
    echo_service::service(Echo)
}

/// Calls the strict service with a strict client in both versions; the value comes back as it was. What was sent, in SOAP 1.1.
async fn echoed<T, F>(value: &T, call: impl Fn(&EchoClient) -> Call<T, F>) -> String
where
    F: DeclaredFault + Debug,
    T: Debug + PartialEq + Send + 'static,
{
    let mut sent = String::new();
    for version in [Version::Soap12, Version::Soap11] {
        let builder = EchoClient::builder().endpoint("local:echo").version(version).strict();
        let client = builder.exchange(Arc::new(LocalExchange::new(service()))).build().unwrap();
        let answer = call(&client).options(|options| options.keep_raw = true).send().await.unwrap();
        assert_eq!(&answer.value, value, "{version}");
        sent = String::from_utf8(answer.raw_request.unwrap().to_vec()).unwrap();
    }
    sent
}

const SOAP11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

fn envelope(body: &str) -> String {
    format!("<e:Envelope xmlns:e='{SOAP11}' xmlns:i='{XSI}'><e:Body>{body}</e:Body></e:Envelope>")
}

/// What the strict service answers to a body that somebody wrote by hand.
async fn posted(body: &str) -> (u16, String) {
    let request = Request::post("/").header("content-type", "text/xml");
    let answer = local::call(&service(), request.body(Bytes::from(envelope(body))).unwrap()).await.unwrap();
    (answer.status().as_u16(), String::from_utf8(answer.into_body().to_vec()).unwrap())
}

/// Answers every request with the same body.
struct Scripted(String);

impl Exchange for Scripted {
    fn exchange(
        &self,
        _: Outgoing,
    ) -> Pin<Box<dyn Future<Output = Result<Incoming, TransportError>> + Send + '_>> {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static("text/xml"));
        let answer = Incoming::new(Some(StatusCode::OK), headers, self.0.clone());
        Box::pin(std::future::ready(Ok(answer)))
    }
}

/// A client, lax as by default, that gets this body for an answer.
fn answered(body: &str) -> EchoClient {
    let builder = EchoClient::builder().endpoint("local:echo");
    builder.exchange(Arc::new(Scripted(envelope(body)))).build().unwrap()
}
