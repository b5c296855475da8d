//! Constraining facets (part 2, chapter 4.3) as a schema document writes them. Whether they may stand as they do is for
//! [`soap_model::datatypes::check_step`] to say.
use super::symbols::{Compiler, SchemaIx, Space};
use super::syntax::{self, Node};
use super::values;
use crate::diagnostic::{Deviation, Diagnostic};
use soap_model::contract::{EnumerationValue, Facet, FacetKind, SimpleType, TypeId, WhiteSpace};
use soap_model::datatypes::{Builtin, check_step};

/// Facets by their element's name, those of the drafts at the end.
const NAMES: [&str; 17] = [
    "length",
    "minLength",
    "maxLength",
    "pattern",
    "enumeration",
    "whiteSpace",
    "minInclusive",
    "minExclusive",
    "maxInclusive",
    "maxExclusive",
    "totalDigits",
    "fractionDigits",
    "precision",
    "scale",
    "encoding",
    "period",
    "duration",
];

/// Whether a schema element is a facet.
pub(super) fn is_facet(name: &str) -> bool {
    NAMES.contains(&name)
}

/// The facets of a derivation step, with the nodes of each: one node, or one for every pattern and value.
struct Step<'a> {
    facets: Vec<Facet>,
    nodes: Vec<Vec<Node<'a>>>,
}

/// Whether a pattern has what other languages of regular expressions have.
fn is_of_another_language(pattern: &str) -> bool {
    ["(?", "*?", "+?", "}?", "*+", "++", "\\b", "\\A", "\\z", "\\Z"]
        .iter()
        .any(|other| pattern.contains(other))
}

