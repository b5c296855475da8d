//! Names are those of the contract: each in its own namespace or in none, whatever the prefixes are.
use super::{answered, echoed, posted};
use soap_generated::fidelity::desk_service::{DeskClient, DeskService, service};
use soap_generated::fidelity::echo::{Guests, Names, Reasons};
use soap_generated::fidelity::people::{self, AnyPerson, Person};
use soap_generated::fidelity::places::{self, Tenant};
use soap_runtime::datatypes::QName;
use soap_runtime::transport::LocalExchange;
use soap_runtime::{Context, Stop};
use std::convert::Infallible;
use std::sync::Arc;

fn person(name: &str) -> Person {
    Person { name: name.into(), home: None }
}

fn names() -> Names {
    let home = people::Address {
        since: Some("1815Z".parse().unwrap()),
        language: Some("en".into()),
        street: "St James's Square".into(),
    };
    Names {
        person: AnyPerson::Person(Person { name: "Ada".into(), home: Some(home.into()) }.into()),
        place: places::Address {
            since: Some("1822".parse().unwrap()),
            kind: Some("office".into()),
            street: "Dorset Street".into(),
            floor: Some(1),
        },
        note: "of people".into(),
        note_2: 7,
        plain: "of none".into(),
    }
}

#[tokio::test]
async fn every_element_and_attribute_is_in_its_own_namespace_or_in_none() {
    let names = names();
    let sent = echoed(&names, |client| client.names(&names)).await;
    for part in [
        "<echo:Names><echo:person><name>Ada</name><people:home since=\"1815Z\" people:language=\"en\">\
         <street>St James's Square</street></people:home></echo:person>",
        "<echo:place places:since=\"1822\" kind=\"office\"><places:street>Dorset Street</places:street><floor>1</floor></echo:place>",
        "<people:note>of people</people:note><places:note>7</places:note><plain>of none</plain></echo:Names>",
    ] {
        assert!(sent.contains(part), "{part}\nis not in\n{sent}");
    }
}

#[tokio::test]
async fn the_same_names_are_read_whatever_prefixes_and_default_namespaces_a_peer_chooses() {
    let body = "<Names xmlns='urn:example:echo'><a:person xmlns:a='urn:example:echo'><name xmlns=''>Ada</name></a:person>\
                <place><street xmlns='urn:example:places'>S</street></place><note xmlns='urn:example:people'>n</note>\
                <echo:note xmlns:echo='urn:example:places'>7</echo:note><plain xmlns=''>p</plain></Names>";
    let answer = answered(body).names(&names()).send().await.unwrap();
    assert!(answer.warnings.is_empty(), "{:?}", answer.warnings);
    assert_eq!((answer.value.note.as_str(), answer.value.note_2, answer.value.plain.as_str()), ("n", 7, "p"));
    assert_eq!(posted(body).await.0, 200);
    // The right local name in the wrong namespace is another name.
    let (status, fault) = posted(&body.replace("<plain xmlns=''>p</plain>", "<plain>p</plain>")).await;
    assert_eq!(status, 500);
    assert!(fault.contains("/Envelope/Body/Names/plain") && fault.contains("urn:example:echo"), "{fault}");
}

#[tokio::test]
async fn types_of_one_name_in_two_namespaces_stay_two_types() {
    let mut names = names();
    names.place.floor = None;
    let home = names.place.street.clone();
    let AnyPerson::Person(person) = &mut names.person else { panic!("no person") };
    person.home.as_mut().unwrap().street = home;
    echoed(&names, |client| client.names(&names)).await;
}

#[tokio::test]
async fn a_derived_type_is_sent_and_read_where_its_base_is_declared() {
    let tenant = Tenant { name: "Bob".into(), home: None, flat: 3 };
    let guests = Guests {
        guest: vec![AnyPerson::Person(person("Ada").into()), AnyPerson::Tenant(tenant.clone().into())],
    };
    let sent = echoed(&guests, |client| client.guests(&guests)).await;
    assert!(
        sent.contains(
            "<echo:guest xsi:type=\"places:Tenant\"><name>Bob</name><places:flat>3</places:flat></echo:guest>"
        ),
        "{sent}"
    );
    // The prefix of the type's name is one of the receiver's document, declared where the sender likes.
    let guest = "<g:guest i:type='t:Tenant' xmlns:t='urn:example:places'><name>Bob</name><t:flat>3</t:flat></g:guest>";
    let body = format!("<g:Guests xmlns:g='urn:example:echo'>{guest}</g:Guests>");
    let answer = answered(&body).guests(&guests).send().await.unwrap();
    assert_eq!(answer.value.guest, [AnyPerson::Tenant(tenant.into())]);
    // A type that the contract does not know is kept by a lax reader and refused by a strict one.
    let unknown = body.replace("t:Tenant", "t:Owner");
    let answer = answered(&unknown).guests(&guests).send().await.unwrap();
    let AnyPerson::Unknown(kept) = &answer.value.guest[0] else { panic!("{:?}", answer.value) };
    assert!(kept.as_str().contains("flat>3<"), "{kept:?}");
    assert_eq!(answer.warnings.len(), 1);
    let (status, fault) = posted(&unknown).await;
    assert!(status == 500 && fault.contains("Owner"), "{fault}");
}

#[tokio::test]
async fn values_that_are_names_are_compared_by_namespace_and_not_by_prefix() {
    let moved = |namespace: &str| QName::new(namespace, "Moved");
    let reasons = Reasons { reason: vec![moved("urn:example:people"), moved("urn:example:places")] };
    let sent = echoed(&reasons, |client| client.reasons(&reasons)).await;
    assert!(sent.contains("reason>people:Moved</") && sent.contains("reason>places:Moved</"), "{sent}");
    let body = |namespace: &str| {
        format!(
            "<Reasons xmlns='urn:example:echo'><reason xmlns:p='{namespace}'>\n p:Moved </reason></Reasons>"
        )
    };
    let answer = answered(&body("urn:example:places")).reasons(&reasons).await.unwrap();
    assert_eq!(answer.reason, [moved("urn:example:places")]);
    let (status, fault) = posted(&body("urn:example:elsewhere")).await;
    assert!(status == 500 && fault.contains("/Envelope/Body/Reasons/reason"), "{fault}");
}

struct Desk;

impl DeskService for Desk {
    async fn register(&self, person: AnyPerson, _: &mut Context) -> Result<AnyPerson, Stop<Infallible>> {
        Ok(person)
    }
}

#[tokio::test]
async fn two_services_that_import_one_schema_share_its_types() {
    let exchange = Arc::new(LocalExchange::new(service(Desk)));
    let desk = DeskClient::builder().endpoint("local:desk").exchange(exchange).build().unwrap();
    let names = names();
    let registered: AnyPerson = desk.register(&names.person).await.unwrap();
    assert_eq!(registered, names.person);
}
