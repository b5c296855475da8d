//! `xs:decimal` (part 2, 3.2.3): exact, of any length, trailing zeros of the fraction kept.
mod convert;
mod order;
#[cfg(test)]
mod tests;

use super::white_space::trim_bytes;
use super::{TextContext, TextValue, TextWriter, ValueError, digits};
use std::fmt;
use std::str::FromStr;

/// `xs:decimal`: exact and of any length, in little space for numbers of up to 28 digits. Equality, order and hash are by
/// value, and the zeros at the end of a fraction are kept: `1.50` is equal to `1.5` and is written as it came.
///
/// There is no arithmetic here, because its cost grows with lengths that a peer chooses: convert to
/// `rust_decimal::Decimal`, which fails for numbers of more than 28 digits, compute, and convert back.
///
/// ```
/// use soap_model::datatypes::Decimal;
/// let price: Decimal = "12.50".parse()?;
/// assert_eq!(price, Decimal::new(125, 1));
/// assert_eq!(price.to_string(), "12.50");
/// let long: Decimal = "0.1000000000000000000000000000000000000000000001".parse()?;
/// assert!(long > "0.10".parse()?);
///
/// let total = rust_decimal::Decimal::try_from(&price)? * rust_decimal::Decimal::from(3);
/// assert_eq!(Decimal::from(total).to_string(), "37.50");
/// # Ok::<(), soap_model::datatypes::ValueError>(())
/// ```
#[derive(Clone)]
pub struct Decimal(Repr);

/// Zero is never negative. The same number may be both: a fraction that ends in many zeros is `Long`.
#[derive(Clone)]
enum Repr {
    /// The digits as a number below 2^96 (its upper 32 bits and its lower 64) and how many stand after the point.
    Short {
        negative: bool,
        scale: u8,
        high: u32,
        low: u64,
    },
    Long(Box<Long>),
}

/// What is too long for the short form.
#[derive(Clone)]
struct Long {
    negative: bool,
    /// Number of digits before the point.
    whole: usize,
    /// The digits before the point without leading zeros, and all of those after it.
    digits: Box<str>,
}

const EXPECTED: &str = "an `xs:decimal`";
/// The greatest scale and the greatest mantissa (96 bits) of the short form: those of `rust_decimal`.
const MAX_SCALE: usize = 28;
const MAX_MANTISSA: u128 = (1 << 96) - 1;

impl Decimal {
    /// Zero.
    pub const ZERO: Decimal = Decimal(Repr::Short { negative: false, scale: 0, high: 0, low: 0 });

    /// A number whose last `scale` digits stand after the point: `Decimal::new(1250, 2)` is 12.50.
    pub fn new(number: i64, scale: u8) -> Self {
        let low = number.unsigned_abs();
        if usize::from(scale) <= MAX_SCALE {
            return Decimal(Repr::Short { negative: number < 0, scale, high: 0, low });
        }
        let digits = format!("{low:0>width$}", width = usize::from(scale));
        Decimal(Repr::Long(Box::new(Long { negative: number < 0, whole: 0, digits: digits.into() })))
    }

    /// Less than zero.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Short { negative, .. } => *negative,
            Repr::Long(long) => long.negative,
        }
    }

    /// Digits after the point as they are written, zeros at the end included.
    pub fn scale(&self) -> usize {
        match &self.0 {
            Repr::Short { scale, .. } => usize::from(*scale),
            Repr::Long(long) => long.digits.len() - long.whole,
        }
    }

    /// The same number without zeros at the end of its fraction.
    pub fn normalized(&self) -> Decimal {
        let zeros = self.scale() - self.fraction_digits() as usize;
        if zeros == 0 {
            return self.clone();
        }
        let text = self.to_string();
        text.get(..text.len() - zeros).and_then(|text| text.parse().ok()).unwrap_or_default()
    }

    /// The short form, of a mantissa that fits.
    fn short(negative: bool, mantissa: u128, scale: usize) -> Self {
        let (high, low) = ((mantissa >> 64) as u32, mantissa as u64);
        Decimal(Repr::Short { negative: negative && mantissa != 0, scale: scale as u8, high, low })
    }

    /// Of more than 19 characters.
    fn parse_long(negative: bool, text: &[u8]) -> Result<Self, ValueError> {
        let (whole, fraction) = split(text).ok_or_else(lexical)?;
        if let Some(mantissa) = short_mantissa(whole, fraction) {
            return Ok(Decimal::short(negative, mantissa, fraction.len()));
        }
        let digits: String = whole.iter().chain(fraction).map(|digit| char::from(*digit)).collect();
        let negative = negative && digits.bytes().any(|digit| digit != b'0');
        Ok(Decimal(Repr::Long(Box::new(Long { negative, whole: whole.len(), digits: digits.into() }))))
    }
}

impl Long {
    /// The digits before and after the point.
    fn parts(&self) -> (&str, &str) {
        self.digits.split_at_checked(self.whole).unwrap_or((&self.digits, ""))
    }
}

