//! Identity constraints (part 1, 3.11).
use super::symbols::{Compiler, Key, Place, SchemaIx};
use super::syntax::{self, Node};
use super::xpath;
use crate::diagnostic::{Diagnostic, did_you_mean};
use soap_model::contract::{IdentityConstraint, IdentityKind};

const CLAUSE: &str = "XSD 1.0 part 1, 3.11.6";

impl<'a> Compiler<'a, '_> {
    /// Reads the `key`, `keyref` and `unique` children of an element declaration.
    pub(super) fn declare_constraints(&mut self, schema: SchemaIx, node: Node<'a>) -> Vec<u32> {
        let mut indexes = Vec::new();
        for (child, name) in syntax::components(node) {
            let kind = match name {
                "unique" => IdentityKind::Unique,
                "key" => IdentityKind::Key,
                "keyref" => IdentityKind::KeyRef(u32::MAX),
                _ => continue,
            };
            let Some(local) = syntax::attribute(child, "name") else { continue };
            let key = Key { ns: self.schemas[schema].namespace, local };
            if let Some(first) = self.constraint_names.get(&key).copied() {
                let place = self.constraint_places[first as usize];
                let also = self.label(place.schema, place.node);
                let shown = self.shown(key);
                let diagnostic = Diagnostic::error(
                    "sch-props-correct",
                    format!("the identity constraint `{shown}` is declared twice"),
                )
                .also(also, "first declared here")
                .help("names of `key`, `keyref` and `unique` are unique within a target namespace")
                .clause(CLAUSE);
                self.error(schema, child, "name", diagnostic);
                continue;
            }
            let constraint = IdentityConstraint {
                name: self.owned(key),
                kind,
                selector: self.path(schema, child, "selector").into_iter().next().unwrap_or_default(),
                fields: self.path(schema, child, "field"),
                position: Some(syntax::position(self.schemas[schema].source, child)),
            };
            let index = self.types.constraints.len() as u32;
            self.types.constraints.push(constraint);
            self.constraint_places.push(Place { node: child, schema });
            self.constraint_names.insert(key, index);
            indexes.push(index);
        }
        indexes
    }

    /// The paths of the children with this name.
    fn path(&mut self, schema: SchemaIx, node: Node<'a>, name: &str) -> Vec<Vec<soap_model::contract::Path>> {
        let mut paths = Vec::new();
        for (child, _) in syntax::components(node).filter(|(_, n)| *n == name) {
            let Some(text) = syntax::attribute(child, "xpath") else { continue };
            let mut resolve = |prefix: &str| match prefix {
                "xml" => Some(soap_model::xml::names::XML.to_owned()),
                _ => child.lookup_namespace_uri(Some(prefix)).map(str::to_owned),
            };
            let (parsed, rule) = if name == "selector" {
                (xpath::selector(text, &mut resolve), "c-selector-xpath")
            } else {
                (xpath::field(text, &mut resolve), "c-fields-xpaths")
            };
            match parsed {
                Ok(path) => paths.push(path),
                Err(wrong) => {
                    let expected = if name == "selector" {
                        "`.//` perhaps, then child steps separated by `/`; alternatives separated by `|`"
                    } else {
                        "`.//` perhaps, then child steps separated by `/`, `@attribute` as the last; alternatives separated by `|`"
                    };
                    let diagnostic = Diagnostic::error(
                        rule,
                        format!("`{text}` is not a path of the subset of XPath allowed here: {wrong}"),
                    )
                    .expected(expected)
                    .clause(CLAUSE);
                    self.error(schema, child, "xpath", diagnostic);
                }
            }
        }
        paths
    }

    /// Finds what keyrefs refer to.
    pub(super) fn refer_keys(&mut self) {
        for index in 0..self.types.constraints.len() {
            if !matches!(self.types.constraints[index].kind, IdentityKind::KeyRef(_)) {
                continue;
            }
            let Place { node, schema } = self.constraint_places[index];
            let key = syntax::attribute(node, "refer").and_then(|text| self.key(schema, node, text));
            let Some(key) = key else {
                self.types.constraints[index].kind = IdentityKind::Unique;
                continue;
            };
            let target = self.constraint_names.get(&key).copied();
            let found = target
                .filter(|t| !matches!(self.types.constraints[*t as usize].kind, IdentityKind::KeyRef(_)));
            let Some(found) = found else {
                let shown = self.shown(key);
                let names: Vec<&str> = self
                    .constraint_names
                    .iter()
                    .filter(|(k, i)| {
                        k.ns == key.ns
                            && !matches!(self.types.constraints[**i as usize].kind, IdentityKind::KeyRef(_))
                    })
                    .map(|(k, _)| k.local)
                    .collect();
                let message = match target {
                    Some(_) => format!("`{shown}` is a keyref itself"),
                    None => format!("there is no key `{shown}`"),
                };
                let diagnostic = Diagnostic::error("src-resolve", message)
                    .expected("the name of a `key` or `unique`")
                    .maybe_help(did_you_mean(key.local, names))
                    .clause(CLAUSE);
                self.error(schema, node, "refer", diagnostic);
                self.types.constraints[index].kind = IdentityKind::Unique;
                continue;
            };
            self.visible(schema, node, "refer", key);
            let (own, other) = (
                self.types.constraints[index].fields.len(),
                self.types.constraints[found as usize].fields.len(),
            );
            if own != other {
                let place = self.constraint_places[found as usize];
                let also = self.label(place.schema, place.node);
                let shown = self.shown(key);
                let diagnostic = Diagnostic::error(
                    "c-props-correct",
                    format!("the keyref has {own} fields, the key `{shown}` has {other}"),
                )
                .expected(format!("{other} fields"))
                .also(also, "the key")
                .clause(CLAUSE);
                self.error(schema, node, "", diagnostic);
            }
            self.types.constraints[index].kind = IdentityKind::KeyRef(found);
        }
    }
}
