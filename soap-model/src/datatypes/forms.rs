//! Other forms of the same value, for types whose pattern refuses the usual one.
use super::{Builtin, Simple, TextContext, Variety};

/// The longest whole part that is filled up with zeros, and the most digits of a fraction that are tried.
const WHOLE: usize = 20;
const FRACTION: usize = 6;

/// A form of the value that the pattern admits, where it does not admit `text`, the usual form, but another one is found:
/// `009` for `9` where the pattern is `\d{3}`. Values are held without their form, which patterns restrict (part 2, 4.3.4).
pub(crate) fn admitted(simple: &Simple<'_>, text: &str) -> Option<String> {
    let cx = TextContext::new();
    if !matches!(simple.variety, Variety::Atomic) || simple.value(text, &cx).is_ok() {
        return None;
    }
    let mut found = None;
    each_form(simple.builtin, text, &mut |form| {
        let admitted = form != text && simple.value(form, &cx).is_ok();
        if admitted {
            found = Some(form.to_owned());
        }
        admitted
    });
    found
}

/// Gives forms of a value until one is taken; false where none was.
fn each_form(builtin: Builtin, text: &str, take: &mut dyn FnMut(&str) -> bool) -> bool {
    match builtin.primitive() {
        Builtin::Boolean => ["true", "false", "1", "0"]
            .iter()
            .filter(|form| (matches!(**form, "true" | "1")) == matches!(text, "true" | "1"))
            .any(|form| take(form)),
        Builtin::Decimal => numbers(text, &mut *take),
        Builtin::Float | Builtin::Double => {
            let plain = text.parse::<f64>().ok().filter(|value| value.is_finite());
            match plain {
                Some(_) => {
                    plain_number(text).is_some_and(|plain| numbers(&plain, &mut *take))
                        || exponents(text, take)
                }
                None => false,
            }
        }
        Builtin::HexBinary => take(&text.to_ascii_lowercase()) || take(&text.to_ascii_uppercase()),
        Builtin::DateTime | Builtin::Time => {
            let (moment, zone) = split_zone(text);
            zones(zone).iter().any(|zone| fractions(moment, &mut |moment| take(&format!("{moment}{zone}"))))
        }
        Builtin::Date
        | Builtin::GYearMonth
        | Builtin::GYear
        | Builtin::GMonthDay
        | Builtin::GDay
        | Builtin::GMonth => {
            let (day, zone) = split_zone(text);
            zones(zone).iter().any(|zone| take(&format!("{day}{zone}")))
        }
        _ => false,
    }
}

/// Zeros before and after the digits of a decimal number, and a plus sign.
fn numbers(text: &str, take: &mut dyn FnMut(&str) -> bool) -> bool {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.trim_start_matches('+')),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let signs: &[&str] = if negative { &["-"] } else { &["", "+"] };
    for sign in signs {
        for width in whole.len()..=WHOLE.max(whole.len()) {
            for places in fraction.len()..=FRACTION.max(fraction.len()) {
                let form = match places {
                    0 if width == 0 => continue,
                    0 => format!("{sign}{whole:0>width$}"),
                    _ => format!("{sign}{whole:0>width$}.{fraction:0<places$}"),
                };
                if take(&form) {
                    return true;
                }
            }
        }
    }
    false
}

/// A number without its exponent.
fn plain_number(text: &str) -> Option<String> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i32 = exponent.parse().ok().filter(|exponent: &i32| exponent.abs() <= 40)?;
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(mantissa) => ("-", mantissa),
        None => ("", mantissa),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let point = whole.len() as i32 + exponent;
    let mut digits = format!("{whole}{fraction}");
    if point <= 0 {
        digits.insert_str(0, &"0".repeat(point.unsigned_abs() as usize + 1));
    }
    let point = point.max(1) as usize;
    while digits.len() < point {
        digits.push('0');
    }
    let (whole, fraction) = digits.split_at_checked(point)?;
    Some(format!("{sign}{whole}.{fraction}"))
}

