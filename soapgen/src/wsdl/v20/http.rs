//! The HTTP binding, and what a SOAP binding over HTTP shares with it (part 2, 6).
use super::Reader;
use super::http_contract::{HttpBinding, HttpFault, HttpOperation};
use super::operations::InterfaceOperation;
use super::references::Content;
use super::shape::Item;
use super::soap::is_true;
use super::templates::cited;
use super::violations::violation;
use crate::diagnostic::{Deviation, did_you_mean};
use crate::load::names::WSDL20_HTTP;
use crate::wsdl::at::At;
use soap_model::contract::TypeKind;
use std::collections::{HashMap, HashSet};

pub(super) const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

impl<'d, 't> Reader<'d, 't> {
    pub(super) fn http_binding(&mut self, at: At<'d, 't>) -> HttpBinding {
        self.http_method(at, "methodDefault");
        HttpBinding::read(at)
    }

    fn http_method(&mut self, at: At<'d, 't>, attribute: &'static str) {
        let Some(method) = at.attribute_in(WSDL20_HTTP, attribute) else { return };
        if !is_token(method) {
            let diagnostic = violation(&["HTTPBinding-2083"], format!("`{method}` is no HTTP method"))
                .at(at.label_in(WSDL20_HTTP, attribute), "")
                .expected("a method, for instance `GET` or `POST`");
            self.diagnostics.push(diagnostic);
        }
    }

    pub(super) fn http_operation(
        &mut self,
        at: At<'d, 't>,
        of: Option<&InterfaceOperation<'d, 't>>,
    ) -> HttpOperation {
        let ignore_uncited = is_true(at.attribute_in(WSDL20_HTTP, "ignoreUncited"));
        let location = at.attribute_in(WSDL20_HTTP, "location");
        if let Some(location) = location {
            self.check_location(at, location, of, ignore_uncited);
        }
        self.http_headers(at);
        self.http_method(at, "method");
        for (name, request) in
            [("inputSerialization", true), ("outputSerialization", false), ("faultSerialization", false)]
        {
            self.check_serialization(at, name, request, of);
        }
        HttpOperation::read(at, ignore_uncited)
    }

    fn check_location(
        &mut self,
        at: At<'d, 't>,
        location: &str,
        of: Option<&InterfaceOperation<'d, 't>>,
        ignore_uncited: bool,
    ) {
        let label = || at.label_in(WSDL20_HTTP, "location");
        if location.contains('#') || location.contains(char::is_whitespace) {
            let diagnostic =
                violation(&["HTTPBindingOperation-2098"], "the location has a fragment or white space")
                    .at(label(), "")
                    .expected("an IRI reference without `#`");
            self.diagnostics.push(diagnostic);
        }
        let Some(of) = of.filter(|of| of.has_style("iri")) else { return };
        let names = match cited(location) {
            Ok(names) => names,
            Err(offset) => {
                let rest: String = location.get(offset..).unwrap_or_default().chars().take(20).collect();
                let diagnostic = violation(&["HTTPSerialization-2106"], "the location is no template")
                    .at(label(), format!("from `{rest}` on"))
                    .expected("`{name}` or `{!name}` with an element's name; `{{` and `}}` for braces");
                return self.diagnostics.push(diagnostic);
            }
        };
        let Some(Content::Element(_, Some(id))) = of.initial().map(|message| &message.content) else {
            return;
        };
        let shape = self.shape(*id);
        let known: HashSet<&str> = shape.elements().map(|element| &*element.name.local).collect();
        if let Some(unknown) = names.iter().find(|name| !known.contains(**name)) {
            let diagnostic = violation(
                &["HTTPSerialization-2109"],
                format!("the message has no element `{unknown}` to put here"),
            )
            .at(label(), "")
            .expected("the local name of an element of the message")
            .maybe_help(did_you_mean(unknown, known.iter().copied()));
            self.diagnostics.tolerate(Deviation::TemplateUnmatched, diagnostic);
        }
        if !ignore_uncited {
            return;
        }
        let cited: HashSet<&str> = names.into_iter().collect();
        let lost = shape.items.iter().find_map(|item| match item {
            Item::Element { declaration, optional: false, .. }
                if !declaration.nillable
                    && declaration.value.is_none()
                    && !cited.contains(&*declaration.name.local) =>
            {
                Some(*declaration)
            }
            _ => None,
        });
        if let Some(lost) = lost {
            let message = format!("`{}` is not cited and would be lost, but must be there", lost.name.local);
            let diagnostic = violation(&["HTTPQueryString-2116"], message).at(label(), "").expected(
                "a template that cites it, or an element that is optional, nillable or has a default",
            );
            self.diagnostics.tolerate(Deviation::TemplateUnmatched, diagnostic);
        }
    }