impl<'a> Compiler<'a, '_> {
    /// The simple type that restricts a base by the facets among a node's children.
    pub(super) fn restricted(
        &mut self,
        base: TypeId,
        mut inherited: SimpleType,
        schema: SchemaIx,
        node: Node<'a>,
    ) -> SimpleType {
        let step = self.step(&inherited, schema, node);
        if !self.budget.particles(inherited.facets.len()) {
            self.too_many_facets(schema, node);
            return SimpleType { facets: Vec::new(), ..inherited };
        }
        let mut refused = vec![false; step.facets.len()];
        let errors = check_step(&mut self.checkers.0.borrow_mut(), &self.types, base, &step.facets);
        for error in errors {
            let nodes = step.nodes.get(error.facet);
            let at = nodes.and_then(|nodes| nodes.get(error.value.unwrap_or(0))).copied().unwrap_or(node);
            let name = self.type_name(base);
            let mut diagnostic = Diagnostic::error(error.rule, error.reason)
                .expected(format!("what narrows the base type {name}"))
                .clause("XSD 1.0 part 2, 4.3");
            if error.rule == "pattern-valid" {
                diagnostic = diagnostic.expected("a regular expression of XML Schema").maybe_help(
                    syntax::attribute(at, "value").filter(|pattern| is_of_another_language(pattern)).map(|_| {
                        "patterns match whole values; anchors, look-ahead and lazy or possessive repetition do not exist".to_owned()
                    }),
                );
            } else if let Some(label) = self.type_label(base) {
                diagnostic = diagnostic.also(label, "the base type");
            }
            if error.rule == "enumeration-valid-restriction" {
                self.tolerate(schema, at, "value", Deviation::EnumerationOutsideBase, diagnostic);
                continue;
            }
            self.error(schema, at, "value", diagnostic);
            if let Some(refused) = refused.get_mut(error.facet) {
                *refused = true;
            }
        }
        let fine = step.facets.into_iter().zip(refused).filter(|(_, refused)| !refused);
        for (facet, _) in fine {
            merge(&mut inherited.facets, facet);
        }
        let enumerated = inherited.facets.iter().any(|f| matches!(f.kind, FacetKind::Enumeration(_)));
        if base == self.types.builtin(Builtin::Notation) && !enumerated {
            self.notation_without_names(schema, node);
        }
        inherited
    }

    /// Reports, once, that the steps of simple types add up to more facets than allowed.
    fn too_many_facets(&mut self, schema: SchemaIx, node: Node<'a>) {
        if !std::mem::replace(&mut self.budget.exhausted, true) {
            let limit = self.options.limits.particles;
            let message =
                "the schema's simple types have too many facets, those of their base types included";
            let diagnostic = Diagnostic::error("limit-facets", message)
                .expected(format!("at most {limit} facets together"));
            self.error(schema, node, "", diagnostic);
        }
    }

    /// `xs:NOTATION` itself may only be the base of an enumeration.
    pub(super) fn notation_without_names(&mut self, schema: SchemaIx, node: Node<'a>) {
        let diagnostic = Diagnostic::error(
            "enumeration-required-notation",
            "`xs:NOTATION` needs the names of notations enumerated",
        )
        .expected("a restriction with `xs:enumeration`")
        .clause("XSD 1.0 part 2, 3.2.19");
        self.error(schema, node, "", diagnostic);
    }

    fn step(&mut self, base: &SimpleType, schema: SchemaIx, node: Node<'a>) -> Step<'a> {
        let source = self.schemas[schema].source;
        let mut step = Step { facets: Vec::new(), nodes: Vec::new() };
        for (child, name) in syntax::components(node).filter(|(_, n)| is_facet(n)) {
            let Some(kind) = self.facet(base, schema, child, name) else { continue };
            // Patterns and enumerated values of one step are one facet.
            let same = step.facets.iter().position(|f| f.kind.name() == kind.name());
            if let Some((facet, nodes)) = same.and_then(|i| step.facets.get_mut(i).zip(step.nodes.get_mut(i)))
            {
                match (&mut facet.kind, &kind) {
                    (FacetKind::Pattern(known), FacetKind::Pattern(more)) => {
                        known.extend_from_slice(more);
                        nodes.push(child);
                        continue;
                    }
                    (FacetKind::Enumeration(known), FacetKind::Enumeration(more)) => {
                        known.extend_from_slice(more);
                        nodes.push(child);
                        continue;
                    }
                    _ => {}
                }
            }
            let position = Some(syntax::position(source, child));
            step.facets.push(Facet { kind, fixed: syntax::flag(child, "fixed"), position });
            step.nodes.push(vec![child]);
        }
        step
    }

    /// Reads one facet. None: it has no usable value, which has been reported, or it is one of a draft that means
    /// nothing today.
    fn facet(
        &mut self,
        base: &SimpleType,
        schema: SchemaIx,
        node: Node<'a>,
        facet: &str,
    ) -> Option<FacetKind> {
        let raw = syntax::raw_attribute(node, "value")?;
        let text = syntax::trim(raw);
        // More than 64 bits are as good as the largest number.
        let digits = || (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then_some(u64::MAX);
        let number = || text.trim_start_matches('+').parse::<u64>().ok().or_else(digits);
        Some(match facet {
            "length" => FacetKind::Length(number()?),
            "minLength" => FacetKind::MinLength(number()?),
            "maxLength" => FacetKind::MaxLength(number()?),
            "fractionDigits" | "scale" => FacetKind::FractionDigits(number()?),
            "totalDigits" | "precision" => FacetKind::TotalDigits(number()?),
            "whiteSpace" => FacetKind::WhiteSpace(match text {
                "preserve" => WhiteSpace::Preserve,
                "replace" => WhiteSpace::Replace,
                "collapse" => WhiteSpace::Collapse,
                _ => return None,
            }),
            "pattern" => FacetKind::Pattern(vec![raw.to_owned()]),
            "enumeration" => {
                let value = self.value(base, schema, node, raw)?;
                if base.builtin == Builtin::Notation
                    && let Some(key) = self.key(schema, node, text)
                {
                    self.global(schema, node, "value", key, Space::Notation);
                }
                FacetKind::Enumeration(vec![EnumerationValue {
                    value,
                    documentation: syntax::documentation(node),
                }])
            }
            "minInclusive" => FacetKind::MinInclusive(self.value(base, schema, node, raw)?),
            "minExclusive" => FacetKind::MinExclusive(self.value(base, schema, node, raw)?),
            "maxInclusive" => FacetKind::MaxInclusive(self.value(base, schema, node, raw)?),
            "maxExclusive" => FacetKind::MaxExclusive(self.value(base, schema, node, raw)?),
            _ => return None,
        })
    }

    /// A value normalised for the contract; a qualified name that is none has no such form.
    fn value(&mut self, base: &SimpleType, schema: SchemaIx, node: Node<'a>, raw: &str) -> Option<String> {
        match values::normalised(&self.types, base, raw, node) {
            Ok(value) => Some(value),
            Err(reason) => {
                let shown: String = raw.chars().take(60).collect();
                let message = format!("`{shown}` is not a value of the base type: {reason}");
                let diagnostic = Diagnostic::error("enumeration-valid-restriction", message)
                    .clause("XSD 1.0 part 2, 4.3.5");
                self.error(schema, node, "value", diagnostic);
                None
            }
        }
    }
}

/// Adds a facet of a further step: it takes the place of one of its kind, but patterns add up. A bound also takes the
/// place of the other bound of its side, which it cannot be wider than.
fn merge(facets: &mut Vec<Facet>, own: Facet) {
    use FacetKind as F;
    match own.kind {
        F::Pattern(_) if facets.iter().any(|f| f.kind == own.kind) => return,
        F::Pattern(_) => {}
        F::MinInclusive(_) | F::MinExclusive(_) => {
            facets.retain(|f| !matches!(f.kind, F::MinInclusive(_) | F::MinExclusive(_)));
        }
        F::MaxInclusive(_) | F::MaxExclusive(_) => {
            facets.retain(|f| !matches!(f.kind, F::MaxInclusive(_) | F::MaxExclusive(_)));
        }
        _ => facets.retain(|f| f.kind.name() != own.kind.name()),
    }
    facets.push(own);
}
