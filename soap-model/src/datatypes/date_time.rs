//! `xs:dateTime` (part 2, 3.2.7).
use super::calendar::*;
use super::{Date, Time, ValueError};
use std::time::{Duration, SystemTime};

/// `xs:dateTime`: years of up to 11 digits either side of year 1, fractions exact to 18 digits, the zone kept or
/// absent.
///
/// Equality and order are by value: two forms of the same instant are equal, and the order is partial. `24:00:00` is
/// the start of the following day.
///
/// ```
/// use soap_model::datatypes::{DateTime, Zone};
/// let at: DateTime = "2024-02-29T23:30:00.250-05:00".parse()?;
/// assert_eq!(at, "2024-03-01T04:30:00.25Z".parse()?);
/// assert_eq!(at.to_string(), "2024-02-29T23:30:00.250-05:00");
/// assert_eq!(at.partial_cmp(&"2024-03-01T00:00:00".parse()?), None);
/// let utc = DateTime::new(2024, 3, 1, 4, 30, 0)?.with_nanosecond(250_000_000).with_zone(Some(Zone::UTC));
/// assert_eq!(at, utc);
/// # Ok::<(), soap_model::datatypes::ValueError>(())
/// ```
#[derive(Clone, Copy)]
pub struct DateTime {
    year: i64,
    attos: u64,
    zone: OptZone,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
    digits: u8,
}

time_line_type!(DateTime, "an `xs:dateTime` (yyyy-mm-ddThh:mm:ss)");

impl DateTime {
    /// A time without zone and fraction. The year is not 0 and has at most 11 digits; hours to 23, minutes and seconds
    /// to 59.
    pub fn new(year: i64, month: u8, day: u8, hour: u8, minute: u8, second: u8) -> Result<Self, ValueError> {
        Ok(DateTime::from_parts(Date::new(year, month, day)?, Time::new(hour, minute, second)?))
    }

    /// A date and a time of day, with the time's zone.
    pub fn from_parts(date: Date, time: Time) -> Self {
        let Time { attos, zone, hour, minute, second, digits } = time;
        DateTime {
            year: date.year(),
            attos,
            zone,
            month: date.month(),
            day: date.day(),
            hour,
            minute,
            second,
            digits,
        }
    }

    /// So many seconds and nanoseconds (a second or more counts as just under one) after 1970-01-01T00:00:00Z. None
    /// beyond years of 11 digits.
    pub fn from_unix(seconds: i64, nanos: u32) -> Option<Self> {
        let (year, month, day) = date_of_day(seconds.div_euclid(DAY));
        if year.abs() > MAX_YEAR {
            return None;
        }
        let second = seconds.rem_euclid(DAY);
        let time = Time {
            attos: 0,
            zone: Some(Zone::UTC).into(),
            hour: (second / 3600) as u8,
            minute: (second / 60 % 60) as u8,
            second: (second % 60) as u8,
            digits: 0,
        };
        Some(DateTime::from_parts(
            Date { year, month, day, zone: OptZone::NONE },
            time.with_nanosecond(nanos),
        ))
    }

    /// Seconds and nanoseconds (cut) since 1970-01-01T00:00:00Z; None without zone.
    pub fn to_unix(&self) -> Option<(i64, u32)> {
        let moment = self.moment();
        moment.zoned.then_some((moment.seconds, self.nanosecond()))
    }

    #[inline]
    pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Self, Fault> {
        let year = cursor.year()?;
        cursor.literal(b'-', "no `-` after the year")?;
        let month = cursor.month()?;
        cursor.literal(b'-', "no `-` after the month")?;
        let day = cursor.day(days_in_month(year, month))?;
        cursor.literal(b'T', "no `T` after the day")?;
        let Clock { attos, hour, minute, second, digits } = cursor.time()?;
        let zone = cursor.zone()?;
        let value = DateTime { year, attos, zone, month, day, hour, minute, second, digits };
        if hour == 24 { value.next_day() } else { Ok(value) }
    }

