//! A WSDL 2.0 contract end to end: a server made of it, called by the client made of it, in both SOAP versions.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
use soap_runtime::client::CallError;
use soap_runtime::{Context, Fault, FaultCode, QName, Running, Server, Stop, Version};
use std::sync::atomic::{AtomicUsize, Ordering};

soap_runtime::include_wsdl!("rooms");

use rooms::{
    Book, BookFault, Booking, CancelFault, Find, FindFault, Guest, Rooms, RoomsClient, RoomsHeader,
    RoomsService, Taken, Unknown, service,
};

/// Rooms 1 to 3 are on floor 1; room 2 is taken.
#[derive(Default)]
struct House {
    notices: AtomicUsize,
}

fn unknown(what: impl ToString) -> Unknown {
    Unknown { what: what.to_string() }
}

impl RoomsService<Option<String>> for House {
    async fn find(&self, request: Find, _: &mut Context<Option<String>>) -> Result<Rooms, Stop<FindFault>> {
        match request.floor {
            1 => Ok(Rooms { room: vec!["1".into(), "2".into(), "3".into()] }),
            other => Err(FindFault::from(unknown(other)).into()),
        }
    }

    async fn count(&self, _: &mut Context<Option<String>>) -> Result<u32, Stop<std::convert::Infallible>> {
        Ok(3 + u32::try_from(self.notices.load(Ordering::SeqCst)).unwrap() * 10)
    }

    async fn book(
        &self,
        request: Book,
        cx: &mut Context<Option<String>>,
    ) -> Result<Booking, Stop<BookFault>> {
        if cx.state.is_none() {
            return Err(Fault::sender("who is the guest?").into());
        }
        match request.room.as_str() {
            "2" => Err(BookFault::from(Taken { until: "2026-12-01".parse().unwrap() }).into()),
            "1" | "3" => Ok(Booking { number: i64::from(request.nights) }),
            other => Err(BookFault::from(unknown(other)).into()),
        }
    }

    async fn cancel(
        &self,
        request: Booking,
        _: &mut Context<Option<String>>,
    ) -> Result<(), Stop<CancelFault>> {
        if request.number == 1 {
            return Ok(());
        }
        let fault = Fault::declared(CancelFault::from(unknown(request.number)));
        Err(fault.header(RoomsHeader::Notice("look at the list".into())).into())
    }

    async fn notice(
        &self,
        request: String,
        _: &mut Context<Option<String>>,
    ) -> Result<(), Stop<std::convert::Infallible>> {
        assert_eq!(request, "breakfast");
        self.notices.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    async fn header(
        &self,
        header: RoomsHeader,
        cx: &mut Context<Option<String>>,
    ) -> Result<(), soap_runtime::Reply> {
        if let RoomsHeader::Guest(guest) = header {
            cx.state = Some(guest.name.clone());
        }
        Ok(())
    }
}

async fn server() -> Running {
    Server::new().service("/rooms", service(House::default())).bind("127.0.0.1:0").await.unwrap()
}

fn client(server: &Running, version: Version) -> RoomsClient {
    let address = format!("http://{}/rooms", server.local_addr());
    RoomsClient::builder().endpoint(address).version(version).build().unwrap()
}

fn guest() -> RoomsHeader {
    Guest { any_attributes: Vec::new(), name: "Ada".into() }.into()
}

#[tokio::test]
async fn inherited_and_own_operations_are_answered_in_both_versions() {
    let server = server().await;
    for version in Version::ALL {
        let rooms = client(&server, version);
        assert_eq!(rooms.find(&Find { floor: 1, beds: None }).await.unwrap().room.len(), 3, "{version}");
        let book = Book { room: "1".into(), nights: 4 };
        assert_eq!(rooms.book(&book).header(guest()).await.unwrap().number, 4, "{version}");
        rooms.cancel(&Booking { number: 1 }).await.unwrap();
    }
    server.shutdown().await.unwrap();
}

#[tokio::test]
async fn an_operation_without_input_takes_no_argument_and_nobody_waits_for_a_notice() {
    let server = server().await;
    let rooms = client(&server, Version::Soap12);
    let before = rooms.count().await.unwrap();
    rooms.notice(&"breakfast".to_string()).await.unwrap();
    // The notice may still be on its way.
    for _ in 0..200 {
        if rooms.count().await.unwrap() == before + 10 {
            return server.shutdown().await.unwrap();
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the notice did not arrive");
}

#[tokio::test]
async fn declared_faults_come_back_with_the_codes_of_the_binding() {
    let server = server().await;
    for version in Version::ALL {
        let rooms = client(&server, version);
        let book = Book { room: "2".into(), nights: 1 };
        let taken = rooms.book(&book).header(guest()).await;
        let Err(CallError::Declared { fault: BookFault::Taken(taken), envelope }) = taken else {
            panic!("{version}: a taken room was booked")
        };
        assert_eq!(taken.until.to_string(), "2026-12-01");
        if version == Version::Soap12 {
            assert_eq!(envelope.code, FaultCode::Sender);
            let subcodes =
                [QName::new("urn:example:rooms", "NotFree"), QName::new("urn:example:rooms", "Taken")];
            assert_eq!(envelope.subcodes, subcodes);
        }
        let gone = rooms.cancel(&Booking { number: 7 }).await;
        let Err(CallError::Declared { fault: CancelFault::Unknown(gone), envelope }) = gone else {
            panic!("{version}: an unknown booking was cancelled")
        };
        assert_eq!((gone.what.as_str(), envelope.code), ("7", FaultCode::Sender), "{version}");
        // The contract describes a header block of the message with the fault.
        let headers = RoomsHeader::of_fault(&envelope).unwrap();
        assert!(matches!(headers.as_slice(), [RoomsHeader::Notice(text)] if text == "look at the list"));
    }
    server.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_described_header_block_is_sent_as_one_that_must_be_understood() {
    let block = soap_runtime::Block::from(guest());
    assert!(format!("{block:?}").contains("must_understand: true"), "{block:?}");
    let server = server().await;
    let rooms = client(&server, Version::Soap12);
    let nobody = rooms.book(&Book { room: "1".into(), nights: 1 }).await.unwrap_err();
    assert!(nobody.fault().is_some_and(|fault| fault.text().contains("guest")), "{nobody}");
    server.shutdown().await.unwrap();
}

#[tokio::test]
async fn the_description_is_served_with_the_servers_own_address() {
    use http_body_util::BodyExt;
    let server = server().await;
    let address = server.local_addr();
    let client = hyper_util::client::legacy::Client::builder(hyper_util::rt::TokioExecutor::new())
        .build_http::<http_body_util::Empty<hyper::body::Bytes>>();
    let get = |path: &str| format!("http://{address}/rooms{path}").parse().unwrap();
    let answer = client.get(get("?wsdl")).await.unwrap();
    let text = String::from_utf8(answer.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap();
    assert!(text.contains("http://www.w3.org/ns/wsdl") && text.contains("extends=\"t:Catalogue\""), "{text}");
    assert!(text.contains(&format!("address=\"http://{address}/rooms\"")), "{text}");
    let included = text.split("<include location=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let answer = client.get(included.parse().unwrap()).await.unwrap();
    let text = String::from_utf8(answer.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap();
    assert!(text.contains("<interface name=\"Catalogue\">"), "{text}");
    server.shutdown().await.unwrap();
}
