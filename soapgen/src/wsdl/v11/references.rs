//! References by qualified name, and what is said of those that lead nowhere.
use super::Reader;
use super::components::{At, Kind};
use crate::diagnostic::{Deviation, Diagnostic};
use crate::load::names::XSD_DRAFTS;
use crate::load::resolve_qname;
use crate::wsdl::names::undeclared;
use soap_model::contract::{DerivationSet, ElementDecl, ElementId, PartKind, QName, TypeId};
use soap_model::datatypes::Builtin;
use soap_model::xml::names::XSD;

pub(super) use crate::wsdl::names::suggestion;

impl<'d, 't> Reader<'d, 't> {
    /// The component that an attribute refers to. A reference without prefix in a file whose default namespace is
    /// another one is tolerated.
    pub(super) fn component(
        &mut self,
        kind: Kind,
        at: At<'d, 't>,
        attribute: &'static str,
    ) -> Option<(QName, At<'d, 't>)> {
        let text = self.required(at, attribute)?;
        let name = self.resolve(at, attribute, text)?;
        if let Some(found) = self.find(kind, &name) {
            return Some((name, found));
        }
        let own = QName::new(at.target_namespace(), text.trim());
        if !text.contains(':')
            && let Some(found) = self.find(kind, &own)
        {
            self.unqualified(at, attribute, &own);
            return Some((own, found));
        }
        let near = self.near(&name, kind);
        let rule = match kind {
            Kind::Message => "wsdl-message-undefined",
            Kind::PortType => "wsdl-port-type-undefined",
            Kind::Binding => "wsdl-binding-undefined",
            Kind::Service => "wsdl-service-undefined",
        };
        let diagnostic = Diagnostic::error(rule, format!("there is no {} `{name}`", kind.element()))
            .at(at.label_of(attribute), "refers to nothing")
            .expected(format!("the name of a `{}` of this file or of an imported one", kind.element()))
            .maybe_help(near.clone())
            .clause("WSDL 1.1, 2");
        if near.is_some() && self.tolerance == Some(Deviation::BindingUndefined) {
            self.tolerance = None;
        }
        self.undefined(diagnostic);
        None
    }

    /// A name that was probably meant. Where there are too many errors already, nobody is helped by one more.
    fn near(&self, name: &QName, kind: Kind) -> Option<String> {
        if self.diagnostics.is_full() {
            return None;
        }
        match kind {
            Kind::Message => suggestion(name, self.components.messages.keys()),
            Kind::PortType => suggestion(name, self.components.port_types.keys()),
            Kind::Binding => suggestion(name, self.components.bindings.keys()),
            Kind::Service => None,
        }
    }

    fn find(&self, kind: Kind, name: &QName) -> Option<At<'d, 't>> {
        match kind {
            Kind::Message => self.components.messages.get(name).copied(),
            Kind::PortType => self.components.port_types.get(name).copied(),
            Kind::Binding => self.components.bindings.get(name).copied(),
            Kind::Service => self.components.services.iter().find(|(n, _)| n == name).map(|(_, at)| *at),
        }
    }

