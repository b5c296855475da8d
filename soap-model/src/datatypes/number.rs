//! Booleans, bounded integers and floating-point numbers (part 2, 3.2.2, 3.2.4, 3.2.5, 3.3.16 to 3.3.24).
use super::white_space::{trim, trim_bytes};
use super::{TextContext, TextValue, TextWriter, ValueError, digits};

impl TextValue for bool {
    #[inline]
    fn parse(text: &str, _: &TextContext<'_>) -> Result<Self, ValueError> {
        match text {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => match trim(text) {
                "true" | "1" => Ok(true),
                "false" | "0" => Ok(false),
                _ => Err(ValueError::new("an `xs:boolean`", "only true, false, 1 and 0 are")),
            },
        }
    }

    #[inline]
    fn write(&self, out: &mut TextWriter<'_>) {
        out.verbatim(if *self { "true" } else { "false" });
    }
}

/// What is wrong with the text of an integer.
pub(crate) enum IntegerFault {
    Lexical,
    Range,
}

/// Sign and magnitude of an integer in white space; more than a `u64` holds is out of range.
#[inline]
pub(crate) fn integer(text: &[u8]) -> Result<(bool, u64), IntegerFault> {
    let text = trim_bytes(text);
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    if digits.is_empty() {
        return Err(IntegerFault::Lexical);
    }
    if digits.len() <= 19 {
        return digits::number(digits).map(|value| (negative, value)).ok_or(IntegerFault::Lexical);
    }
    long(digits).map(|value| (negative, value))
}

/// More than 19 digits: leading zeros do not count, and 20 digits may still fit.
#[cold]
fn long(digits: &[u8]) -> Result<u64, IntegerFault> {
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(IntegerFault::Lexical);
    }
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    let rest = digits.split_at(zeros).1;
    let (last, first) = match rest {
        [first @ .., last] if rest.len() == 20 => (*last, first),
        _ => return digits::number(rest).ok_or(IntegerFault::Range),
    };
    let value =
        digits::number(first).and_then(|value| value.checked_mul(10)?.checked_add(u64::from(last - b'0')));
    value.ok_or(IntegerFault::Range)
}

macro_rules! integers { ($($type:ident $name:literal $range:literal),*) => { $(
    impl TextValue for $type {
        #[inline]
        fn parse(text: &str, _: &TextContext<'_>) -> Result<Self, ValueError> {
            let value = integer(text.as_bytes()).and_then(|(negative, magnitude)| {
                // What an `i64` cannot hold only the longest types can.
                let value = match i64::try_from(magnitude) {
                    Ok(value) => $type::try_from(if negative { -value } else { value }).ok(),
                    Err(_) if negative => $type::try_from(-i128::from(magnitude)).ok(),
                    Err(_) => $type::try_from(magnitude).ok(),
                };
                value.ok_or(IntegerFault::Range)
            });
            value.map_err(|fault| match fault {
                IntegerFault::Lexical => ValueError::new($name, "only digits, after an optional sign, are"),
                IntegerFault::Range => ValueError::new($name, $range),
            })
        }

        #[inline]
        fn write(&self, out: &mut TextWriter<'_>) {
            out.verbatim(itoa::Buffer::new().format(*self));
        }
    }
)* } }
integers! {
    i8 "an `xs:byte`" "the number is not from -128 to 127",
    i16 "an `xs:short`" "the number is not from -32768 to 32767",
    i32 "an `xs:int`" "the number is not from -2147483648 to 2147483647",
    i64 "an `xs:long`" "the number is not from -9223372036854775808 to 9223372036854775807",
    u8 "an `xs:unsignedByte`" "the number is not from 0 to 255",
    u16 "an `xs:unsignedShort`" "the number is not from 0 to 65535",
    u32 "an `xs:unsignedInt`" "the number is not from 0 to 4294967295",
    u64 "an `xs:unsignedLong`" "the number is not from 0 to 18446744073709551615"
}

