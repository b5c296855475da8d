//! Decimals of any length, for validation: compared digit by digit, never computed with.
use super::white_space::trim_bytes;
use super::{Decimal, Integer, TextWriter, ValueError};
use std::cmp::Ordering;
use std::fmt;

/// An `xs:decimal` of any length. Equality, order and hash are by value.
///
/// ```
/// use soap_model::datatypes::ExactDecimal;
/// let long: ExactDecimal = "0.1000000000000000000000000000000000000000001".parse()?;
/// assert!(long > "0.10".parse()?);
/// assert_eq!("01.50".parse::<ExactDecimal>()?.to_string(), "1.5");
/// # Ok::<(), soap_model::datatypes::ValueError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ExactDecimal {
    /// Never for zero.
    negative: bool,
    /// Number of digits before the point.
    whole: usize,
    /// The digits before the point without leading zeros and those after it without trailing zeros.
    digits: Box<str>,
}

impl ExactDecimal {
    /// Digits before and after the point: what `totalDigits` counts (part 2, 4.3.11); at least one.
    pub fn total_digits(&self) -> u64 {
        self.digits.len().max(1) as u64
    }

    /// Digits after the point (part 2, 4.3.12).
    pub fn fraction_digits(&self) -> u64 {
        (self.digits.len() - self.whole) as u64
    }

    /// Less than zero.
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    fn read(text: &[u8]) -> Option<Self> {
        let text = trim_bytes(text);
        let (negative, text) = match text {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            _ => (false, text),
        };
        let (whole, fraction) = match text.iter().position(|byte| *byte == b'.') {
            Some(at) => (text.get(..at)?, text.get(at + 1..)?),
            None => (text, &b""[..]),
        };
        if whole.is_empty() && fraction.is_empty() || !whole.iter().chain(fraction).all(u8::is_ascii_digit) {
            return None;
        }
        let zeros = whole.iter().take_while(|digit| **digit == b'0').count();
        let whole = whole.get(zeros..)?;
        let zeros = fraction.iter().rev().take_while(|digit| **digit == b'0').count();
        let fraction = fraction.get(..fraction.len() - zeros)?;
        let digits: String = whole.iter().chain(fraction).map(|digit| char::from(*digit)).collect();
        Some(ExactDecimal {
            negative: negative && !digits.is_empty(),
            whole: whole.len(),
            digits: digits.into_boxed_str(),
        })
    }
}

impl std::str::FromStr for ExactDecimal {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        ExactDecimal::read(text.as_bytes()).ok_or_else(|| {
            ValueError::new("an `xs:decimal`", "only digits with an optional sign and point are")
        })
    }
}

/// The shortest form: `1.5`, `-0.5`, `0`.
impl fmt::Display for ExactDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = self.digits.split_at_checked(self.whole).unwrap_or((&self.digits, ""));
        let sign = if self.negative { "-" } else { "" };
        let whole = if whole.is_empty() { "0" } else { whole };
        let point = if fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{whole}{point}{fraction}")
    }
}

impl fmt::Debug for ExactDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ExactDecimal({self})")
    }
}

impl Ord for ExactDecimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let magnitude = |a: &Self, b: &Self| {
            a.whole.cmp(&b.whole).then_with(|| a.digits.as_bytes().cmp(b.digits.as_bytes()))
        };
        match (self.negative, other.negative) {
            (false, false) => magnitude(self, other),
            (true, true) => magnitude(other, self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for ExactDecimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Default for ExactDecimal {
    fn default() -> Self {
        ExactDecimal { negative: false, whole: 0, digits: "".into() }
    }
}

/// From a number whose written form is a decimal.
fn from_written(text: &str) -> ExactDecimal {
    ExactDecimal::read(text.as_bytes()).unwrap_or_default()
}

impl From<&Integer> for ExactDecimal {
    fn from(value: &Integer) -> Self {
        from_written(&value.to_string())
    }
}

impl From<i128> for ExactDecimal {
    fn from(value: i128) -> Self {
        from_written(itoa::Buffer::new().format(value))
    }
}

impl From<Decimal> for ExactDecimal {
    fn from(value: Decimal) -> Self {
        from_written(&TextWriter::to_string(&value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> ExactDecimal {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn equal_numbers_are_equal_however_they_are_written() {
        for (a, b) in [("1.0", "1.00"), ("+01", "1."), ("-0", "0.0"), (".5", "0.50"), ("100", "100.0")] {
            assert_eq!(read(a), read(b));
        }
    }

    #[test]
    fn digits_are_counted_as_the_facets_count_them() {
        for (text, total, fraction) in
            [("0", 1, 0), ("100", 3, 0), ("0.00012", 5, 5), ("12.50", 3, 1), ("-1.5", 2, 1), ("00.10", 1, 1)]
        {
            let value = read(text);
            assert_eq!((value.total_digits(), value.fraction_digits()), (total, fraction), "{text}");
        }
    }

    #[test]
    fn what_is_no_decimal_is_refused() {
        for text in ["", ".", "-", "1e1", "1.2.3", "1 2", "NaN", "+-1", "٣"] {
            assert!(text.parse::<ExactDecimal>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_the_numbers(a in -2000i64..2000, b in -2000i64..2000, long in -2000i64..2000) {
            let decimal = |value: i64| read(&format!("{}.{:02}", format_args!("{}{}", if value < 0 { "-" } else { "" }, value.abs() / 100), value.abs() % 100));
            prop_assert_eq!(decimal(a).cmp(&decimal(b)), a.cmp(&b));
            prop_assert_eq!(ExactDecimal::from(i128::from(a)).cmp(&ExactDecimal::from(i128::from(long))), a.cmp(&long));
        }

        #[test]
        fn written_decimals_read_back(text in "[+-]?[0-9]{1,50}(\\.[0-9]{0,50})?") {
            prop_assert_eq!(read(&read(&text).to_string()), read(&text));
        }
    }
}
