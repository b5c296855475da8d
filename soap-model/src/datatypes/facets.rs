//! Whether the facets of a restriction may stand as they do: the schema component constraints of part 2, 4.3 and the
//! table of 4.1.5. For the compiler; values are checked by [`SimpleChecker`](super::SimpleChecker).
use super::atomic::{self, range};
use super::{Builtin, Pattern, SimpleCheckers, TextContext, Value, WhiteSpace};
use crate::contract::{Facet, FacetKind, SimpleType, TypeId, TypeKind, Types, Variety};
use std::cmp::Ordering;
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

/// Which of the numeric facets.
type Number = fn(&FacetKind) -> Option<u64>;

const LENGTH: Number = |kind| if let FacetKind::Length(value) = kind { Some(*value) } else { None };
const MIN_LENGTH: Number = |kind| if let FacetKind::MinLength(value) = kind { Some(*value) } else { None };
const MAX_LENGTH: Number = |kind| if let FacetKind::MaxLength(value) = kind { Some(*value) } else { None };
const TOTAL: Number = |kind| if let FacetKind::TotalDigits(value) = kind { Some(*value) } else { None };
const FRACTION: Number = |kind| if let FacetKind::FractionDigits(value) = kind { Some(*value) } else { None };

/// The last facet of a kind, with its index.
fn last(facets: &[Facet], number: Number) -> Option<(usize, u64)> {
    facets.iter().enumerate().rev().find_map(|(n, facet)| Some((n, number(&facet.kind)?)))
}

/// One of the four bounds.
#[derive(Clone)]
struct Bound {
    index: usize,
    name: &'static str,
    text: String,
    value: Value,
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

    fn lengths(&mut self) {
        let inherited: &[Facet] = &self.simple.facets;
        let built_in = match self.simple.builtin {
            Builtin::NmTokens | Builtin::IdRefs | Builtin::Entities => Some(1),
            _ => None,
        };
        let base_length = last(inherited, LENGTH).map(|(_, value)| value);
        let base_min = last(inherited, MIN_LENGTH).map(|(_, value)| value).or(built_in);
        let base_max = last(inherited, MAX_LENGTH).map(|(_, value)| value);
        let (length, min, max) =
            (last(self.step, LENGTH), last(self.step, MIN_LENGTH), last(self.step, MAX_LENGTH));
        if let (Some((n, new)), Some(old)) = (length, base_length)
            && new != old
        {
            self.error(
                n,
                "length-valid-restriction",
                format!("`length` {new} differs from the base type's, {old}"),
            );
        }
        if let (Some((n, new)), Some(old)) = (min, base_min)
            && new < old
        {
            let reason = format!("`minLength` {new} is less than the base type's, {old}");
            self.error(n, "minLength-valid-restriction", reason);
        }
        if let (Some((n, new)), Some(old)) = (max, base_max)
            && new > old
        {
            let reason = format!("`maxLength` {new} is greater than the base type's, {old}");
            self.error(n, "maxLength-valid-restriction", reason);
        }
        let at = min.or(max).or(length).map_or(0, |(n, _)| n);
        let effective_min = min.map(|(_, value)| value).or(base_min);
        let effective_max = max.map(|(_, value)| value).or(base_max);
        if let (Some(least), Some(most)) = (effective_min, effective_max)
            && least > most
            && (min.is_some() || max.is_some())
        {
            let reason = format!("`minLength` {least} is greater than `maxLength` {most}");
            self.error(at, "minLength-less-than-equal-to-maxLength", reason);
        }
        let Some(exact) = length.map(|(_, value)| value).or(base_length) else { return };
        const RULE: &str = "length-minLength-maxLength";
        if let Some(least) = effective_min
            && (length.is_some() || min.is_some())
        {
            let at = min.or(length).map_or(0, |(n, _)| n);
            if least > exact {
                self.error(at, RULE, format!("`minLength` {least} is greater than `length` {exact}"));
            } else if min.is_some() && base_min != min.map(|(_, value)| value) {
                self.error(at, RULE, "`minLength` and `length` are not allowed together".to_owned());
            }
        }
        if let Some(most) = effective_max
            && (length.is_some() || max.is_some())
        {
            let at = max.or(length).map_or(0, |(n, _)| n);
            if most < exact {
                self.error(at, RULE, format!("`maxLength` {most} is less than `length` {exact}"));
            } else if max.is_some() && base_max != max.map(|(_, value)| value) {
                self.error(at, RULE, "`maxLength` and `length` are not allowed together".to_owned());
            }
        }
    }

