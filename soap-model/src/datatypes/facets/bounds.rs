//! Bounds (part 2, 4.3.7 to 4.3.10): among themselves, and within those of the base type.
use super::{Step, bound_text};
use crate::contract::Variety;
use crate::datatypes::Value;
use crate::datatypes::atomic::range;
use std::cmp::Ordering;

/// One of the four bounds.
#[derive(Clone)]
struct Bound {
    index: usize,
    name: &'static str,
    text: String,
    value: Value,
}

impl Step<'_> {
    pub(super) fn bounds(&mut self) {
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
}

fn rule_of(bound: &str) -> &'static str {
    match bound {
        "minInclusive" => "minInclusive-valid-restriction",
        "minExclusive" => "minExclusive-valid-restriction",
        "maxInclusive" => "maxInclusive-valid-restriction",
        _ => "maxExclusive-valid-restriction",
    }
}
