//! `?wsdl`: the service's own files, with the addresses and imports that the client can reach.
//!
//! Nothing but these attribute values (and an encoding that is no longer the file's) is changed.
use std::ops::Range;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Response, StatusCode, header};
use soap_model::xml::{Event, Limits, Name, Ns, Reader};

use super::address::public_address;
use crate::server::{Document, DocumentKind, SoapService};
use crate::soap::escape_attribute;

const WSDL11: &str = "http://schemas.xmlsoap.org/wsdl/";
const WSDL20: &str = "http://www.w3.org/ns/wsdl";
const XSD: &str = "http://www.w3.org/2001/XMLSchema";
/// Namespaces of the WSDL 1.1 bindings whose `address` says where a port is.
const ADDRESSES: [&str; 3] = [
    "http://schemas.xmlsoap.org/wsdl/soap/",
    "http://schemas.xmlsoap.org/wsdl/soap12/",
    "http://schemas.xmlsoap.org/wsdl/http/",
];

/// The answer to `?wsdl`, `?wsdl=path` and `?xsd=path`; None if the request asks for no document.
pub(super) fn answer(service: &SoapService, parts: &Parts) -> Option<Response<Bytes>> {
    let documents = service.definition().documents;
    if documents.is_empty() || !service.settings().serve_documents {
        return None;
    }
    let query = parts.uri.query()?;
    let query = query.split('&').next().unwrap_or(query);
    let (key, path) = query.split_once('=').unwrap_or((query, ""));
    let kind = match key.to_ascii_lowercase().as_str() {
        "wsdl" => DocumentKind::Wsdl,
        "xsd" => DocumentKind::Schema,
        _ => return None,
    };
    let path = percent_decode(path);
    let document = if path.is_empty() {
        documents.first().filter(|_| kind == DocumentKind::Wsdl)
    } else {
        documents.iter().find(|d| d.kind == kind && d.path == path)
    };
    let Some(document) = document else {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::NOT_FOUND;
        return Some(response);
    };
    let address = public_address(parts, &service.settings().public_address);
    let text = rewrite(document, documents, service.definition().name, address.as_deref());
    let mut response = Response::new(Bytes::from(text));
    let content_type = HeaderValue::from_static("text/xml; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    Some(response)
}

/// What takes the place of an attribute value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Address,
    Document(usize),
}

fn rewrite(document: &Document, documents: &[Document], service: &str, address: Option<&str>) -> String {
    let text = document.text;
    let mut out = String::with_capacity(text.len() + 256);
    let mut at = 0;
    if let Some(encoding) = declared_encoding(text) {
        out.push_str(text.get(..encoding.start).unwrap_or_default());
        out.push_str("UTF-8");
        at = encoding.end;
    }
    let Some(address) = address else {
        out.push_str(text.get(at..).unwrap_or_default());
        return out;
    };
    for (range, target) in targets(document, service) {
        let value = match target {
            Target::Address => address.to_string(),
            Target::Document(index) => match documents.get(index) {
                Some(document) => link(address, document, index),
                None => continue,
            },
        };
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(&escape_attribute(&value).replace('\'', "&apos;"));
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

fn link(address: &str, document: &Document, index: usize) -> String {
    let key = match document.kind {
        DocumentKind::Wsdl if index == 0 => return format!("{address}?wsdl"),
        DocumentKind::Wsdl => "wsdl",
        DocumentKind::Schema => "xsd",
    };
    format!("{address}?{key}={}", percent_encode(document.path))
}

/// The attribute values to replace, in document order. A text that the strict reader refuses midway (one with a DTD, say) is served
/// as it is from there on.
fn targets(document: &Document, service: &str) -> Vec<(Range<usize>, Target)> {
    let text = document.text;
    let only = names_service(text, service).then_some(service);
    let mut found = Vec::new();
    let mut reader = Reader::new(text, &Limits::default(), &[]);
    let mut inside: Option<(usize, bool)> = None;
    loop {
        match reader.next_event() {
            Ok(Event::Start(name)) => {
                let uri = reader.uri(name.ns).to_string();
                let attribute = match (uri.as_str(), name.local) {
                    (WSDL11 | WSDL20, "service") => {
                        let ours = only.is_none() || attribute(&reader, "name").as_deref() == only;
                        inside = Some((reader.depth(), ours));
                        continue;
                    }
                    (uri, "address") if ADDRESSES.contains(&uri) => "location",
                    (WSDL20, "endpoint") => "address",
                    (WSDL11, "import") | (WSDL20, "import" | "include") => "location",
                    (XSD, "import" | "include" | "redefine") => "schemaLocation",
                    _ => continue,
                };
                let Some(value) = reader.attribute(Name { ns: Ns::NONE, local: attribute }) else { continue };
                let Some(range) = range_in(text, value.raw()) else { continue };
                if attribute == "address" || name.local == "address" {
                    if inside.is_none_or(|(_, ours)| ours) {
                        found.push((range, Target::Address));
                    }
                } else {
                    let location = value.value();
                    let known = document.imports.iter().find(|(written, _)| *written == location);
                    if let Some((_, index)) = known {
                        found.push((range, Target::Document(*index)));
                    }
                }
            }
            Ok(Event::End) => {
                if inside.is_some_and(|(depth, _)| reader.depth() < depth) {
                    inside = None;
                }
            }
            Ok(Event::Text(_)) => {}
            Ok(Event::Done) | Err(_) => return found,
        }
    }
}

/// The file has a service of this name, so that only its ports get the address.
fn names_service(text: &str, service: &str) -> bool {
    let mut reader = Reader::new(text, &Limits::default(), &[]);
    loop {
        match reader.next_event() {
            Ok(Event::Start(name)) => {
                if name.local == "service"
                    && matches!(reader.uri(name.ns), WSDL11 | WSDL20)
                    && attribute(&reader, "name").as_deref() == Some(service)
                {
                    return true;
                }
            }
            Ok(Event::Done) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

fn attribute(reader: &Reader<'_>, local: &str) -> Option<String> {
    Some(reader.attribute(Name { ns: Ns::NONE, local })?.value().into_owned())
}

/// Where a part of a text stands in it.
fn range_in(text: &str, part: &str) -> Option<Range<usize>> {
    let start = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    let range = start..start.checked_add(part.len())?;
    (text.get(range.clone())? == part).then_some(range)
}

/// The name of the encoding in the XML declaration, unless it is UTF-8.
fn declared_encoding(text: &str) -> Option<Range<usize>> {
    let declaration = text.strip_prefix("<?xml")?.split("?>").next()?;
    let at = declaration.find("encoding")?;
    let after = declaration.get(at..)?;
    let quote = after.find(['"', '\''])?;
    let rest = after.get(quote + 1..)?;
    let len = rest.find(['"', '\''])?;
    let start = "<?xml".len() + at + quote + 1;
    let range = start..start + len;
    (!text.get(range.clone())?.eq_ignore_ascii_case("utf-8")).then_some(range)
}

/// RFC 3986: everything but unreserved characters and `/`.
fn percent_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn percent_decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let mut rest = bytes.clone();
        let hex = |b: Option<u8>| char::from(b?).to_digit(16);
        let decoded = (byte == b'%').then(|| Some(hex(rest.next())? * 16 + hex(rest.next())?)).flatten();
        match decoded.and_then(|d| u8::try_from(d).ok()) {
            Some(decoded) => {
                out.push(decoded);
                bytes = rest;
            }
            None => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
