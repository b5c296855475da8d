//! `xs:time` (part 2, 3.2.8).
use super::calendar::*;
use super::{DateTime, ValueError};

/// `xs:time`: a time of day, exact to 18 fraction digits, its zone kept or absent.
///
/// `24:00:00` is `00:00:00`. Equality and order are those of the time in UTC where there is a zone.
///
/// ```
/// use soap_model::datatypes::Time;
/// let time: Time = "13:20:00.500-05:00".parse()?;
/// assert_eq!((time.hour(), time.nanosecond()), (13, 500_000_000));
/// assert_eq!(time, "18:20:00.5Z".parse()?);
/// assert_eq!(time.to_string(), "13:20:00.500-05:00");
/// # Ok::<(), soap_model::datatypes::ValueError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Time {
    pub(super) attos: u64,
    pub(super) zone: OptZone,
    pub(super) hour: u8,
    pub(super) minute: u8,
    pub(super) second: u8,
    pub(super) digits: u8,
}

time_line_type!(Time, "an `xs:time` (hh:mm:ss)");

impl Time {
    /// A time without zone and fraction; hours to 23, minutes and seconds to 59.
    pub fn new(hour: u8, minute: u8, second: u8) -> Result<Self, ValueError> {
        if hour > 23 || minute > 59 || second > 59 {
            return Err(ValueError::new("a time from 00:00:00 to 23:59:59", "a part is out of range"));
        }
        Ok(Time { attos: 0, zone: OptZone::NONE, hour, minute, second, digits: 0 })
    }

    pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Self, Fault> {
        let clock = cursor.time()?;
        let zone = cursor.zone()?;
        let Clock { attos, hour, minute, second, digits } = clock;
        Ok(Time { attos, zone, hour: if hour == 24 { 0 } else { hour }, minute, second, digits })
    }

    #[inline]
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        self.put_local(out);
        write_zone(self.zone, out);
    }

    #[inline]
    pub(super) fn put_local(&self, out: &mut Vec<u8>) {
        let ([a, b], [c, d], [e, f]) =
            (two_digits(self.hour), two_digits(self.minute), two_digits(self.second));
        out.extend_from_slice(&[a, b, b':', c, d, b':', e, f]);
        write_fraction(self.attos, self.digits, out);
    }

    pub(super) fn clock(&self) -> Clock {
        let Time { attos, hour, minute, second, digits, .. } = *self;
        Clock { attos, hour, minute, second, digits }
    }

    pub(super) fn moment(&self) -> Moment {
        let mut moment = Moment::new(0, self.clock().second_of_day(), self.attos, self.zone);
        // A daily recurring instant: zones do not carry it to another day.
        moment.seconds = moment.seconds.rem_euclid(DAY);
        moment
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

    /// The same local time with another zone or none.
    pub fn with_zone(mut self, zone: Option<Zone>) -> Self {
        self.zone = zone.into();
        self
    }

    /// With this fraction of the second; a second or more counts as just under one.
    pub fn with_nanosecond(self, nanos: u32) -> Self {
        self.with_attosecond(u64::from(nanos).saturating_mul(1_000_000_000))
    }

    /// With this fraction of the second in units of 10^-18 seconds; a second or more counts as just under one.
    pub fn with_attosecond(mut self, attos: u64) -> Self {
        self.attos = attos.min(ATTOS - 1);
        self.digits = digits_needed(self.attos);
        self
    }

    /// Writes at least so many digits of the fraction (up to 18); never fewer than it takes.
    pub fn with_fraction_digits(mut self, digits: u8) -> Self {
        self.digits = digits_needed(self.attos).max(digits.min(MAX_DIGITS));
        self
    }

    /// The canonical form (3.2.8.2): in UTC where there is a zone, no needless digits.
    pub fn canonical(&self) -> String {
        let mut canonical = *self;
        if self.zone().is_some() {
            let second = self.moment().seconds;
            canonical.hour = (second / 3600) as u8;
            canonical.minute = (second / 60 % 60) as u8;
            canonical.second = (second % 60) as u8;
            canonical.zone = Some(Zone::UTC).into();
        }
        canonical.digits = digits_needed(self.attos);
        canonical.to_string()
    }
}

/// The time of day and the zone.
impl From<DateTime> for Time {
    fn from(value: DateTime) -> Self {
        value.time()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cmp::Ordering;

    fn read(text: &str) -> Time {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn times_keep_their_zone_and_digits() {
        for text in
            ["13:20:00", "13:20:00-05:00", "00:00:00Z", "23:59:59.999999999999999999", "12:00:00.10+14:00"]
        {
            assert_eq!(read(text).to_string(), text);
        }
        assert_eq!(read("24:00:00").to_string(), "00:00:00");
        assert_eq!(size_of::<Time>(), 16);
        for text in [
            "",
            "13:20",
            "1:20:00",
            "13:20:00 ",
            "24:00:01",
            "13:60:00",
            "13:20:60",
            "-13:20:00",
            "13:20:00.",
            "T13:20:00",
        ] {
            assert_eq!(text.parse::<Time>().is_err(), text != "13:20:00 ", "{text}");
        }
    }

    #[test]
    fn times_are_equal_if_they_are_the_same_in_utc() {
        assert_eq!(read("13:20:00-05:00"), read("18:20:00Z"));
        assert_eq!(read("00:30:00+01:00"), read("23:30:00Z"));
        assert_eq!(read("24:00:00"), read("00:00:00"));
        assert_ne!(read("12:00:00"), read("12:00:00Z"));
        assert_eq!(read("12:00:00").partial_cmp(&read("12:00:00Z")), None);
        assert_eq!(read("12:00:00.1").partial_cmp(&read("12:00:00.01")), Some(Ordering::Greater));
        assert_eq!(read("23:59:59").partial_cmp(&read("00:00:00Z")), Some(Ordering::Greater));
    }

    #[test]
    fn the_canonical_form_is_in_utc() {
        assert_eq!(read("00:30:00.500+01:00").canonical(), "23:30:00.5Z");
        assert_eq!(read("23:30:00-01:00").canonical(), "00:30:00Z");
        assert_eq!(read("12:00:00.0").canonical(), "12:00:00");
    }

    #[test]
    fn parts_are_checked() {
        assert!(Time::new(24, 0, 0).is_err() && Time::new(0, 60, 0).is_err() && Time::new(0, 0, 60).is_err());
        let time = Time::new(1, 2, 3).unwrap().with_nanosecond(5).with_zone(Zone::from_minutes(60));
        assert_eq!(time.to_string(), "01:02:03.000000005+01:00");
        assert_eq!((time.nanosecond(), time.attosecond()), (5, 5_000_000_000));
        assert_eq!(time.with_attosecond(u64::MAX).attosecond(), ATTOS - 1);
    }
}
