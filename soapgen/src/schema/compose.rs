//! Which schema documents belong together (part 1, chapter 4.2): include, chameleon include, import, redefine.
//!
//! A document is read once for every target namespace it is used under, however many ways lead to it.
use super::symbols::{Compiler, Schema, SchemaIx};
use super::syntax::{self, Node};
use crate::diagnostic::{Deviation, Diagnostic};
use crate::load::DocumentKind;
use soap_model::contract::DerivationSet;
use std::collections::HashMap;

impl<'a> Compiler<'a, '_> {
    /// Collects the schemas of a run.
    pub(super) fn compose(&mut self) {
        let mut known = HashMap::new();
        let mut next = 0;
        for root in self.documents.schemas() {
            let Some(node) = self.documents.schema_node(*root) else { continue };
            self.add(root.source, node, None, &mut known);
            // Includes of each document right after it: components in the order a reader meets them.
            while next < self.schemas.len() {
                self.follow(next, &mut known);
                next += 1;
            }
        }
    }

    /// Adds a schema document, with the namespace of the schema that includes it if it has none.
    fn add(
        &mut self,
        source: u32,
        root: Node<'a>,
        includer: Option<u32>,
        known: &mut HashMap<(u32, usize, u32), SchemaIx>,
    ) -> SchemaIx {
        let own = syntax::attribute(root, "targetNamespace").map(|name| self.namespace(name));
        let chameleon = own.is_none() && includer.is_some_and(|ns| ns != Self::NONE);
        let namespace = own.or(includer).unwrap_or(Self::NONE);
        *known.entry((source, root.id().get_usize(), namespace)).or_insert_with(|| {
            let set =
                |name| syntax::attribute(root, name).map_or(DerivationSet::default(), syntax::derivation_set);
            let qualified = |name| syntax::attribute(root, name) == Some("qualified");
            self.schemas.push(Schema {
                root,
                source,
                namespace,
                chameleon,
                qualified_elements: qualified("elementFormDefault"),
                qualified_attributes: qualified("attributeFormDefault"),
                block_default: set("blockDefault"),
                final_default: set("finalDefault"),
                imports: vec![namespace],
                includes: Vec::new(),
                redefines: Vec::new(),
                refused: false,
            });
            self.schemas.len() - 1
        })
    }

    /// Follows what a schema includes, redefines and imports.
    fn follow(&mut self, schema: SchemaIx, known: &mut HashMap<(u32, usize, u32), SchemaIx>) {
        for (node, name) in syntax::components(self.schemas[schema].root) {
            match name {
                "include" | "redefine" => self.include(schema, node, name == "redefine", known),
                "import" => self.import(schema, node, known),
                _ => {}
            }
        }
    }

    fn include(
        &mut self,
        schema: SchemaIx,
        node: Node<'a>,
        redefine: bool,
        known: &mut HashMap<(u32, usize, u32), SchemaIx>,
    ) {
        let rule = if redefine { "src-redefine" } else { "src-include" };
        let clause = if redefine { "XSD 1.0 part 1, 4.2.2" } else { "XSD 1.0 part 1, 4.2.1" };
        let target = self.documents.target(self.schemas[schema].source, node.id());
        let Some(document) = target else {
            // Reported when it was loaded, if it has a location. Components cannot be redefined that are not there.
            if redefine && syntax::components(node).next().is_some() && !self.diagnostics.has_errors() {
                let diagnostic =
                    Diagnostic::error(rule, "the redefined document could not be read").clause(clause);
                self.error(schema, node, "schemaLocation", diagnostic);
            }
            return;
        };
        let root = document.tree.root_element();
        if syntax::xsd_name(root) != Some("schema") {
            let found = root.tag_name().name().to_owned();
            let diagnostic = Diagnostic::error(rule, format!("`{}` is not a schema document", document.path))
                .expected("a document whose root is `xs:schema`")
                .help(format!("its root element is `{found}`"))
                .clause(clause);
            return self.error(schema, node, "schemaLocation", diagnostic);
        }
        let namespace = self.schemas[schema].namespace;
        let own = syntax::attribute(root, "targetNamespace").map(|name| self.namespace(name));
        if own.is_some_and(|own| own != namespace) {
            let label = syntax::place(document.source, root, "targetNamespace");
            let shown = self.namespace_name(namespace).clone();
            let expected = match &*shown {
                "" => "a document without a target namespace".to_owned(),
                name => format!("a document with target namespace `{name}`, or with none"),
            };
            let diagnostic =
                Diagnostic::error(rule, format!("`{}` has another target namespace", document.path))
                    .expected(expected)
                    .also(label, "its target namespace")
                    .help("use `xs:import` for another namespace")
                    .clause(clause);
            if redefine {
                return self.error(schema, node, "schemaLocation", diagnostic);
            }
            self.tolerate(schema, node, "schemaLocation", Deviation::IncludeOfOtherNamespace, diagnostic);
            let included = self.add(document.source, root, None, known);
            let imported = self.schemas[included].namespace;
            return self.schemas[schema].imports.push(imported);
        }
        let included = self.add(document.source, root, Some(namespace), known);
        self.schemas[schema].includes.push(included);
        if redefine {
            self.schemas[schema].redefines.push((node, included));
        }
    }

    fn import(&mut self, schema: SchemaIx, node: Node<'a>, known: &mut HashMap<(u32, usize, u32), SchemaIx>) {
        let clause = "XSD 1.0 part 1, 4.2.3";
        let source = self.schemas[schema].source;
        let own = self.schemas[schema].namespace;
        let name = syntax::attribute(node, "namespace");
        let namespace = name.map_or(Self::NONE, |name| self.namespace(name));
        // A chameleon's own namespace is none, whatever it was given.
        let declared = if self.schemas[schema].chameleon { Self::NONE } else { own };
        if name.is_some() && namespace == declared || name.is_some() && namespace == own {
            let diagnostic =
                Diagnostic::error("src-import", "a schema cannot import its own target namespace")
                    .expected("the namespace of another schema")
                    .help("use `xs:include` for a document of the same namespace")
                    .clause(clause);
            self.tolerate(schema, node, "namespace", Deviation::ImportOfOwnNamespace, diagnostic);
        } else if name.is_none() && declared == Self::NONE {
            let diagnostic = Diagnostic::error(
                "src-import",
                "an import without `namespace` stands in a schema without target namespace",
            )
            .expected("a `namespace` attribute")
            .clause(clause);
            self.tolerate(schema, node, "", Deviation::ImportOfOwnNamespace, diagnostic);
        }
        self.schemas[schema].imports.push(namespace);
        let Some(document) = self.documents.target(source, node.id()) else {
            if syntax::attribute(node, "schemaLocation").is_some() {
                self.lost.insert(namespace);
            }
            return;
        };
        let root = document.tree.root_element();
        if document.kind == DocumentKind::Other {
            // Reported when it was loaded.
            self.lost.insert(namespace);
            return;
        }
        if syntax::xsd_name(root) != Some("schema") {
            let wsdl = root.tag_name().name() == "definitions" || root.tag_name().name() == "description";
            if !wsdl {
                let found = root.tag_name().name().to_owned();
                let diagnostic =
                    Diagnostic::error("src-import", format!("`{}` is not a schema document", document.path))
                        .expected("a document whose root is `xs:schema`")
                        .help(format!("its root element is `{found}`"))
                        .clause(clause);
                self.error(schema, node, "schemaLocation", diagnostic);
            }
            return;
        }
        let found =
            syntax::attribute(root, "targetNamespace").map_or(Self::NONE, |name| self.namespace(name));
        if found != namespace {
            let label = syntax::place(document.source, root, "targetNamespace");
            let shown = self.namespace_name(namespace).clone();
            let expected = match &*shown {
                "" => "a document without a target namespace".to_owned(),
                name => format!("a document with target namespace `{name}`"),
            };
            let diagnostic =
                Diagnostic::error("src-import", format!("`{}` has another target namespace", document.path))
                    .expected(expected)
                    .also(label, "its target namespace")
                    .clause(clause);
            self.tolerate(schema, node, "schemaLocation", Deviation::ImportOfOtherNamespace, diagnostic);
            self.schemas[schema].imports.push(found);
        }
        self.add(document.source, root, None, known);
    }
}
