//! References by qualified name, and what is said of those that lead nowhere.
use super::Reader;
use super::components::Kind;
use super::violations::violation;
use crate::diagnostic::{Deviation, Label};
use crate::load::names::WSDL20;
use crate::load::{DocumentKind, resolve_qname};
use crate::wsdl::at::At;
use crate::wsdl::names::{suggestion, undeclared};
use soap_model::contract::{ElementId, QName};
use soap_model::xml::names::XSD;
use std::collections::HashSet;
use std::rc::Rc;

/// Namespaces that a document may refer to.
#[derive(Debug, Default)]
pub(super) struct Visible {
    /// Its own and those of its `wsdl:import`s.
    pub(super) components: HashSet<String>,
    /// Those of its `xs:schema`s and `xs:import`s.
    pub(super) schemas: HashSet<String>,
}

/// What a message or fault holds: `element` of an input, output or fault.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    /// `#none`
    None,
    /// `#any`
    Any,
    /// `#other`, also by default
    Other,
    /// An element, with its declaration where there is one.
    Element(QName, Option<ElementId>),
}

/// Text that refers to something, and where it stands.
pub(super) struct Reference<'d, 't, 'x> {
    pub(super) at: At<'d, 't>,
    pub(super) text: &'x str,
    pub(super) label: Label,
    /// `fault` and the like, for messages.
    pub(super) what: &'static str,
    /// What is broken where there is no such thing.
    pub(super) assertions: &'static [&'static str],
}

impl<'d, 't> Reader<'d, 't> {
    /// The component of this kind that an attribute without namespace refers to. The name is given back also where
    /// there is no such component, which was reported then.
    pub(super) fn component(&mut self, kind: Kind, at: At<'d, 't>, attribute: &str) -> Option<QName> {
        let text = at.attribute(attribute)?;
        let reference = Reference {
            at,
            text,
            label: at.label_of(attribute),
            what: kind.element(),
            assertions: &["QName-resolution-1064"],
        };
        self.component_of(kind, &reference)
    }

    /// The same for a reference anywhere.
    pub(super) fn component_of(&mut self, kind: Kind, reference: &Reference<'d, 't, '_>) -> Option<QName> {
        let components = self.components.clone();
        let of = components.of(kind);
        self.refer(reference, &|name| of.contains_key(name), &|| of.keys().cloned().collect())
    }

    /// The name that a reference means. A reference without prefix in a document whose default namespace is another
    /// is taken for one of the target namespace.
    pub(super) fn refer(
        &mut self,
        reference: &Reference<'d, 't, '_>,
        is_known: &dyn Fn(&QName) -> bool,
        known: &dyn Fn() -> Vec<QName>,
    ) -> Option<QName> {
        let Reference { at, text, ref label, what, assertions } = *reference;
        let name = self.name(at, text, label.clone())?;
        if is_known(&name) {
            self.check_import(at, &name, label.clone());
            return Some(name);
        }
        let own = QName::new(at.target_namespace(), text.trim());
        if !text.contains(':') && is_known(&own) {
            let diagnostic = violation(assertions, "a reference has no prefix for the target namespace")
                .at(label.clone(), format!("taken for `{own}`"))
                .expected("a prefix that is bound to the namespace");
            self.diagnostics.tolerate(Deviation::UnqualifiedReference, diagnostic);
            return Some(own);
        }
        let near = if self.diagnostics.is_full() { None } else { suggestion(&name, known().iter()) };
        let diagnostic = violation(assertions, format!("there is no {what} `{name}`"))
            .at(label.clone(), "refers to nothing")
            .expected(format!(
                "the name of {} {what}",
                if what.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" }
            ))
            .maybe_help(near);
        self.diagnostics.push(diagnostic);
        Some(name)
    }

