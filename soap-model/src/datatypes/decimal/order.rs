//! Decimals by value: equality, order, hash, and the digits that facets count.
use super::{Decimal, Repr, mantissa};
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// A number without its sign, in the one form that equal numbers share: 0.`digits` times ten to the power of `point`.
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Magnitude<'a> {
    /// Digits before the point, or less the zeros after it: what decides the order first. None for zero.
    point: Option<i64>,
    /// From the first digit that is no zero to the last.
    digits: &'a str,
}

impl Decimal {
    fn with_magnitude<T>(&self, then: impl FnOnce(Magnitude<'_>) -> T) -> T {
        let mut buffer = itoa::Buffer::new();
        let (digits, scale) = match &self.0 {
            Repr::Short { scale, high: 0, low, .. } => (buffer.format(*low), usize::from(*scale)),
            Repr::Short { scale, high, low, .. } => {
                (buffer.format(mantissa(*high, *low)), usize::from(*scale))
            }
            Repr::Long(long) => (&*long.digits, long.digits.len() - long.whole),
        };
        let from_first = digits.trim_start_matches('0');
        // Lengths of texts in memory fit.
        let point = (!from_first.is_empty()).then_some(from_first.len() as i64 - scale as i64);
        then(Magnitude { point, digits: from_first.trim_end_matches('0') })
    }

    /// Digits before and after the point: what `totalDigits` counts (part 2, 4.3.11); at least one.
    pub fn total_digits(&self) -> u64 {
        self.with_magnitude(|magnitude| {
            let whole = magnitude.point.unwrap_or(0).max(0) as u64;
            (whole + magnitude.fraction_digits()).max(1)
        })
    }

    /// Digits after the point, without zeros at the end (part 2, 4.3.12).
    pub fn fraction_digits(&self) -> u64 {
        self.with_magnitude(|magnitude| magnitude.fraction_digits())
    }

    fn cmp_magnitude(&self, other: &Self) -> Ordering {
        if let (
            Repr::Short { scale: a_scale, high: a_high, low: a_low, .. },
            Repr::Short { scale: b_scale, high: b_high, low: b_low, .. },
        ) = (&self.0, &other.0)
        {
            let (a, b) = (mantissa(*a_high, *a_low), mantissa(*b_high, *b_low));
            // What overflows is greater than any mantissa.
            let grown = |value: u128, by: u8| 10u128.checked_pow(by.into())?.checked_mul(value);
            return match a_scale.cmp(b_scale) {
                Ordering::Equal => a.cmp(&b),
                Ordering::Less => grown(a, b_scale - a_scale).map_or(Ordering::Greater, |a| a.cmp(&b)),
                Ordering::Greater => grown(b, a_scale - b_scale).map_or(Ordering::Less, |b| a.cmp(&b)),
            };
        }
        self.with_magnitude(|a| other.with_magnitude(|b| a.cmp(&b)))
    }
}

impl Magnitude<'_> {
    fn fraction_digits(&self) -> u64 {
        (self.digits.len() as i64 - self.point.unwrap_or(0)).max(0) as u64
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_negative(), other.is_negative()) {
            (false, false) => self.cmp_magnitude(other),
            (true, true) => other.cmp_magnitude(self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.is_negative().hash(state);
        self.with_magnitude(|magnitude| magnitude.hash(state));
    }
}
