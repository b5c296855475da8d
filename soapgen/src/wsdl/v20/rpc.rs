//! The style `rpc` with its signature (part 2, 4.1).
use super::Reader;
use super::operations::{InterfaceOperation, MessageReference};
use super::patterns::Direction;
use super::references::Content;
use super::shape::{Item, Shape};
use super::violations::violation;
use crate::diagnostic::{Deviation, Diagnostic, Label};
use crate::load::names::WSDL20_RPC;
use soap_model::contract::{ElementDecl, QName};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// A message of the style with the shape of its element, where that was found.
struct Bundle<'m, 'd, 't, 'x> {
    message: &'m MessageReference<'d, 't>,
    name: &'m QName,
    shape: Option<Shape<'x>>,
}

impl<'x> Bundle<'_, '_, '_, 'x> {
    fn elements(&self) -> impl Iterator<Item = &'x ElementDecl> {
        self.shape.iter().flat_map(Shape::elements)
    }
}

impl<'d, 't> Reader<'d, 't> {
    pub(super) fn check_rpc_style(&mut self, operation: &InterfaceOperation<'d, 't>) {
        if !operation.has_style("rpc") {
            return;
        }
        if !operation.mep.is_some_and(|mep| matches!(mep.name, "in-only" | "in-out")) {
            let diagnostic =
                violation(&["RPCStyle-2029", "InterfaceOperation-1023"], "the style rpc has other patterns")
                    .at(operation.at.label_of("pattern"), "")
                    .expected("the pattern `in-only` or `in-out`");
            self.diagnostics.push(diagnostic);
        }
        let mut bundles: Vec<Bundle<'_, 'd, 't, '_>> = Vec::new();
        for message in &operation.messages {
            match &message.content {
                Content::Element(name, id) => {
                    bundles.push(Bundle { message, name, shape: id.map(|id| self.shape(id)) });
                }
                _ => {
                    let diagnostic = violation(
                        &["RPCStyle-2030", "InterfaceOperation-1023"],
                        format!("an `{}` of the style rpc holds no element", message.at.local()),
                    )
                    .at(message.at.label(), "")
                    .expected("an attribute `element` with the name of an element");
                    self.diagnostics.push(diagnostic);
                }
            }
        }
        for bundle in &bundles {
            self.check_bundle(operation, bundle);
        }
        let of = |direction| bundles.iter().find(|bundle| bundle.message.direction == direction);
        let (input, output) = (of(Direction::In), of(Direction::Out));
        if let (Some(input), Some(output)) = (input, output) {
            self.check_pair(input, output);
        }
        self.check_signature(operation, input, output);
    }

    fn style_error(&mut self, assertion: &'static str, message: String, label: Label, expected: &str) {
        let diagnostic = violation(&[assertion, "InterfaceOperation-1023"], message).at(label, "");
        self.diagnostics.push(diagnostic.expected(expected));
    }

    fn check_bundle(&mut self, operation: &InterfaceOperation<'d, 't>, bundle: &Bundle<'_, 'd, 't, '_>) {
        let Bundle { message, name, shape } = bundle;
        let label = || message.at.label_of("element");
        let input = message.direction == Direction::In;
        if input && name.local != operation.name.local {
            let text = format!(
                "the input element `{name}` is not named like the operation `{}`",
                operation.name.local
            );
            let expected = format!("an element named `{}`", operation.name.local);
            let diagnostic = violation(&["RPCStyle-2037", "InterfaceOperation-1023"], text).at(label(), "");
            self.diagnostics.tolerate(Deviation::StyleElementName, diagnostic.expected(expected));
        }
        let Some(shape) = shape else { return };
        if !shape.sequence {
            let text = format!("the type of the element `{name}` is no sequence");
            return self.style_error("RPCStyle-2031", text, label(), "a complex type that holds a sequence");
        }
        if input && !shape.only_elements_and_wildcards() {
            let text = format!("the sequence of `{name}` holds another group");
            self.style_error(
                "RPCStyle-2032",
                text,
                label(),
                "a sequence of elements and at most one wildcard",
            );
        }
        let wildcards = shape.items.iter().filter(|item| matches!(item, Item::Wildcard)).count();
        if input && wildcards > 1 {
            let text = format!("the sequence of `{name}` holds {wildcards} wildcards");
            self.style_error("RPCStyle-2033", text, label(), "at most one wildcard");
        }
        let after = shape.items.iter().skip_while(|item| !matches!(item, Item::Wildcard));
        if input && after.into_iter().any(|item| matches!(item, Item::Element { .. })) {
            let text = format!("an element stands behind the wildcard of `{name}`");
            self.style_error("RPCStyle-2034", text, label(), "the wildcard behind all elements");
        }
        if !input && !shape.only_elements() {
            let text = format!("the sequence of `{name}` holds more than elements");
            self.style_error("RPCStyle-2035", text, label(), "a sequence of elements");
        }
        if let Some(global) = &shape.global {
            let text = format!("the sequence of `{name}` refers to the global element `{global}`");
            self.style_error("RPCStyle-2036", text, label(), "local elements only");
        }
        if shape.has_local_attributes(self.types) {
            let text = format!("the type of the element `{name}` has local attributes");
            self.style_error("RPCStyle-2039", text, label(), "a type without local attributes");
        }
        if let Some(twice) = repeated(shape) {
            let text = format!("the sequence of `{name}` holds two elements `{}`", twice.name);
            self.style_error("RPCStyle-2041", text, label(), "elements of different names");
        }
    }

