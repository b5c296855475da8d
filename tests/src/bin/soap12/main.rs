//! The W3C's collection of tests for SOAP 1.2, with the additional tests and the traffic of an old peer.
//!
//! ```text
//! cargo run --release -p soap-tests --bin soap12 -- FOLDER [--least N] [--only TEST,…]
//! ```
//!
//! The folder holds `expected.tsv` (`test TAB kind of answer TAB fault code TAB header blocks TAB note`) with `php/TEST/request.xml`, and
//! pairs of `NAME-request.xml` and `NAME-response.xml` in `xmlp` and `whitemesa/SERVICE`; a response alone is one to GET, a file without
//! either ending is a message that comes back as it is. The contract in the folder has errors of its own, so the service is made of
//! `fixtures/soap12/collection.wsdl`, which describes the same. The tests with a node B between sender and receiver are in
//! `soap-runtime/tests/server/intermediary.rs`.
mod answers;

use answers::{Found, values};
use soap_runtime::codegen::{Block, SoapService};
use soap_runtime::{Parsed, http};
use soap_tests::collection;
use soap_tests::suite::{self, Arguments, Tally};
use soap_tests::untyped::{self, Answer};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    suite::main(&[], &[], run)
}

fn run(arguments: &Arguments) -> Result<Tally, String> {
    let mut tally = Tally::new("soap12");
    let folder = &arguments.folder;
    let list = folder.join("expected.tsv");
    let list = fs::read_to_string(&list).map_err(|e| format!("{}: {e}", list.display()))?;
    let node = collection::collection();
    for line in list.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let mut fields = line.split('\t').map(str::trim);
        let mut field = || fields.next().unwrap_or_default();
        let (test, kind, code, headers) = (field(), field(), field(), field());
        if arguments.wants(test) {
            tally.record(test, expected(&node, &folder.join("php").join(test), kind, code, headers));
        }
    }
    let additional = collection::additional();
    let mirror = untyped::service(|parsed, _| match parsed {
        Parsed::Raw(entry) => Ok(Block::from(entry)),
        _ => Ok(Block::empty()),
    });
    for (place, service) in [
        ("xmlp", &additional),
        ("whitemesa/test-doc", &node),
        ("whitemesa/test-rpc", &node),
        ("whitemesa/add-test-rpc", &additional),
        ("whitemesa/add-test-doc-int", &mirror),
    ] {
        for name in names(&folder.join(place)) {
            let test = format!("{place}/{name}");
            if arguments.wants(&test) {
                tally.record(&test, pair(service, &folder.join(place), &name));
            }
        }
    }
    Ok(tally)
}

/// The tests of a folder, without the endings of their files.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let stems = entries.filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        let stem = name.strip_suffix(".xml")?;
        Some(stem.trim_end_matches("-request").trim_end_matches("-response").to_owned())
    });
    stems.collect()
}

/// A test of the list.
fn expected(node: &SoapService, folder: &Path, kind: &str, code: &str, headers: &str) -> Result<(), String> {
    let path = folder.join("request.xml");
    let request = fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let answer = untyped::send(node, &request)?;
    let found = Found::of(&answer)?;
    let kinds: Vec<&str> = kind.split('|').collect();
    if !kinds.contains(&found.kind.as_str()) {
        return Err(format!("{kind} was expected, not {}: {}", found.kind, found.text));
    }
    if found.kind == "fault" {
        // Either version may say that it does not speak the other.
        let codes: Vec<&str> =
            if code.is_empty() { vec!["VersionMismatch"] } else { code.split('|').collect() };
        if !codes.contains(&found.code.as_str()) {
            return Err(format!("the code {code} was expected, not {}: {}", found.code, found.text));
        }
    }
    for header in headers.split([',', ' ']).filter(|header| !header.is_empty()) {
        if !found.headers.iter().any(|found| found == header) {
            return Err(format!("there is no header block {header}: {}", found.text));
        }
    }
    if found.kind == "reply" {
        let request = String::from_utf8_lossy(&request);
        let (given, reply) = (values(&request)?, values(&found.text)?);
        let own = ["countItems", "isNil", "returnVoid", "echoVoid", "echoHeader"];
        if !own.iter().any(|operation| request.contains(&format!(":{operation}"))) && given != reply {
            return Err(format!("{given:?} became {reply:?}: {}", found.text));
        }
    }
    found.check_protocol(&answer)
}

/// A test of two messages.
fn pair(service: &SoapService, folder: &Path, name: &str) -> Result<(), String> {
    let read = |ending: &str| fs::read_to_string(folder.join(format!("{name}{ending}.xml"))).ok();
    let alone = read("");
    let mirrored = alone.is_some();
    let request = read("-request").or_else(|| alone.clone());
    let response = read("-response").or(alone);
    let answer = match &request {
        Some(request) => untyped::send(service, answers::filled(request).as_bytes())?,
        None => {
            let get = http::Request::get("/time").header("accept", "application/soap+xml");
            over_http(service, get.body(bytes::Bytes::new()).map_err(|e| e.to_string())?)?
        }
    };
    let found = Found::of(&answer)?;
    if let Some(response) = response {
        let response = answers::filled(&response);
        let wanted = Found::in_text(&response)?;
        let codes =
            if wanted.kind == "fault" { (&wanted.code, &found.code) } else { (&wanted.kind, &found.kind) };
        if codes.0 != codes.1 {
            return Err(format!("{} was expected, not {}: {}", codes.0, codes.1, found.text));
        }
        let missing = wanted.headers.iter().find(|header| !found.headers.contains(header));
        // The header blocks of a message that comes back are for nobody.
        if let (Some(header), false) = (missing, mirrored) {
            return Err(format!("there is no header block {header}: {}", found.text));
        }
        if wanted.kind == "reply" && values(&response)? != values(&found.text)? {
            return Err(format!("{:?} was expected: {}", values(&response)?, found.text));
        }
    } else if name.contains("XMLP-5") != (found.code == "VersionMismatch") {
        return Err(format!("the answer is another: {}", found.text));
    }
    found.check_protocol(&answer)
}

fn over_http(service: &SoapService, request: http::Request<bytes::Bytes>) -> Result<Answer, String> {
    use futures_util::FutureExt;
    use http_body_util::BodyExt;
    use soap_runtime::server::{Exchange, Transport};
    use soap_runtime::transport::PayloadBody;
    let (parts, mut body) = request.into_parts();
    let exchange = Exchange { body: &mut body, timer: None };
    let response =
        service.handle(Transport::Http, parts, exchange).now_or_never().ok_or("the service waits")?;
    let (parts, body) = response.into_parts();
    let content_type = parts.headers.get("content-type").and_then(|v| v.to_str().ok()).unwrap_or_default();
    let body = PayloadBody::new(body).collect().now_or_never().ok_or("the answer waits")?;
    let body = body.map_err(|e| e.to_string())?.to_bytes().to_vec();
    Ok(Answer { status: parts.status.as_u16(), content_type: content_type.to_owned(), body })
}