/// The digits before the point, without leading zeros, and after it.
fn split(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (whole, fraction) = match text.iter().position(|byte| *byte == b'.') {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?),
        None => (text, &b""[..]),
    };
    if whole.is_empty() && fraction.is_empty() || !whole.iter().chain(fraction).all(u8::is_ascii_digit) {
        return None;
    }
    let zeros = whole.iter().take_while(|digit| **digit == b'0').count();
    Some((whole.get(zeros..)?, fraction))
}

/// The number that such digits make, if the short form holds it.
fn short_mantissa(whole: &[u8], fraction: &[u8]) -> Option<u128> {
    if fraction.len() > MAX_SCALE || whole.len() + fraction.len() > MAX_SCALE + 1 {
        return None;
    }
    [whole, fraction]
        .iter()
        .flat_map(|digits| digits.chunks(19))
        .try_fold(0u128, |value, chunk| {
            let power = digits::POWERS.get(chunk.len())?;
            value.checked_mul(u128::from(*power))?.checked_add(u128::from(digits::number(chunk)?))
        })
        .filter(|mantissa| *mantissa <= MAX_MANTISSA)
}

#[cold]
fn lexical() -> ValueError {
    ValueError::new(EXPECTED, "only digits with an optional sign and point are")
}

/// Costs and keeps as much as the text is long: what bounds a message's texts bounds its decimals.
impl TextValue for Decimal {
    fn parse(text: &str, _: &TextContext<'_>) -> Result<Self, ValueError> {
        let text = trim_bytes(text.as_bytes());
        let (negative, digits) = match text {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            _ => (false, text),
        };
        if digits.len() > 19 {
            return Decimal::parse_long(negative, digits);
        }
        let (whole, fraction) = match digits.iter().position(|byte| *byte == b'.') {
            Some(at) => (digits.get(..at), digits.get(at + 1..).unwrap_or_default()),
            None => (Some(digits), &b""[..]),
        };
        let whole = whole.unwrap_or_default();
        let (Some(first), Some(second)) = (digits::number(whole), digits::number(fraction)) else {
            return Err(lexical());
        };
        if whole.is_empty() && fraction.is_empty() {
            return Err(lexical());
        }
        // 19 digits always fit.
        let power = digits::POWERS.get(fraction.len()).copied().unwrap_or(1);
        let low = first.wrapping_mul(power).wrapping_add(second);
        let negative = negative && low != 0;
        Ok(Decimal(Repr::Short { negative, scale: fraction.len() as u8, high: 0, low }))
    }

    fn write(&self, out: &mut TextWriter<'_>) {
        let (negative, scale, high, low) = match &self.0 {
            Repr::Short { negative, scale, high, low } => (*negative, usize::from(*scale), *high, *low),
            Repr::Long(long) => {
                let (whole, fraction) = long.parts();
                out.ascii(if long.negative { b"-" } else { b"" });
                out.verbatim(if whole.is_empty() { "0" } else { whole });
                out.ascii(if fraction.is_empty() { b"" } else { b"." });
                return out.verbatim(fraction);
            }
        };
        if high == 0 && scale < 20 {
            return write_short(negative, low, scale, out);
        }
        if negative {
            out.ascii(b"-");
        }
        let mut buffer = itoa::Buffer::new();
        let digits = match high {
            0 => buffer.format(low),
            _ => buffer.format(mantissa(high, low)),
        };
        if scale == 0 {
            out.verbatim(digits);
        } else if let Some((whole, fraction)) = digits
            .len()
            .checked_sub(scale)
            .filter(|whole| *whole > 0)
            .and_then(|whole| digits.split_at_checked(whole))
        {
            out.verbatim(whole);
            out.ascii(b".");
            out.verbatim(fraction);
        } else {
            const ZEROS: &str = "0.0000000000000000000000000000";
            let zeros = 2 + scale.saturating_sub(digits.len());
            out.verbatim(ZEROS.get(..zeros).unwrap_or(ZEROS));
            out.verbatim(digits);
        }
    }
}

/// From the last digit to the first, so that the point is put between them on the way.
#[inline]
fn write_short(negative: bool, mut mantissa: u64, scale: usize, out: &mut TextWriter<'_>) {
    let mut text = [b'0'; 24];
    let mut at = text.len();
    let mut put = |byte: u8| {
        at -= 1;
        text[at] = byte;
    };
    if scale > 0 {
        for _ in 0..scale {
            put(b'0' + (mantissa % 10) as u8);
            mantissa /= 10;
        }
        put(b'.');
    }
    loop {
        put(b'0' + (mantissa % 10) as u8);
        mantissa /= 10;
        if mantissa == 0 {
            break;
        }
    }
    if negative {
        put(b'-');
    }
    out.ascii(text.get(at..).unwrap_or_default());
}

fn mantissa(high: u32, low: u64) -> u128 {
    u128::from(high) << 64 | u128::from(low)
}

impl FromStr for Decimal {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        Decimal::parse(text, &TextContext::new())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = TextWriter::to_string(self);
        f.pad_integral(!self.is_negative(), "", text.trim_start_matches('-'))
    }
}

/// As it is written.
impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Default for Decimal {
    fn default() -> Self {
        Decimal::ZERO
    }
}
