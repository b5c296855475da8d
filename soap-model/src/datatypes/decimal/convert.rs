//! Decimals from and to other numbers; `rust_decimal::Decimal` as a simple value.
use super::{Decimal, EXPECTED, MAX_MANTISSA, MAX_SCALE, Repr, mantissa, short_mantissa};
use crate::datatypes::{Integer, TextContext, TextValue, TextWriter, ValueError};
use rust_decimal::Decimal as Short;

impl From<Short> for Decimal {
    fn from(value: Short) -> Self {
        let mantissa = value.mantissa();
        Decimal::short(mantissa < 0, mantissa.unsigned_abs(), value.scale() as usize)
    }
}

/// Fails for more than 28 digits. Zeros at the end of the fraction are kept as far as there is room for them.
impl TryFrom<&Decimal> for Short {
    type Error = ValueError;

    fn try_from(value: &Decimal) -> Result<Self, ValueError> {
        let (negative, scale, mantissa) = match &value.0 {
            Repr::Short { negative, scale, high, low } => {
                (*negative, u32::from(*scale), mantissa(*high, *low))
            }
            Repr::Long(long) => {
                let (whole, fraction) = long.parts();
                let significant = fraction.trim_end_matches('0').len();
                let kept = fraction.get(..significant).unwrap_or_default();
                let mut mantissa = short_mantissa(whole.as_bytes(), kept.as_bytes()).ok_or_else(|| {
                    ValueError::new(EXPECTED, "more than 28 digits are too many for `rust_decimal::Decimal`")
                })?;
                let mut scale = significant;
                while scale < fraction.len().min(MAX_SCALE) && mantissa * 10 <= MAX_MANTISSA {
                    (mantissa, scale) = (mantissa * 10, scale + 1);
                }
                (long.negative, scale as u32, mantissa)
            }
        };
        let (lo, mid, hi) = (mantissa as u32, (mantissa >> 32) as u32, (mantissa >> 64) as u32);
        Ok(Short::from_parts(lo, mid, hi, negative, scale))
    }
}

/// Fails for more than 28 digits.
impl TryFrom<Decimal> for Short {
    type Error = ValueError;

    fn try_from(value: Decimal) -> Result<Self, ValueError> {
        Short::try_from(&value)
    }
}

impl From<&Integer> for Decimal {
    fn from(value: &Integer) -> Self {
        match value.to_i64() {
            Some(value) => Decimal::from(value),
            None => from_digits(&value.to_string()),
        }
    }
}

impl From<Integer> for Decimal {
    fn from(value: Integer) -> Self {
        Decimal::from(&value)
    }
}

/// Fails for what has a fraction other than zero, and beyond 4,000 digits.
impl TryFrom<&Decimal> for Integer {
    type Error = ValueError;

    fn try_from(value: &Decimal) -> Result<Self, ValueError> {
        if value.fraction_digits() > 0 {
            return Err(ValueError::new("a whole number", "there are digits after the point"));
        }
        value.normalized().to_string().parse()
    }
}

/// Of a number whose written form is a decimal.
fn from_digits(text: &str) -> Decimal {
    text.parse().unwrap_or_default()
}

macro_rules! integers { ($($type:ident)*) => { $(
    impl From<$type> for Decimal {
        fn from(value: $type) -> Self {
            match i64::try_from(value) {
                Ok(value) => Decimal::new(value, 0),
                Err(_) => from_digits(itoa::Buffer::new().format(value)),
            }
        }
    }

    /// Fails for what has a fraction other than zero or is out of range.
    impl TryFrom<&Decimal> for $type {
        type Error = ValueError;

        fn try_from(value: &Decimal) -> Result<Self, ValueError> {
            $type::try_from(&Integer::try_from(value)?)
        }
    }
)* } }
integers! { i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }

/// For users who prefer it: numbers of more than 28 digits are refused; they are never rounded.
impl TextValue for Short {
    fn parse(text: &str, cx: &TextContext<'_>) -> Result<Self, ValueError> {
        Short::try_from(&Decimal::parse(text, cx)?)
    }

    fn write(&self, out: &mut TextWriter<'_>) {
        Decimal::from(*self).write(out);
    }
}
