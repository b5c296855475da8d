//! Enters global components by name: duplicates, and redefinitions (part 1, 3.15.6 and 4.2.2).
use super::symbols::{Compiler, GlobalIx, Key, SchemaIx, Space};
use super::syntax::{self, Node};
use crate::diagnostic::{Deviation, Diagnostic};

impl<'a> Compiler<'a, '_> {
    /// Enters the global components of all schemas, then the redefinitions.
    pub(super) fn index(&mut self) {
        for schema in 0..self.schemas.len() {
            if self.schemas[schema].refused {
                continue;
            }
            for (node, name) in syntax::components(self.schemas[schema].root) {
                if let Some(space) = Space::of(name) {
                    self.enter(schema, node, space);
                }
            }
        }
        for schema in self.redefinition_order() {
            for (redefine, redefined) in self.schemas[schema].redefines.clone() {
                for (node, name) in syntax::components(redefine) {
                    if let Some(space) = Space::of(name) {
                        self.redefine(schema, node, space, redefined);
                    }
                }
            }
        }
    }

    /// Schemas with redefinitions, redefined ones before those that redefine them.
    fn redefinition_order(&self) -> Vec<SchemaIx> {
        let mut order = Vec::new();
        let mut state = vec![0_u8; self.schemas.len()];
        for start in 0..self.schemas.len() {
            let mut stack = vec![(start, false)];
            while let Some((schema, left)) = stack.pop() {
                if left {
                    order.push(schema);
                } else if state[schema] == 0 {
                    state[schema] = 1;
                    stack.push((schema, true));
                    stack.extend(self.schemas[schema].includes.iter().map(|s| (*s, false)));
                }
            }
        }
        order.retain(|s| !self.schemas[*s].redefines.is_empty());
        order
    }

    fn enter(&mut self, schema: SchemaIx, node: Node<'a>, space: Space) {
        let Some(local) = syntax::attribute(node, "name") else { return };
        let key = Key { ns: self.schemas[schema].namespace, local };
        if key.ns == Self::XSD && space == Space::Type && super::resolve::builtin(local).is_some() {
            return; // the schema for schemas itself
        }
        if let Some(first) = self.tables.get(&(space, key)).copied() {
            return self.duplicate(schema, node, space, key, first);
        }
        let global = self.allocate(schema, node, space, key, None);
        self.tables.insert((space, key), global);
    }

    fn duplicate(&mut self, schema: SchemaIx, node: Node<'a>, space: Space, key: Key<'a>, first: GlobalIx) {
        let known = self.globals[first];
        let first_place = self.label(known.schema, known.node);
        let diagnostic = Diagnostic::error(
            "sch-props-correct",
            format!("{} `{}` is declared twice", space.noun(), self.shown(key)),
        )
        .also(first_place, "first declared here")
        .clause("XSD 1.0 part 1, 3.15.6");
        if same_definition(known.node, node) {
            let diagnostic = diagnostic.help("both declarations say the same; one can go");
            self.tolerate(schema, node, "name", Deviation::RepeatedDeclaration, diagnostic);
        } else {
            self.error(
                schema,
                node,
                "name",
                diagnostic.help("rename one of them, or remove the one that is not meant"),
            );
        }
    }

    /// A redefinition takes the place of what it redefines (4.2.2).
    fn redefine(&mut self, schema: SchemaIx, node: Node<'a>, space: Space, redefined: SchemaIx) {
        let Some(local) = syntax::attribute(node, "name") else { return };
        let key = Key { ns: self.schemas[schema].namespace, local };
        let original = self.tables.get(&(space, key)).copied().filter(|g| {
            let from = self.globals[*g].schema;
            self.includes(redefined, from) || from == redefined
        });
        let Some(original) = original else {
            let known = self.names_in(space, key.ns);
            let help = crate::diagnostic::did_you_mean(local, known.iter().copied());
            let diagnostic = Diagnostic::error(
                "src-redefine",
                format!(
                    "there is no {} `{}` to redefine in the redefined document",
                    space.noun(),
                    self.shown(key)
                ),
            )
            .expected("the name of a component of the redefined document")
            .maybe_help(help)
            .clause("XSD 1.0 part 1, 4.2.2");
            self.error(schema, node, "name", diagnostic);
            return;
        };
        if self.globals[original].original.is_some() && self.globals[original].schema == schema {
            return self.duplicate(schema, node, space, key, original);
        }
        let global = self.allocate(schema, node, space, key, Some(original));
        self.tables.insert((space, key), global);
    }

    /// Whether a schema includes or redefines another, directly or through others.
    fn includes(&self, from: SchemaIx, to: SchemaIx) -> bool {
        let mut seen = vec![false; self.schemas.len()];
        let mut open = vec![from];
        while let Some(schema) = open.pop() {
            if schema == to {
                return true;
            }
            if !std::mem::replace(&mut seen[schema], true) {
                open.extend(&self.schemas[schema].includes);
            }
        }
        false
    }
}

/// Whether two definitions are the same but for annotations and white space.
fn same_definition(a: Node<'_>, b: Node<'_>) -> bool {
    let relevant = |n: &Node<'_>| {
        if n.is_element() {
            syntax::xsd_name(*n) != Some("annotation")
        } else {
            n.is_text() && !syntax::trim(n.text().unwrap_or_default()).is_empty()
        }
    };
    let mut open = vec![(a, b)];
    while let Some((a, b)) = open.pop() {
        let same = a.tag_name() == b.tag_name()
            && a.text().map(syntax::trim).unwrap_or_default()
                == b.text().map(syntax::trim).unwrap_or_default()
            && a.attributes().len() == b.attributes().len()
            && a.attributes().all(|x| {
                b.attributes().any(|y| {
                    x.namespace() == y.namespace()
                        && x.name() == y.name()
                        && same_value(a, b, x.value(), y.value())
                })
            });
        if !same {
            return false;
        }
        let (mut left, mut right) = (a.children().filter(relevant), b.children().filter(relevant));
        loop {
            match (left.next(), right.next()) {
                (None, None) => break,
                (Some(x), Some(y)) => open.push((x, y)),
                _ => return false,
            }
        }
    }
    true
}

/// Attribute values are the same as text with the same meaning of the prefix, or as names with other prefixes.
fn same_value(a: Node<'_>, b: Node<'_>, x: &str, y: &str) -> bool {
    let split = |text: &str| {
        text.split_once(':').map_or((None, text.to_owned()), |(p, l)| (Some(p.to_owned()), l.to_owned()))
    };
    let ((p, l), (q, m)) = (split(x), split(y));
    l == m
        && (x == y || p.is_some() || q.is_some())
        && a.lookup_namespace_uri(p.as_deref()) == b.lookup_namespace_uri(q.as_deref())
}
