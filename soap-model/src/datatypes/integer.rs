//! `xs:integer` and its unbounded kin (part 2, 3.3.13).
use super::number::{self, IntegerFault};
use super::white_space::trim_bytes;
use super::{TextContext, TextValue, TextWriter, ValueError};
use num_bigint::{BigInt, Sign};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// `xs:integer` and its unbounded kin: small inside where it can be, else as long as it needs.
///
/// ```
/// use soap_model::datatypes::Integer;
/// let n: Integer = "123456789012345678901234567890".parse()?;
/// assert!(n > Integer::from(5));
/// assert_eq!(i64::try_from(&Integer::from(5u8)), Ok(5));
/// # Ok::<(), soap_model::datatypes::ValueError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Integer(Repr);

/// A number that fits an `i64` is always `Small`, so that equality and hashes follow from the parts.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Small(i64),
    Big(Box<BigInt>),
}

const EXPECTED: &str = "an `xs:integer`";

impl Integer {
    /// Zero.
    pub const ZERO: Integer = Integer(Repr::Small(0));

    /// Whether it is less than zero.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small(value) => *value < 0,
            Repr::Big(value) => value.sign() == Sign::Minus,
        }
    }

    /// The number, if an `i64` can hold it.
    pub const fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Repr::Small(value) => Some(*value),
            Repr::Big(_) => None,
        }
    }

    /// The number as an arbitrary-precision integer of `num-bigint`.
    pub fn to_bigint(&self) -> BigInt {
        match &self.0 {
            Repr::Small(value) => BigInt::from(*value),
            Repr::Big(value) => (**value).clone(),
        }
    }

    /// Number of decimal digits without sign.
    pub(crate) fn digits(&self) -> u64 {
        match &self.0 {
            Repr::Small(value) => u64::from(value.unsigned_abs().checked_ilog10().unwrap_or(0)) + 1,
            Repr::Big(value) => value.magnitude().to_string().len() as u64,
        }
    }

    #[cold]
    fn parse_big(text: &str, max_digits: usize) -> Result<Self, ValueError> {
        let text = trim_bytes(text.as_bytes());
        let (sign, digits) = match text {
            [b'-', rest @ ..] => (Sign::Minus, rest),
            [b'+', rest @ ..] => (Sign::Plus, rest),
            _ => (Sign::Plus, text),
        };
        let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
        let digits = &digits[zeros..];
        if digits.len() > max_digits {
            return Err(ValueError::new(EXPECTED, format!("more than {max_digits} digits, the limit set")));
        }
        let value = num_bigint::BigUint::parse_bytes(digits, 10)
            .ok_or_else(|| ValueError::new(EXPECTED, "only digits, after an optional sign, are"))?;
        Ok(Integer::from(BigInt::from_biguint(sign, value)))
    }
}

impl TextValue for Integer {
    #[inline]
    fn parse(text: &str, cx: &TextContext<'_>) -> Result<Self, ValueError> {
        match number::integer(text.as_bytes()) {
            Ok((false, value)) if value <= i64::MAX as u64 => Ok(Integer(Repr::Small(value as i64))),
            Ok((true, value)) if value <= i64::MAX as u64 => Ok(Integer(Repr::Small(-(value as i64)))),
            Ok((negative, value)) => {
                let value = i128::from(value);
                Ok(Integer::from(if negative { -value } else { value }))
            }
            Err(IntegerFault::Lexical) => {
                Err(ValueError::new(EXPECTED, "only digits, after an optional sign, are"))
            }
            Err(IntegerFault::Range) => Integer::parse_big(text, cx.max_integer_digits()),
        }
    }

    #[inline]
    fn write(&self, out: &mut TextWriter<'_>) {
        match &self.0 {
            Repr::Small(value) => out.verbatim(itoa::Buffer::new().format(*value)),
            Repr::Big(value) => out.verbatim(&value.to_string()),
        }
    }
}

impl FromStr for Integer {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        Integer::parse(text, &TextContext::new())
    }
}

impl fmt::Display for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Small(value) => fmt::Display::fmt(value, f),
            Repr::Big(value) => fmt::Display::fmt(value, f),
        }
    }
}

impl fmt::Debug for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Integer({self})")
    }
}

impl Default for Integer {
    fn default() -> Self {
        Integer::ZERO
    }
}