macro_rules! floats { ($($type:ident $name:literal),*) => { $(
    /// Numbers too great for the type are infinite, those too small are zero, as IEEE 754 rounds them.
    impl TextValue for $type {
        fn parse(text: &str, _: &TextContext<'_>) -> Result<Self, ValueError> {
            let text = trim(text);
            let value = match text.as_bytes() {
                b"INF" => Some($type::INFINITY),
                b"-INF" => Some($type::NEG_INFINITY),
                b"NaN" => Some($type::NAN),
                // What starts like a number the standard library reads as XML Schema does; its own
                // words for the infinities are kept out.
                [b'0'..=b'9' | b'.', ..] | [b'+' | b'-', b'0'..=b'9' | b'.', ..] => text.parse().ok(),
                _ => None,
            };
            value.ok_or_else(|| {
                ValueError::new($name, "only decimals with an optional exponent, INF, -INF and NaN are")
            })
        }

        /// The shortest form that reads back as the same number.
        fn write(&self, out: &mut TextWriter<'_>) {
            if self.is_finite() {
                out.verbatim(zmij::Buffer::new().format_finite(*self));
            } else if self.is_nan() {
                out.verbatim("NaN");
            } else {
                out.verbatim(if *self > 0.0 { "INF" } else { "-INF" });
            }
        }
    }
)* } }
floats! { f32 "an `xs:float`", f64 "an `xs:double`" }