    /// A qualified name; a prefix that is not declared is reported.
    pub(super) fn name(&mut self, at: At<'d, 't>, text: &str, label: Label) -> Option<QName> {
        match resolve_qname(at.node, text) {
            Ok(name) => Some(name),
            Err(prefix) => {
                let diagnostic = undeclared(prefix, at, label);
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    /// What the attribute `element` says. `token`: the assertion on the `#` words, `resolves`: that on names.
    pub(super) fn content(
        &mut self,
        at: At<'d, 't>,
        token: &'static str,
        resolves: &'static [&'static str],
    ) -> Content {
        let text = at.attribute("element").map(str::trim).unwrap_or("#other");
        match text {
            "#none" => Content::None,
            "#any" => Content::Any,
            "#other" => Content::Other,
            _ if text.starts_with('#') => {
                let diagnostic = violation(&[token], format!("`{text}` says nothing of a message's content"))
                    .at(at.label_of("element"), "")
                    .expected("`#any`, `#none`, `#other` or the name of an element");
                self.diagnostics.push(diagnostic);
                Content::Other
            }
            _ => match self.element(at, text, at.label_of("element"), resolves) {
                Some((name, id)) => Content::Element(name, id),
                None => Content::Other,
            },
        }
    }

    /// A global element by name, and its declaration where there is one.
    pub(super) fn element(
        &mut self,
        at: At<'d, 't>,
        text: &str,
        label: Label,
        assertions: &'static [&'static str],
    ) -> Option<(QName, Option<ElementId>)> {
        let types = self.types;
        let find = |name: &QName| types.global_elements.get(name).copied();
        let mut name = self.name(at, text, label.clone())?;
        let own = QName::new(at.target_namespace(), text.trim());
        if find(&name).is_none() && !text.contains(':') && find(&own).is_some() {
            let diagnostic = violation(assertions, "a reference has no prefix for the target namespace")
                .at(label.clone(), format!("taken for `{own}`"))
                .expected("a prefix that is bound to the namespace");
            self.diagnostics.tolerate(Deviation::UnqualifiedReference, diagnostic);
            name = own;
        }
        if let Some(id) = find(&name) {
            self.check_schema_import(at, &name, label);
            return Some((name, Some(id)));
        }
        let mut diagnostic = violation(assertions, format!("there is no global element `{name}`"))
            .at(label, "refers to nothing")
            .expected("the name of a global element of a schema that the description holds or imports");
        if types.global_types.contains_key(&name) {
            diagnostic = diagnostic.help("there is a type of this name: declare an element of it");
        } else if types.global_elements.keys().any(|known| known.namespace == name.namespace) {
            let near = if self.diagnostics.is_full() {
                None
            } else {
                suggestion(&name, types.global_elements.keys())
            };
            diagnostic = diagnostic.maybe_help(near);
        } else if self.unread {
            // Its schema could not be read, which was reported.
            return Some((name, None));
        } else {
            let near = if self.diagnostics.is_full() {
                None
            } else {
                suggestion(&name, types.global_elements.keys())
            };
            let namespace = &name.namespace;
            let missing =
                format!("no schema read has the target namespace `{namespace}`: is an import missing?");
            diagnostic = diagnostic.maybe_help(near).help(missing);
        }
        self.diagnostics.push(diagnostic);
        Some((name, None))
    }

    /// A component of another namespace needs an import of that namespace.
    fn check_import(&mut self, at: At<'d, 't>, name: &QName, label: Label) {
        if at.document.kind != DocumentKind::Wsdl20 {
            return;
        }
        let visible = self.visible(at);
        if visible.components.contains(&*name.namespace)
            || !self.told.insert((at.document.source, format!("component {}", name.namespace)))
        {
            return;
        }
        let diagnostic =
            violation(&["Import-1082"], format!("the namespace `{}` is not imported", name.namespace))
                .at(label, "refers to a component of it")
                .expected(format!("`<import namespace=\"{}\"/>`", name.namespace));
        self.diagnostics.tolerate(Deviation::ComponentNotImported, diagnostic);
    }

    /// A schema component needs a schema of its namespace, or an import of it, in the description itself.
    pub(super) fn check_schema_import(&mut self, at: At<'d, 't>, name: &QName, label: Label) {
        let visible = self.visible(at);
        if visible.schemas.contains(&*name.namespace)
            || !self.told.insert((at.document.source, format!("schema {}", name.namespace)))
        {
            return;
        }
        let diagnostic = violation(
            &["Schema-1066", "Description-1068", "Description-1072"],
            format!("the description imports no schema of the namespace `{}`", name.namespace),
        )
        .at(label, "refers to a component of it")
        .expected(format!(
            "an `xs:schema` of this target namespace or `<xs:import namespace=\"{}\"/>` as a child of `types`",
            name.namespace
        ))
        .help("an `xs:import` inside of an `xs:schema` is seen by that schema only");
        self.diagnostics.tolerate(Deviation::SchemaNotImported, diagnostic);
    }

    fn visible(&mut self, at: At<'d, 't>) -> Rc<Visible> {
        if let Some(known) = self.visible.get(&at.document.source) {
            return known.clone();
        }
        let root = At { node: at.document.tree.root_element(), ..at };
        let mut visible = Visible::default();
        visible.components.insert(root.target_namespace().to_string());
        visible.schemas.insert(XSD.to_string());
        for child in root.elements().filter(|child| child.namespace() == WSDL20) {
            match child.local() {
                "import" => {
                    _ = visible.components.insert(child.attribute("namespace").unwrap_or_default().into())
                }
                "types" => {
                    for inner in child.elements().filter(|inner| inner.namespace() == XSD) {
                        let attribute =
                            if inner.local() == "schema" { "targetNamespace" } else { "namespace" };
                        visible.schemas.insert(inner.attribute(attribute).unwrap_or_default().into());
                    }
                }
                _ => {}
            }
        }
        let visible = Rc::new(visible);
        self.visible.insert(at.document.source, visible.clone());
        visible
    }
}
