//! `xs:duration` (part 2, 3.2.6).
use super::calendar::{ATTOS, Cursor, DAY, Fault, days_from_civil, digits_needed, write_fraction};
use super::{TextContext, TextValue, TextWriter, ValueError};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// `xs:duration`: a number of months and a number of seconds, exact to 18 fraction digits.
///
/// The order is partial: a month has no fixed number of days.
///
/// ```
/// use soap_model::datatypes::Duration;
/// let duration: Duration = "P1Y2M3DT10H30M".parse()?;
/// assert_eq!((duration.months(), duration.seconds()), (14, 297_000));
/// assert!(duration > "P1Y2M".parse()?);
/// assert_eq!("P1M".parse::<Duration>()?.partial_cmp(&"P30D".parse()?), None);
/// # Ok::<(), soap_model::datatypes::ValueError>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Duration {
    months: u64,
    seconds: u64,
    attos: u64,
    /// Never for zero.
    negative: bool,
}

const EXPECTED: &str = "an `xs:duration` (PnYnMnDTnHnMnS)";

impl Duration {
    /// No time at all.
    pub const ZERO: Duration = Duration { months: 0, seconds: 0, attos: 0, negative: false };

    /// So many months, seconds and units of 10^-18 seconds, all less than zero if `negative`. Fails for a fraction of a
    /// second or more.
    pub fn new(negative: bool, months: u64, seconds: u64, attos: u64) -> Result<Self, ValueError> {
        if attos >= ATTOS {
            return Err(ValueError::new("a fraction of a second", "it is a second or more"));
        }
        let negative = negative && (months, seconds, attos) != (0, 0, 0);
        Ok(Duration { months, seconds, attos, negative })
    }

    /// Less than zero.
    pub const fn is_negative(&self) -> bool {
        self.negative
    }

    /// Months, years included, without sign.
    pub const fn months(&self) -> u64 {
        self.months
    }

    /// Seconds, days included, without sign.
    pub const fn seconds(&self) -> u64 {
        self.seconds
    }

    /// Fraction of the seconds in nanoseconds, cut, without sign.
    pub const fn nanosecond(&self) -> u32 {
        (self.attos / 1_000_000_000) as u32
    }

    /// Fraction of the seconds in units of 10^-18 seconds, without sign.
    pub const fn attosecond(&self) -> u64 {
        self.attos
    }

    fn read(cursor: &mut Cursor<'_>) -> Result<Self, Fault> {
        const BEYOND: Fault = "it is longer than this implementation can hold";
        const ORDER: Fault = "not numbers with Y, M, D and, after T, H, M, S in this order";
        let negative = cursor.takes(b'-');
        cursor.literal(b'P', "it does not start with `P`")?;
        let (mut total, mut attos) = ([0u64; 2], 0);
        let mut add = |part: usize, number: u64, unit: u64| {
            let sum = number.checked_mul(unit).and_then(|amount| total[part].checked_add(amount));
            total[part] = sum.ok_or(BEYOND)?;
            Ok::<_, Fault>(())
        };
        let mut seen = false;
        let mut number = cursor.number()?;
        for (designator, part, unit) in [(b'Y', 0, 12), (b'M', 0, 1), (b'D', 1, DAY as u64)] {
            if let Some(value) = number
                && cursor.takes(designator)
            {
                add(part, value, unit)?;
                seen = true;
                number = cursor.number()?;
            }
        }
        if number.is_some() {
            return Err(ORDER);
        }
        if cursor.takes(b'T') {
            number = cursor.number()?;
            seen = false;
            for (designator, unit) in [(b'H', 3600), (b'M', 60)] {
                if let Some(value) = number
                    && cursor.takes(designator)
                {
                    add(1, value, unit)?;
                    seen = true;
                    number = cursor.number()?;
                }
            }
            if let Some(value) = number {
                if cursor.takes(b'.') {
                    attos = cursor.fraction()?.0;
                }
                cursor.literal(b'S', ORDER)?;
                add(1, value, 1)?;
                seen = true;
            }
        }
        if !cursor.is_at_end() {
            return Err(ORDER);
        }
        if !seen {
            return Err("no number with a designator where one must stand");
        }
        let [months, seconds] = total;
        let negative = negative && (months, seconds, attos) != (0, 0, 0);
        Ok(Duration { months, seconds, attos, negative })
    }

