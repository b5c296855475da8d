//! The value spaces of the built-in atomic types: text to [`Value`], with what each derived built-in adds.
use super::name::{is_any_uri, is_language, is_name, is_ncname, is_nmtoken};
use super::white_space::items;
use super::{Base64Binary, Builtin, Decimal, HexBinary, QName, TextContext, TextValue, Value, ValueError};

/// The value of a white-space normalised text in the value space of an atomic built-in.
pub(crate) fn value(builtin: Builtin, text: &str, cx: &TextContext<'_>) -> Result<Value, ValueError> {
    Ok(match builtin.primitive() {
        Builtin::Boolean => Value::Boolean(TextValue::parse(text, cx)?),
        Builtin::Decimal => Value::Decimal(decimal(builtin, text)?),
        Builtin::Float => Value::Float(TextValue::parse(text, cx)?),
        Builtin::Double => Value::Double(TextValue::parse(text, cx)?),
        Builtin::Duration => Value::Duration(TextValue::parse(text, cx)?),
        Builtin::DateTime => Value::DateTime(TextValue::parse(text, cx)?),
        Builtin::Time => Value::Time(TextValue::parse(text, cx)?),
        Builtin::Date => Value::Date(TextValue::parse(text, cx)?),
        Builtin::GYearMonth => Value::GYearMonth(TextValue::parse(text, cx)?),
        Builtin::GYear => Value::GYear(TextValue::parse(text, cx)?),
        Builtin::GMonthDay => Value::GMonthDay(TextValue::parse(text, cx)?),
        Builtin::GDay => Value::GDay(TextValue::parse(text, cx)?),
        Builtin::GMonth => Value::GMonth(TextValue::parse(text, cx)?),
        Builtin::HexBinary => Value::HexBinary(HexBinary::parse(text, cx)?.0),
        Builtin::Base64Binary => {
            Value::Base64Binary(Base64Binary::parse(text, cx)?.into_bytes().unwrap_or_default())
        }
        Builtin::AnyUri => {
            check_string(builtin, text)?;
            Value::AnyUri(text.to_owned())
        }
        Builtin::QName => Value::QName(QName::parse(text, cx)?),
        Builtin::Notation => Value::Notation(QName::parse(text, cx)?),
        // Strings, and what is of no known type.
        _ => {
            check_string(builtin, text)?;
            Value::String(text.to_owned())
        }
    })
}

/// What `anyURI` and the built-ins derived from `string` demand of a normalised text (part 2, 3.2.17 and 3.3.1 to
/// 3.3.12).
pub(crate) fn check_string(builtin: Builtin, text: &str) -> Result<(), ValueError> {
    let (good, reason) = match builtin {
        Builtin::AnyUri => (is_any_uri(text), "it is no URI reference, even with its characters escaped"),
        Builtin::Language => {
            (is_language(text), "it is not subtags of one to eight letters or digits with hyphens")
        }
        Builtin::NmToken => (is_nmtoken(text), "it is empty or holds characters that names may not"),
        Builtin::Name => (is_name(text), "it is no name of XML"),
        Builtin::NcName | Builtin::Id | Builtin::IdRef | Builtin::Entity => {
            (is_ncname(text), "it is no name of XML without colons")
        }
        Builtin::NmTokens => (text.split(' ').all(is_nmtoken), "it is no list of name tokens"),
        Builtin::IdRefs | Builtin::Entities => {
            (items(text).all(is_ncname) && !text.is_empty(), "it is no list of names")
        }
        _ => (true, ""),
    };
    if good { Ok(()) } else { Err(ValueError::new(expected(builtin), reason)) }
}

fn expected(builtin: Builtin) -> String {
    format!("an `xs:{}`", builtin.name())
}

fn decimal(builtin: Builtin, text: &str) -> Result<Decimal, ValueError> {
    let value: Decimal = text.parse()?;
    if builtin == Builtin::Decimal {
        return Ok(value);
    }
    if text.contains('.') {
        return Err(ValueError::new(expected(builtin), "only digits, after an optional sign, are"));
    }
    let (least, most) = range(builtin);
    let fits = least.is_none_or(|least| value >= Decimal::from(least))
        && most.is_none_or(|most| value <= Decimal::from(most));
    if fits { Ok(value) } else { Err(out_of_range(builtin)) }
}

