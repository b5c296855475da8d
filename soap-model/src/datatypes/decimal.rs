//! `xs:decimal` as `rust_decimal::Decimal` (part 2, 3.2.3): exact, trailing zeros of the fraction kept.
use super::white_space::trim_bytes;
use super::{TextContext, TextValue, TextWriter, ValueError, digits};
use rust_decimal::Decimal;

const EXPECTED: &str = "an `xs:decimal`";
/// The greatest scale and the greatest mantissa (96 bits) that the type holds.
const MAX_SCALE: usize = 28;
const MAX_MANTISSA: u128 = (1 << 96) - 1;

/// Numbers of more than 28 digits are refused; they are never rounded.
impl TextValue for Decimal {
    fn parse(text: &str, _: &TextContext<'_>) -> Result<Self, ValueError> {
        let text = trim_bytes(text.as_bytes());
        let (negative, digits) = match text {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            _ => (false, text),
        };
        if digits.len() > 19 {
            return parse_long(negative, digits);
        }
        let (whole, fraction) = match digits.iter().position(|byte| *byte == b'.') {
            Some(at) => (digits.get(..at), digits.get(at + 1..).unwrap_or_default()),
            None => (Some(digits), &b""[..]),
        };
        let whole = whole.unwrap_or_default();
        let (Some(high), Some(low)) = (digits::number(whole), digits::number(fraction)) else {
            return Err(lexical());
        };
        if whole.is_empty() && fraction.is_empty() {
            return Err(lexical());
        }
        // 19 digits always fit.
        let power = digits::POWERS.get(fraction.len()).copied().unwrap_or(1);
        let mantissa = high.wrapping_mul(power).wrapping_add(low);
        let negative = negative && mantissa != 0;
        let scale = fraction.len() as u32;
        Ok(Decimal::from_parts(mantissa as u32, (mantissa >> 32) as u32, 0, negative, scale))
    }

    fn write(&self, out: &mut TextWriter<'_>) {
        let scale = self.scale() as usize;
        let mantissa = self.mantissa();
        if mantissa < 0 {
            out.ascii(b"-");
        }
        let mut buffer = itoa::Buffer::new();
        let digits = buffer.format(mantissa.unsigned_abs());
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

#[cold]
fn lexical() -> ValueError {
    ValueError::new(EXPECTED, "only digits with an optional sign and point are")
}

/// For more than 19 characters: leading zeros, and zeros of the fraction beyond what the type holds, do not count.
fn parse_long(negative: bool, digits: &[u8]) -> Result<Decimal, ValueError> {
    let (whole, fraction) = match digits.iter().position(|byte| *byte == b'.') {
        Some(at) => (&digits[..at], &digits[at + 1..]),
        None => (digits, &digits[..0]),
    };
    if !whole.iter().chain(fraction).all(u8::is_ascii_digit) || whole.is_empty() && fraction.is_empty() {
        return Err(lexical());
    }
    let significant = fraction.len() - fraction.iter().rev().take_while(|digit| **digit == b'0').count();
    let too_long = || ValueError::new(EXPECTED, "more than 28 digits cannot be held exactly");
    let leading = whole.iter().take_while(|digit| **digit == b'0').count();
    let whole = &whole[leading..];
    if significant > MAX_SCALE || whole.len() > 29 {
        return Err(too_long());
    }
    // As many zeros of the fraction are kept as there is room for.
    let mut scale = fraction.len().min(MAX_SCALE);
    let mut mantissa = [whole, &fraction[..significant]]
        .iter()
        .flat_map(|digits| digits.chunks(19))
        .try_fold(0u128, |value, chunk| {
            let power = digits::POWERS.get(chunk.len())?;
            value.checked_mul(u128::from(*power))?.checked_add(u128::from(digits::number(chunk)?))
        })
        .filter(|mantissa| *mantissa <= MAX_MANTISSA)
        .ok_or_else(too_long)?;
    for kept in significant..scale {
        match mantissa.checked_mul(10).filter(|mantissa| *mantissa <= MAX_MANTISSA) {
            Some(longer) => mantissa = longer,
            None => {
                scale = kept;
                break;
            }
        }
    }
    let (lo, mid, hi) = (mantissa as u32, (mantissa >> 32) as u32, (mantissa >> 64) as u32);
    Ok(Decimal::from_parts(lo, mid, hi, negative && mantissa != 0, scale as u32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<Decimal> {
        Decimal::parse(text, &TextContext::new()).ok()
    }

    #[test]
    fn the_digits_of_a_decimal_survive_a_round_trip() {
        for (text, written) in [
            ("1.50", "1.50"),
            (" +01.5 ", "1.5"),
            ("-.5", "-0.5"),
            ("12.", "12"),
            ("0", "0"),
            ("-0.00", "0.00"),
            ("0.001", "0.001"),
            ("79228162514264337593543950335", "79228162514264337593543950335"),
            ("-0.0000000000000000000000000001", "-0.0000000000000000000000000001"),
            ("00000000000000000000000000000000000000000000000000001.10", "1.10"),
            ("1.00000000000000000000000000000000000000000000000000", "1.0000000000000000000000000000"),
            ("12345678901234567890.12345678", "12345678901234567890.12345678"),
            ("12345678901234567890.1234567800000000000", "12345678901234567890.123456780"),
            ("0000000000000000000000000000000", "0"),
            (".00000000000000000000000000000000000", "0.0000000000000000000000000000"),
        ] {
            let value = read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(TextWriter::to_string(&value), written, "{text}");
        }
    }

    #[test]
    fn more_than_the_type_holds_is_refused_and_never_rounded() {
        for text in [
            "79228162514264337593543950336",
            "0.00000000000000000000000000001",
            "12345678901234567890.1234567890123456789",
            "999999999999999999999999999999999999999999999999999999999999",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_not_a_decimal_is_refused() {
        for text in [
            "",
            " ",
            "+",
            ".",
            "-.",
            "1e5",
            "1_000",
            "1,5",
            "1.2.3",
            "INF",
            "NaN",
            "--1",
            "1 2",
            "1.2.3456789012345678901234567890",
            "123456789012345678901234567890_1",
            ".....................",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn written_decimals_read_back_with_their_scale(lo: u32, mid: u32, hi: u32, negative: bool, scale in 0u32..=28) {
            let value = Decimal::from_parts(lo, mid, hi, negative, scale);
            let text = TextWriter::to_string(&value);
            let back = read(&text).unwrap();
            prop_assert_eq!((back, back.scale()), (value, scale));
            prop_assert_eq!(text, value.to_string());
        }

        #[test]
        fn the_parser_agrees_with_the_exact_one_of_the_crate(text in "[+-]?[0-9]{0,32}(\\.[0-9]{0,32})?") {
            if let (Some(ours), Ok(theirs)) = (read(&text), Decimal::from_str_exact(&text)) {
                prop_assert_eq!(ours, theirs);
            }
        }
    }
}
