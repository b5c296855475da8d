//! Constraining facets (part 2, chapter 4.3): reading, applicability, consistency with each other and with the base's.
use super::symbols::{Compiler, SchemaIx};
use super::syntax::{self, Node};
use super::values;
use crate::diagnostic::{Deviation, Diagnostic};
use soap_model::contract::{EnumerationValue, Facet, FacetKind, SimpleType, TypeId, Variety, WhiteSpace};
use soap_model::datatypes::Builtin;
use std::cmp::Ordering;

/// Facets by their element's name.
const NAMES: [&str; 12] = [
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
];

/// Whether a schema element is a facet.
pub(super) fn is_facet(name: &str) -> bool {
    NAMES.contains(&name) || matches!(name, "precision" | "scale" | "encoding" | "period" | "duration")
}

/// Name of a facet's element.
pub(super) fn name(kind: &FacetKind) -> &'static str {
    match kind {
        FacetKind::Length(_) => "length",
        FacetKind::MinLength(_) => "minLength",
        FacetKind::MaxLength(_) => "maxLength",
        FacetKind::Pattern(_) => "pattern",
        FacetKind::Enumeration(_) => "enumeration",
        FacetKind::WhiteSpace(_) => "whiteSpace",
        FacetKind::MinInclusive(_) => "minInclusive",
        FacetKind::MinExclusive(_) => "minExclusive",
        FacetKind::MaxInclusive(_) => "maxInclusive",
        FacetKind::MaxExclusive(_) => "maxExclusive",
        FacetKind::TotalDigits(_) => "totalDigits",
        FacetKind::FractionDigits(_) => "fractionDigits",
    }
}