    fn digits(&mut self) {
        let inherited: &[Facet] = &self.simple.facets;
        // The types derived from `integer` have no digits after the point, and that is fixed.
        let is_integer = !matches!(self.simple.builtin, Builtin::Decimal)
            && self.simple.builtin.primitive() == Builtin::Decimal;
        let base_total = last(inherited, TOTAL).map(|(_, value)| value);
        let base_fraction = last(inherited, FRACTION).map(|(_, value)| value).or(is_integer.then_some(0));
        let (total, fraction) = (last(self.step, TOTAL), last(self.step, FRACTION));
        if let Some((n, 0)) = total {
            self.error(n, "totalDigits", "`totalDigits` must be at least 1".to_owned());
        }
        if let (Some((n, new)), Some(old)) = (total, base_total)
            && new > old
        {
            let reason = format!("`totalDigits` {new} is greater than the base type's, {old}");
            self.error(n, "totalDigits-valid-restriction", reason);
        }
        if let (Some((n, new)), Some(old)) = (fraction, base_fraction)
            && new > old
        {
            let reason = format!("`fractionDigits` {new} is greater than the base type's, {old}");
            self.error(n, "fractionDigits-valid-restriction", reason);
        }
        let effective = (
            total.map(|(_, value)| value).or(base_total),
            fraction.map(|(_, value)| value).or(base_fraction),
        );
        if let (Some(total_digits), Some(fraction_digits)) = effective
            && fraction_digits > total_digits
            && let Some((n, _)) = fraction.or(total)
        {
            let reason =
                format!("`fractionDigits` {fraction_digits} is greater than `totalDigits` {total_digits}");
            self.error(n, "fractionDigits-totalDigits", reason);
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

    fn bounds(&mut self) {
        if !matches!(self.simple.variety, Variety::Atomic) {
            return;
        }
        let mut own: Vec<Bound> = Vec::new();
        for (index, facet) in self.step.iter().enumerate() {
            let Some(text) = bound_text(&facet.kind) else { continue };
            let name = facet.kind.name();
            if !facet.kind.applies_to(self.simple) {
                continue;
            }
            match self.value(text) {
                Some(value) => own.push(Bound { index, name, text: text.to_owned(), value }),
                None => {
                    let builtin = self.simple.builtin.name();
                    let reason = format!(
                        "`{name}` {text} is not a value of `xs:{builtin}`, which the base type derives from"
                    );
                    self.error(index, rule_of(name), reason);
                }
            }
        }
        let mut inherited: Vec<Bound> = Vec::new();
        let built_in = range(self.simple.builtin);
        for (name, value) in [("minInclusive", built_in.0), ("maxInclusive", built_in.1)] {
            if let Some(value) = value {
                inherited.push(Bound {
                    index: 0,
                    name,
                    text: value.to_string(),
                    value: Value::Decimal(value.into()),
                });
            }
        }
        for facet in &self.simple.facets {
            if let Some(text) = bound_text(&facet.kind)
                && let Some(value) = self.value(text)
            {
                let name = facet.kind.name();
                inherited.retain(|bound| bound.name != name);
                inherited.push(Bound { index: 0, name, text: text.to_owned(), value });
            }
        }
        for (n, bound) in own.iter().enumerate() {
            for other in own.get(n + 1..).unwrap_or_default() {
                self.compare_own(bound, other);
            }
            for base in &inherited {
                self.compare_inherited(bound, base);
            }
        }
    }

    /// Two bounds of the same step.
    fn compare_own(&mut self, a: &Bound, b: &Bound) {
        let at = b.index.max(a.index);
        let (lower, upper) = match (a.name.starts_with("min"), b.name.starts_with("min")) {
            (true, false) => (a, b),
            (false, true) => (b, a),
            _ if a.name != b.name => {
                let rule = if a.name.starts_with("min") {
                    "minInclusive-minExclusive"
                } else {
                    "maxInclusive-maxExclusive"
                };
                return self.error(
                    at,
                    rule,
                    format!("`{}` and `{}` are not allowed together", a.name, b.name),
                );
            }
            _ => return,
        };
        let order = lower.value.compare(&upper.value);
        // Equal bounds leave a value only if both are inclusive; the specification also lets both be exclusive.
        let (good, rule) = match (lower.name, upper.name) {
            ("minInclusive", "maxInclusive") => {
                (order.is_some_and(Ordering::is_le), "minInclusive-less-than-equal-to-maxInclusive")
            }
            ("minExclusive", "maxExclusive") => {
                (order.is_some_and(Ordering::is_le), "minExclusive-less-than-equal-to-maxExclusive")
            }
            ("minExclusive", _) => {
                (order.is_some_and(Ordering::is_lt), "minExclusive-less-than-maxInclusive")
            }
            _ => (order.is_some_and(Ordering::is_lt), "minInclusive-less-than-maxExclusive"),
        };
        if !good {
            let reason =
                format!("`{}` {} is not below `{}` {}", lower.name, lower.text, upper.name, upper.text);
            self.error(at, rule, reason);
        }
    }

    /// A bound of the step and one of the base type, which must leave it room.
    fn compare_inherited(&mut self, bound: &Bound, base: &Bound) {
        let order = bound.value.compare(&base.value);
        let (ge, gt) = (order.is_some_and(Ordering::is_ge), order.is_some_and(Ordering::is_gt));
        let (le, lt) = (order.is_some_and(Ordering::is_le), order.is_some_and(Ordering::is_lt));
        let (good, wanted) = match (bound.name, base.name) {
            ("minInclusive" | "minExclusive", "minInclusive") | ("minExclusive", "minExclusive") => {
                (ge, "at least")
            }
            ("maxInclusive" | "maxExclusive", "maxInclusive") | ("maxExclusive", "maxExclusive") => {
                (le, "at most")
            }
            ("minInclusive", "maxInclusive") | ("minExclusive", "maxInclusive") => (le, "at most"),
            ("maxInclusive", "minInclusive") => (ge, "at least"),
            ("minInclusive" | "maxInclusive" | "maxExclusive", "minExclusive")
            | ("maxExclusive", "minInclusive") => (gt, "greater than"),
            _ => (lt, "less than"),
        };
        if !good {
            let Bound { name, text, .. } = bound;
            let reason =
                format!("`{name}` {text} must be {wanted} the base type's `{}`, {}", base.name, base.text);
            self.error(bound.index, rule_of(name), reason);
        }
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

fn rule_of(bound: &str) -> &'static str {
    match bound {
        "minInclusive" => "minInclusive-valid-restriction",
        "minExclusive" => "minExclusive-valid-restriction",
        "maxInclusive" => "maxInclusive-valid-restriction",
        _ => "maxExclusive-valid-restriction",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Derivation, DerivationSet, EnumerationValue, TypeDef};

    fn facet(kind: FacetKind) -> Facet {
        Facet { kind, fixed: false, position: None }
    }

    fn enumeration(values: &[&str]) -> FacetKind {
        let value = |value: &&str| EnumerationValue { value: (*value).to_owned(), documentation: None };
        FacetKind::Enumeration(values.iter().map(value).collect())
    }

    /// Types with one more, a restriction of the built-in by these facets.
    fn derived(builtin: Builtin, facets: Vec<Facet>) -> (Types, TypeId) {
        let mut types = Types::with_builtins();
        let base = types.builtin(builtin);
        let variety = match builtin.item() {
            Some(item) => Variety::List(types.builtin(item)),
            None => Variety::Atomic,
        };
        types.types.push(TypeDef {
            name: None,
            owner: None,
            base: Some(base),
            derivation: Derivation::Restriction,
            r#final: DerivationSet::default(),
            kind: TypeKind::Simple(SimpleType { variety, builtin, facets }),
            documentation: None,
            position: None,
        });
        let id = TypeId(types.types.len() as u32 - 1);
        (types, id)
    }

    /// The rules that a step breaks which restricts a restriction of a built-in.
    fn broken(builtin: Builtin, base: Vec<FacetKind>, step: Vec<FacetKind>) -> Vec<&'static str> {
        let (types, id) = derived(builtin, base.into_iter().map(facet).collect());
        let step: Vec<Facet> = step.into_iter().map(facet).collect();
        check_step(&mut SimpleCheckers::new(), &types, id, &step)
            .into_iter()
            .map(|error| error.rule)
            .collect()
    }

    use FacetKind::*;

    fn text(text: &str) -> String {
        text.to_owned()
    }

    #[test]
    fn each_primitive_type_has_its_facets() {
        let kinds = || {
            vec![
                Length(1),
                MinLength(1),
                MaxLength(1),
                Pattern(vec![text("1")]),
                enumeration(&["1"]),
                WhiteSpace(super::WhiteSpace::Collapse),
                MinInclusive(text("1")),
                MinExclusive(text("1")),
                MaxInclusive(text("1")),
                MaxExclusive(text("1")),
                TotalDigits(1),
                FractionDigits(0),
            ]
        };
        for (builtin, applicable) in [
            (Builtin::String, "111111000000"),
            (Builtin::Boolean, "000101000000"),
            (Builtin::Decimal, "000111111111"),
            (Builtin::Int, "000111111111"),
            (Builtin::Double, "000111111100"),
            (Builtin::Duration, "000111111100"),
            (Builtin::GDay, "000111111100"),
            (Builtin::HexBinary, "111111000000"),
            (Builtin::AnyUri, "111111000000"),
            (Builtin::QName, "111111000000"),
            (Builtin::NmTokens, "111111000000"),
            (Builtin::AnySimpleType, "000000000000"),
        ] {
            let (types, id) = derived(builtin, Vec::new());
            let TypeKind::Simple(simple) = &types[id].kind else { panic!() };
            let found: String =
                kinds().iter().take(10).map(|kind| if kind.applies_to(simple) { '1' } else { '0' }).collect();
            assert_eq!(found, applicable[..10], "{builtin:?}");
            let found: String =
                kinds().iter().skip(10).map(|kind| if kind.applies_to(simple) { '1' } else { '0' }).collect();
            let expected = if builtin.primitive() == Builtin::Decimal { "11" } else { "00" };
            assert_eq!(found, expected, "{builtin:?}");
        }
        assert_eq!(broken(Builtin::Boolean, vec![], vec![enumeration(&["true"])]), ["cos-applicable-facets"]);
        let union =
            SimpleType { variety: Variety::Union(vec![]), builtin: Builtin::AnySimpleType, facets: vec![] };
        assert!(enumeration(&[]).applies_to(&union) && !Length(1).applies_to(&union));
    }

    #[test]
    fn lengths_may_only_narrow() {
        let none: [&str; 0] = [];
        assert_eq!(broken(Builtin::String, vec![MaxLength(5)], vec![MinLength(2), MaxLength(4)]), none);
        assert_eq!(
            broken(Builtin::String, vec![], vec![MinLength(5), MaxLength(4)]),
            ["minLength-less-than-equal-to-maxLength"]
        );
        assert_eq!(
            broken(Builtin::String, vec![MaxLength(5)], vec![MaxLength(6)]),
            ["maxLength-valid-restriction"]
        );
        assert_eq!(
            broken(Builtin::String, vec![MinLength(5)], vec![MinLength(4)]),
            ["minLength-valid-restriction"]
        );
        assert_eq!(
            broken(Builtin::String, vec![MaxLength(5)], vec![MinLength(6)]),
            ["minLength-less-than-equal-to-maxLength"]
        );
        assert_eq!(broken(Builtin::String, vec![Length(5)], vec![Length(4)]), ["length-valid-restriction"]);
        assert_eq!(
            broken(Builtin::String, vec![], vec![Length(5), MinLength(4)]),
            ["length-minLength-maxLength"]
        );
        assert_eq!(broken(Builtin::String, vec![MaxLength(5)], vec![Length(4)]), none);
        assert_eq!(
            broken(Builtin::String, vec![MaxLength(5)], vec![Length(6)]),
            ["length-minLength-maxLength"]
        );
        assert_eq!(broken(Builtin::NmTokens, vec![], vec![MinLength(0)]), ["minLength-valid-restriction"]);
    }

    #[test]
    fn bounds_may_only_narrow_and_must_leave_values() {
        let none: [&str; 0] = [];
        let int = |base: Vec<FacetKind>, step: Vec<FacetKind>| broken(Builtin::Int, base, step);
        assert_eq!(
            int(vec![MinInclusive(text("0"))], vec![MinInclusive(text("0")), MaxInclusive(text("+00"))]),
            none
        );
        assert_eq!(
            int(vec![], vec![MinInclusive(text("2")), MaxInclusive(text("1"))]),
            ["minInclusive-less-than-equal-to-maxInclusive"]
        );
        assert_eq!(int(vec![], vec![MinExclusive(text("1")), MaxExclusive(text("1"))]), none);
        assert_eq!(
            int(vec![], vec![MinInclusive(text("1")), MaxExclusive(text("1"))]),
            ["minInclusive-less-than-maxExclusive"]
        );
        assert_eq!(
            int(vec![], vec![MinInclusive(text("1")), MinExclusive(text("1"))]),
            ["minInclusive-minExclusive"]
        );
        assert_eq!(int(vec![], vec![MaxInclusive(text("2147483648"))]), ["maxInclusive-valid-restriction"]);
        assert_eq!(int(vec![], vec![MaxInclusive(text("1.5"))]), ["maxInclusive-valid-restriction"]);
        assert_eq!(int(vec![MaxExclusive(text("5"))], vec![MaxExclusive(text("5"))]), none);
        assert_eq!(
            int(vec![MaxExclusive(text("5"))], vec![MaxInclusive(text("5"))]),
            ["maxInclusive-valid-restriction"]
        );
        assert_eq!(
            int(vec![MinInclusive(text("5"))], vec![MinInclusive(text("4"))]),
            ["minInclusive-valid-restriction"]
        );
        assert_eq!(
            int(vec![MinInclusive(text("5"))], vec![MaxExclusive(text("5"))]),
            ["maxExclusive-valid-restriction"]
        );
        assert_eq!(int(vec![MinExclusive(text("5"))], vec![MinExclusive(text("5"))]), none);
        assert_eq!(
            broken(
                Builtin::DateTime,
                vec![MinInclusive(text("2000-01-01T00:00:00Z"))],
                vec![MinInclusive(text("2000-01-01T05:00:00"))]
            ),
            ["minInclusive-valid-restriction"]
        );
    }

    #[test]
    fn digits_white_space_and_fixed_facets_are_kept() {
        let none: [&str; 0] = [];
        let space = super::WhiteSpace::Replace;
        assert_eq!(
            broken(Builtin::Decimal, vec![TotalDigits(5)], vec![TotalDigits(4), FractionDigits(4)]),
            none
        );
        assert_eq!(
            broken(Builtin::Decimal, vec![], vec![TotalDigits(4), FractionDigits(5)]),
            ["fractionDigits-totalDigits"]
        );
        assert_eq!(
            broken(Builtin::Decimal, vec![TotalDigits(5)], vec![TotalDigits(6)]),
            ["totalDigits-valid-restriction"]
        );
        assert_eq!(
            broken(Builtin::Int, vec![], vec![FractionDigits(1)]),
            ["fractionDigits-valid-restriction"]
        );
        assert_eq!(broken(Builtin::Int, vec![], vec![FractionDigits(0)]), none);
        assert_eq!(broken(Builtin::Decimal, vec![], vec![TotalDigits(0)]), ["totalDigits"]);
        assert_eq!(broken(Builtin::Token, vec![], vec![WhiteSpace(space)]), ["whiteSpace-valid-restriction"]);
        assert_eq!(broken(Builtin::String, vec![], vec![WhiteSpace(space)]), none);
        assert_eq!(
            broken(Builtin::String, vec![], vec![MaxLength(1), MaxLength(1)]),
            ["src-single-facet-value"]
        );
        let (types, id) =
            derived(Builtin::Int, vec![Facet { kind: MaxInclusive(text("5")), fixed: true, position: None }]);
        let rules = |bound: &str| {
            let step = [facet(MaxInclusive(text(bound)))];
            check_step(&mut SimpleCheckers::new(), &types, id, &step)
                .into_iter()
                .map(|e| e.rule)
                .collect::<Vec<_>>()
        };
        assert_eq!(rules("05"), none);
        assert_eq!(rules("4"), ["st-restrict-facets"]);
    }

    #[test]
    fn enumerated_values_and_patterns_must_be_valid_themselves() {
        let (types, id) = derived(Builtin::Int, vec![facet(MaxInclusive(text("5")))]);
        let step = [facet(enumeration(&["1", "6", "x"])), facet(Pattern(vec![text("a"), text("[")]))];
        let errors = check_step(&mut SimpleCheckers::new(), &types, id, &step);
        let found: Vec<_> = errors.iter().map(|error| (error.facet, error.value, error.rule)).collect();
        assert_eq!(
            found,
            [
                (0, Some(1), "enumeration-valid-restriction"),
                (0, Some(2), "enumeration-valid-restriction"),
                (1, Some(1), "pattern-valid"),
            ]
        );
    }
}