    fn put(&self, out: &mut Vec<u8>) {
        if self.negative {
            out.push(b'-');
        }
        out.push(b'P');
        put_part(self.months / 12, b'Y', out);
        put_part(self.months % 12, b'M', out);
        let (days, rest) = (self.seconds / DAY as u64, self.seconds % DAY as u64);
        put_part(days, b'D', out);
        if rest == 0 && self.attos == 0 && (self.months, days) != (0, 0) {
            return;
        }
        out.push(b'T');
        put_part(rest / 3600, b'H', out);
        put_part(rest / 60 % 60, b'M', out);
        if rest % 60 > 0 || self.attos > 0 || rest == 0 {
            out.extend_from_slice(itoa::Buffer::new().format(rest % 60).as_bytes());
            write_fraction(self.attos, digits_needed(self.attos), out);
            out.push(b'S');
        }
    }

    /// Where the time line is after this duration from the first day of a month.
    fn after(&self, year: i64, month: u8) -> (i128, i128) {
        let sign = if self.negative { -1 } else { 1 };
        let months = i128::from(year) * 12 + i128::from(month) - 1 + sign * i128::from(self.months);
        let eras = months.div_euclid(4800);
        // Within one era of 400 years the numbers are small.
        let within = months.rem_euclid(4800) as i64;
        let days = eras * 146_097 + i128::from(days_from_civil(within / 12, (within % 12) as u8 + 1, 1));
        (days * i128::from(DAY) + sign * i128::from(self.seconds), sign * i128::from(self.attos))
    }
}

/// A number with its designator; nothing for zero.
fn put_part(value: u64, designator: u8, out: &mut Vec<u8>) {
    if value > 0 {
        out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
        out.push(designator);
    }
}

/// By the four reference times of part 2, 3.2.6.2: longer from each of them is longer, else there is no order.
impl PartialOrd for Duration {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        if self == other {
            return Some(Ordering::Equal);
        }
        let mut order = None;
        for (year, month) in [(1696, 9), (1697, 2), (1903, 3), (1903, 7)] {
            let here = self.after(year, month).cmp(&other.after(year, month));
            if here == Ordering::Equal || order.is_some_and(|order| order != here) {
                return None;
            }
            order = Some(here);
        }
        order
    }
}

impl TextValue for Duration {
    fn parse(text: &str, _: &TextContext<'_>) -> Result<Self, ValueError> {
        Self::read(&mut Cursor::new(text)).map_err(|fault| ValueError::new(EXPECTED, fault))
    }

    /// Years, months, days, hours, minutes and seconds, each no greater than it need be.
    fn write(&self, out: &mut TextWriter<'_>) {
        self.put(out.bytes());
    }
}

impl FromStr for Duration {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        Duration::parse(text, &TextContext::new())
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&TextWriter::to_string(self))
    }
}

impl fmt::Debug for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Duration({self})")
    }
}

impl From<std::time::Duration> for Duration {
    fn from(value: std::time::Duration) -> Self {
        let attos = u64::from(value.subsec_nanos()) * 1_000_000_000;
        Duration { months: 0, seconds: value.as_secs(), attos, negative: false }
    }
}

/// Fails for months, whose length is not fixed, and below zero. Cut to nanoseconds.
impl TryFrom<Duration> for std::time::Duration {
    type Error = ValueError;