    /// The element or type that a part refers to.
    pub(super) fn part_kind(&mut self, part: At<'d, 't>) -> Option<PartKind> {
        let (attribute, element) = match (part.attribute("element"), part.attribute("type")) {
            (Some(_), None) => ("element", true),
            (None, Some(_)) => ("type", false),
            (Some(_), Some(_)) => {
                let diagnostic = Diagnostic::error("wsdl-part", "a part has both `element` and `type`")
                    .at(part.label(), "which of the two?")
                    .expected("one of `element` and `type`")
                    .clause("WSDL 1.1, 2.3; WS-I Basic Profile 1.1, R2306");
                self.diagnostics.tolerate(Deviation::PartBoth, diagnostic);
                ("element", true)
            }
            (None, None) => {
                let diagnostic = Diagnostic::error("wsdl-part", "a part has neither `element` nor `type`")
                    .at(part.label(), "nothing says what the part is")
                    .expected("`element=\"…\"` or `type=\"…\"`")
                    .clause("WSDL 1.1, 2.3");
                self.diagnostics.push(diagnostic);
                return None;
            }
        };
        let text = part.attribute(attribute).unwrap_or_default();
        let name = self.resolve(part, attribute, text)?;
        if let Some(kind) = self.schema_component(&name, element) {
            return Some(kind);
        }
        if let Some(id) = self.stand_ins.get(&name).filter(|_| element) {
            return Some(PartKind::Element(*id));
        }
        let own = QName::new(part.target_namespace(), text.trim());
        if !text.contains(':')
            && let Some(kind) = self.schema_component(&own, element)
        {
            self.unqualified(part, attribute, &own);
            return Some(kind);
        }
        let types = &*self.types;
        let (what, rule) = match element {
            true => ("element", "wsdl-element-undefined"),
            false => ("type", "wsdl-type-undefined"),
        };
        let near = match element {
            _ if self.diagnostics.is_full() => None,
            true => suggestion(&name, types.global_elements.keys()),
            false => suggestion(&name, types.global_types.keys()),
        };
        let mut diagnostic = Diagnostic::error(rule, format!("there is no global {what} `{name}`"))
            .at(part.label_of(attribute), "refers to nothing")
            .expected(format!("the name of a global {what} of an imported or included schema"))
            .clause("WSDL 1.1, 2.3.1");
        let mut meant = true;
        if self.schema_component(&name, !element).is_some() {
            let (is, other) = if element { ("a type", "type") } else { ("an element", "element") };
            diagnostic = diagnostic.help(format!("there is {is} of this name: write `{other}=\"{text}\"`"));
        } else {
            meant = near.is_some();
            diagnostic = diagnostic.maybe_help(near);
            let mut known = types.global_elements.keys().chain(types.global_types.keys());
            if !known.any(|known| known.namespace == name.namespace) {
                if self.unread {
                    // Its schema could not be read, which was reported.
                    return None;
                }
                let namespace = &name.namespace;
                diagnostic = diagnostic.help(format!(
                    "no schema read has the target namespace `{namespace}`: is an import missing?"
                ));
            }
        }
        if meant || self.tolerance.is_some() {
            self.undefined(diagnostic);
            return None;
        }
        // Nothing of a like name: not a slip of the pen, but a declaration that was never published.
        self.diagnostics.tolerate(Deviation::PartUndefined, diagnostic);
        let any = self.types.builtin(Builtin::AnyType);
        Some(if element { PartKind::Element(self.stand_in(name, any, part)) } else { PartKind::Type(any) })
    }

    /// An element of any content in place of an undefined one.
    fn stand_in(&mut self, name: QName, any: TypeId, part: At<'d, 't>) -> ElementId {
        let id = ElementId(self.types.elements.len() as u32);
        self.stand_ins.insert(name.clone(), id);
        self.types.elements.push(ElementDecl {
            name,
            global: true,
            r#type: any,
            nillable: false,
            value: None,
            r#abstract: false,
            substitutes: None,
            block: DerivationSet::default(),
            r#final: DerivationSet::default(),
            constraints: Vec::new(),
            expected_content_types: None,
            documentation: None,
            position: part.position(),
        });
        id
    }

    /// Reports a reference that leads nowhere.
    fn undefined(&mut self, diagnostic: Diagnostic) {
        match self.tolerance {
            Some(deviation) => self.diagnostics.tolerate(deviation, diagnostic),
            None => self.diagnostics.push(diagnostic),
        }
    }

    fn schema_component(&self, name: &QName, element: bool) -> Option<PartKind> {
        if !element && XSD_DRAFTS.contains(&&*name.namespace) {
            let now = QName::new(XSD, name.local.clone());
            let renamed =
                || crate::schema::draft_builtin(&name.local).map(|builtin| self.types.builtin(builtin));
            return self.types.global_types.get(&now).copied().or_else(renamed).map(PartKind::Type);
        }
        match element {
            true => self.types.global_elements.get(name).map(|id| PartKind::Element(*id)),
            false => self.types.global_types.get(name).map(|id| PartKind::Type(*id)),
        }
    }

    /// The text of an attribute that must be there.
    fn required(&mut self, at: At<'d, 't>, attribute: &'static str) -> Option<&'d str> {
        let text = at.attribute(attribute).filter(|text| !text.trim().is_empty());
        if text.is_none() {
            let message = format!("`{}` has no `{attribute}`", at.local());
            let diagnostic = Diagnostic::error("wsdl-attribute-missing", message).at(at.label(), "");
            self.diagnostics.push(diagnostic.expected(format!("an attribute `{attribute}`")));
        }
        text
    }

    fn resolve(&mut self, at: At<'d, 't>, attribute: &str, text: &str) -> Option<QName> {
        match resolve_qname(at.node, text) {
            Ok(name) => Some(name),
            Err(prefix) => {
                let diagnostic = undeclared(prefix, at, at.label_of(attribute));
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    fn unqualified(&mut self, at: At<'d, 't>, attribute: &str, taken: &QName) {
        let diagnostic = Diagnostic::error(
            "wsdl-reference-unqualified",
            "a reference has no prefix for the target namespace",
        )
        .at(at.label_of(attribute), format!("taken for `{taken}`"))
        .expected("a prefix that is bound to the namespace")
        .clause("WSDL 1.1, 2.1.2");
        self.diagnostics.tolerate(Deviation::UnqualifiedReference, diagnostic);
    }
}
