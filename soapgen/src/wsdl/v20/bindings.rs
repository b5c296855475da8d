//! Bindings (part 1, 2.7): of which interface, by which protocol, and what they say of faults and operations.
use super::Reader;
use super::bound::{BindingFault, BindingOperation};
use super::components::Kind;
use super::http_contract::HttpBinding;
use super::inheritance::Inherited;
use super::references::Reference;
use super::soap::SoapBinding;
use super::violations::{is_absolute, violation};
use crate::diagnostic::{Deviation, Diagnostic};
use crate::load::names::{WSDL20, WSDL20_HTTP, WSDL20_SOAP};
use crate::wsdl::at::At;
use soap_model::contract::QName;
use std::collections::HashMap;
use std::rc::Rc;

/// A binding.
pub(super) struct Binding<'d, 't> {
    pub(super) at: At<'d, 't>,
    /// None: of any interface.
    pub(super) interface: Option<QName>,
    pub(super) protocol: BoundTo,
    pub(super) http: HttpBinding,
    pub(super) faults: HashMap<QName, BindingFault>,
    pub(super) operations: HashMap<QName, BindingOperation>,
}

/// `type` of a binding with what its extension says.
#[derive(Debug)]
pub(super) enum BoundTo {
    Soap(SoapBinding),
    Http,
    Other,
}

impl<'d, 't> Reader<'d, 't> {
    pub(super) fn read_bindings(&mut self) {
        let components = self.components.clone();
        for (kind, name) in &components.order {
            if *kind == Kind::Binding
                && let Some(at) = components.find(Kind::Binding, name)
            {
                let binding = Rc::new(self.binding(at));
                self.bindings.insert(name.clone(), binding);
            }
        }
    }

    fn binding(&mut self, at: At<'d, 't>) -> Binding<'d, 't> {
        let (protocol, http) = match self.binding_type(at) {
            Some(WSDL20_SOAP) => (BoundTo::Soap(self.soap_binding(at)), HttpBinding::read(at)),
            Some(WSDL20_HTTP) => (BoundTo::Http, self.http_binding(at)),
            _ => (BoundTo::Other, HttpBinding::default()),
        };
        let interface = self.component(Kind::Interface, at, "interface");
        let inherited = interface.as_ref().and_then(|name| self.inherited.get(name)).cloned();
        let mut binding =
            Binding { at, interface, protocol, http, faults: HashMap::new(), operations: HashMap::new() };
        let mut detail = None;
        for child in at.elements().filter(|child| child.namespace() == WSDL20) {
            match child.local() {
                "fault" => {
                    detail = detail.or(Some(child));
                    self.binding_fault(child, &mut binding, inherited.as_deref());
                }
                "operation" => {
                    detail = detail.or(Some(child));
                    self.binding_operation(child, &mut binding, inherited.as_deref());
                }
                "documentation" | "feature" | "property" => {}
                other => {
                    let diagnostic = Diagnostic::error(
                        "wsdl-element",
                        format!("there is no element `{other}` in a binding"),
                    )
                    .at(child.label(), "")
                    .expected("`fault` and `operation`")
                    .clause("WSDL 2.0 part 1, 2.7.2");
                    self.diagnostics.push(diagnostic);
                }
            }
        }
        if let Some(detail) = detail.filter(|_| at.attribute("interface").is_none()) {
            let message = format!("a binding without interface holds an `{}`", detail.local());
            let diagnostic = violation(&["Binding-1044"], message)
                .at(detail.label(), "of which interface?")
                .also(at.label(), "the binding")
                .expected("an attribute `interface` of the binding");
            self.diagnostics.push(diagnostic);
        }
        if let (Some(inherited), Some(_)) = (&inherited, detail) {
            self.check_complete(&binding, inherited);
        }
        binding
    }

    fn binding_type(&mut self, at: At<'d, 't>) -> Option<&'d str> {
        let kind = at.attribute("type").map(str::trim);
        if kind.is_some_and(is_absolute) {
            return kind;
        }
        let message = match kind {
            Some(given) => format!("the type of the binding, `{given}`, is no absolute IRI"),
            None => "the binding has no type".to_string(),
        };
        let diagnostic = violation(&["Binding-1048"], message)
            .at(at.label_of("type"), "")
            .expected(format!("`{WSDL20_SOAP}`, `{WSDL20_HTTP}` or another absolute IRI"));
        self.diagnostics.push(diagnostic);
        None
    }

    /// The name that `ref` of a binding's child means, where the interface has such a component.
    pub(super) fn bound_name(
        &mut self,
        at: At<'d, 't>,
        what: &'static str,
        is_known: &dyn Fn(&QName) -> bool,
        known: &dyn Fn() -> Vec<QName>,
    ) -> Option<QName> {
        let Some(text) = at.attribute("ref") else {
            let diagnostic =
                Diagnostic::error("wsdl-attribute-missing", format!("`{}` has no `ref`", at.local()))
                    .at(at.label(), "")
                    .expected(format!("an attribute `ref` with the name of the {what}"))
                    .clause("WSDL 2.0 part 1, 2.8");
            self.diagnostics.push(diagnostic);
            return None;
        };
        let reference =
            Reference { at, text, label: at.label_of("ref"), what, assertions: &["QName-resolution-1064"] };
        self.refer(&reference, is_known, known)
    }

    /// All operations are bound, and all faults that they refer to (part 1, 2.7.1).
    fn check_complete(&mut self, binding: &Binding<'d, 't>, inherited: &Inherited<'d, 't>) {
        let mut missing = inherited.operations.iter().filter(|o| !binding.operations.contains_key(&o.name));
        if let Some(operation) = missing.next().filter(|_| !binding.operations.is_empty()) {
            let message = format!("the binding names operations, but not `{}`", operation.name.local);
            let diagnostic = violation(&["Binding-1045"], message)
                .at(binding.at.label(), "bound by the default rules")
                .also(operation.at.label(), "declared here")
                .expected(format!("`<operation ref=\"…:{}\"/>`", operation.name.local));
            self.diagnostics.tolerate(Deviation::BindingIncomplete, diagnostic);
        }
        let references = inherited.operations.iter().flat_map(|operation| &operation.faults);
        let mut faults = references.filter_map(|reference| inherited.fault_meant(&reference.fault));
        let unbound = faults.find(|fault| !binding.faults.contains_key(&fault.name));
        if let Some(fault) = unbound {
            let message = format!(
                "the binding does not bind the fault `{}`, to which operations refer",
                fault.name.local
            );
            let diagnostic = violation(&["Binding-1047", "Binding-1045"], message)
                .at(binding.at.label(), "bound by the default rules")
                .also(fault.at.label(), "declared here")
                .expected(format!("`<fault ref=\"…:{}\"/>`", fault.name.local));
            self.diagnostics.tolerate(Deviation::BindingIncomplete, diagnostic);
        }
    }
}
