//! What a contract's policy says of MTOM is what a generated server and a generated client do without being told.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
use soap_generated::vault::shelf_service::{self, ShelfClient, ShelfService};
use soap_generated::vault::types::Item;
use soap_generated::vault::vault_service::{self, VaultClient, VaultService};
use soap_runtime::client::{Exchange, Incoming, Outgoing, TransportError};
use soap_runtime::transport::LocalExchange;
use soap_runtime::{Context, Mtom, SoapService, Stop};
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

struct Same;

impl VaultService for Same {
    async fn exchange(&self, item: Item, _: &mut Context) -> Result<Item, Stop<Infallible>> {
        Ok(item)
    }
}

impl ShelfService for Same {
    async fn exchange(&self, item: Item, _: &mut Context) -> Result<Item, Stop<Infallible>> {
        Ok(item)
    }
}

/// Whether a message of this content type is a package.
fn is_package(content_type: &str) -> bool {
    let package = content_type.starts_with("multipart/related");
    assert_eq!(package, content_type.contains("application/xop+xml"), "{content_type}");
    package
}

/// Notes which messages are packages: requests, then answers.
struct Noted {
    inner: LocalExchange,
    packages: Arc<Mutex<Vec<bool>>>,
}

impl Exchange for Noted {
    fn exchange(
        &self,
        request: Outgoing,
    ) -> Pin<Box<dyn Future<Output = Result<Incoming, TransportError>> + Send + '_>> {
        Box::pin(async move {
            let request_type = request.headers["content-type"].to_str().unwrap().to_owned();
            let answer = self.inner.exchange(request).await?;
            let answer_type = answer.headers["content-type"].to_str().unwrap();
            self.packages.lock().unwrap().extend([is_package(&request_type), is_package(answer_type)]);
            Ok(answer)
        })
    }
}

type Packages = Arc<Mutex<Vec<bool>>>;

fn noted(service: SoapService) -> (Arc<Noted>, Packages) {
    let packages = Packages::default();
    (Arc::new(Noted { inner: LocalExchange::new(service), packages: packages.clone() }), packages)
}

fn item(content: Option<&[u8]>) -> Item {
    Item { content: content.map(|bytes| bytes.to_vec().into()) }
}

#[tokio::test]
async fn where_the_policy_makes_mtom_mandatory_every_message_is_a_package() {
    let (exchange, packages) = noted(vault_service::service(Same));
    let client = VaultClient::builder().endpoint("local:vault").exchange(exchange).build().unwrap();
    for content in [Some(&b"bytes"[..]), Some(b""), None] {
        let answer = client.exchange(&item(content)).send().await.unwrap();
        assert_eq!(answer.value, item(content));
        assert_eq!(answer.attachments.len(), usize::from(content.is_some()));
        assert_eq!(std::mem::take(&mut *packages.lock().unwrap()), [true, true], "{content:?}");
    }
}

#[tokio::test]
async fn a_client_that_was_told_otherwise_is_understood_and_answered_by_the_policy() {
    let (exchange, packages) = noted(vault_service::service(Same));
    let builder = VaultClient::builder().endpoint("local:vault").mtom(Mtom::Off);
    let client = builder.exchange(exchange).build().unwrap();
    assert_eq!(client.exchange(&item(Some(b"bytes"))).await.unwrap(), item(Some(b"bytes")));
    assert_eq!(*packages.lock().unwrap(), [false, true]);
}

#[tokio::test]
async fn where_the_policy_admits_mtom_binary_values_stand_beside_the_envelope_and_other_messages_are_plain() {
    let (exchange, packages) = noted(shelf_service::service(Same));
    let client = ShelfClient::builder().endpoint("local:shelf").exchange(exchange).build().unwrap();
    for content in [Some(&b"bytes"[..]), None] {
        assert_eq!(client.exchange(&item(content)).await.unwrap(), item(content));
        let packed = content.is_some();
        assert_eq!(std::mem::take(&mut *packages.lock().unwrap()), [packed, packed], "{content:?}");
    }
}