    fn check_pair(&mut self, input: &Bundle<'_, 'd, 't, '_>, output: &Bundle<'_, 'd, 't, '_>) {
        if input.name.namespace != output.name.namespace {
            let diagnostic = violation(
                &["RPCStyle-2038", "InterfaceOperation-1023"],
                "the input and the output element are in different namespaces",
            )
            .at(output.message.at.label_of("element"), format!("in `{}`", output.name.namespace))
            .also(input.message.at.label_of("element"), format!("in `{}`", input.name.namespace))
            .expected("elements of one namespace");
            self.diagnostics.push(diagnostic);
        }
        let inputs: BTreeMap<&QName, &ElementDecl> = input.elements().map(|of| (&of.name, of)).collect();
        for element in output.elements() {
            let Some(same) = inputs.get(&element.name) else { continue };
            let named = self.types[element.r#type].name.is_some();
            if same.r#type != element.r#type || !named {
                let text = format!("`{}` has one type in the input and another in the output", element.name);
                let label = output.message.at.label_of("element");
                self.style_error("RPCStyle-2040", text, label, "the same named type in both");
            }
        }
    }

    /// `wrpc:signature`: pairs of an element's name and its part in the call (part 2, 4.1.1).
    fn check_signature(
        &mut self,
        operation: &InterfaceOperation<'d, 't>,
        input: Option<&Bundle<'_, 'd, 't, '_>>,
        output: Option<&Bundle<'_, 'd, 't, '_>>,
    ) {
        let at = operation.at;
        let label = || at.label_in(WSDL20_RPC, "signature");
        let names = |bundle: Option<&Bundle<'_, 'd, 't, '_>>| -> BTreeSet<QName> {
            bundle.into_iter().flat_map(Bundle::elements).map(|of| of.name.clone()).collect()
        };
        let (inputs, outputs) = (names(input), names(output));
        let Some(text) = at.attribute_in(WSDL20_RPC, "signature") else {
            let diagnostic =
                violation(&["WRPC-2042", "WRPC-2045"], "an operation of the style rpc has no signature")
                    .at(at.label(), "")
                    .expected("an attribute `wrpc:signature`");
            return self.diagnostics.tolerate(Deviation::SignatureIncomplete, diagnostic);
        };
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        if !words.len().is_multiple_of(2) {
            let diagnostic = violation(&["WRPC-2050", "WRPC-2043"], "the signature does not hold pairs")
                .at(label(), format!("{} in number", words.len()))
                .expected("pairs of an element's name and `#in`, `#out`, `#inout` or `#return`");
            self.diagnostics.push(diagnostic);
        }
        let mut listed: HashSet<QName> = HashSet::new();
        for pair in words.chunks(2) {
            let [name, kind] = pair else { continue };
            if name.starts_with('#') {
                let diagnostic =
                    violation(&["WRPC-2050"], format!("`{name}` is no name of an element")).at(label(), "");
                self.diagnostics.push(diagnostic.expected("a qualified name before each `#` word"));
                continue;
            }
            let Some(name) = self.name(at, name, label()) else { continue };
            if !listed.insert(name.clone()) {
                let diagnostic =
                    violation(&["WRPC-2044"], format!("the signature lists `{name}` twice")).at(label(), "");
                self.diagnostics.push(diagnostic.expected("each element once"));
            }
            // Signatures write the names of unqualified elements with a prefix, as the test suite does.
            let bare = QName::new("", name.local.clone());
            let has = |of: &BTreeSet<QName>| of.contains(&name) || of.contains(&bare);
            let (into, out) = (has(&inputs), has(&outputs));
            // An element that could not be looked up was reported.
            let known = operation.messages.iter().all(|m| !matches!(m.content, Content::Element(_, None)));
            let (assertion, right, expected) = match *kind {
                "#in" => ("WRPC-2046", into && !out, "an element of the input that the output does not have"),
                "#out" => {
                    ("WRPC-2047", out && !into, "an element of the output that the input does not have")
                }
                "#inout" => ("WRPC-2048", into && out, "an element that both input and output have"),
                "#return" => {
                    ("WRPC-2049", out && !into, "an element of the output that the input does not have")
                }
                _ => {
                    let diagnostic =
                        violation(&["WRPC-2043", "WRPC-2050"], format!("a signature has no `{kind}`"))
                            .at(label(), "");
                    self.diagnostics.push(diagnostic.expected("`#in`, `#out`, `#inout` or `#return`"));
                    continue;
                }
            };
            if known && !right {
                let diagnostic = violation(&[assertion], format!("`{name}` is listed as `{kind}`"))
                    .at(label(), "")
                    .expected(expected)
                    .help(present(into, out));
                self.diagnostics.push(diagnostic);
            }
        }
        let locals: HashSet<&str> = listed.iter().map(|name| &*name.local).collect();
        let is_listed =
            |of: &QName| listed.contains(of) || (of.namespace.is_empty() && locals.contains(&*of.local));
        let mut missing = inputs.iter().chain(&outputs).filter(|element| !is_listed(element));
        if let Some(element) = missing.next() {
            let diagnostic = violation(&["WRPC-2045"], format!("the signature does not list `{element}`"))
                .at(label(), "")
                .expected("every element of the input and the output");
            self.incomplete(diagnostic);
        }
    }

    fn incomplete(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.tolerate(Deviation::SignatureIncomplete, diagnostic);
    }
}

fn present(input: bool, output: bool) -> &'static str {
    match (input, output) {
        (true, true) => "both the input and the output have it",
        (true, false) => "the input has it, the output does not",
        (false, true) => "the output has it, the input does not",
        (false, false) => "neither the input nor the output has it",
    }
}

/// An element of the same name as an earlier one.
fn repeated<'x>(shape: &Shape<'x>) -> Option<&'x ElementDecl> {
    let mut seen: HashSet<(Arc<str>, Arc<str>)> = HashSet::new();
    shape.elements().find(|of| !seen.insert((of.name.namespace.clone(), of.name.local.clone())))
}