/// A facet of the step being read, with its element.
struct Own<'a> {
    facet: Facet,
    node: Node<'a>,
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
        let own = self.own_facets(base, &inherited, schema, node);
        self.consistent(&with_built_in(&inherited), &own, schema);
        for facet in own.into_iter().map(|o| o.facet) {
            merge(&mut inherited.facets, facet);
        }
        if inherited.builtin == Builtin::Notation && base == self.types.builtin(Builtin::Notation) {
            let enumerated = inherited.facets.iter().any(|f| matches!(f.kind, FacetKind::Enumeration(_)));
            if !enumerated {
                self.notation_without_names(schema, node);
            }
        }
        inherited
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

    fn own_facets(
        &mut self,
        base: TypeId,
        inherited: &SimpleType,
        schema: SchemaIx,
        node: Node<'a>,
    ) -> Vec<Own<'a>> {
        let source = self.schemas[schema].source;
        let mut own: Vec<Own<'a>> = Vec::new();
        for (child, facet_name) in syntax::components(node) {
            if !is_facet(facet_name) {
                continue;
            }
            let Some(kind) = self.facet(base, inherited, schema, child, facet_name) else { continue };
            if !applicable(&kind, inherited) {
                let type_name = self.type_name(base);
                let diagnostic = Diagnostic::error(
                    "cos-applicable-facets",
                    format!("`xs:{facet_name}` does not apply to {type_name}"),
                )
                .expected(format!("one of {}", applicable_names(inherited)))
                .clause("XSD 1.0 part 2, 4.1.5");
                self.error(schema, child, "", diagnostic);
                continue;
            }
            let position = Some(syntax::position(source, child));
            let fixed = syntax::flag(child, "fixed");
            // Patterns and enumerated values of one step are one facet.
            match (&kind, own.iter_mut().map(|o| &mut o.facet.kind).find(|k| name(k) == facet_name)) {
                (FacetKind::Pattern(more), Some(FacetKind::Pattern(known))) => known.extend_from_slice(more),
                (FacetKind::Enumeration(more), Some(FacetKind::Enumeration(known))) => {
                    known.extend_from_slice(more)
                }
                (_, Some(_)) => {
                    let diagnostic = Diagnostic::error(
                        "src-single-facet-value",
                        format!("`xs:{facet_name}` stands twice"),
                    )
                    .help("a restriction may have each facet once, but for `pattern` and `enumeration`")
                    .clause("XSD 1.0 part 2, 4.3");
                    self.error(schema, child, "", diagnostic);
                }
                (_, None) => own.push(Own { facet: Facet { kind, fixed, position }, node: child }),
            }
        }
        own
    }

    /// Reads one facet. None: its value is no value, which has been reported, or it is one of a draft that means nothing today.
    fn facet(
        &mut self,
        base: TypeId,
        inherited: &SimpleType,
        schema: SchemaIx,
        node: Node<'a>,
        facet: &str,
    ) -> Option<FacetKind> {
        let raw = syntax::raw_attribute(node, "value")?;
        let text = syntax::trim(raw);
        let number = || {
            text.trim_start_matches('+').parse::<u64>().ok().or_else(|| {
                // More than 64 bits: as good as the largest.
                (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then_some(u64::MAX)
            })
        };
        let bound = |this: &mut Self| this.bound(base, inherited, schema, node, raw);
        Some(match facet {
            "length" => FacetKind::Length(number()?),
            "minLength" => FacetKind::MinLength(number()?),
            "maxLength" => FacetKind::MaxLength(number()?),
            "fractionDigits" | "scale" => FacetKind::FractionDigits(number()?),
            "totalDigits" | "precision" => {
                let digits = number()?;
                if digits == 0 {
                    let diagnostic =
                        Diagnostic::error("totalDigits-valid-value", "`xs:totalDigits` cannot be 0")
                            .expected("a positive number")
                            .clause("XSD 1.0 part 2, 4.3.11");
                    self.error(schema, node, "value", diagnostic);
                    return None;
                }
                FacetKind::TotalDigits(digits)
            }
            "whiteSpace" => FacetKind::WhiteSpace(match text {
                "preserve" => WhiteSpace::Preserve,
                "replace" => WhiteSpace::Replace,
                "collapse" => WhiteSpace::Collapse,
                _ => return None,
            }),
            "pattern" => {
                if let Err(reason) = self.patterns.compiled(raw).as_ref() {
                    let diagnostic = Diagnostic::error(
                        "pattern-valid",
                        format!("the pattern is not a regular expression of XML Schema: {reason}"),
                    )
                    .clause("XSD 1.0 part 2, appendix F");
                    self.error(schema, node, "value", diagnostic);
                    return None;
                }
                FacetKind::Pattern(vec![raw.to_owned()])
            }
            "enumeration" => {
                let value = bound(self)?;
                if inherited.builtin == Builtin::Notation {
                    self.notation_declared(schema, node, text);
                }
                FacetKind::Enumeration(vec![EnumerationValue {
                    value,
                    documentation: syntax::documentation(node),
                }])
            }
            "minInclusive" => FacetKind::MinInclusive(bound(self)?),
            "minExclusive" => FacetKind::MinExclusive(bound(self)?),
            "maxInclusive" => FacetKind::MaxInclusive(bound(self)?),
            "maxExclusive" => FacetKind::MaxExclusive(bound(self)?),
            _ => return None,
        })
    }

    /// The value of a bound or enumerated value, normalised: it must be a value of the base.
    fn bound(
        &mut self,
        base: TypeId,
        inherited: &SimpleType,
        schema: SchemaIx,
        node: Node<'a>,
        raw: &str,
    ) -> Option<String> {
        let facet = syntax::xsd_name(node).unwrap_or_default().to_owned();
        let checked = if facet == "enumeration" {
            values::check(&self.types, &self.patterns, base, raw, node)
        } else {
            // A bound must be in the base's value space; for an exclusive one equal to the base's that is not so, and allowed
            // (4.3.7): its consistency with the base's bounds is checked on its own.
            values::check_lexical(inherited, raw, node)
        };
        match checked {
            Ok(value) => Some(value),
            Err(reason) => {
                let rule = if facet == "enumeration" {
                    "enumeration-valid-restriction"
                } else {
                    "facet-valid-value"
                };
                let shown: String = raw.chars().take(60).collect();
                let name = self.type_name(base);
                let diagnostic =
                    Diagnostic::error(rule, format!("`{shown}` is not a value of the base type {name}"))
                        .help(reason)
                        .clause("XSD 1.0 part 2, 4.3");
                if facet == "enumeration" {
                    self.tolerate(schema, node, "value", Deviation::EnumerationOutsideBase, diagnostic);
                    return Some(raw.to_owned());
                }
                self.error(schema, node, "value", diagnostic);
                None
            }
        }
    }

    /// An enumerated notation must be declared.
    fn notation_declared(&mut self, schema: SchemaIx, node: Node<'a>, text: &'a str) {
        if let Some(key) = self.key(schema, node, text) {
            self.global(schema, node, "value", key, super::symbols::Space::Notation);
        }
    }

    /// Facets of one step against each other and against those of the base.
    fn consistent(&mut self, base: &SimpleType, own: &[Own<'a>], schema: SchemaIx) {
        for step in own {
            let known = base.facets.iter().find(|f| name(&f.kind) == name(&step.facet.kind));
            if let Some(known) = known
                .filter(|f| f.fixed && !matches!(f.kind, FacetKind::Pattern(_) | FacetKind::Enumeration(_)))
                && !same(base, &known.kind, &step.facet.kind)
            {
                let diagnostic = Diagnostic::error(
                    "facet-fixed",
                    format!("the base type fixes `xs:{}` to another value", name(&known.kind)),
                )
                .expected("the value of the base type")
                .clause("XSD 1.0 part 2, 4.3");
                self.error(schema, step.node, "value", diagnostic);
            }
            if let Some((rule, message)) = self.against_base(base, step) {
                let diagnostic = Diagnostic::error(rule, message).clause("XSD 1.0 part 2, 4.3");
                self.error(schema, step.node, "value", diagnostic);
            }
        }
        self.among_themselves(base, own, schema);
    }

    /// A facet against the base's facets: it may only narrow.
    fn against_base(&self, base: &SimpleType, step: &Own<'a>) -> Option<(&'static str, String)> {
        use FacetKind as F;
        let broader = |what: &str, limit: &dyn std::fmt::Display| {
            Some(format!("the base type's `xs:{what}` is {limit}; a restriction cannot be wider"))
        };
        let space = match &step.facet.kind {
            F::WhiteSpace(own) => {
                let base_space = values::white_space(base);
                let rank = |w| match w {
                    WhiteSpace::Preserve => 0,
                    WhiteSpace::Replace => 1,
                    WhiteSpace::Collapse => 2,
                };
                return (rank(*own) < rank(base_space)).then(|| {
                    (
                        "whiteSpace-valid-restriction",
                        "the base type normalises white space more than this".to_owned(),
                    )
                });
            }
            own => own,
        };
        for known in &base.facets {
            let found = match (space, &known.kind) {
                (F::Length(a), F::Length(b)) if a != b => {
                    broader("length", b).map(|m| ("length-valid-restriction", m))
                }
                (F::MinLength(a), F::MinLength(b)) if a < b => {
                    broader("minLength", b).map(|m| ("minLength-valid-restriction", m))
                }
                (F::MaxLength(a), F::MaxLength(b)) if a > b => {
                    broader("maxLength", b).map(|m| ("maxLength-valid-restriction", m))
                }
                (F::MinLength(a), F::MaxLength(b)) if a > b => {
                    broader("maxLength", b).map(|m| ("minLength-less-than-equal-to-maxLength", m))
                }
                (F::MaxLength(a), F::MinLength(b)) if a < b => {
                    broader("minLength", b).map(|m| ("minLength-less-than-equal-to-maxLength", m))
                }
                (F::Length(a), F::MinLength(b)) if a < b => {
                    broader("minLength", b).map(|m| ("length-minLength-maxLength", m))
                }
                (F::Length(a), F::MaxLength(b)) if a > b => {
                    broader("maxLength", b).map(|m| ("length-minLength-maxLength", m))
                }
                (F::MinLength(a), F::Length(b)) if a > b => {
                    broader("length", b).map(|m| ("length-minLength-maxLength", m))
                }
                (F::MaxLength(a), F::Length(b)) if a < b => {
                    broader("length", b).map(|m| ("length-minLength-maxLength", m))
                }
                (F::TotalDigits(a), F::TotalDigits(b)) if a > b => {
                    broader("totalDigits", b).map(|m| ("totalDigits-valid-restriction", m))
                }
                (F::FractionDigits(a), F::FractionDigits(b)) if a > b => {
                    broader("fractionDigits", b).map(|m| ("fractionDigits-valid-restriction", m))
                }
                (own, known) => match outside(base, own, known) {
                    Some(rule) => {
                        broader(name(known), &bound_text(known).unwrap_or_default()).map(|m| (rule, m))
                    }
                    None => None,
                },
            };
            if found.is_some() {
                return found;
            }
        }
        // What makes a built-in what it is, is not among the facets.
        match space {
            F::FractionDigits(n) if *n > 0 && values::is_integer(base.builtin) => {
                Some(("fractionDigits-valid-restriction", "the base type has no fraction digits".to_owned()))
            }
            _ => None,
        }
    }

    /// Pairs of facets of the same step, and pairs of which one is inherited and the other own where the step decides.
    fn among_themselves(&mut self, base: &SimpleType, own: &[Own<'a>], schema: SchemaIx) {
        use FacetKind as F;
        let fail = |this: &mut Self, at: &Own<'a>, rule: &'static str, message: String| {
            let diagnostic = Diagnostic::error(rule, message).clause("XSD 1.0 part 2, 4.3");
            this.error(schema, at.node, "value", diagnostic);
        };
        for a in own {
            for b in own {
                let found = match (&a.facet.kind, &b.facet.kind) {
                    (F::Length(_), F::MinLength(_) | F::MaxLength(_)) => {
                        let other = name(&b.facet.kind);
                        let inherited = base.facets.iter().any(|f| name(&f.kind) == other);
                        let agrees = match (&a.facet.kind, &b.facet.kind) {
                            (F::Length(l), F::MinLength(m)) => m <= l,
                            (F::Length(l), F::MaxLength(m)) => m >= l,
                            _ => true,
                        };
                        (!inherited || !agrees).then(|| {
                            (
                                "length-minLength-maxLength",
                                format!("`xs:length` and `xs:{other}` exclude each other"),
                            )
                        })
                    }
                    (F::MinLength(x), F::MaxLength(y)) if x > y => Some((
                        "minLength-less-than-equal-to-maxLength",
                        format!("`xs:minLength` {x} is more than `xs:maxLength` {y}"),
                    )),
                    (F::FractionDigits(x), F::TotalDigits(y)) if x > y => Some((
                        "fractionDigits-totalDigits",
                        format!("`xs:fractionDigits` {x} is more than `xs:totalDigits` {y}"),
                    )),
                    (F::MinInclusive(_), F::MinExclusive(_)) => Some((
                        "minInclusive-minExclusive",
                        "`xs:minInclusive` and `xs:minExclusive` exclude each other".to_owned(),
                    )),
                    (F::MaxInclusive(_), F::MaxExclusive(_)) => Some((
                        "maxInclusive-maxExclusive",
                        "`xs:maxInclusive` and `xs:maxExclusive` exclude each other".to_owned(),
                    )),
                    (F::MinInclusive(x), F::MaxInclusive(y)) => above(base, x, y, false).then(|| {
                        (
                            "minInclusive-less-than-equal-to-maxInclusive",
                            format!("the least value {x} is above the greatest {y}"),
                        )
                    }),
                    (F::MinExclusive(x), F::MaxExclusive(y)) => above(base, x, y, false).then(|| {
                        (
                            "minExclusive-less-than-equal-to-maxExclusive",
                            format!("no value lies between {x} and {y}"),
                        )
                    }),
                    (F::MinInclusive(x), F::MaxExclusive(y)) => above(base, x, y, true).then(|| {
                        ("minInclusive-less-than-maxExclusive", format!("no value lies between {x} and {y}"))
                    }),
                    (F::MinExclusive(x), F::MaxInclusive(y)) => above(base, x, y, true).then(|| {
                        ("minExclusive-less-than-maxInclusive", format!("no value lies between {x} and {y}"))
                    }),
                    _ => None,
                };
                if let Some((rule, message)) = found {
                    fail(self, a, rule, message);
                }
            }
            // An own total against an inherited fraction count, and the other way round.
            for known in &base.facets {
                match (&a.facet.kind, &known.kind) {
                    (F::FractionDigits(x), F::TotalDigits(y))
                        if x > y && !own.iter().any(|o| matches!(o.facet.kind, F::TotalDigits(_))) =>
                    {
                        fail(
                            self,
                            a,
                            "fractionDigits-totalDigits",
                            format!("`xs:fractionDigits` {x} is more than the base's `xs:totalDigits` {y}"),
                        );
                    }
                    (F::TotalDigits(y), F::FractionDigits(x))
                        if x > y && !own.iter().any(|o| matches!(o.facet.kind, F::FractionDigits(_))) =>
                    {
                        fail(
                            self,
                            a,
                            "fractionDigits-totalDigits",
                            format!("`xs:totalDigits` {y} is less than the base's `xs:fractionDigits` {x}"),
                        );
                    }
                    _ => {}
                }
            }
        }
    }
}

/// The type with the facets that make its built-in what it is, as far as no own facet is narrower.
fn with_built_in(simple: &SimpleType) -> SimpleType {
    use FacetKind as F;
    let mut simple = simple.clone();
    let (least, greatest) = values::built_in_range(simple.builtin);
    let has = |names: &[&str]| simple.facets.iter().any(|f| names.contains(&name(&f.kind)));
    let mut implied = Vec::new();
    if let Some(least) = least.filter(|_| !has(&["minInclusive", "minExclusive"])) {
        implied.push(F::MinInclusive(least.to_owned()));
    }
    if let Some(greatest) = greatest.filter(|_| !has(&["maxInclusive", "maxExclusive"])) {
        implied.push(F::MaxInclusive(greatest.to_owned()));
    }
    if simple.builtin.item().is_some() && !has(&["minLength"]) {
        implied.push(F::MinLength(1));
    }
    simple.facets.extend(implied.into_iter().map(|kind| Facet { kind, fixed: false, position: None }));
    simple
}

/// Adds a facet of a further step: it takes the place of one of its kind, but patterns add up. An own bound also takes the
/// place of the other bound of that side, which it cannot be wider than.
fn merge(facets: &mut Vec<Facet>, own: Facet) {
    use FacetKind as F;
    match own.kind {
        F::Pattern(_) => {}
        F::MinInclusive(_) | F::MinExclusive(_) => {
            facets.retain(|f| !matches!(f.kind, F::MinInclusive(_) | F::MinExclusive(_)))
        }
        F::MaxInclusive(_) | F::MaxExclusive(_) => {
            facets.retain(|f| !matches!(f.kind, F::MaxInclusive(_) | F::MaxExclusive(_)))
        }
        _ => facets.retain(|f| name(&f.kind) != name(&own.kind)),
    }
    facets.push(own);
}

/// Which facets apply to which type (part 2, 4.1.5).
fn applicable(kind: &FacetKind, base: &SimpleType) -> bool {
    use FacetKind as F;
    match (&base.variety, kind) {
        (_, F::Pattern(_) | F::Enumeration(_)) => true,
        (Variety::Union(_), _) => false,
        (_, F::WhiteSpace(_)) => true,
        (Variety::List(_), F::Length(_) | F::MinLength(_) | F::MaxLength(_)) => true,
        (Variety::List(_), _) => false,
        (Variety::Atomic, F::Length(_) | F::MinLength(_) | F::MaxLength(_)) => {
            values::has_length(base.builtin)
        }
        (Variety::Atomic, F::TotalDigits(_) | F::FractionDigits(_)) => {
            values::primitive(base.builtin) == Builtin::Decimal
        }
        (Variety::Atomic, _) => values::is_ordered(base.builtin),
    }
}

fn applicable_names(base: &SimpleType) -> String {
    let probe = |name: &str| -> FacetKind {
        match name {
            "length" => FacetKind::Length(0),
            "minLength" => FacetKind::MinLength(0),
            "maxLength" => FacetKind::MaxLength(0),
            "pattern" => FacetKind::Pattern(Vec::new()),
            "enumeration" => FacetKind::Enumeration(Vec::new()),
            "whiteSpace" => FacetKind::WhiteSpace(WhiteSpace::Collapse),
            "minInclusive" => FacetKind::MinInclusive(String::new()),
            "minExclusive" => FacetKind::MinExclusive(String::new()),
            "maxInclusive" => FacetKind::MaxInclusive(String::new()),
            "maxExclusive" => FacetKind::MaxExclusive(String::new()),
            "totalDigits" => FacetKind::TotalDigits(0),
            _ => FacetKind::FractionDigits(0),
        }
    };
    let names: Vec<String> =
        NAMES.iter().filter(|n| applicable(&probe(n), base)).map(|n| format!("`{n}`")).collect();
    names.join(", ")
}

/// The rule an own bound breaks that is wider than a bound of the base.
fn outside(base: &SimpleType, own: &FacetKind, known: &FacetKind) -> Option<&'static str> {
    use FacetKind as F;
    use Ordering::{Equal, Greater, Less};
    let wrong: &[Ordering] = match (own, known) {
        (F::MinInclusive(_), F::MinInclusive(_)) => &[Less],
        (F::MinInclusive(_), F::MaxInclusive(_)) => &[Greater],
        (F::MinInclusive(_), F::MinExclusive(_)) => &[Less, Equal],
        (F::MinInclusive(_), F::MaxExclusive(_)) => &[Greater, Equal],
        (F::MinExclusive(_), F::MinExclusive(_)) => &[Less],
        (F::MinExclusive(_), F::MinInclusive(_)) => &[Less],
        (F::MinExclusive(_), F::MaxInclusive(_)) => &[Greater, Equal],
        (F::MinExclusive(_), F::MaxExclusive(_)) => &[Greater, Equal],
        (F::MaxInclusive(_), F::MaxInclusive(_)) => &[Greater],
        (F::MaxInclusive(_), F::MaxExclusive(_)) => &[Greater, Equal],
        (F::MaxInclusive(_), F::MinInclusive(_)) => &[Less],
        (F::MaxInclusive(_), F::MinExclusive(_)) => &[Less, Equal],
        (F::MaxExclusive(_), F::MaxExclusive(_)) => &[Greater],
        (F::MaxExclusive(_), F::MaxInclusive(_)) => &[Greater],
        (F::MaxExclusive(_), F::MinInclusive(_)) => &[Less, Equal],
        (F::MaxExclusive(_), F::MinExclusive(_)) => &[Less, Equal],
        _ => return None,
    };
    let (a, b) = (bound_text(own)?, bound_text(known)?);
    let order = values::compare(base.builtin, a, b)?;
    wrong.contains(&order).then_some(match own {
        F::MinInclusive(_) => "minInclusive-valid-restriction",
        F::MinExclusive(_) => "minExclusive-valid-restriction",
        F::MaxInclusive(_) => "maxInclusive-valid-restriction",
        _ => "maxExclusive-valid-restriction",
    })
}

fn bound_text(kind: &FacetKind) -> Option<&str> {
    match kind {
        FacetKind::MinInclusive(v)
        | FacetKind::MinExclusive(v)
        | FacetKind::MaxInclusive(v)
        | FacetKind::MaxExclusive(v) => Some(v),
        _ => None,
    }
}

/// Whether a is above b, or equal where that is wrong too.
fn above(base: &SimpleType, a: &str, b: &str, equal: bool) -> bool {
    match values::compare(base.builtin, a, b) {
        Some(Ordering::Greater) => true,
        Some(Ordering::Equal) => equal,
        _ => false,
    }
}

fn same(base: &SimpleType, a: &FacetKind, b: &FacetKind) -> bool {
    match (bound_text(a), bound_text(b)) {
        (Some(x), Some(y)) => values::compare(base.builtin, x, y) == Some(Ordering::Equal),
        _ => a == b,
    }
}
