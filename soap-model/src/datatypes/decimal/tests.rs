use super::*;
use crate::datatypes::Integer;
use proptest::prelude::*;
use rust_decimal::Decimal as Short;
use std::collections::HashSet;

fn read(text: &str) -> Decimal {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn read_short(text: &str) -> Option<Short> {
    Short::parse(text, &TextContext::new()).ok()
}

const FIFTY_ZEROS: &str = "00000000000000000000000000000000000000000000000000";

#[test]
fn the_digits_of_a_decimal_survive_a_round_trip_whatever_its_length() {
    for (text, written) in [
        ("1.50", "1.50"),
        (" +01.5 ", "1.5"),
        ("-.5", "-0.5"),
        ("12.", "12"),
        ("0", "0"),
        ("-0.00", "0.00"),
        ("0.001", "0.001"),
        ("79228162514264337593543950335", "79228162514264337593543950335"),
        ("79228162514264337593543950336", "79228162514264337593543950336"),
        ("-0.0000000000000000000000000001", "-0.0000000000000000000000000001"),
        ("-0.00000000000000000000000000001", "-0.00000000000000000000000000001"),
        (".00000000000000000000000000001", "0.00000000000000000000000000001"),
        ("00000000000000000000000000000000000000000000000000001.10", "1.10"),
        ("12345678901234567890.12345678", "12345678901234567890.12345678"),
        ("12345678901234567890.1234567800000000000", "12345678901234567890.1234567800000000000"),
        ("0000000000000000000000000000000", "0"),
        ("-.00000000000000000000000000000000000", "0.00000000000000000000000000000000000"),
        ("123456789012345678901234567890.123456789012345", "123456789012345678901234567890.123456789012345"),
        ("+999999999999999999999999999999999999999999.", "999999999999999999999999999999999999999999"),
    ] {
        assert_eq!(TextWriter::to_string(&read(text)), written);
        assert_eq!((read(text).to_string(), format!("{:?}", read(text))), (written.into(), written.into()));
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
        "+-1",
        "1 2",
        "٣",
        "1.2.3456789012345678901234567890",
        "123456789012345678901234567890_1",
        ".....................",
    ] {
        assert!(text.parse::<Decimal>().is_err(), "{text}");
    }
}

#[test]
fn equal_numbers_are_equal_and_hash_alike_however_they_are_written() {
    let long_one = format!("1.{FIFTY_ZEROS}");
    let long_zero = format!("-0.{FIFTY_ZEROS}");
    let hundred = format!("{FIFTY_ZEROS}100");
    for (a, b) in [
        ("1.0", "1.00"),
        ("+01", "1."),
        ("-0", "0.0"),
        (".5", "0.50"),
        ("100", "100.0"),
        (&long_one, "1"),
        (&long_zero, "0.00"),
        (&hundred, "100"),
    ] {
        assert_eq!(read(a), read(b));
        assert_eq!(HashSet::from([read(a), read(b)]).len(), 1, "{a} {b}");
        assert_eq!(read(a).normalized().to_string(), read(b).normalized().to_string());
    }
}

#[test]
fn digits_are_counted_as_the_facets_count_them() {
    let long = format!("0.{FIFTY_ZEROS}10");
    for (text, total, fraction) in [
        ("0", 1, 0),
        ("0.00", 1, 0),
        ("100", 3, 0),
        ("0.00012", 5, 5),
        ("12.50", 3, 1),
        ("-1.5", 2, 1),
        ("00.10", 1, 1),
        (&long, 51, 51),
        ("123456789012345678901234567890123456.500", 37, 1),
    ] {
        let value = read(text);
        assert_eq!((value.total_digits(), value.fraction_digits()), (total, fraction), "{text}");
    }
}

#[test]
fn rust_decimal_takes_what_it_can_hold_and_never_rounds() {
    for text in [
        "79228162514264337593543950336",
        "0.00000000000000000000000000001",
        "12345678901234567890.1234567890123456789",
        "999999999999999999999999999999999999999999999999999999999999",
    ] {
        assert_eq!(read_short(text), None, "{text}");
    }
    for (text, written) in [
        ("1.00000000000000000000000000000000000000000000000000", "1.0000000000000000000000000000"),
        ("12345678901234567890.1234567800000000000", "12345678901234567890.123456780"),
        (".00000000000000000000000000000000000", "0.0000000000000000000000000000"),
        ("-1.50", "-1.50"),
    ] {
        assert_eq!(read_short(text).map(|value| TextWriter::to_string(&value)).as_deref(), Some(written));
    }
}

#[test]
fn whole_decimals_become_integers() {
    assert_eq!(i64::try_from(&read("-12.000")), Ok(-12));
    assert_eq!(u8::try_from(&read("255")), Ok(255));
    assert!(u8::try_from(&read("256")).is_err());
    assert!(i64::try_from(&read("0.5")).is_err());
    let long = "123456789012345678901234567890123456789012345";
    assert_eq!(Integer::try_from(&read(long)).unwrap().to_string(), long);
    assert_eq!(Decimal::from(&long.parse::<Integer>().unwrap()), read(long));
    assert_eq!(Decimal::from(u128::MAX).to_string(), u128::MAX.to_string());
    assert!(Integer::try_from(&read(&"9".repeat(1_000_000))).is_err());
}

#[test]
fn a_decimal_of_two_parts_has_the_scale_that_was_asked_for() {
    assert_eq!(Decimal::new(-1250, 2).to_string(), "-12.50");
    assert_eq!(Decimal::new(5, 40).to_string(), format!("0.{}5", "0".repeat(39)));
    assert_eq!(Decimal::new(i64::MIN, 0).to_string(), i64::MIN.to_string());
    assert_eq!(Decimal::new(0, 255), Decimal::ZERO);
    assert_eq!(format!("{:>8}|{:<8}|{:+}", read("-1.5"), read("1.50"), read("2")), "    -1.5|1.50    |+2");
}

#[test]
fn decimals_take_little_room() {
    assert_eq!((size_of::<Decimal>(), size_of::<Option<Decimal>>()), (16, 16));
}

#[test]
fn megabytes_of_digits_are_read_compared_and_written() {
    let digits = "7".repeat(1 << 20);
    let number = read(&format!("{digits}.{digits}"));
    let text = number.to_string();
    assert_eq!(text.len(), (2 << 20) + 1);
    assert!(number < read(&format!("{digits}.{digits}1")));
    assert!(number == read(&format!("00{text}000")));
    assert_eq!((number.total_digits(), number.fraction_digits()), (2 << 20, 1 << 20));
    assert!(Short::try_from(&number).is_err());
}

proptest! {
    #[test]
    fn it_agrees_with_rust_decimal_where_that_has_room(
        lo: u32, mid: u32, hi: u32, negative: bool, scale in 0u32..=28,
        lo2: u32, hi2 in 0u32..3, scale2 in 0u32..=28,
    ) {
        let value = Short::from_parts(lo, mid, hi, negative, scale);
        let other = Short::from_parts(lo2, 0, hi2, false, scale2);
        let (ours, other_ours) = (Decimal::from(value), Decimal::from(other));
        prop_assert_eq!(ours.to_string(), value.to_string());
        prop_assert_eq!(ours.cmp(&other_ours), value.cmp(&other));
        let back = read(&ours.to_string());
        prop_assert_eq!((&back, back.scale()), (&ours, scale as usize));
        let short = Short::try_from(&back).unwrap();
        prop_assert_eq!((short, short.scale()), (value, scale));
        prop_assert_eq!(ours.normalized().to_string(), value.normalize().to_string());
    }

    #[test]
    fn the_parser_agrees_with_the_exact_one_of_rust_decimal(text in "[+-]?[0-9]{0,32}(\\.[0-9]{0,32})?") {
        if let (Some(ours), Ok(theirs)) = (read_short(&text), Short::from_str_exact(&text)) {
            prop_assert_eq!(ours, theirs);
        }
    }

    #[test]
    fn order_does_not_depend_on_the_form(a in -2000i64..2000, b in -2000i64..2000, zeros in 0usize..60) {
        let long = |value: i64| {
            let sign = if value < 0 { "-" } else { "" };
            read(&format!("{sign}{}.{:02}{:0<zeros$}", value.abs() / 100, value.abs() % 100, ""))
        };
        prop_assert_eq!(long(a).cmp(&Decimal::new(b, 2)), a.cmp(&b));
        prop_assert_eq!(Decimal::new(a, 2).cmp(&long(b)), a.cmp(&b));
        prop_assert_eq!(long(a).cmp(&long(b)), a.cmp(&b));
    }

    #[test]
    fn written_decimals_read_back(text in "[+-]?[0-9]{1,50}(\\.[0-9]{0,50})?") {
        let value = read(&text);
        let back = read(&value.to_string());
        prop_assert_eq!((&back, back.scale()), (&value, value.scale()));
        prop_assert_eq!(value.normalized(), value);
    }
}