    #[cold]
    fn next_day(mut self) -> Result<Self, Fault> {
        (self.year, self.month, self.day) = date_of_day(day_number(self.year, self.month, self.day) + 1);
        self.hour = 0;
        if self.year > MAX_YEAR {
            Err("a year of more than 11 digits is beyond this implementation")
        } else {
            Ok(self)
        }
    }

    #[inline]
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        if let 0..=9999 = self.year {
            let century = two_digits((self.year / 100) as u8);
            let ([a, b], [c, d]) = (century, two_digits((self.year % 100) as u8));
            let ([e, f], [g, h]) = (two_digits(self.month), two_digits(self.day));
            let ([i, j], [k, l], [m, n]) =
                (two_digits(self.hour), two_digits(self.minute), two_digits(self.second));
            out.extend_from_slice(&[a, b, c, d, b'-', e, f, b'-', g, h, b'T', i, j, b':', k, l, b':', m, n]);
            write_fraction(self.attos, self.digits, out);
        } else {
            self.date().with_zone(None).put(out);
            out.push(b'T');
            self.time().put_local(out);
        }
        write_zone(self.zone, out);
    }

    pub(super) fn moment(&self) -> Moment {
        let second = i64::from(self.hour) * 3600 + i64::from(self.minute) * 60 + i64::from(self.second);
        Moment::new(day_number(self.year, self.month, self.day), second, self.attos, self.zone)
    }

    /// Year, never 0; -1 is the year before 1.
    pub const fn year(&self) -> i64 {
        self.year
    }

    /// Month, 1 to 12.
    pub const fn month(&self) -> u8 {
        self.month
    }

    /// Day of the month.
    pub const fn day(&self) -> u8 {
        self.day
    }

    /// Hour, 0 to 23.
    pub const fn hour(&self) -> u8 {
        self.hour
    }

    /// Minute.
    pub const fn minute(&self) -> u8 {
        self.minute
    }

    /// Whole seconds.
    pub const fn second(&self) -> u8 {
        self.second
    }

    /// Fraction of the second in nanoseconds, cut.
    pub const fn nanosecond(&self) -> u32 {
        (self.attos / 1_000_000_000) as u32
    }

    /// Fraction of the second in units of 10^-18 seconds.
    pub const fn attosecond(&self) -> u64 {
        self.attos
    }

    /// Zone, if any.
    pub const fn zone(&self) -> Option<Zone> {
        self.zone.get()
    }

    /// The date, with the zone.
    pub fn date(&self) -> Date {
        Date { year: self.year, month: self.month, day: self.day, zone: self.zone }
    }

    /// The time of day, with the zone.
    pub fn time(&self) -> Time {
        let DateTime { attos, zone, hour, minute, second, digits, .. } = *self;
        Time { attos, zone, hour, minute, second, digits }
    }

    /// The same local time with another zone or none.
    pub fn with_zone(mut self, zone: Option<Zone>) -> Self {
        self.zone = zone.into();
        self
    }

    /// With this fraction of the second; a second or more counts as just under one.
    pub fn with_nanosecond(self, nanos: u32) -> Self {
        DateTime::from_parts(self.date(), self.time().with_nanosecond(nanos))
    }

    /// With this fraction of the second in units of 10^-18 seconds; a second or more counts as just under one.
    pub fn with_attosecond(self, attos: u64) -> Self {
        DateTime::from_parts(self.date(), self.time().with_attosecond(attos))
    }

    /// Writes at least so many digits of the fraction (up to 18); never fewer than it takes.
    pub fn with_fraction_digits(self, digits: u8) -> Self {
        DateTime::from_parts(self.date(), self.time().with_fraction_digits(digits))
    }

    /// The same instant in UTC; unchanged without zone. At the very ends of the years held the zone is kept.
    pub fn to_utc(&self) -> Self {
        let moment = self.moment();
        match DateTime::from_unix(moment.seconds, 0) {
            Some(utc) if moment.zoned => DateTime { attos: self.attos, digits: self.digits, ..utc },
            _ => *self,
        }
    }

    /// The canonical form (3.2.7.2): in UTC where there is a zone, no needless digits.
    pub fn canonical(&self) -> String {
        let mut canonical = self.to_utc();
        canonical.digits = digits_needed(canonical.attos);
        canonical.to_string()
    }
}

