//! The contacts example end to end: its server over sockets, called by its client and by hand.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
use contacts::Contacts;
use contacts::contacts::{
    Contact, ContactEmailOrPhoneOrAddress, ContactsClient, ContactsHeader, Debugging, Forget, Kind, Retrieve,
    RetrieveFault, Store, StoreFault, service,
};
use soap_runtime::client::CallError;
use soap_runtime::http::{HeaderName, HeaderValue};
use soap_runtime::{Block, FaultCode, Nillable, Running, Server, Version};

async fn server() -> Running {
    Server::new().service("/contacts", service(Contacts::default())).bind("127.0.0.1:0").await.unwrap()
}

fn client(server: &Running, version: Version) -> ContactsClient {
    let address = format!("http://{}/contacts", server.local_addr());
    ContactsClient::builder().endpoint(address).version(version).build().unwrap()
}

fn credentials(password: &str) -> Block {
    let block = format!(
        "<s:credentials xmlns:s='security'><s:user>ada</s:user><s:password>{password}</s:password></s:credentials>"
    );
    Block::raw(&block).unwrap().must_understand()
}

fn contact() -> Contact {
    Contact {
        kind: Kind::Business,
        name: "Ada \u{1F600} & <Co>".into(),
        born: Some("1815-12-10Z".parse().unwrap()),
        nickname: Some(Nillable::Nil),
        email_or_phone_or_address: ContactEmailOrPhoneOrAddress::Phone("+44 20 7946".into()),
        tag: vec!["a".into(), String::new(), " b ".into()],
        any: vec![soap_runtime::Fragment::parse("<x:note xmlns:x='urn:x'>kept</x:note>").unwrap()],
    }
}

#[tokio::test]
async fn what_is_stored_comes_back_the_same_in_both_versions() {
    let server = server().await;
    for version in Version::ALL {
        let contacts = client(&server, version);
        let debugging = ContactsHeader::from(Debugging { label: "test".into(), level: 3 });
        let store = contacts
            .store(&Store { contact: contact() })
            .header(debugging)
            .header(credentials("open sesame"));
        let id = store.await.unwrap().id;
        let retrieved = contacts.retrieve(&Retrieve { id }).await.unwrap().contact;
        assert_eq!(retrieved, contact(), "{version}");

        let again = contacts.store(&Store { contact: contact() }).header(credentials("open sesame")).await;
        let Err(CallError::Declared { fault: StoreFault::Duplicate(duplicate), envelope }) = again else {
            panic!("{version}: a duplicate was stored")
        };
        assert_eq!((duplicate.id, envelope.code), (id, FaultCode::Receiver), "{version}");

        contacts.forget(&Forget { id }).await.unwrap();
        let gone = contacts.retrieve(&Retrieve { id }).await;
        let declared = gone.as_ref().err().and_then(CallError::declared);
        assert!(
            matches!(declared, Some(RetrieveFault::NotFound(found)) if found.id == id),
            "{version}: {gone:?}"
        );
    }
    server.shutdown().await.unwrap();
}

#[tokio::test]
async fn callbacks_end_requests_where_the_example_says_so() {
    let server = server().await;
    let contacts = client(&server, Version::Soap11);
    let store = Store { contact: contact() };

    let anonymous = contacts.store(&store).await.unwrap_err();
    assert!(anonymous.fault().is_some_and(|f| f.text().contains("Credentials are missing")), "{anonymous}");

    let stranger = contacts.store(&store).header(credentials("guess")).await.unwrap_err();
    assert!(stranger.fault().is_some_and(|f| f.text().contains("not known here")), "{stranger}");

    let name = HeaderName::from_static("x-maintenance");
    let closed =
        contacts.retrieve(&Retrieve { id: 1 }).http_header(name, HeaderValue::from_static("1")).await;
    let Err(CallError::Protocol(answer)) = closed else { panic!("{closed:?}") };
    assert_eq!(answer.status.map(|s| s.as_u16()), Some(503));

    let unknown = Block::raw("<u:unknown xmlns:u='urn:unknown'/>").unwrap().must_understand();
    let refused = contacts.retrieve(&Retrieve { id: 1 }).header(unknown).await.unwrap_err();
    assert_eq!(refused.fault().map(|f| f.code), Some(FaultCode::MustUnderstand), "{refused}");
    server.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_value_outside_of_its_type_is_a_fault_with_path_and_rule_and_the_connection_goes_on() {
    let server = server().await;
    let contacts = client(&server, Version::Soap12);
    let mut wrong = contact();
    wrong.email_or_phone_or_address = ContactEmailOrPhoneOrAddress::Phone("not a number".into());
    let error =
        contacts.store(&Store { contact: wrong }).header(credentials("open sesame")).await.unwrap_err();
    let fault = error.fault().unwrap();
    assert_eq!(fault.code, FaultCode::Sender);
    assert!(fault.text().contains("/Envelope/Body/Store/contact/phone"), "{}", fault.text());
    contacts.store(&Store { contact: contact() }).header(credentials("open sesame")).await.unwrap();
    server.shutdown().await.unwrap();
}