/// The canonical form of a float (part 2, 3.2.4.2): one digit before the point, at least one after it, an exponent.
pub(crate) fn canonical_float(value: f64, shortest: &str) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "INF" } else { "-INF" }.to_owned();
    }
    let (sign, text) = match shortest.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", shortest),
    };
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent: i64 = exponent.parse().unwrap_or(0);
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_start_matches('0');
    if significant.is_empty() {
        return format!("{sign}0.0E0");
    }
    let leading = digits.len() - significant.len();
    let exponent = exponent + whole.len() as i64 - leading as i64 - 1;
    let significant = significant.trim_end_matches('0');
    let (first, rest) = significant.split_at(1);
    format!("{sign}{first}.{}E{exponent}", if rest.is_empty() { "0" } else { rest })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read<T: TextValue>(text: &str) -> Option<T> {
        T::parse(text, &TextContext::new()).ok()
    }

    #[test]
    fn booleans_have_four_spellings() {
        assert_eq!(read(" true\n"), Some(true));
        assert_eq!(read("1"), Some(true));
        assert_eq!(read("\t0 "), Some(false));
        assert_eq!(read("false"), Some(false));
        for text in ["", "TRUE", "True", "yes", "01", "t", "tr ue"] {
            assert_eq!(read::<bool>(text), None, "{text}");
        }
        assert_eq!(TextWriter::to_string(&true), "true");
    }

    #[test]
    fn integers_take_signs_leading_zeros_and_white_space() {
        assert_eq!(read(" +000000000000000000000000000000127 "), Some(127i8));
        assert_eq!(read("-128"), Some(-128i8));
        assert_eq!(read("-0"), Some(0u8));
        assert_eq!(read("18446744073709551615"), Some(u64::MAX));
        assert_eq!(read("-9223372036854775808"), Some(i64::MIN));
        assert_eq!(read("9223372036854775807"), Some(i64::MAX));
    }

    #[test]
    fn integers_refuse_what_is_out_of_range_or_not_a_number() {
        for text in ["128", "-129", "", " ", "+", "-", "+-1", "--1", "1.0", "1e2", "0x1", "1 2", "١", "1_0"]
        {
            assert_eq!(read::<i8>(text), None, "{text}");
        }
        assert_eq!(read::<u64>("18446744073709551616"), None);
        assert_eq!(read::<u64>("99999999999999999999999999999999999999999"), None);
        assert_eq!(read::<u64>("-1"), None);
        assert_eq!(read::<i64>("9223372036854775808"), None);
        assert_eq!(read::<i64>("-9223372036854775809"), None);
        assert_eq!(read::<i64>("99999999999999999999x"), None);
    }

    #[test]
    fn floats_use_the_spellings_of_xml_schema() {
        assert_eq!(read(" -1E4 "), Some(-1e4));
        assert_eq!(read("1267.43233E12"), Some(1267.43233e12));
        assert_eq!(read("12.78e-2"), Some(12.78e-2f32));
        assert_eq!(read("+.5"), Some(0.5));
        assert_eq!(read("12."), Some(12.0));
        assert_eq!(read("1E+2"), Some(100.0));
        assert_eq!(read("INF"), Some(f64::INFINITY));
        assert_eq!(read("-INF"), Some(f64::NEG_INFINITY));
        assert!(read::<f64>("NaN").unwrap().is_nan());
        assert!(read::<f64>("-0").unwrap().is_sign_negative());
        for text in [
            "", "+INF", "inf", "-inf", "Infinity", "nan", "-NaN", "NAN", ".", "E5", "1E", "1E5.0", "1 E5",
            "0x1p3", "1f", "+", "-.", "1_0", "1e5e5", "+-1",
        ] {
            assert_eq!(read::<f64>(text), None, "{text}");
        }
    }

    #[test]
    fn floats_out_of_range_round_as_ieee_754_says() {
        assert_eq!(read("1E400"), Some(f64::INFINITY));
        assert_eq!(read("-1E39"), Some(f32::NEG_INFINITY));
        assert_eq!(read("1E-400"), Some(0.0));
    }

    #[test]
    fn floats_are_written_in_the_shortest_form_that_reads_back() {
        assert_eq!(TextWriter::to_string(&0.1f32), "0.1");
        assert_eq!(TextWriter::to_string(&100.0f64), "100.0");
        assert_eq!(TextWriter::to_string(&f64::INFINITY), "INF");
        assert_eq!(TextWriter::to_string(&f32::NEG_INFINITY), "-INF");
        assert_eq!(TextWriter::to_string(&f32::NAN), "NaN");
        assert_eq!(TextWriter::to_string(&-0.0f64), "-0.0");
    }

    #[test]
    fn the_canonical_form_of_a_float_has_one_digit_before_the_point() {
        for (value, canonical) in [
            (100.0, "1.0E2"),
            (0.0, "0.0E0"),
            (-0.0, "-0.0E0"),
            (123.456, "1.23456E2"),
            (0.00012, "1.2E-4"),
            (-1e300, "-1.0E300"),
            (5e-324, "5.0E-324"),
            (1.0, "1.0E0"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-INF"),
        ] {
            assert_eq!(canonical_float(value, &TextWriter::to_string(&value)), canonical);
        }
    }

    proptest! {
        #[test]
        fn written_integers_read_back(value: i64, unsigned: u64, byte: i8) {
            prop_assert_eq!(read(&TextWriter::to_string(&value)), Some(value));
            prop_assert_eq!(read(&TextWriter::to_string(&unsigned)), Some(unsigned));
            prop_assert_eq!(read(&TextWriter::to_string(&byte)), Some(byte));
        }

        #[test]
        fn written_floats_read_back(bits: u64, bits32: u32) {
            let (double, single) = (f64::from_bits(bits), f32::from_bits(bits32));
            let text = TextWriter::to_string(&double);
            let back: f64 = read(&text).unwrap();
            prop_assert!(back.to_bits() == bits || double.is_nan() && back.is_nan());
            let canonical: f64 = read(&canonical_float(double, &text)).unwrap();
            prop_assert!(canonical.to_bits() == bits || double.is_nan());
            let back: f32 = read(&TextWriter::to_string(&single)).unwrap();
            prop_assert!(back.to_bits() == bits32 || single.is_nan() && back.is_nan());
        }

        #[test]
        fn no_text_makes_a_number_parser_panic(text: String, numeric in "[+-]?[0-9.eE+-]{0,40}") {
            for text in [&text, &numeric] {
                let _ = (read::<i8>(text), read::<u64>(text), read::<f32>(text), read::<bool>(text));
            }
        }
    }
}
