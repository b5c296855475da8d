//! Lengths and numbers of digits (part 2, 4.3.1 to 4.3.3, 4.3.11, 4.3.12).
use super::Step;
use crate::contract::{Facet, FacetKind};
use crate::datatypes::Builtin;

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

impl Step<'_> {
    pub(super) fn lengths(&mut self) {
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

    pub(super) fn digits(&mut self) {
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
}
