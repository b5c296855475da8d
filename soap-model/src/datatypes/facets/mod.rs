//! Whether the facets of a restriction may stand as they do: the schema component constraints of part 2, 4.3 and the
//! table of 4.1.5. For the compiler; values are checked by [`SimpleChecker`](super::SimpleChecker).
mod bounds;
mod numbers;

use super::atomic;
use super::{Builtin, Pattern, SimpleCheckers, TextContext, Value, WhiteSpace};
use crate::contract::{Facet, FacetKind, SimpleType, TypeId, TypeKind, Types, Variety};
use std::fmt;

/// A facet that may not stand where it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetError {
    /// Index of the facet in the step.
    pub facet: usize,
    /// For an enumeration the index of the value.
    pub value: Option<usize>,
    /// Name of the constraint as the specification spells it, for instance `maxLength-valid-restriction`.
    pub rule: &'static str,
    /// What is wrong and what would be right.
    pub reason: String,
}

impl fmt::Display for FacetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.reason, self.rule)
    }
}

impl FacetKind {
    /// Name of the facet's element in a schema.
    pub const fn name(&self) -> &'static str {
        match self {
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

    /// Whether the facet may be given in a restriction of this type (part 2, 4.1.5).
    pub fn applies_to(&self, base: &SimpleType) -> bool {
        let is = |kinds: &[&str]| kinds.contains(&self.name());
        const LENGTHS: [&str; 3] = ["length", "minLength", "maxLength"];
        const BOUNDS: [&str; 4] = ["minInclusive", "minExclusive", "maxInclusive", "maxExclusive"];
        match base.variety {
            Variety::List(_) => is(&LENGTHS) || is(&["pattern", "enumeration", "whiteSpace"]),
            Variety::Union(_) => is(&["pattern", "enumeration"]),
            Variety::Atomic => match base.builtin.primitive() {
                Builtin::AnyType | Builtin::AnySimpleType => false,
                Builtin::Boolean => is(&["pattern", "whiteSpace"]),
                Builtin::String
                | Builtin::HexBinary
                | Builtin::Base64Binary
                | Builtin::AnyUri
                | Builtin::QName
                | Builtin::Notation => is(&LENGTHS) || is(&["pattern", "enumeration", "whiteSpace"]),
                Builtin::Decimal => !is(&LENGTHS),
                _ => is(&BOUNDS) || is(&["pattern", "enumeration", "whiteSpace"]),
            },
        }
    }
}

/// Checks the facets of one restriction step against each other and against the base type. All that is wrong is
/// reported, in the order of the step. Values are normalised already; qualified names among them are written
/// `{namespace}local`.
pub fn check_step(
    checkers: &mut SimpleCheckers,
    types: &Types,
    base: TypeId,
    step: &[Facet],
) -> Vec<FacetError> {
    let Some(TypeKind::Simple(simple)) = types.types.get(base.0 as usize).map(|definition| &definition.kind)
    else {
        return Vec::new();
    };
    let mut check = Step { types, base, simple, step, errors: Vec::new() };
    check.applicable();
    check.single();
    check.fixed();
    check.lengths();
    check.digits();
    check.white_space();
    check.bounds();
    check.values(checkers);
    check.errors.sort_by_key(|error| (error.facet, error.value));
    check.errors
}

struct Step<'a> {
    types: &'a Types,
    base: TypeId,
    simple: &'a SimpleType,
    step: &'a [Facet],
    errors: Vec<FacetError>,
}