    fn try_from(value: Duration) -> Result<Self, ValueError> {
        if value.negative || value.months > 0 {
            return Err(ValueError::new(
                "a span of time",
                "months have no fixed length, and time does not run back",
            ));
        }
        Ok(std::time::Duration::new(value.seconds, value.nanosecond()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Duration {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn durations_are_months_and_seconds() {
        for (text, written) in [
            ("P1Y2M3DT10H30M", "P1Y2M3DT10H30M"),
            ("P0Y1347M0D", "P112Y3M"),
            (" -P120D ", "-P120D"),
            ("PT0S", "PT0S"),
            ("-P0D", "PT0S"),
            ("PT36H", "P1DT12H"),
            ("PT1.50S", "PT1.5S"),
            ("PT0.000000000000000001S", "PT0.000000000000000001S"),
            ("PT60S", "PT1M"),
            ("P1M", "P1M"),
            ("PT1M", "PT1M"),
            ("P18446744073709551615M", "P1537228672809129301Y3M"),
        ] {
            assert_eq!(read(text).to_string(), written, "{text}");
        }
    }

    #[test]
    fn what_is_not_a_duration_is_refused() {
        for text in [
            "",
            "P",
            "PT",
            "P1",
            "1Y",
            "P1S",
            "PT1D",
            "P1YT",
            "P1M1Y",
            "P-1Y",
            "+P1Y",
            "P1.5Y",
            "PT1.S",
            "PT.5S",
            "P 1Y",
            "p1y",
            "P1Y1Y",
            "PT1S1M",
            "PT1M1H",
            "P1D1",
            "--P1D",
            "PT1.5M",
            "P1DT",
            "P99999999999999999999Y",
            "P18446744073709551615Y",
            "PT1.0000000000000000001S",
        ] {
            assert!(text.parse::<Duration>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_order_is_that_of_the_table_in_the_specification() {
        // Part 2, 3.2.6.2.
        for (a, less, indeterminate, greater) in [
            ("P1Y", vec!["P364D"], vec!["P365D", "P366D"], vec!["P367D"]),
            ("P1M", vec!["P27D"], vec!["P28D", "P29D", "P30D", "P31D"], vec!["P32D"]),
            ("P5M", vec!["P149D"], vec!["P150D", "P151D", "P152D", "P153D"], vec!["P154D"]),
        ] {
            let a = read(a);
            for b in less {
                assert_eq!(a.partial_cmp(&read(b)), Some(Ordering::Greater), "{a} {b}");
            }
            for b in indeterminate {
                assert_eq!(a.partial_cmp(&read(b)), None, "{a} {b}");
            }
            for b in greater {
                assert_eq!(a.partial_cmp(&read(b)), Some(Ordering::Less), "{a} {b}");
            }
        }
        assert!(read("-P1Y") < read("P0D"));
        assert!(read("-PT0.1S") < read("PT0S"));
        assert!(read("PT1.1S") > read("PT1.01S"));
        assert!(read("-PT1.1S") < read("-PT1.01S"));
        assert_eq!(read("P12M"), read("P1Y"));
        assert_eq!(read("P1D"), read("PT24H"));
        // Ever equally long, yet other parts: neither equal nor ordered.
        assert_eq!(read("P400Y").partial_cmp(&read("P146097D")), None);
        assert!(read("P400Y") < read("P146098D"));
    }

    #[test]
    fn durations_convert_to_and_from_the_standard_library() {
        let std = std::time::Duration::new(90, 5);
        assert_eq!(Duration::from(std).to_string(), "PT1M30.000000005S");
        assert_eq!(std::time::Duration::try_from(Duration::from(std)), Ok(std));
        assert!(std::time::Duration::try_from(read("P1M")).is_err());
        assert!(std::time::Duration::try_from(read("-PT1S")).is_err());
        assert!(Duration::new(false, 0, 0, ATTOS).is_err());
    }

    proptest! {
        #[test]
        fn written_durations_read_back(negative: bool, months: u64, seconds: u64, attos in 0..ATTOS) {
            let duration = Duration::new(negative, months, seconds, attos).unwrap();
            prop_assert_eq!(read(&duration.to_string()), duration);
        }

        #[test]
        fn order_is_antisymmetric(a in (any::<bool>(), 0u64..50, 0u64..5_000_000), b in (any::<bool>(), 0u64..50, 0u64..5_000_000)) {
            let a = Duration::new(a.0, a.1, a.2, 0).unwrap();
            let b = Duration::new(b.0, b.1, b.2, 0).unwrap();
            prop_assert_eq!(a.partial_cmp(&b), b.partial_cmp(&a).map(Ordering::reverse));
            prop_assert_eq!(a == b, a.partial_cmp(&b) == Some(Ordering::Equal));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in "-?P[0-9YMDTHS.]{0,60}") {
            let _ = text.parse::<Duration>();
        }
    }
}
