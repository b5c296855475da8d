//! References by name (part 1, 3.15.3, QName resolution).
use super::old;
use super::symbols::{Compiler, GlobalIx, Key, SchemaIx, Space};
use super::syntax::{self, Node};
use crate::diagnostic::{Deviation, Diagnostic, did_you_mean};
use soap_model::contract::{AttributeId, ElementId, TypeId};
use soap_model::datatypes::Builtin;
use soap_model::xml::names;
use std::collections::HashMap;
use std::sync::LazyLock;

static BUILTINS: LazyLock<HashMap<&'static str, Builtin>> =
    LazyLock::new(|| Builtin::ALL.iter().map(|b| (b.name(), *b)).collect());

/// The built-in type of a local name.
pub(super) fn builtin(local: &str) -> Option<Builtin> {
    BUILTINS.get(local).copied()
}

const CLAUSE: &str = "XSD 1.0 part 1, 3.15.3";

impl<'a> Compiler<'a, '_> {
    /// The expanded name in an attribute; None if its prefix is not declared, which has been reported.
    pub(super) fn key(&mut self, schema: SchemaIx, node: Node<'a>, text: &'a str) -> Option<Key<'a>> {
        let (prefix, local) = text.split_once(':').map_or((None, text), |(p, l)| (Some(p), l));
        if prefix == Some("xml") {
            return Some(Key { ns: self.namespace(soap_model::xml::names::XML), local });
        }
        match node.lookup_namespace_uri(prefix) {
            Some(name) => Some(Key { ns: self.namespace(name), local }),
            None if prefix.is_none() && self.schemas[schema].chameleon => {
                Some(Key { ns: self.schemas[schema].namespace, local })
            }
            None if prefix.is_none() => Some(Key { ns: Self::NONE, local }),
            None => None,
        }
    }

    /// A name without a prefix where no default namespace is declared means one in no namespace. Where there is none of this
    /// name, but one in the target namespace (or a built-in type), that is taken.
    fn qualified(
        &mut self,
        schema: SchemaIx,
        node: Node<'a>,
        attribute: &str,
        key: Key<'a>,
        space: Space,
    ) -> Key<'a> {
        let target = Key { ns: self.schemas[schema].namespace, local: key.local };
        let xsd = Key { ns: Self::XSD, local: key.local };
        let taken = match key.ns == Self::NONE && !self.tables.contains_key(&(space, key)) {
            true if self.tables.contains_key(&(space, target)) => target,
            true if space == Space::Type && builtin(key.local).is_some() => xsd,
            _ => return key,
        };
        let shown = self.shown(taken);
        let diagnostic =
            Diagnostic::error("src-resolve", format!("there is no {} `{}`", space.noun(), key.local))
                .expected("a prefix, or a default namespace")
                .help(format!("`{shown}` is taken"))
                .clause(CLAUSE);
        self.tolerate(schema, node, attribute, Deviation::UnqualifiedReference, diagnostic);
        taken
    }

    /// Whether a document may refer to a namespace: its own, an imported one, XML Schema's.
    pub(super) fn visible(&mut self, schema: SchemaIx, node: Node<'a>, attribute: &str, key: Key<'a>) {
        let known = &self.schemas[schema].imports;
        if key.ns == Self::XSD || known.contains(&key.ns) {
            return;
        }
        let name = self.namespace_name(key.ns).clone();
        let what = if name.is_empty() {
            "names without namespace are".to_owned()
        } else {
            format!("the namespace `{name}` is")
        };
        let help = if name.is_empty() {
            "add `<xs:import/>`".to_owned()
        } else {
            format!("add `<xs:import namespace=\"{name}\"/>`")
        };
        let diagnostic = Diagnostic::error("src-resolve", format!("{what} not imported by this schema"))
            .expected("a name of the target namespace or of an imported one")
            .help(help)
            .clause(CLAUSE);
        self.tolerate(schema, node, attribute, Deviation::NamespaceNotImported, diagnostic);
        self.schemas[schema].imports.push(key.ns); // told once for a schema
    }

    /// The component an attribute refers to; None has been reported.
    pub(super) fn global(
        &mut self,
        schema: SchemaIx,
        node: Node<'a>,
        attribute: &str,
        key: Key<'a>,
        space: Space,
    ) -> Option<GlobalIx> {
        let found = self.tables.get(&(space, key)).copied();
        let Some(found) = found else {
            self.unresolved(schema, node, attribute, key, space);
            return None;
        };
        self.visible(schema, node, attribute, key);
        // Within a redefinition its name means what it redefines. The base of a type is looked at where it is read.
        if let Some(redefining) = self.redefining
            && self.globals[redefining].key == key
            && self.globals[redefining].space == space
            && space != Space::Type
        {
            return self.globals[redefining].original;
        }
        Some(found)
    }

    /// Reports a name that refers to nothing.
    fn unresolved(&mut self, schema: SchemaIx, node: Node<'a>, attribute: &str, key: Key<'a>, space: Space) {
        // What is missing is the document, which was reported; that its components are missing too says nothing new.
        let is_lost = self.lost.contains(&key.ns) && self.diagnostics.has_errors();
        if is_lost && !self.tables.keys().any(|(_, known)| known.ns == key.ns) {
            return;
        }
        let noun = space.noun();
        let shown = self.shown(key);
        let mut diagnostic =
            Diagnostic::error("src-resolve", format!("there is no {noun} `{shown}`")).clause(CLAUSE);
        let namespace = self.namespace_name(key.ns).clone();
        let mut names = self.names_in(space, key.ns);
        if key.ns == Self::XSD && space == Space::Type {
            names.extend(Builtin::ALL.iter().map(|b| b.name()));
        }
        let mut elsewhere: Vec<String> = self
            .tables
            .keys()
            .filter(|(s, k)| *s == space && k.local == key.local)
            .map(|(_, k)| self.shown(*k))
            .collect();
        elsewhere.sort();
        // `xs:bool` is no slip of the finger, but another language's word.
        let longer = || {
            let is_longer =
                |name: &&str| key.ns == Self::XSD && key.local.len() > 2 && name.starts_with(key.local);
            names.iter().copied().find(is_longer).map(|name| format!("did you mean `{name}`?"))
        };
        if let Some(help) = did_you_mean(key.local, names.iter().copied()).or_else(longer) {
            diagnostic = diagnostic.help(help);
        } else if let Some(other) = elsewhere.first() {
            diagnostic = diagnostic.help(format!("there is `{other}`; is the prefix right?"));
        } else if names.is_empty() && !namespace.is_empty() {
            diagnostic = diagnostic.help(format!("no schema of the namespace `{namespace}` was found; import it with a `schemaLocation`, or give a catalog"));
        }
        let place = match &*namespace {
            "" => "a name without namespace".to_owned(),
            name => format!("the namespace `{name}`"),
        };
        diagnostic = diagnostic.expected(format!("a {noun} of {place}"));
        if !self.schemas[schema].imports.contains(&key.ns) && key.ns != Self::XSD {
            diagnostic = diagnostic.help("the namespace is not imported by this schema either");
        }
        self.error(schema, node, attribute, diagnostic);
    }

    /// The type an attribute names. An unknown one is reported and taken for `xs:anyType`, or `xs:anySimpleType` where
    /// only a simple type makes sense.
    pub(super) fn type_named(
        &mut self,
        schema: SchemaIx,
        node: Node<'a>,
        attribute: &str,
        text: &'a str,
        simple: bool,
    ) -> TypeId {
        let any = self.types.builtin(if simple { Builtin::AnySimpleType } else { Builtin::AnyType });
        let Some(key) = self.key(schema, node, text) else { return any };
        let key = self.qualified(schema, node, attribute, key, Space::Type);
        if key.ns == Self::XSD {
            if let Some(builtin) = builtin(key.local) {
                return self.types.builtin(builtin);
            }
            if let Some(builtin) = old::builtin(key.local)
                && old::in_use(node, text)
            {
                return self.types.builtin(builtin);
            }
        }
        if simple
            && let Some(builtin) = builtin(key.local)
            && matches!(&**self.namespace_name(key.ns), names::ENC11 | names::ENC12)
        {
            // The encoding's own types are the built-in ones with `id` and `href`.
            let name = self.shown(key);
            let diagnostic = Diagnostic::error("src-resolve", format!("`{name}` is a complex type"))
                .expected("a simple type")
                .help(format!("use `xs:{}`", key.local))
                .clause(CLAUSE);
            self.tolerate(schema, node, attribute, Deviation::EncodedTypeAsSimple, diagnostic);
            return self.types.builtin(builtin);
        }
        self.global(schema, node, attribute, key, Space::Type).map_or(any, |g| TypeId(self.globals[g].target))
    }

    /// The simple type an attribute names; complex ones are reported.
    pub(super) fn simple_type_named(
        &mut self,
        schema: SchemaIx,
        node: Node<'a>,
        attribute: &str,
        text: &'a str,
    ) -> TypeId {
        let id = self.type_named(schema, node, attribute, text, true);
        let complex = match self.type_places[id.0 as usize] {
            Some(place) => syntax::xsd_name(place.node) == Some("complexType"),
            None => id == self.types.builtin(Builtin::AnyType),
        };
        if !complex {
            return id;
        }
        let name = self.type_name(id);
        let diagnostic = Diagnostic::error("src-resolve", format!("{name} is a complex type"))
            .expected("a simple type")
            .clause("XSD 1.0 part 1, 3.14");
        self.error(schema, node, attribute, diagnostic);
        self.types.builtin(Builtin::AnySimpleType)
    }

    /// The global element an attribute names.
    pub(super) fn element_named(
        &mut self,
        schema: SchemaIx,
        node: Node<'a>,
        attribute: &str,
        text: &'a str,
    ) -> Option<ElementId> {
        let key = self.key(schema, node, text)?;
        let key = self.qualified(schema, node, attribute, key, Space::Element);
        self.global(schema, node, attribute, key, Space::Element).map(|g| ElementId(self.globals[g].target))
    }

    /// The global attribute an attribute names.
    pub(super) fn attribute_named(
        &mut self,
        schema: SchemaIx,
        node: Node<'a>,
        attribute: &str,
        text: &'a str,
    ) -> Option<AttributeId> {
        let key = self.key(schema, node, text)?;
        let key = self.qualified(schema, node, attribute, key, Space::Attribute);
        self.global(schema, node, attribute, key, Space::Attribute)
            .map(|g| AttributeId(self.globals[g].target))
    }
}