impl Step<'_> {
    fn error(&mut self, facet: usize, rule: &'static str, reason: String) {
        self.errors.push(FacetError { facet, value: None, rule, reason });
    }

    fn applicable(&mut self) {
        for (n, facet) in self.step.iter().enumerate() {
            if !facet.kind.applies_to(self.simple) {
                let what = match self.simple.variety {
                    Variety::List(_) => "lists".to_owned(),
                    Variety::Union(_) => "unions".to_owned(),
                    Variety::Atomic => {
                        format!("types derived from `xs:{}`", self.simple.builtin.primitive().name())
                    }
                };
                let reason = format!("the facet `{}` does not apply to {what}", facet.kind.name());
                self.error(n, "cos-applicable-facets", reason);
            }
        }
    }

    fn single(&mut self) {
        for (n, facet) in self.step.iter().enumerate() {
            let before = self.step.get(..n).unwrap_or_default();
            if before.iter().any(|other| other.kind.name() == facet.kind.name()) {
                let reason = format!("the facet `{}` is given twice", facet.kind.name());
                self.error(n, "src-single-facet-value", reason);
            }
        }
    }

    fn fixed(&mut self) {
        for (n, facet) in self.step.iter().enumerate() {
            let name = facet.kind.name();
            let fixed = self.simple.facets.iter().find(|base| base.fixed && base.kind.name() == name);
            if let Some(base) = fixed
                && !self.same(&base.kind, &facet.kind)
            {
                self.error(
                    n,
                    "st-restrict-facets",
                    format!("the facet `{name}` is fixed to another value in the base type"),
                );
            }
        }
    }

    /// Same value of the same facet.
    fn same(&self, a: &FacetKind, b: &FacetKind) -> bool {
        match (bound_text(a), bound_text(b)) {
            (Some(a), Some(b)) => match (self.value(a), self.value(b)) {
                (Some(a), Some(b)) => a == b,
                _ => false,
            },
            _ => a == b,
        }
    }

    fn white_space(&mut self) {
        let found =
            |kind: &FacetKind| if let FacetKind::WhiteSpace(value) = kind { Some(*value) } else { None };
        let base = match self.simple.variety {
            Variety::Atomic => {
                let inherited = self.simple.facets.iter().rev().find_map(|facet| found(&facet.kind));
                inherited.unwrap_or(self.simple.builtin.white_space())
            }
            _ => WhiteSpace::Collapse,
        };
        for (n, facet) in self.step.iter().enumerate() {
            if let Some(new) = found(&facet.kind)
                && new < base
            {
                let reason = format!("`whiteSpace` {} undoes {} of the base type", new.name(), base.name());
                self.error(n, "whiteSpace-valid-restriction", reason);
            }
        }
    }

    /// The value of a bound in the value space of the built-in; None if it is not in it.
    fn value(&self, text: &str) -> Option<Value> {
        atomic::value(self.simple.builtin, text, &TextContext::new().with_expanded_names()).ok()
    }

    fn values(&mut self, checkers: &mut SimpleCheckers) {
        for (n, facet) in self.step.iter().enumerate() {
            match &facet.kind {
                FacetKind::Pattern(patterns) => {
                    for (value, pattern) in patterns.iter().enumerate() {
                        if let Err(error) = Pattern::new(pattern) {
                            let (value, reason) = (Some(value), error.to_string());
                            self.errors.push(FacetError { facet: n, value, rule: "pattern-valid", reason });
                        }
                    }
                }
                FacetKind::Enumeration(values) => {
                    // An unusable base type was reported where it is defined.
                    let Ok(checker) = checkers.get(self.types, self.base) else { continue };
                    let cx = TextContext::new().with_expanded_names();
                    for (value, text) in values.iter().enumerate() {
                        if let Err(error) = checker.check(&text.value, &cx) {
                            let text = super::error::excerpt(&text.value);
                            let reason =
                                format!("the enumerated value {text} is not one of the base type: {error}");
                            let rule = "enumeration-valid-restriction";
                            self.errors.push(FacetError { facet: n, value: Some(value), rule, reason });
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

/// The value of a bound.
fn bound_text(kind: &FacetKind) -> Option<&str> {
    match kind {
        FacetKind::MinInclusive(text)
        | FacetKind::MinExclusive(text)
        | FacetKind::MaxInclusive(text)
        | FacetKind::MaxExclusive(text) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