/// In UTC. Times beyond the years held become the last second held.
impl From<SystemTime> for DateTime {
    fn from(time: SystemTime) -> Self {
        let (seconds, nanos) = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => (i64::try_from(since.as_secs()).unwrap_or(i64::MAX), since.subsec_nanos()),
            Err(before) => {
                let before = before.duration();
                let seconds = i64::try_from(before.as_secs()).map_or(i64::MIN, |seconds| -seconds);
                match before.subsec_nanos() {
                    0 => (seconds, 0),
                    nanos => (seconds.saturating_sub(1), 1_000_000_000 - nanos),
                }
            }
        };
        let last = (day_number(MAX_YEAR, 12, 31) + 1) * DAY - 1;
        let first = day_number(-MAX_YEAR, 1, 1) * DAY;
        let epoch = Date { year: 1970, month: 1, day: 1, zone: OptZone::NONE };
        let midnight =
            Time { attos: 0, zone: Some(Zone::UTC).into(), hour: 0, minute: 0, second: 0, digits: 0 };
        DateTime::from_unix(seconds.clamp(first, last), nanos)
            .unwrap_or_else(|| DateTime::from_parts(epoch, midnight))
    }
}

/// Fails without zone, and where the system's clock does not reach.
impl TryFrom<DateTime> for SystemTime {
    type Error = ValueError;

