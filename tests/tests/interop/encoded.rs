//! The rpc/encoded part of the matrix: `encoded.wsdl`, served and called.
use std::convert::Infallible;

use soap_runtime::datatypes::Base64Binary;
use soap_runtime::{Context, Nillable, Stop, Version};
use soap_tests::generated::encoded::*;

use crate::calls::{Outcome, address, same};
use crate::service::{Interop, expect};
use crate::table::Results;

type Answer<T> = Result<T, Stop<Infallible>>;

fn values() -> Box<Values> {
    Box::new(Values {
        boolean: true,
        int: -7,
        long: i64::MAX,
        double: 0.1,
        date_time: "2024-02-29T12:30:00Z".parse().unwrap(),
        base64: Some(Base64Binary::from(vec![0, 255, 16])),
        empty: Some(String::new()),
        nil: None,
        colour: Some(Colour::Green),
    })
}

fn place(street: &str, number: i32) -> Place {
    Place { street: Some(street.into()), number }
}

fn person() -> Box<Person> {
    Box::new(Person { name: Some("Ada".into()), home: Some(Box::new(place("Long Lane", 1))), work: None })
}

fn numbers() -> Box<ArrayOfInt> {
    Box::new([1, -2, 3].into_iter().collect())
}

fn places() -> Box<ArrayOfPlace> {
    Box::new([place("a", 1), place("b", 2)].into_iter().map(Nillable::Value).collect())
}

/// Peers send one place twice, and may refer to it.
fn pair() -> Box<Pair> {
    let shared = Some(Box::new(place("a", 1)));
    Box::new(Pair { first: shared.clone(), second: shared })
}

fn text() -> String {
    "Z\u{fc}rich \u{6771}\u{4eac} \u{1F600}".into()
}

impl EncodedService for Interop {
    async fn add(&self, request: AddRequest, _: &mut Context) -> Answer<AddResponse> {
        Ok(AddResponse { sum: request.a + request.b })
    }

    async fn echo_text(&self, request: EchoTextRequest, _: &mut Context) -> Answer<EchoTextResponse> {
        expect(&request.text, &Some(text()))?;
        Ok(EchoTextResponse { answer: request.text })
    }

    async fn echo_values(&self, request: EchoValuesRequest, _: &mut Context) -> Answer<EchoValuesResponse> {
        expect(&request.values, &Some(values()))?;
        Ok(EchoValuesResponse { values: request.values })
    }

    async fn echo_person(&self, request: EchoPersonRequest, _: &mut Context) -> Answer<EchoPersonResponse> {
        expect(&request.person, &Some(person()))?;
        Ok(EchoPersonResponse { person: request.person })
    }

    async fn echo_numbers(
        &self,
        request: EchoNumbersRequest,
        _: &mut Context,
    ) -> Answer<EchoNumbersResponse> {
        expect(&request.numbers, &Some(numbers()))?;
        Ok(EchoNumbersResponse { numbers: request.numbers })
    }

    async fn echo_places(&self, request: EchoPlacesRequest, _: &mut Context) -> Answer<EchoPlacesResponse> {
        expect(&request.places, &Some(places()))?;
        Ok(EchoPlacesResponse { places: request.places })
    }

    async fn echo_pair(&self, request: EchoPairRequest, _: &mut Context) -> Answer<EchoPairResponse> {
        expect(&request.pair, &Some(pair()))?;
        Ok(EchoPairResponse { pair: request.pair })
    }
}

fn client(base: &str, version: Version) -> EncodedClient {
    EncodedClient::builder().endpoint(address(base, "encoded", version)).version(version).build().unwrap()
}

async fn scalars(client: &EncodedClient) -> Outcome {
    same(client.add(&AddRequest { a: 2, b: 3 }).await, AddResponse { sum: 5 })?;
    let text = Some(text());
    same(client.echo_text(&EchoTextRequest { text: text.clone() }).await, EchoTextResponse { answer: text })?;
    let values = Some(values());
    same(
        client.echo_values(&EchoValuesRequest { values: values.clone() }).await,
        EchoValuesResponse { values },
    )
}

async fn structs(client: &EncodedClient) -> Outcome {
    let person = Some(person());
    let request = EchoPersonRequest { person: person.clone() };
    same(client.echo_person(&request).await, EchoPersonResponse { person })
}

async fn arrays(client: &EncodedClient) -> Outcome {
    let numbers = Some(numbers());
    let request = EchoNumbersRequest { numbers: numbers.clone() };
    same(client.echo_numbers(&request).await, EchoNumbersResponse { numbers })?;
    let places = Some(places());
    let request = EchoPlacesRequest { places: places.clone() };
    same(client.echo_places(&request).await, EchoPlacesResponse { places })
}

async fn references(client: &EncodedClient) -> Outcome {
    let pair = Some(pair());
    let request = EchoPairRequest { pair: pair.clone() };
    same(client.echo_pair(&request).await, EchoPairResponse { pair })
}

async fn soap_12(client: &EncodedClient) -> Outcome {
    scalars(client).await?;
    structs(client).await?;
    arrays(client).await?;
    references(client).await
}

/// Calls the server at `base`.
pub(crate) async fn run(base: &str, results: &mut Results) {
    let old = &client(base, Version::Soap11);
    results.add("rpc/encoded", scalars(old).await);
    results.add("rpc/encoded structs", structs(old).await);
    results.add("rpc/encoded arrays", arrays(old).await);
    results.add("rpc/encoded references", references(old).await);
    results.add("rpc/encoded in SOAP 1.2", soap_12(&client(base, Version::Soap12)).await);
}
