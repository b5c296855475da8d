//! What the date and time types share: the lexical pieces, the time line and its partial order
//! (part 2, 3.2.7 and appendix D).
pub(crate) use super::zone::{OptZone, Zone, write_zone};
use std::cmp::Ordering;

/// Attoseconds in a second: fractions are exact to 18 digits.
pub(crate) const ATTOS: u64 = 1_000_000_000_000_000_000;
pub(crate) const MAX_DIGITS: u8 = 18;
/// Years of at most eleven digits, so that the time line fits 64 bits.
pub(crate) const MAX_YEAR: i64 = 99_999_999_999;
pub(crate) const DAY: i64 = 86_400;

/// Powers of ten up to 10^18.
pub(crate) fn pow10(exponent: u8) -> u64 {
    super::digits::POWERS.get(usize::from(exponent)).copied().unwrap_or(ATTOS)
}

/// Days of a month (appendix E, `maximumDayInMonthFor`, which takes negative years as they are written).
pub(crate) const fn days_in_month(year: i64, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days from 1970-01-01 in the proleptic Gregorian calendar, with a year 0.
pub(crate) const fn days_from_civil(year: i64, month: u8, day: u8) -> i64 {
    // Years start in March, so that the leap day is the last.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month = (month as i64 + 9) % 12;
    let day_of_year = (153 * month + 2) / 5 + day as i64 - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The inverse of [`days_from_civil`].
pub(crate) const fn civil_from_days(days: i64) -> (i64, u8, u8) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + (month <= 2) as i64;
    (year, month as u8, day as u8)
}

/// Day number on the time line of XML Schema 1.0, which has no year 0: year -1 ends where year 1 starts.
pub(crate) const fn day_number(year: i64, month: u8, day: u8) -> i64 {
    days_from_civil(year, month, day) + if year < 0 { 366 } else { 0 }
}

/// The inverse of [`day_number`].
pub(crate) const fn date_of_day(number: i64) -> (i64, u8, u8) {
    if number < days_from_civil(1, 1, 1) { civil_from_days(number - 366) } else { civil_from_days(number) }
}

/// A point of the time line: the start of a value, in UTC where it has a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Moment {
    pub(crate) seconds: i64,
    pub(crate) attos: u64,
    pub(crate) zoned: bool,
}

impl Moment {
    /// A local time with its zone.
    pub(crate) fn new(day: i64, second_of_day: i64, attos: u64, zone: OptZone) -> Moment {
        let offset = zone.get().map_or(0, |zone| i64::from(zone.minutes()) * 60);
        Moment { seconds: day * DAY + second_of_day - offset, attos, zoned: zone.get().is_some() }
    }

    /// The order relation (3.2.7.3): a value without zone may lie anywhere within 14 hours.
    pub(crate) fn compare(self, other: Moment) -> Option<Ordering> {
        const SPAN: i64 = 14 * 3600;
        let at = |moment: Moment, shift: i64| (moment.seconds + shift, moment.attos);
        match (self.zoned, other.zoned) {
            (true, true) | (false, false) => Some(at(self, 0).cmp(&at(other, 0))),
            (true, false) if at(self, 0) < at(other, -SPAN) => Some(Ordering::Less),
            (true, false) if at(self, 0) > at(other, SPAN) => Some(Ordering::Greater),
            (false, true) if at(self, SPAN) < at(other, 0) => Some(Ordering::Less),
            (false, true) if at(self, -SPAN) > at(other, 0) => Some(Ordering::Greater),
            _ => None,
        }
    }
}

/// Why a text is not a date or time.
pub(crate) type Fault = &'static str;

