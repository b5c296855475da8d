//! What our client asks of a peer's server.
use std::fmt::Debug;

use soap_runtime::client::CallError;
use soap_runtime::datatypes::Base64Binary;
use soap_runtime::modules::addressing::{Addressing, MessageAddressing};
use soap_runtime::{Attachment, BinaryContent, Version};
use soap_tests::generated::interop::*;

use crate::table::Results;
use crate::{encoded, files, samples};

pub(crate) type Outcome = Result<(), String>;

pub(crate) fn same<T: PartialEq + Debug, E: std::error::Error>(got: Result<T, E>, wanted: T) -> Outcome {
    let got = got.map_err(|error| error.to_string())?;
    if got == wanted { Ok(()) } else { Err(format!("got {got:?}")) }
}

/// Some stacks have a path for each version.
pub(crate) fn address(base: &str, path: &str, version: Version) -> String {
    format!("{base}/{path}{}", if version == Version::Soap11 { "11" } else { "12" })
}

fn wrapped(base: &str, version: Version) -> WrappedClient {
    WrappedClient::builder().endpoint(address(base, "wrapped", version)).version(version).build().unwrap()
}

async fn structs(client: &WrappedClient) -> Outcome {
    let value = samples::person();
    same(client.echo_person(&EchoPerson { value: value.clone() }).await, EchoPersonResponse { value })
}

async fn special(client: &WrappedClient) -> Outcome {
    let answer = client.echo_special(&EchoSpecial { value: samples::special() }).await;
    let got = answer.map_err(|error| error.to_string())?.value;
    if samples::is_special(&got) { Ok(()) } else { Err(format!("got {got:?}")) }
}

async fn fault(client: &WrappedClient) -> Outcome {
    same(client.divide(&Divide { dividend: 7, divisor: 2 }).await, DivideResponse { quotient: 3 })?;
    match client.divide(&Divide { dividend: 7, divisor: 0 }).await {
        Err(CallError::Declared { fault: DivideFault::DivisionFault(detail), .. }) => {
            let wanted = DivisionFault { dividend: 7, reason: "division by zero".into() };
            if *detail == wanted { Ok(()) } else { Err(format!("got the detail {detail:?}")) }
        }
        Err(other) => Err(format!("not the declared fault: {other}")),
        Ok(answer) => Err(format!("no fault, but {answer:?}")),
    }
}

async fn headers(client: &WrappedClient) -> Outcome {
    let call = client.admit(&Admit { name: "Ada".into() }).header(WrappedHeader::from(samples::ticket()));
    same(call.await, AdmitResponse { welcome: "Ada 42 Zo\u{eb}".into() })
}

async fn text(client: &WrappedClient, value: String) -> Outcome {
    let answer = client.echo_string(&EchoString { value: value.clone() }).await;
    let got = answer.map_err(|error| error.to_string())?.value;
    if got == value { Ok(()) } else { Err(format!("another text of {} bytes", got.len())) }
}

async fn one_way(client: &WrappedClient) -> Outcome {
    let note = "one way".to_owned();
    client.notify(&Notify { note: note.clone() }).await.map_err(|error| error.to_string())?;
    same(client.noted(&Noted {}).await, NotedResponse { note: Some(note) })
}

/// In both versions, where the answer has to say what it relates to.
async fn addressing(base: &str) -> Outcome {
    for version in [Version::Soap11, Version::Soap12] {
        let builder = WrappedClient::builder().endpoint(address(base, "addressed", version)).version(version);
        let client = builder.module(Addressing::new()).build().unwrap();
        let answer = client.echo_person(&EchoPerson { value: samples::person() }).send().await;
        let answer = answer.map_err(|error| error.to_string())?;
        if answer.value.value != samples::person() {
            return Err(format!("got {:?}", answer.value));
        }
        if answer.extensions.get::<MessageAddressing>().is_none() {
            return Err("the answer has no addressing headers".into());
        }
    }
    Ok(())
}

async fn soap_12(base: &str) -> Outcome {
    let client = wrapped(base, Version::Soap12);
    structs(&client).await?;
    headers(&client).await
}

async fn fault_12(base: &str) -> Outcome {
    fault(&wrapped(base, Version::Soap12)).await
}

