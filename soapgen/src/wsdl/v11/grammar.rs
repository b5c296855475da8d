//! What may stand where in a WSDL 1.1 document: a misspelt element would otherwise be one that is not there.
use crate::diagnostic::{Deviation, Diagnostic, Diagnostics, did_you_mean};
use crate::load::names::{WSDL_HTTP, WSDL_SOAP11, WSDL_SOAP12};
use crate::load::{DocumentKind, Documents};
use crate::wsdl::at::At;
use soap_model::xml::names::XSD;

/// An element, what may stand in it, and its own attributes (WSDL 1.1, 2 and appendix A4.1).
const GRAMMAR: &[(&str, &[&str], &[&str])] = &[
    (
        "definitions",
        &["import", "types", "message", "portType", "binding", "service"],
        &["name", "targetNamespace"],
    ),
    ("import", &[], &["namespace", "location"]),
    ("types", &[], &[]),
    ("message", &["part"], &["name"]),
    ("part", &[], &["name", "element", "type"]),
    ("portType", &["operation"], &["name"]),
    ("operation", &["input", "output", "fault"], &["name", "parameterOrder"]),
    ("input", &[], &["name", "message"]),
    ("output", &[], &["name", "message"]),
    ("fault", &[], &["name", "message"]),
    ("binding", &["operation"], &["name", "type"]),
    ("service", &["port"], &["name"]),
    ("port", &[], &["name", "binding"]),
];

/// Reports what WSDL does not know, in all documents.
pub(super) fn check(documents: &Documents<'_>, diagnostics: &mut Diagnostics) {
    for document in documents.iter().filter(|document| document.kind == DocumentKind::Wsdl11) {
        let root = At { document, node: document.tree.root_element() };
        let mut open = vec![root];
        while let Some(at) = open.pop() {
            let Some((_, children, attributes)) = GRAMMAR.iter().find(|(name, ..)| *name == at.local())
            else {
                continue;
            };
            check_attributes(at, attributes, diagnostics);
            if at.local() == "binding" {
                check_protocol(at, diagnostics);
            }
            let within: Vec<_> = at.elements().collect();
            for child in within.into_iter().rev() {
                if child.namespace() == root.namespace() {
                    if children.contains(&child.local()) {
                        open.push(child);
                    } else if child.local() != "documentation" {
                        unknown(at, child, children, diagnostics);
                    }
                } else if at.local() == "definitions" && child.is(XSD, "schema") {
                    outside(child, diagnostics);
                } else if matches!(child.namespace(), WSDL_SOAP11 | WSDL_SOAP12) {
                    check_use(child, diagnostics);
                }
            }
        }
    }
}

fn unknown(parent: At<'_, '_>, child: At<'_, '_>, known: &[&str], diagnostics: &mut Diagnostics) {
    let (name, around) = (child.local(), parent.local());
    let expected = match known {
        [] => "`documentation`, or elements of other namespaces".to_owned(),
        known => known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
    };
    let diagnostic = Diagnostic::error(
        "wsdl-element",
        format!("`{name}` is no element of WSDL that may stand in `{around}`"),
    )
    .at(child.label(), "passed over")
    .expected(expected)
    .maybe_help(did_you_mean(name, known.iter().copied()))
    .clause("WSDL 1.1, appendix A4.1");
    diagnostics.tolerate(Deviation::UnknownElement, diagnostic);
}

/// Attributes of no namespace; only those that look like a slip, as others do no harm.
fn check_attributes(at: At<'_, '_>, known: &[&str], diagnostics: &mut Diagnostics) {
    for attribute in at.node.attributes().filter(|attribute| attribute.namespace().is_none()) {
        let name = attribute.name();
        let absent = known.iter().copied().filter(|known| at.attribute(known).is_none());
        if known.contains(&name) {
            continue;
        }
        if let Some(help) = did_you_mean(name, absent) {
            let diagnostic =
                Diagnostic::error("wsdl-attribute", format!("`{}` has no attribute `{name}`", at.local()))
                    .at((at.document.source, attribute.range()), "passed over")
                    .help(help)
                    .clause("WSDL 1.1, appendix A4.1");
            diagnostics.tolerate(Deviation::UnknownElement, diagnostic);
        }
    }
}

fn outside(schema: At<'_, '_>, diagnostics: &mut Diagnostics) {
    let diagnostic = Diagnostic::error("wsdl-types", "a schema stands outside of `types`")
        .at(schema.label(), "it is not read")
        .expected("`xs:schema` in `wsdl:types`")
        .clause("WSDL 1.1, 2.2");
    diagnostics.tolerate(Deviation::SchemaOutside, diagnostic);
}

/// The protocol of a binding is said by an extension; in a namespace that is nearly one of those that are known there is a slip.
fn check_protocol(binding: At<'_, '_>, diagnostics: &mut Diagnostics) {
    let near = |extension: At<'_, '_>| {
        let plain = |namespace: &str| {
            namespace.trim().trim_end_matches('/').replace("https:", "http:").to_lowercase()
        };
        let (found, spelt) = (extension.namespace(), plain(extension.namespace()));
        let mut known = [WSDL_SOAP11, WSDL_SOAP12, WSDL_HTTP].into_iter();
        known.find(|known| *known != found && plain(known) == spelt).map(|meant| (extension.label(), meant))
    };
    let mut extensions = binding.extensions().filter(|extension| extension.local() == "binding").peekable();
    if extensions.peek().is_none() {
        let diagnostic = Diagnostic::warning("wsdl-binding-protocol", "the binding names no protocol")
            .at(binding.label(), "no `soap:binding` in here")
            .expected("`<soap:binding transport=\"http://schemas.xmlsoap.org/soap/http\"/>`, or the element of another protocol")
            .clause("WSDL 1.1, 3.3");
        diagnostics.push(diagnostic);
        return;
    }
    if let Some((label, meant)) = extensions.find_map(near) {
        let diagnostic =
            Diagnostic::warning("wsdl-binding-protocol", "the binding is of a protocol that is not known")
                .at(label, "in a namespace that is nearly one of those of WSDL")
                .expected(format!("the namespace `{meant}`"))
                .help("the port gets no address, and its actions are not read")
                .clause("WSDL 1.1, 3.3");
        diagnostics.push(diagnostic);
    }
}

fn check_use(extension: At<'_, '_>, diagnostics: &mut Diagnostics) {
    let Some(found) = extension.attribute("use").map(str::trim) else { return };
    if matches!(found, "literal" | "encoded") {
        return;
    }
    let diagnostic = Diagnostic::error("wsdl-use", format!("there is no use `{found}`"))
        .at(extension.label_of("use"), "taken for `literal`")
        .expected("`literal` or `encoded`")
        .maybe_help(did_you_mean(found, ["literal", "encoded"]))
        .clause("WSDL 1.1, 3.5");
    diagnostics.tolerate(Deviation::UnknownUse, diagnostic);
}