/// Reads the lexical pieces of a date or time from the front.
pub(crate) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Cursor { rest: super::white_space::trim_bytes(text.as_bytes()) }
    }

    #[inline]
    pub(crate) fn literal(&mut self, byte: u8, fault: Fault) -> Result<(), Fault> {
        match self.rest {
            [first, rest @ ..] if *first == byte => {
                self.rest = rest;
                Ok(())
            }
            _ => Err(fault),
        }
    }

    #[inline]
    pub(crate) fn two(&mut self, fault: Fault) -> Result<u8, Fault> {
        if let [a, b, rest @ ..] = self.rest {
            let (a, b) = (a.wrapping_sub(b'0'), b.wrapping_sub(b'0'));
            if a <= 9 && b <= 9 {
                self.rest = rest;
                return Ok(a * 10 + b);
            }
        }
        Err(fault)
    }

    #[inline]
    pub(crate) fn month(&mut self) -> Result<u8, Fault> {
        match self.two("the month is not two digits")? {
            month @ 1..=12 => Ok(month),
            _ => Err("the month is not from 01 to 12"),
        }
    }

    #[inline]
    pub(crate) fn day(&mut self, most: u8) -> Result<u8, Fault> {
        match self.two("the day is not two digits")? {
            day if day >= 1 && day <= most => Ok(day),
            _ => Err("there is no such day in the month"),
        }
    }

    /// Four digits or more, no needless zeros, perhaps a minus sign; never 0000.
    #[inline]
    pub(crate) fn year(&mut self) -> Result<i64, Fault> {
        if let [a @ b'0'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9', d @ b'0'..=b'9', rest @ ..] = self.rest
            && !matches!(rest, [b'0'..=b'9', ..])
        {
            let digit = |byte: &u8| i64::from(byte - b'0');
            let year = digit(a) * 1000 + digit(b) * 100 + digit(c) * 10 + digit(d);
            self.rest = rest;
            return if year == 0 { Err("there is no year 0000") } else { Ok(year) };
        }
        self.odd_year()
    }

    #[cold]
    fn odd_year(&mut self) -> Result<i64, Fault> {
        let negative = self.literal(b'-', "").is_ok();
        let length = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.rest.split_at(length);
        if length < 4 {
            return Err("the year is not four digits or more");
        }
        if length > 4 && digits.first() == Some(&b'0') {
            return Err("a year of more than four digits starts with 0");
        }
        if length > 11 {
            return Err("a year of more than 11 digits is beyond this implementation");
        }
        self.rest = rest;
        match digits.iter().fold(0, |year, digit| year * 10 + i64::from(digit - b'0')) {
            0 => Err("there is no year 0000"),
            year => Ok(if negative { -year } else { year }),
        }
    }

    /// Hour, minute, second, attoseconds, and the number of fraction digits written; the hour is 24 at the end of a
    /// day.
    #[inline]
    pub(crate) fn time(&mut self) -> Result<Clock, Fault> {
        let hour = self.two("the hour is not two digits")?;
        self.literal(b':', "no `:` after the hour")?;
        let minute = self.two("the minute is not two digits")?;
        self.literal(b':', "no `:` after the minute")?;
        let second = self.two("the second is not two digits")?;
        let (attos, digits) = if let [b'.', rest @ ..] = self.rest {
            self.rest = rest;
            self.fraction()?
        } else {
            (0, 0)
        };
        if hour > 23 && (hour, minute, second, attos) != (24, 0, 0, 0) {
            return Err("the time is not from 00:00:00 to 24:00:00");
        }
        if minute > 59 {
            return Err("the minute is not from 00 to 59");
        }
        if second > 59 {
            return Err("the second is not from 00 to 59");
        }
        Ok(Clock { attos, hour, minute, second, digits })
    }

    /// The digits after the point: attoseconds, and how many digits there were.
    pub(crate) fn fraction(&mut self) -> Result<(u64, u8), Fault> {
        let (mut value, mut digits) = (0u64, 0u8);
        while let [byte @ b'0'..=b'9', rest @ ..] = self.rest {
            self.rest = rest;
            if digits < MAX_DIGITS {
                value = value * 10 + u64::from(byte - b'0');
                digits += 1;
            } else if *byte != b'0' {
                return Err("a fraction of more than 18 digits is beyond this implementation");
            }
        }
        if digits == 0 {
            return Err("no digit after the point");
        }
        Ok((value * pow10(MAX_DIGITS - digits), digits))
    }

    /// The zone that may end the text; nothing may follow it.
    #[inline]
    pub(crate) fn zone(&mut self) -> Result<OptZone, Fault> {
        const FAULT: Fault = "what follows is not a zone (`Z`, or `+` or `-` and hh:mm)";
        let sign = match self.rest {
            [] => return Ok(OptZone::NONE),
            [b'Z'] => return Ok(OptZone::UTC),
            [b'+', ..] => 1,
            [b'-', ..] => -1,
            _ => return Err(FAULT),
        };
        self.rest = self.rest.get(1..).unwrap_or_default();
        let hours = self.two(FAULT)?;
        self.literal(b':', FAULT)?;
        let minutes = self.two(FAULT)?;
        if !self.rest.is_empty() {
            return Err(FAULT);
        }
        if minutes > 59 || hours > 14 || hours == 14 && minutes > 0 {
            return Err("the zone is not from -14:00 to +14:00");
        }
        Ok(Zone::from_minutes(sign * (i16::from(hours) * 60 + i16::from(minutes))).into())
    }

    /// A number without sign, for durations; None where there is no digit.
    pub(crate) fn number(&mut self) -> Result<Option<u64>, Fault> {
        let mut value = None;
        while let [byte @ b'0'..=b'9', rest @ ..] = self.rest {
            self.rest = rest;
            let digit = u64::from(byte - b'0');
            let longer = value.unwrap_or(0u64).checked_mul(10).and_then(|value| value.checked_add(digit));
            value = Some(longer.ok_or("a number is beyond this implementation")?);
        }
        Ok(value)
    }

    /// Takes the byte if it is next.
    pub(crate) fn takes(&mut self, byte: u8) -> bool {
        self.literal(byte, "").is_ok()
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }
}

