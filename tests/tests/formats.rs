//! Generated code in every format: nil, choices, attributes, wildcards, faults and header blocks arrive as they were sent.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
use std::sync::Arc;

use contacts::Contacts;
use contacts::contacts::{
    Contact, ContactEmailOrPhoneOrAddress, ContactsClient, Kind, Retrieve, RetrieveFault, Store, service,
};
use soap_runtime::client::CallError;
use soap_runtime::transport::LocalExchange;
use soap_runtime::wire::{Charset, EmptyElements, Payload, WireFormat};
use soap_runtime::{Block, Fragment, Nillable, Version};

fn formats() -> Vec<WireFormat> {
    let odd = WireFormat::default()
        .payload(Payload::Default)
        .indent(true)
        .types(true)
        .empty_elements(EmptyElements::Pair)
        .charset(Charset::Latin1);
    vec![
        WireFormat::default(),
        WireFormat::net_asmx(),
        WireFormat::wcf(),
        WireFormat::axis1(),
        WireFormat::jax_ws().charset(Charset::Utf16),
        WireFormat::gsoap().indent(true),
        WireFormat::php(),
        WireFormat::sap(),
        odd,
    ]
}

fn contact() -> Contact {
    Contact {
        kind: Kind::Business,
        name: " Ada \u{1F600} & <Co> ".into(),
        born: Some("1815-12-10Z".parse().unwrap()),
        nickname: Some(Nillable::Nil),
        email_or_phone_or_address: ContactEmailOrPhoneOrAddress::Phone("+44 20 7946".into()),
        tag: vec!["a".into(), String::new(), " b ".into()],
        any: vec![
            Fragment::parse("<x:note xmlns:x='urn:x'> kept <i>\u{20AC}</i></x:note>").unwrap(),
            Fragment::parse("<y xmlns='urn:y' of='a:b'><z xmlns=''/></y>").unwrap(),
        ],
    }
}

#[tokio::test]
async fn what_is_stored_comes_back_the_same_in_every_format() {
    for version in Version::ALL {
        for format in formats() {
            let service = service(Contacts::default()).configure(|settings| settings.wire = format.clone());
            let builder = ContactsClient::builder().endpoint("local:contacts").version(version).strict();
            let exchange = Arc::new(LocalExchange::new(service));
            let contacts = builder.wire(format.clone()).exchange(exchange).build().unwrap();
            let credentials = Block::raw(
                "<s:credentials xmlns:s='security'><s:user>ada</s:user><s:password>open sesame</s:password></s:credentials>",
            );
            let store = contacts.store(&Store { contact: contact() });
            let id = store.header(credentials.unwrap().must_understand()).await.unwrap().id;
            let mut retrieved = contacts.retrieve(&Retrieve { id }).await.unwrap().contact;
            let sent = contact();
            // Fragments are kept as they stand in the document: with its encoding and its default namespace.
            for (own, other) in retrieved.any.iter().zip(&sent.any) {
                let text = own.as_str().replace("&#8364;", "\u{20AC}").replace(" xmlns=\"\"", "");
                assert_eq!(
                    (own.name(), text.as_str()),
                    (other.name(), other.as_str()),
                    "{version} {format:?}"
                );
            }
            retrieved.any.clone_from(&sent.any);
            assert_eq!(retrieved, sent, "{version} {format:?}");

            let gone = contacts.retrieve(&Retrieve { id: id + 1 }).await;
            let declared = gone.as_ref().err().and_then(CallError::declared);
            assert!(
                matches!(declared, Some(RetrieveFault::NotFound(found)) if found.id == id + 1),
                "{version} {format:?}: {gone:?}"
            );
        }
    }
}