impl Ord for Integer {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Small(a), Repr::Small(b)) => a.cmp(b),
            (Repr::Big(a), Repr::Big(b)) => a.cmp(b),
            // What is not small is beyond all that is, on the side of its sign.
            (Repr::Small(_), Repr::Big(b)) => {
                if b.sign() == Sign::Minus {
                    Ordering::Greater
                } else {
                    Ordering::Less
                }
            }
            (Repr::Big(a), Repr::Small(_)) => {
                if a.sign() == Sign::Minus {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
        }
    }
}

impl PartialOrd for Integer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<BigInt> for Integer {
    fn from(value: BigInt) -> Self {
        match i64::try_from(&value) {
            Ok(small) => Integer(Repr::Small(small)),
            Err(_) => Integer(Repr::Big(Box::new(value))),
        }
    }
}

impl From<&Integer> for BigInt {
    fn from(value: &Integer) -> Self {
        value.to_bigint()
    }
}

macro_rules! conversions { ($($type:ident)*) => { $(
    impl From<$type> for Integer {
        fn from(value: $type) -> Self {
            match i64::try_from(value) {
                Ok(small) => Integer(Repr::Small(small)),
                Err(_) => Integer(Repr::Big(Box::new(BigInt::from(value)))),
            }
        }
    }

    /// Fails if the number is out of the type's range.
    impl TryFrom<&Integer> for $type {
        type Error = ValueError;

        fn try_from(value: &Integer) -> Result<Self, ValueError> {
            let converted = match &value.0 {
                Repr::Small(value) => $type::try_from(*value).ok(),
                Repr::Big(value) => $type::try_from(&**value).ok(),
            };
            converted.ok_or_else(|| ValueError::new(concat!("a number that fits `", stringify!($type), "`"), "out of range"))
        }
    }
)* } }
conversions! { i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Integer {
        text.parse().unwrap()
    }

    #[test]
    fn integers_of_any_length_keep_their_value() {
        for text in [
            "0",
            "-1",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "18446744073709551616",
            "-123456789012345678901234567890123456789012345678901234567890",
        ] {
            assert_eq!(read(text).to_string(), text);
            assert_eq!(TextWriter::to_string(&read(text)), text);
        }
        assert_eq!(read(" +00000000000000000000000000000000000000000000000012 "), Integer::from(12));
        assert_eq!(read("-0"), Integer::ZERO);
        assert_eq!(size_of::<Integer>(), 16);
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for text in ["", "+", "-", "1.0", "1e3", "12345678901234567890123456789_0", "--1", "١٢٣", "1 2"] {
            assert!(text.parse::<Integer>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_number_of_digits_is_limited_and_the_limit_can_be_set() {
        let long = "9".repeat(4_001);
        assert!(long.parse::<Integer>().is_err());
        let cx = TextContext::new().with_max_integer_digits(5_000);
        assert_eq!(Integer::parse(&long, &cx).unwrap().digits(), 4_001);
        assert!("9".repeat(4_000).parse::<Integer>().is_ok());
    }

    #[test]
    fn order_and_conversions_do_not_depend_on_the_size() {
        let ordered = [
            "-99999999999999999999",
            "-9223372036854775809",
            "-9223372036854775808",
            "-1",
            "0",
            "7",
            "9223372036854775807",
            "9223372036854775808",
            "99999999999999999999",
        ]
        .map(read);
        assert!(ordered.is_sorted());
        assert_eq!(u64::try_from(&read("9223372036854775808")), Ok(9223372036854775808));
        assert!(i64::try_from(&read("9223372036854775808")).is_err());
        assert!(u8::try_from(&read("-1")).is_err());
        assert_eq!(Integer::from(u128::MAX).to_string(), u128::MAX.to_string());
        assert_eq!(read("1000").digits(), 4);
        assert_eq!(read("-18446744073709551616").digits(), 20);
        assert_eq!(Integer::ZERO.digits(), 1);
    }

    proptest! {
        #[test]
        fn written_integers_read_back(value: i128) {
            let integer = Integer::from(value);
            prop_assert_eq!(integer.to_string(), value.to_string());
            prop_assert_eq!(read(&integer.to_string()), integer);
        }

        #[test]
        fn order_is_that_of_the_numbers(a: i128, b: i128, c: i64) {
            prop_assert_eq!(Integer::from(a).cmp(&Integer::from(b)), a.cmp(&b));
            prop_assert_eq!(Integer::from(a).cmp(&Integer::from(c)), a.cmp(&i128::from(c)));
        }
    }
}