/// A time of day as it was written.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    pub(crate) attos: u64,
    pub(crate) hour: u8,
    pub(crate) minute: u8,
    pub(crate) second: u8,
    pub(crate) digits: u8,
}

impl Clock {
    pub(crate) fn second_of_day(&self) -> i64 {
        i64::from(self.hour) * 3600 + i64::from(self.minute) * 60 + i64::from(self.second)
    }
}

/// Two digits, of a number below 100.
#[inline]
pub(crate) const fn two_digits(value: u8) -> [u8; 2] {
    [b'0' + value / 10, b'0' + value % 10]
}

pub(crate) fn write_year(year: i64, out: &mut Vec<u8>) {
    if year < 0 {
        out.push(b'-');
    }
    let year = year.unsigned_abs();
    if year > 9999 {
        out.extend_from_slice(itoa::Buffer::new().format(year).as_bytes());
    } else {
        let ([a, b], [c, d]) = (two_digits((year / 100) as u8), two_digits((year % 100) as u8));
        out.extend_from_slice(&[a, b, c, d]);
    }
}

/// `.` and so many digits of the fraction; nothing for none.
pub(crate) fn write_fraction(attos: u64, digits: u8, out: &mut Vec<u8>) {
    if digits == 0 {
        return;
    }
    let mut text = [b'0'; 19];
    let mut value = attos / pow10(MAX_DIGITS.saturating_sub(digits));
    let end = usize::from(digits.min(MAX_DIGITS)) + 1;
    for byte in text.iter_mut().take(end).skip(1).rev() {
        *byte = b'0' + (value % 10) as u8;
        value /= 10;
    }
    text[0] = b'.';
    out.extend(text.iter().take(end));
}

/// Least number of digits that write this fraction exactly.
pub(crate) const fn digits_needed(attos: u64) -> u8 {
    let (mut attos, mut digits) = (attos, MAX_DIGITS);
    while digits > 0 && attos % 10 == 0 {
        attos /= 10;
        digits -= 1;
    }
    digits
}

/// What every type built on [`Cursor`] and [`Moment`] has: text form, equality, hash and partial order by value.
macro_rules! time_line_type {
    ($type:ident, $expected:literal) => {
        impl $crate::datatypes::TextValue for $type {
            #[inline]
            fn parse(text: &str, _: &$crate::datatypes::TextContext<'_>) -> Result<Self, ValueError> {
                Self::read(&mut Cursor::new(text)).map_err(|fault| ValueError::new($expected, fault))
            }

            #[inline]
            fn write(&self, out: &mut $crate::datatypes::TextWriter<'_>) {
                self.put(out.bytes());
            }
        }

        impl std::str::FromStr for $type {
            type Err = ValueError;

            fn from_str(text: &str) -> Result<Self, ValueError> {
                <$type as $crate::datatypes::TextValue>::parse(text, &$crate::datatypes::TextContext::new())
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&$crate::datatypes::TextWriter::to_string(self))
            }
        }

        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($type), "({})"), self)
            }
        }

        /// By value: two forms of the same instant are equal.
        impl PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                self.moment() == other.moment()
            }
        }

        impl Eq for $type {}

        impl std::hash::Hash for $type {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.moment().hash(state);
            }
        }

        /// Partial (part 2, 3.2.7.3): with a zone on one side only, values less than 14 hours apart have no order.
        impl PartialOrd for $type {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                self.moment().compare(other.moment())
            }
        }
    };
}
pub(crate) use time_line_type;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_time_line_has_no_year_zero() {
        assert_eq!(day_number(-1, 12, 31) + 1, day_number(1, 1, 1));
        assert_eq!(day_number(1970, 1, 1), 0);
        assert_eq!(day_number(2000, 3, 1), 11_017);
    }

    #[test]
    fn leap_years_follow_the_gregorian_rule() {
        assert_eq!(
            [1900, 2000, 2004, 2023, -4, -1].map(|year| days_in_month(year, 2)),
            [28, 29, 29, 28, 29, 28]
        );
    }

    proptest! {
        #[test]
        fn day_numbers_and_dates_are_inverse(number in -40_000_000_000_000i64..40_000_000_000_000, near in -1_000_000i64..1_000_000) {
            for number in [number, near] {
                let (year, month, day) = date_of_day(number);
                prop_assert!(year != 0 && (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month));
                prop_assert_eq!(day_number(year, month, day), number);
            }
        }
    }
}