    /// A list of media ranges as in an `Accept` header (part 2, 6.5).
    fn check_serialization(
        &mut self,
        at: At<'d, 't>,
        attribute: &'static str,
        request: bool,
        of: Option<&InterfaceOperation<'d, 't>>,
    ) {
        let Some(text) = at.attribute_in(WSDL20_HTTP, attribute) else { return };
        let label = || at.label_in(WSDL20_HTTP, attribute);
        for range in text.split(',') {
            let range = range.split(';').next().unwrap_or_default().trim();
            let parts =
                range.split_once('/').filter(|(a, b)| is_token(a) && is_token(b) && (*a != "*" || *b == "*"));
            let Some((_, subtype)) = parts else {
                let diagnostic =
                    violation(&["HTTPSerialization-2099"], format!("`{range}` is no media type"))
                        .at(label(), "")
                        .expected("media types, separated by commas");
                self.diagnostics.push(diagnostic);
                continue;
            };
            // A reader may take anything; a writer must know what to write.
            if subtype == "*" && (request || range != "*/*") {
                let diagnostic = violation(
                    &["HTTPBindingOperation-2101", "HTTPBindingOperation-2100"],
                    format!("`{range}` has a wildcard"),
                )
                .at(label(), "")
                .expected("media types without wildcard");
                self.diagnostics.tolerate(Deviation::SerializationWildcard, diagnostic);
            }
            let (style, response, styled) = match range {
                FORM => ("iri", "HTTPSerialization-2112", "HTTPSerialization-2111"),
                MULTIPART => ("multipart", "HTTPSerialization-2122", "HTTPSerialization-2121"),
                _ => continue,
            };
            if !request {
                let diagnostic =
                    violation(&[response], format!("an answer is never `{range}`")).at(label(), "");
                self.diagnostics
                    .push(diagnostic.expected("another media type, for instance `application/xml`"));
            } else if let Some(of) = of.filter(|of| !of.has_style(style)) {
                let message = format!("`{range}` needs an operation of the style `{style}`");
                let diagnostic = violation(&[styled], message)
                    .at(label(), "")
                    .also(of.at.label(), "the operation")
                    .expected(format!("style=\"http://www.w3.org/ns/wsdl/style/{style}\" on the operation"));
                self.diagnostics.push(diagnostic);
            }
        }
    }

    /// `whttp:code` and headers of a fault (part 2, 6.7).
    pub(super) fn http_fault(&mut self, at: At<'d, 't>) -> HttpFault {
        self.http_headers(at);
        let fault = HttpFault::read(at);
        let Some(text) = at.attribute_in(WSDL20_HTTP, "code").filter(|text| *text != "#any") else {
            return fault;
        };
        let label = || at.label_in(WSDL20_HTTP, "code");
        match text.parse::<u64>() {
            Err(_) => {
                let diagnostic = violation(&["HTTPBindingFault-2106"], format!("`{text}` is no status code"))
                    .at(label(), "");
                self.diagnostics.push(diagnostic.expected("`#any` or a number from 400 to 599"));
            }
            Ok(400..=599) => {}
            Ok(_) => {
                let diagnostic =
                    violation(&["HTTPBindingFault-2105"], format!("{text} is no error status of HTTP"))
                        .at(label(), "");
                self.diagnostics.tolerate(
                    Deviation::FaultCode,
                    diagnostic.expected("`#any` or a number from 400 to 599"),
                );
            }
        }
        fault
    }

    /// `whttp:header` (part 2, 6.6).
    pub(super) fn http_headers(&mut self, at: At<'d, 't>) {
        let mut known: HashMap<String, At<'d, 't>> = HashMap::new();
        for header in at.elements().filter(|child| child.is(WSDL20_HTTP, "header")) {
            let name = header.name().unwrap_or_default();
            if !is_token(name) {
                let diagnostic = violation(&["HTTPHeader-2102"], "an HTTP header has no name")
                    .at(header.label_of("name"), "")
                    .expected("an attribute `name` with the name of an HTTP header field");
                self.diagnostics.push(diagnostic);
            } else if let Some(first) = known.insert(name.to_ascii_lowercase(), header) {
                let diagnostic =
                    violation(&["HTTPHeader-2102"], format!("the HTTP header `{name}` is there twice"))
                        .at(header.label_of("name"), "the second one")
                        .also(first.label_of("name"), "the first one")
                        .expected("headers of different names");
                self.diagnostics.push(diagnostic);
            }
            self.http_header_type(header);
        }
    }

    fn http_header_type(&mut self, header: At<'d, 't>) {
        let label = || header.label_of("type");
        let Some(text) = header.attribute("type") else {
            let diagnostic = violation(&["HTTPHeader-2103"], "an HTTP header has no type").at(label(), "");
            return self
                .diagnostics
                .push(diagnostic.expected("an attribute `type` with the name of a simple type"));
        };
        let Some(name) = self.name(header, text, label()) else { return };
        let types = self.types;
        let found = types.global_types.get(&name).copied();
        let problem = match found.map(|id| &types[id].kind) {
            Some(TypeKind::Simple(_)) => return self.check_schema_import(header, &name, label()),
            Some(TypeKind::Complex(_)) => format!("the type `{name}` of an HTTP header is not simple"),
            None => format!("there is no type `{name}`"),
        };
        let diagnostic = violation(&["HTTPHeader-2103", "QName-resolution-1064"], problem)
            .at(label(), "")
            .expected("the name of a simple type");
        let names = types.global_types.keys().filter(|known| known.namespace == name.namespace);
        let near = match self.diagnostics.is_full() {
            true => None,
            false => did_you_mean(&name.local, names.map(|known| &*known.local)),
        };
        self.diagnostics.push(diagnostic.maybe_help(near));
    }

    /// What an endpoint says of authentication (part 2, 6.11).
    pub(super) fn http_endpoint(&mut self, at: At<'d, 't>) {
        let scheme = at.attribute_in(WSDL20_HTTP, "authenticationScheme");
        if scheme.is_some() && at.attribute_in(WSDL20_HTTP, "authenticationRealm").is_none() {
            let diagnostic = violation(
                &["HTTPAccessAuthentication-2127"],
                "the endpoint wants authentication, but has no realm",
            )
            .at(at.label_in(WSDL20_HTTP, "authenticationScheme"), "")
            .expected("an attribute `whttp:authenticationRealm`");
            self.diagnostics.tolerate(Deviation::RealmMissing, diagnostic);
        }
    }
}

/// A token of HTTP (RFC 9110, 5.6.2).
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}