    fn try_from(value: DateTime) -> Result<Self, ValueError> {
        let (seconds, nanos) = value
            .to_unix()
            .ok_or_else(|| ValueError::new("a point in time", "an `xs:dateTime` without zone is none"))?;
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let start = if seconds < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(whole)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(whole)
        };
        start
            .and_then(|start| start.checked_add(Duration::from_nanos(u64::from(nanos))))
            .ok_or_else(|| ValueError::new("a point in time", "the system's clock does not reach it"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cmp::Ordering;

    fn read(text: &str) -> DateTime {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn the_lexical_form_survives_a_round_trip() {
        for text in [
            "2002-10-10T12:00:00",
            "2002-10-10T12:00:00Z",
            "2002-10-10T12:00:00-05:00",
            "2002-10-10T12:00:00.000+14:00",
            "-0001-12-31T23:59:59.123456789012345678-14:00",
            "12345678901-01-01T00:00:00",
            "-99999999999-01-01T00:00:00Z",
            "2000-02-29T00:00:00",
            "0001-01-01T00:00:00.5",
        ] {
            assert_eq!(read(text).to_string(), text);
        }
        assert_eq!(read(" 2002-10-10T12:00:00+00:00\n").to_string(), "2002-10-10T12:00:00Z");
        assert_eq!(read("2002-10-10T12:00:00-00:00").to_string(), "2002-10-10T12:00:00Z");
        assert_eq!(read("2002-10-10T12:00:00.1234567890123456780000").digits, 18);
        assert_eq!(size_of::<DateTime>(), 24);
    }

    #[test]
    fn the_end_of_a_day_is_the_start_of_the_next() {
        for (text, written) in [
            ("1999-12-31T24:00:00", "2000-01-01T00:00:00"),
            ("2000-02-28T24:00:00.0Z", "2000-02-29T00:00:00.0Z"),
            ("-0001-12-31T24:00:00", "0001-01-01T00:00:00"),
        ] {
            assert_eq!(read(text).to_string(), written);
        }
        assert!("99999999999-12-31T24:00:00".parse::<DateTime>().is_err());
    }

    #[test]
    fn what_is_not_a_date_and_time_is_refused() {
        for text in [
            "",
            "2002-10-10",
            "2002-10-10T",
            "2002-10-10t12:00:00",
            "2002-10-10 12:00:00",
            "2002-10-10T12:00",
            "2002-10-10T1:00:00",
            "02-10-10T12:00:00",
            "02002-10-10T12:00:00",
            "0000-01-01T00:00:00",
            "+2002-10-10T12:00:00",
            "-0000-01-01T00:00:00",
            "2002-13-10T12:00:00",
            "2002-00-10T12:00:00",
            "2002-02-29T12:00:00",
            "2002-10-32T12:00:00",
            "2002-10-00T12:00:00",
            "1900-02-29T12:00:00",
            "2002-10-10T24:00:01",
            "2002-10-10T24:01:00",
            "2002-10-10T24:00:00.1",
            "2002-10-10T25:00:00",
            "2002-10-10T12:60:00",
            "2002-10-10T12:00:60",
            "2002-10-10T12:00:00.",
            "2002-10-10T12:00:00z",
            "2002-10-10T12:00:00+1:00",
            "2002-10-10T12:00:00+14:01",
            "2002-10-10T12:00:00+15:00",
            "2002-10-10T12:00:00+12:60",
            "2002-10-10T12:00:00ZZ",
            "2002-10-10T12:00:00Z ?",
            "2002-10-10T12:00:00+0100",
            "2002-10-10T12:00:00,5",
            "2002-10-1٠T12:00:00",
            "2002-10-10T12:00:00 Z",
            "100000000000-01-01T00:00:00",
            "2002-10-10T12:00:00.1234567890123456789",
        ] {
            assert!(text.parse::<DateTime>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_order_is_that_of_the_specification() {
        use Ordering::*;
        for (a, b, order) in [
            // The table of part 2, 3.2.7.4.
            ("2000-01-15T00:00:00", "2000-02-15T00:00:00", Some(Less)),
            ("2000-01-15T12:00:00", "2000-01-16T12:00:00Z", Some(Less)),
            ("2000-01-01T12:00:00", "1999-12-31T23:00:00Z", None),
            ("2000-01-16T12:00:00", "2000-01-16T12:00:00Z", None),
            ("2000-01-16T00:00:00", "2000-01-16T12:00:00Z", None),
            ("2000-01-01T00:00:00Z", "2000-01-01T01:00:00+01:00", Some(Equal)),
            ("2000-01-01T00:00:00Z", "2000-01-01T14:00:00", None),
            ("2000-01-01T00:00:00Z", "2000-01-01T14:00:00.000000000000000001", Some(Less)),
            ("2000-01-01T00:00:00Z", "1999-12-31T10:00:00", None),
            ("2000-01-01T00:00:00Z", "1999-12-31T09:59:59.9", Some(Greater)),
            ("-0001-12-31T23:00:00-01:00", "0001-01-01T00:00:00Z", Some(Equal)),
            ("-0002-01-01T00:00:00", "-0001-01-01T00:00:00", Some(Less)),
            ("2000-01-01T00:00:00.10", "2000-01-01T00:00:00.1", Some(Equal)),
            ("10000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", Some(Greater)),
        ] {
            let (a, b) = (read(a), read(b));
            assert_eq!(a.partial_cmp(&b), order, "{a} {b}");
            assert_eq!(b.partial_cmp(&a), order.map(Ordering::reverse), "{b} {a}");
            assert_eq!(a == b, order == Some(Equal), "{a} {b}");
        }
    }

    #[test]
    fn the_canonical_form_is_in_utc() {
        assert_eq!(read("2002-10-10T12:00:00.500+05:00").canonical(), "2002-10-10T07:00:00.5Z");
        assert_eq!(read("2002-10-10T12:00:00.000").canonical(), "2002-10-10T12:00:00");
        assert_eq!(read("0001-01-01T00:00:00+01:00").canonical(), "-0001-12-31T23:00:00Z");
    }

    #[test]
    fn times_convert_to_and_from_the_clock() {
        let at = read("2009-02-13T23:31:30.25Z");
        assert_eq!(at.to_unix(), Some((1_234_567_890, 250_000_000)));
        assert_eq!(DateTime::from_unix(1_234_567_890, 250_000_000), Some(at));
        assert_eq!(DateTime::from(SystemTime::try_from(at).unwrap()), at);
        let before = read("1969-12-31T23:59:59.75Z");
        assert_eq!(DateTime::from(SystemTime::try_from(before).unwrap()).to_string(), before.to_string());
        assert_eq!(read("2009-02-13T23:31:30").to_unix(), None);
        assert!(SystemTime::try_from(read("2009-02-13T23:31:30")).is_err());
        assert_eq!(DateTime::from_unix(i64::MAX, 0), None);
        assert_eq!(DateTime::from_unix(i64::MIN, 0), None);
    }

    #[test]
    fn parts_are_checked_and_fractions_written_as_asked() {
        assert!(DateTime::new(2023, 2, 29, 0, 0, 0).is_err());
        assert!(DateTime::new(0, 1, 1, 0, 0, 0).is_err());
        assert!(DateTime::new(2023, 1, 1, 24, 0, 0).is_err());
        let at = DateTime::new(2023, 1, 2, 3, 4, 5).unwrap();
        assert_eq!(at.with_fraction_digits(3).to_string(), "2023-01-02T03:04:05.000");
        assert_eq!(
            at.with_nanosecond(1_000).with_fraction_digits(3).to_string(),
            "2023-01-02T03:04:05.000001"
        );
        assert_eq!(at.with_nanosecond(u32::MAX).second(), 5);
        assert_eq!((at.date().to_string(), at.time().to_string()), ("2023-01-02".into(), "03:04:05".into()));
        assert_eq!(
            DateTime::from_parts(at.date(), at.time().with_zone(Some(Zone::UTC))).to_string(),
            "2023-01-02T03:04:05Z"
        );
    }

    fn any_date_time() -> impl Strategy<Value = DateTime> {
        let near = -70_000_000_000i64..300_000_000_000;
        let far = -3_000_000_000_000_000_000i64..3_000_000_000_000_000_000;
        (prop_oneof![near, far], 0..ATTOS, proptest::option::of(-840i16..=840), 0u8..20).prop_map(
            |(seconds, attos, zone, digits)| {
                let at =
                    DateTime::from_unix(seconds, 0).unwrap().with_zone(zone.and_then(Zone::from_minutes));
                let attos =
                    if digits < 10 { attos / 1_000_000_000_000_000 * 1_000_000_000_000_000 } else { attos };
                at.with_attosecond(attos).with_fraction_digits(digits)
            },
        )
    }

    proptest! {
        #[test]
        fn written_times_read_back(at in any_date_time()) {
            let text = at.to_string();
            let back = read(&text);
            prop_assert_eq!(back, at);
            prop_assert_eq!(back.to_string(), text);
            prop_assert_eq!(back.zone(), at.zone());
            prop_assert_eq!(read(&at.canonical()), at);
        }

        #[test]
        fn order_is_antisymmetric_and_consistent_with_equality(a in any_date_time(), b in any_date_time()) {
            prop_assert_eq!(a.partial_cmp(&b), b.partial_cmp(&a).map(Ordering::reverse));
            prop_assert_eq!(a == b, a.partial_cmp(&b) == Some(Ordering::Equal));
            prop_assert_eq!(a.to_utc(), a);
        }

        #[test]
        fn no_text_makes_the_parsers_panic(any: String, likely in "-?[0-9]{0,12}-[0-9]{2}-[0-9]{2}T[0-9:.+Z-]{0,30}") {
            for text in [&any, &likely] {
                let _ = (text.parse::<DateTime>(), text.parse::<Date>(), text.parse::<Time>());
            }
        }
    }
}