/// Least and greatest value of the built-ins derived from `integer` (part 2, 3.3.14 to 3.3.25).
pub(crate) const fn range(builtin: Builtin) -> (Option<i128>, Option<i128>) {
    match builtin {
        Builtin::NonPositiveInteger => (None, Some(0)),
        Builtin::NegativeInteger => (None, Some(-1)),
        Builtin::NonNegativeInteger => (Some(0), None),
        Builtin::PositiveInteger => (Some(1), None),
        Builtin::Long => (Some(i64::MIN as i128), Some(i64::MAX as i128)),
        Builtin::Int => (Some(i32::MIN as i128), Some(i32::MAX as i128)),
        Builtin::Short => (Some(i16::MIN as i128), Some(i16::MAX as i128)),
        Builtin::Byte => (Some(i8::MIN as i128), Some(i8::MAX as i128)),
        Builtin::UnsignedLong => (Some(0), Some(u64::MAX as i128)),
        Builtin::UnsignedInt => (Some(0), Some(u32::MAX as i128)),
        Builtin::UnsignedShort => (Some(0), Some(u16::MAX as i128)),
        Builtin::UnsignedByte => (Some(0), Some(u8::MAX as i128)),
        _ => (None, None),
    }
}

#[cold]
pub(crate) fn out_of_range(builtin: Builtin) -> ValueError {
    let reason = match range(builtin) {
        (Some(least), Some(most)) => format!("the number is not from {least} to {most}"),
        (Some(least), None) => format!("the number is less than {least}"),
        (None, Some(most)) => format!("the number is greater than {most}"),
        (None, None) => "the number is out of range".to_owned(),
    };
    ValueError::new(expected(builtin), reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn valid(builtin: Builtin, text: &str) -> bool {
        value(builtin, text, &TextContext::new()).is_ok()
    }

    #[test]
    fn derived_integers_have_their_ranges() {
        for (builtin, good, bad) in [
            (
                Builtin::Integer,
                vec!["0", "-1", "+00099999999999999999999999999999999"],
                vec!["1.0", "1.", "", "a"],
            ),
            (Builtin::NonPositiveInteger, vec!["0", "-0", "-5"], vec!["1"]),
            (Builtin::NegativeInteger, vec!["-1", "-99999999999999999999999999"], vec!["0", "-0"]),
            (Builtin::NonNegativeInteger, vec!["0", "-0", "99999999999999999999"], vec!["-1"]),
            (Builtin::PositiveInteger, vec!["1", "+1"], vec!["0", "-1"]),
            (Builtin::Long, vec!["-9223372036854775808"], vec!["9223372036854775808"]),
            (Builtin::Int, vec!["2147483647"], vec!["2147483648"]),
            (Builtin::Short, vec!["-32768"], vec!["32768"]),
            (Builtin::Byte, vec!["127", "-128"], vec!["128", "-129"]),
            (Builtin::UnsignedLong, vec!["18446744073709551615"], vec!["18446744073709551616", "-1"]),
            (Builtin::UnsignedInt, vec!["4294967295"], vec!["4294967296"]),
            (Builtin::UnsignedShort, vec!["65535"], vec!["65536"]),
            (Builtin::UnsignedByte, vec!["255"], vec!["256"]),
        ] {
            for text in good {
                assert!(valid(builtin, text), "{builtin:?} {text}");
            }
            for text in bad {
                assert!(!valid(builtin, text), "{builtin:?} {text}");
            }
        }
    }

    #[test]
    fn string_types_have_their_lexical_rules() {
        for (builtin, good, bad) in [
            (Builtin::String, vec!["", " a\t"], vec![]),
            (Builtin::Token, vec!["", "a b"], vec![]),
            (Builtin::AnyUri, vec!["", "a b", "http://x/é?%20"], vec!["%zz"]),
            (Builtin::Language, vec!["en", "en-US"], vec!["", "en_US"]),
            (Builtin::NmToken, vec!["-1", "a:b"], vec!["", "a b"]),
            (Builtin::Name, vec!["a:b", ":"], vec!["", "1"]),
            (Builtin::NcName, vec!["a"], vec!["a:b", ""]),
            (Builtin::Id, vec!["a"], vec!["1"]),
            (Builtin::IdRef, vec!["a"], vec!["1"]),
            (Builtin::Entity, vec!["a"], vec!["1"]),
            (Builtin::AnySimpleType, vec!["", "any thing"], vec![]),
        ] {
            for text in good {
                assert!(valid(builtin, text), "{builtin:?} {text}");
            }
            for text in bad {
                assert!(!valid(builtin, text), "{builtin:?} {text}");
            }
        }
    }
}