/// Forms of a floating-point number with an exponent.
fn exponents(text: &str, take: &mut dyn FnMut(&str) -> bool) -> bool {
    let Some(plain) = plain_number(text) else { return false };
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain.as_str()),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{fraction}");
    let leading = all.len() - all.trim_start_matches('0').len();
    let significant = all.trim_matches('0');
    let (first, rest) = match significant.split_at_checked(1) {
        Some((first, rest)) if !first.is_empty() => (first, rest),
        _ => ("0", ""),
    };
    let exponent = if significant.is_empty() { 0 } else { whole.len() as i32 - leading as i32 - 1 };
    for places in rest.len()..=FRACTION.max(rest.len()) {
        let mantissa = match places {
            0 => first.to_owned(),
            _ => format!("{first}.{rest:0<places$}"),
        };
        let exponent_signs: &[&str] = if exponent < 0 { &["-"] } else { &["", "+"] };
        for e in ["E", "e"] {
            for exponent_sign in exponent_signs {
                for width in 1..=3 {
                    let number = exponent.unsigned_abs();
                    if take(&format!("{sign}{mantissa}{e}{exponent_sign}{number:0>width$}")) {
                        return true;
                    }
                }
            }
        }
    }
    false
}

/// More and fewer zeros at the end of seconds.
fn fractions(moment: &str, take: &mut dyn FnMut(&str) -> bool) -> bool {
    let (seconds, fraction) = moment.split_once('.').unwrap_or((moment, ""));
    let fraction = fraction.trim_end_matches('0');
    (fraction.len()..=9.max(fraction.len())).any(|places| match places {
        0 => take(seconds),
        _ => take(&format!("{seconds}.{fraction:0<places$}")),
    })
}

/// A moment and its time zone, which may be empty.
fn split_zone(text: &str) -> (&str, &str) {
    if let Some(moment) = text.strip_suffix('Z') {
        return (moment, "Z");
    }
    let Some(at) = text.len().checked_sub(6) else { return (text, "") };
    match (text.as_bytes().get(at), text.as_bytes().get(at + 3), text.split_at_checked(at)) {
        (Some(b'+' | b'-'), Some(b':'), Some(parts)) => parts,
        _ => (text, ""),
    }
}

/// The forms of a zone.
fn zones(zone: &str) -> Vec<&str> {
    match zone {
        "Z" | "+00:00" | "-00:00" => vec!["Z", "+00:00", "-00:00"],
        zone => vec![zone],
    }
}

#[cfg(test)]
mod tests {
    use super::super::Facet;
    use super::*;

    fn form(builtin: Builtin, pattern: &str, text: &str) -> Option<String> {
        admitted(&Simple::new(builtin, &[Facet::Pattern(&[pattern])]), text)
    }

    #[test]
    fn the_usual_form_stays_where_the_pattern_admits_it() {
        assert_eq!(form(Builtin::Short, r"\d+", "9"), None);
    }

    #[test]
    fn another_form_of_the_same_value_is_found() {
        for (builtin, pattern, usual, expected) in [
            (Builtin::Short, r"\d{3}", "9", "009"),
            (Builtin::Int, r"-\d{4}", "-42", "-0042"),
            (Builtin::Int, r"\+\d+", "42", "+42"),
            (Builtin::Decimal, r"\d+\.\d{2}", "1.5", "1.50"),
            (Builtin::Decimal, r"\d+", "10.00", "10"),
            (Builtin::Decimal, r"\.\d+", "0.5", ".5"),
            (Builtin::Double, r"\d{3}", "9.0", "009"),
            (Builtin::Double, r"\d{3}", "123.0", "123"),
            (Builtin::Float, r"\d\.\dE\d", "1.0E2", "1.0E2"),
            (Builtin::Float, r"\d\.\dE-\d", "0.01", "1.0E-2"),
            (Builtin::Float, r"\d+", "1.0E3", "1000"),
            (Builtin::Boolean, "[01]", "true", "1"),
            (Builtin::Boolean, "[01]", "false", "0"),
            (Builtin::DateTime, r".*\.\d{3}\+00:00", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00.000+00:00"),
            (Builtin::Time, r"..:..:..", "10:00:00.0", "10:00:00"),
            (Builtin::Date, r".*\+00:00", "2024-01-01Z", "2024-01-01+00:00"),
            (Builtin::GYear, r"\d+Z", "2024+00:00", "2024Z"),
            (Builtin::HexBinary, r"[0-9a-f]*", "0AFF", "0aff"),
        ] {
            let found = form(builtin, pattern, usual).unwrap_or_else(|| usual.to_owned());
            assert_eq!(found, expected, "{builtin:?} {pattern}");
        }
    }

    #[test]
    fn where_no_form_fits_there_is_none() {
        assert_eq!(form(Builtin::Short, r"\d{2}", "123"), None);
        assert_eq!(form(Builtin::Double, r"\d+", "INF"), None);
        assert_eq!(form(Builtin::DateTime, "x", "2024-01-01T00:00:00+02:00"), None);
    }
}