/// A value beside the envelope in both versions, and perhaps an answer that has it there too.
async fn beside(base: &str, both_ways: bool) -> Outcome {
    for version in [Version::Soap11, Version::Soap12] {
        let client = wrapped(base, version);
        let photo = Attachment::new("application/octet-stream", samples::binary());
        let answer = client.echo_binary(&EchoBinary { value: photo.into() }).await;
        let value = answer.map_err(|error| error.to_string())?.value;
        let bytes = value.load().await.map_err(|error| error.to_string())?;
        if bytes != samples::binary() {
            return Err(format!("got {} bytes", bytes.len()));
        }
        if both_ways && !matches!(value, Base64Binary::Attached(_)) {
            return Err("the answer is not beside its envelope".into());
        }
    }
    Ok(())
}

async fn bare(base: &str) -> Outcome {
    for version in [Version::Soap11, Version::Soap12] {
        let client =
            BareClient::builder().endpoint(address(base, "bare", version)).version(version).build().unwrap();
        same(client.bare_person(&samples::person()).await, samples::person())?;
    }
    Ok(())
}

fn rpc_client(base: &str, version: Version) -> RpcClient {
    RpcClient::builder().endpoint(address(base, "rpc", version)).version(version).build().unwrap()
}

async fn rpc(base: &str) -> Outcome {
    for version in [Version::Soap11, Version::Soap12] {
        let client = rpc_client(base, version);
        same(client.rpc_add(&RpcAddRequest { a: 2, b: 3 }).await, RpcAddResponse { sum: 5 })?;
    }
    Ok(())
}

async fn rpc_structs(base: &str) -> Outcome {
    for version in [Version::Soap11, Version::Soap12] {
        let client = rpc_client(base, version);
        let person = samples::person();
        let request = RpcPersonRequest { person: person.clone() };
        same(client.rpc_person(&request).await, RpcPersonResponse { person })?;
    }
    Ok(())
}

/// Calls the server at `base`, where the paths are `wrapped11`, `bare12` and so on.
pub(crate) async fn run(base: &str) -> Results {
    let client = &wrapped(base, Version::Soap11);
    let mut results = Results::default();
    macro_rules! echo {
        ($check:literal, $call:ident, $request:ident, $response:ident, $value:expr) => {
            let value = $value;
            let answer = client.$call(&$request { value: value.clone() }).await;
            results.add($check, same(answer, $response { value }));
        };
    }
    echo!("texts", echo_texts, EchoTexts, EchoTextsResponse, samples::texts());
    echo!("numbers", echo_numbers, EchoNumbers, EchoNumbersResponse, samples::numbers());
    echo!("times", echo_times, EchoTimes, EchoTimesResponse, samples::times());
    echo!("periods", echo_periods, EchoPeriods, EchoPeriodsResponse, samples::periods());
    echo!("large numbers", echo_large, EchoLarge, EchoLargeResponse, samples::large());
    echo!("QName", echo_name, EchoName, EchoNameResponse, samples::name());
    echo!("hexBinary", echo_hex, EchoHex, EchoHexResponse, samples::hex());
    results.add("INF and NaN", special(client).await);
    results.add("structs", structs(client).await);
    echo!("attributes", echo_price, EchoPrice, EchoPriceResponse, samples::price());
    echo!("derived types", echo_vehicles, EchoVehicles, EchoVehiclesResponse, samples::vehicles());
    echo!("arrays", echo_lists, EchoLists, EchoListsResponse, samples::lists());
    echo!("nil, absent, empty", echo_maybe, EchoMaybe, EchoMaybeResponse, samples::maybe());
    echo!("enumerations", echo_colours, EchoColours, EchoColoursResponse, samples::colours());
    for shape in samples::shapes() {
        echo!("choices", echo_shape, EchoShape, EchoShapeResponse, shape);
    }
    results.add("UTF-8", text(client, samples::unicode()).await);
    results.add("1 MB string", text(client, samples::long()).await);
    echo!("binary", echo_binary, EchoBinary, EchoBinaryResponse, Base64Binary::from(samples::binary()));
    results.add("MTOM", beside(base, true).await);
    results.add("MTOM, ours only", beside(base, false).await);
    results.add("attachments", files::call(base).await);
    results.add("faults", fault(client).await);
    results.add("headers", headers(client).await);
    results.add("one-way", one_way(client).await);
    results.add("WS-Addressing", addressing(base).await);
    results.add("SOAP 1.2", soap_12(base).await);
    results.add("SOAP 1.2 faults", fault_12(base).await);
    results.add("bare", bare(base).await);
    results.add("rpc/literal", rpc(base).await);
    results.add("rpc/literal structs", rpc_structs(base).await);
    encoded::run(base, &mut results).await;
    results
}
