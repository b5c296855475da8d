//! Schema documents against the schema for schemas: unknown or misplaced attributes and elements, lexical types of
//! attributes, ids, text where none may stand.
use super::grammar::{Lexical, Part, Place};
use super::symbols::{Compiler, SchemaIx};
use super::syntax::{self, Node};
use crate::diagnostic::{Deviation, Diagnostic, did_you_mean};
use soap_model::datatypes::Builtin;
use std::collections::{HashMap, HashSet};

const CLAUSE: &str = "XSD 1.0 part 1, appendix A";

impl<'a> Compiler<'a, '_> {
    /// Walks every schema document once.
    pub(super) fn conform(&mut self) {
        let mut seen = HashMap::new();
        let mut ids = HashSet::new();
        for schema in 0..self.schemas.len() {
            let (source, root) = (self.schemas[schema].source, self.schemas[schema].root);
            let refused = match seen.get(&(source, root.id())) {
                Some(refused) => *refused,
                None => self.conform_document(schema, root, &mut ids),
            };
            seen.insert((source, root.id()), refused);
            self.schemas[schema].refused = refused;
        }
    }

    /// Returns whether the document is too deep to be read.
    fn conform_document(
        &mut self,
        schema: SchemaIx,
        root: Node<'a>,
        ids: &mut HashSet<(u32, &'a str)>,
    ) -> bool {
        let mut open = vec![(root, Place::Schema, 0_usize)];
        let old = super::old::is_old(root);
        if old {
            let namespace = root.tag_name().namespace().unwrap_or_default().to_owned();
            let message = format!("the schema is written in a draft of XML Schema, `{namespace}`");
            let diagnostic = Diagnostic::error("schema-draft", message)
                .expected(format!("the namespace `{}`", syntax::XSD))
                .help("types with other names today are taken for those: `timeInstant` for `dateTime`, `uriReference` for `anyURI`");
            self.tolerate(schema, root, "", Deviation::SchemaDraft, diagnostic);
        }
        while let Some((node, place, depth)) = open.pop() {
            if depth > self.options.limits.depth {
                let limit = self.options.limits.depth;
                let diagnostic = Diagnostic::error(
                    "limit-depth",
                    format!("the schema is nested more than {limit} elements deep"),
                );
                self.error(schema, node, "", diagnostic);
                return true;
            }
            if old {
                // The drafts had other attributes and children; they are read as far as they mean the same today.
                for child in node.children().filter(|c| syntax::xsd_name(*c).is_some()) {
                    open.push((child, place, depth + 1));
                }
                continue;
            }
            self.attributes_conform(schema, node, place, ids);
            let start = open.len();
            self.children_conform(schema, node, place, |child, place| open.push((child, place, depth + 1)));
            open[start..].reverse();
        }
        false
    }

    fn attributes_conform(
        &mut self,
        schema: SchemaIx,
        node: Node<'a>,
        place: Place,
        ids: &mut HashSet<(u32, &'a str)>,
    ) {
        let allowed = place.attributes();
        for attribute in node.attributes() {
            let name = attribute.name();
            match attribute.namespace() {
                None => {}
                Some(soap_model::xml::names::XML) => {
                    let known = matches!(place, Place::Schema | Place::Documentation | Place::Appinfo);
                    if name == "lang" && known && !is(Builtin::Language, attribute.value()) {
                        self.refuse_attribute(
                            schema,
                            node,
                            name,
                            attribute.range(),
                            attribute.value(),
                            "a language code",
                        );
                    }
                    continue;
                }
                Some(namespace) if syntax::is_xsd(namespace) => {
                    let diagnostic = Diagnostic::error(
                        "s4s-att-not-allowed",
                        format!("attributes of schema elements have no prefix, found `{name}` in the namespace of XML Schema"),
                    )
                    .help(format!("write `{name}=` without prefix"))
                    .clause(CLAUSE);
                    let diagnostic = diagnostic.at((self.schemas[schema].source, attribute.range()), "");
                    self.diagnostics.tolerate(Deviation::UnknownAttribute, diagnostic);
                    continue;
                }
                Some(_) => continue,
            }
            let Some((_, lexical, _)) = allowed.iter().find(|(n, _, _)| *n == name) else {
                if !matches!(place, Place::Appinfo | Place::Documentation) || name != "source" {
                    let element = node.tag_name().name();
                    let names: Vec<&str> = allowed.iter().map(|(n, _, _)| *n).collect();
                    let diagnostic = Diagnostic::error(
                        "s4s-att-not-allowed",
                        format!("attribute `{name}` may not stand on `xs:{element}` here"),
                    )
                    .expected(list(&names))
                    .maybe_help(did_you_mean(name, names.iter().copied()))
                    .clause(CLAUSE)
                    .at((self.schemas[schema].source, attribute.range()), "");
                    self.diagnostics.tolerate(Deviation::UnknownAttribute, diagnostic);
                }
                continue;
            };
            if *lexical == Lexical::Id {
                let id = syntax::trim(attribute.value());
                if !ids.insert((self.schemas[schema].source, id)) {
                    let diagnostic = Diagnostic::error(
                        "s4s-att-invalid-value",
                        format!("the id `{id}` is used twice in this document"),
                    )
                    .help("ids are unique within a document; it may also be left out")
                    .clause("XSD 1.0 part 2, 3.3.8")
                    .at((self.schemas[schema].source, attribute.range()), "");
                    self.diagnostics.tolerate(Deviation::RepeatedId, diagnostic);
                }
            }
            if let Err(expected) = check(*lexical, attribute.value(), node) {
                self.refuse_attribute(schema, node, name, attribute.range(), attribute.value(), &expected);
            }
        }
        for (name, _, required) in allowed {
            if *required && syntax::attribute(node, name).is_none() {
                let element = node.tag_name().name();
                let diagnostic = Diagnostic::error(
                    "s4s-att-must-appear",
                    format!("`xs:{element}` needs an attribute `{name}` here"),
                )
                .expected(format!("`{name}=\"…\"`"))
                .clause(CLAUSE);
                if super::facets::is_facet(element) && *name == "value" {
                    self.tolerate(schema, node, "", Deviation::FacetWithoutValue, diagnostic);
                } else {
                    self.error(schema, node, "", diagnostic);
                }
            }
        }
    }

    fn refuse_attribute(
        &mut self,
        schema: SchemaIx,
        node: Node<'a>,
        name: &str,
        range: std::ops::Range<usize>,
        value: &str,
        expected: &str,
    ) {
        let element = node.tag_name().name();
        let shown: String = value.chars().take(60).collect();
        let diagnostic = Diagnostic::error(
            "s4s-att-invalid-value",
            format!("`{shown}` is not a value of attribute `{name}` of `xs:{element}`"),
        )
        .expected(expected)
        .clause(CLAUSE)
        .at((self.schemas[schema].source, range), "");
        self.diagnostics.push(diagnostic);
    }

    fn children_conform(
        &mut self,
        schema: SchemaIx,
        node: Node<'a>,
        place: Place,
        mut next: impl FnMut(Node<'a>, Place),
    ) {
        let Some(model) = place.model() else { return };
        let names: Vec<&str> = node.children().filter_map(syntax::xsd_name).collect();
        // The alternative that has a place for the first child which is not an annotation.
        let first = names.iter().find(|n| **n != "annotation");
        let parts: &[Part] = model
            .iter()
            .find(|parts| {
                first.is_none_or(|name| parts.iter().any(|p| p.children.iter().any(|(n, _)| n == name)))
            })
            .or(model.last())
            .copied()
            .unwrap_or_default();
        // No child at all: an alternative that needs none, if there is one.
        let parts = match first {
            None => model.iter().find(|parts| parts.iter().all(|p| !p.required)).copied().unwrap_or(parts),
            Some(_) => parts,
        };
        let (mut at, mut count) = (0, 0);
        for child in node.children() {
            if child.is_text() {
                self.no_text(schema, node, child);
            }
            if !child.is_element() {
                continue;
            }
            let Some(name) = syntax::xsd_name(child) else {
                self.foreign_child(schema, node, child);
                continue;
            };
            let mut cursor = at;
            let found = loop {
                let Some(part) = parts.get(cursor) else { break None };
                let taken = if cursor == at { count } else { 0 };
                match part.children.iter().find(|(n, _)| *n == name) {
                    Some((_, place)) if part.many || taken == 0 => break Some(*place),
                    _ => cursor += 1,
                }
            };
            match found {
                Some(place) => {
                    count = if cursor == at { count + 1 } else { 1 };
                    for part in at..cursor {
                        self.required(schema, node, parts, part, part == at && count > 0);
                    }
                    at = cursor;
                    next(child, place);
                }
                None => {
                    let elsewhere = parts.iter().flat_map(|p| p.children).find(|(n, _)| *n == name);
                    self.misplaced(schema, node, child, parts, elsewhere.is_some());
                    if let Some((_, place)) = elsewhere {
                        next(child, *place);
                    }
                }
            }
        }
        for part in at..parts.len() {
            self.required(schema, node, parts, part, part == at && count > 0);
        }
    }

    fn required(&mut self, schema: SchemaIx, node: Node<'a>, parts: &[Part], part: usize, met: bool) {
        let Some(part) = parts.get(part).filter(|p| p.required && !met) else { return };
        // Only if it is nowhere: in the wrong place it has been reported.
        let anywhere =
            node.children().filter_map(syntax::xsd_name).any(|n| part.children.iter().any(|(c, _)| *c == n));
        if !anywhere {
            let names: Vec<&str> = part.children.iter().map(|(n, _)| *n).collect();
            let element = node.tag_name().name();
            let diagnostic = Diagnostic::error("s4s-elt-must-match", format!("`xs:{element}` lacks a child"))
                .expected(list(&names))
                .clause(CLAUSE);
            self.error(schema, node, "", diagnostic);
        }
    }

    fn misplaced(&mut self, schema: SchemaIx, node: Node<'a>, child: Node<'a>, parts: &[Part], known: bool) {
        let (element, name) = (node.tag_name().name(), child.tag_name().name());
        let names: Vec<&str> = parts.iter().flat_map(|p| p.children).map(|(n, _)| *n).collect();
        let message = if known {
            format!("`xs:{name}` may not stand at this place of `xs:{element}`")
        } else {
            format!("`xs:{name}` may not stand in `xs:{element}` here")
        };
        let mut diagnostic =
            Diagnostic::error("s4s-elt-must-match", message).expected(list(&names)).clause(CLAUSE);
        if known {
            let groups = ["sequence", "choice", "all", "group"];
            let attributes = ["attribute", "attributeGroup", "anyAttribute"];
            let before = |child: Node<'a>| {
                child.prev_siblings().skip(1).filter_map(syntax::xsd_name).any(|n| attributes.contains(&n))
            };
            diagnostic = diagnostic.help(if groups.contains(&name) && before(child) {
                "attributes stand behind the content: move them to the end"
            } else {
                "the order of the children matters, and most may stand once only"
            });
            // Harmless where only the order is wrong; a second content model or annotation is not that.
            let harmless =
                matches!(name, "import" | "include" | "annotation" | "attribute" | "attributeGroup");
            if harmless {
                return self.tolerate(schema, child, "", Deviation::MisplacedElement, diagnostic);
            }
        } else {
            diagnostic = match name {
                "element" | "any" if names.contains(&"sequence") => {
                    diagnostic.help(format!("put `xs:{name}` into an `xs:sequence`"))
                }
                _ => diagnostic.maybe_help(did_you_mean(name, names.iter().copied())),
            };
        }
        self.error(schema, child, "", diagnostic);
    }

    fn foreign_child(&mut self, schema: SchemaIx, node: Node<'a>, child: Node<'a>) {
        let name = child.tag_name().name();
        let element = node.tag_name().name();
        let diagnostic = Diagnostic::error(
            "s4s-elt-must-match",
            format!("`{name}` is not an element of XML Schema"),
        )
        .help(format!(
            "elements of other namespaces stand in `xs:annotation/xs:appinfo` only, not in `xs:{element}`"
        ))
        .clause(CLAUSE);
        self.tolerate(schema, child, "", Deviation::ForeignElement, diagnostic);
    }

    fn no_text(&mut self, schema: SchemaIx, node: Node<'a>, text: Node<'a>) {
        let content = text.text().unwrap_or_default();
        let trimmed = syntax::trim(content);
        if trimmed.is_empty() {
            return;
        }
        let shown: String = trimmed.chars().take(40).collect();
        let element = node.tag_name().name();
        let from = text.range().start + content.find(trimmed).unwrap_or(0);
        let diagnostic =
            Diagnostic::error("s4s-elt-character", format!("text stands in `xs:{element}`: `{shown}`"))
                .help("text belongs into `xs:annotation/xs:documentation`")
                .clause(CLAUSE)
                .at((self.schemas[schema].source, from..from + shown.len()), "");
        self.diagnostics.tolerate(Deviation::StrayText, diagnostic);
    }
}

/// Checks the lexical type of an attribute; the error says what was expected.
fn check(lexical: Lexical, value: &str, node: Node<'_>) -> Result<(), String> {
    let text = syntax::trim(value);
    let ok = |condition: bool, expected: &str| if condition { Ok(()) } else { Err(expected.to_owned()) };
    match lexical {
        Lexical::Text => Ok(()),
        Lexical::NcName | Lexical::Id => ok(is(Builtin::NcName, text), "a name without colon"),
        Lexical::QName => qname(text, node),
        Lexical::QNames => syntax::items(value).try_for_each(|item| qname(item, node)),
        Lexical::Boolean => ok(matches!(text, "true" | "false" | "1" | "0"), "`true`, `false`, `1` or `0`"),
        Lexical::NonNegative => ok(is(Builtin::NonNegativeInteger, text), "a number of 0 or more"),
        Lexical::Occurs => ok(
            text == "unbounded" || is(Builtin::NonNegativeInteger, text),
            "a number of 0 or more, or `unbounded`",
        ),
        Lexical::ZeroOrOne => ok(number(text).is_some_and(|n| n <= 1), "0 or 1"),
        Lexical::One => ok(number(text) == Some(1), "1"),
        Lexical::Uri => ok(is(Builtin::AnyUri, text), "a URI"),
        Lexical::Form => ok(matches!(text, "qualified" | "unqualified"), "`qualified` or `unqualified`"),
        Lexical::Use => ok(
            matches!(text, "optional" | "required" | "prohibited"),
            "`optional`, `required` or `prohibited`",
        ),
        Lexical::Process => ok(matches!(text, "strict" | "lax" | "skip"), "`strict`, `lax` or `skip`"),
        Lexical::WhiteSpace => {
            ok(matches!(text, "preserve" | "replace" | "collapse"), "`preserve`, `replace` or `collapse`")
        }
        Lexical::Namespaces => {
            let listed = |item: &str| {
                matches!(item, "##targetNamespace" | "##local")
                    || !item.starts_with("##") && is(Builtin::AnyUri, item)
            };
            ok(
                matches!(text, "##any" | "##other") || syntax::items(text).all(listed),
                "`##any`, `##other`, or a list of namespaces, `##targetNamespace` and `##local`",
            )
        }
        Lexical::Set(words) => ok(
            text == "#all" || syntax::items(text).all(|w| words.contains(&w)),
            &format!("`#all`, or a list of {}", list(words)),
        ),
    }
}

fn number(text: &str) -> Option<u64> {
    is(Builtin::NonNegativeInteger, text).then(|| text.trim_start_matches(['+', '-']).parse().ok()).flatten()
}

fn qname(text: &str, node: Node<'_>) -> Result<(), String> {
    let (prefix, local) = text.split_once(':').map_or((None, text), |(p, l)| (Some(p), l));
    if !is(Builtin::NcName, local) || prefix.is_some_and(|p| !is(Builtin::NcName, p)) {
        return Err("a name, with or without prefix".to_owned());
    }
    match prefix {
        Some(prefix) if prefix != "xml" && node.lookup_namespace_uri(Some(prefix)).is_none() => {
            Err(format!("a prefix that is declared; `{prefix}` is not: `xmlns:{prefix}=\"…\"` is missing"))
        }
        _ => Ok(()),
    }
}

/// Whether a text is a value of a built-in type.
fn is(builtin: Builtin, text: &str) -> bool {
    super::values::is_builtin(builtin, text)
}

/// Names as a list for a message.
fn list(names: &[&str]) -> String {
    let mut unique: Vec<String> = Vec::new();
    for name in names {
        let name = format!("`{name}`");
        if !unique.contains(&name) {
            unique.push(name);
        }
    }
    match unique.split_last() {
        None => "nothing".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}
