//! `xs:date` and the Gregorian fragments of dates (part 2, 3.2.9 to 3.2.14).
use super::calendar::*;
use super::{DateTime, ValueError};

/// `xs:date`: a day, its zone kept or absent.
///
/// Equality and order are those of the instant at which the day starts.
///
/// ```
/// use soap_model::datatypes::Date;
/// let day: Date = "2024-02-29".parse()?;
/// assert_eq!((day.year(), day.month(), day.day(), day.zone()), (2024, 2, 29, None));
/// assert!("2023-02-29".parse::<Date>().is_err());
/// # Ok::<(), soap_model::datatypes::ValueError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Date {
    pub(super) year: i64,
    pub(super) month: u8,
    pub(super) day: u8,
    pub(super) zone: OptZone,
}
time_line_type!(Date, "an `xs:date` (yyyy-mm-dd)");

/// `xs:gYearMonth`: a month of a year, for instance `1999-05`.
#[derive(Clone, Copy)]
pub struct GYearMonth {
    year: i64,
    month: u8,
    zone: OptZone,
}
time_line_type!(GYearMonth, "an `xs:gYearMonth` (yyyy-mm)");

/// `xs:gYear`: a year, for instance `1999`.
#[derive(Clone, Copy)]
pub struct GYear {
    year: i64,
    zone: OptZone,
}
time_line_type!(GYear, "an `xs:gYear` (yyyy)");

/// `xs:gMonthDay`: a day that recurs every year, for instance `--05-31`.
#[derive(Clone, Copy)]
pub struct GMonthDay {
    month: u8,
    day: u8,
    zone: OptZone,
}
time_line_type!(GMonthDay, "an `xs:gMonthDay` (--mm-dd)");

/// `xs:gDay`: a day that recurs every month, for instance `---31`.
#[derive(Clone, Copy)]
pub struct GDay {
    day: u8,
    zone: OptZone,
}
time_line_type!(GDay, "an `xs:gDay` (---dd)");

/// `xs:gMonth`: a month that recurs every year, for instance `--05`.
#[derive(Clone, Copy)]
pub struct GMonth {
    month: u8,
    zone: OptZone,
}
time_line_type!(GMonth, "an `xs:gMonth` (--mm)");

/// The leap year in which recurring days and months are compared.
const LEAP_YEAR: i64 = 1972;

fn checked_year(year: i64) -> Result<i64, ValueError> {
    if year == 0 || year.abs() > MAX_YEAR {
        return Err(ValueError::new(
            "a year of at most 11 digits other than 0",
            format!("the year is {year}"),
        ));
    }
    Ok(year)
}

fn checked_month(month: u8) -> Result<u8, ValueError> {
    if (1..=12).contains(&month) {
        Ok(month)
    } else {
        Err(ValueError::new("a month from 1 to 12", format!("the month is {month}")))
    }
}

fn checked_day(day: u8, most: u8) -> Result<u8, ValueError> {
    if (1..=most).contains(&day) {
        Ok(day)
    } else {
        Err(ValueError::new(format!("a day from 1 to {most}"), format!("the day is {day}")))
    }
}

const AFTER_YEAR: Fault = "no `-` after the year";
const AFTER_MONTH: Fault = "no `-` after the month";

macro_rules! zoned { ($($type:ident),*) => { $(
    impl $type {
        /// Zone, if any.
        pub const fn zone(&self) -> Option<Zone> {
            self.zone.get()
        }

        /// The same with another zone or none.
        pub fn with_zone(mut self, zone: Option<Zone>) -> Self {
            self.zone = zone.into();
            self
        }
    }
)* } }
zoned!(Date, GYearMonth, GYear, GMonthDay, GDay, GMonth);

impl Date {
    /// A day without zone. The year is not 0 and has at most 11 digits.
    pub fn new(year: i64, month: u8, day: u8) -> Result<Self, ValueError> {
        let (year, month) = (checked_year(year)?, checked_month(month)?);
        Ok(Date { year, month, day: checked_day(day, days_in_month(year, month))?, zone: OptZone::NONE })
    }

    pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Self, Fault> {
        let year = cursor.year()?;
        cursor.literal(b'-', AFTER_YEAR)?;
        let month = cursor.month()?;
        cursor.literal(b'-', AFTER_MONTH)?;
        let day = cursor.day(days_in_month(year, month))?;
        Ok(Date { year, month, day, zone: cursor.zone()? })
    }

    #[inline]
    pub(super) fn put(&self, out: &mut Vec<u8>) {
        let ([e, f], [g, h]) = (two_digits(self.month), two_digits(self.day));
        if let 0..=9999 = self.year {
            let ([a, b], [c, d]) = (two_digits((self.year / 100) as u8), two_digits((self.year % 100) as u8));
            out.extend_from_slice(&[a, b, c, d, b'-', e, f, b'-', g, h]);
        } else {
            write_year(self.year, out);
            out.extend_from_slice(&[b'-', e, f, b'-', g, h]);
        }
        write_zone(self.zone, out);
    }

    pub(super) fn moment(&self) -> Moment {
        Moment::new(day_number(self.year, self.month, self.day), 0, 0, self.zone)
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

    /// The canonical form (3.2.9.2): the zone between -11:59 and +12:00 in which the day starts at the same instant.
    pub fn canonical(&self) -> String {
        match self.zone() {
            Some(zone) if zone.minutes() > 720 || zone.minutes() <= -720 => {
                let shift: i16 = if zone.minutes() > 0 { 1 } else { -1 };
                let number = day_number(self.year, self.month, self.day) - i64::from(shift);
                let (year, month, day) = date_of_day(number);
                let zone = Zone::from_minutes(zone.minutes() - shift * 1440);
                Date { year, month, day, zone: zone.into() }.to_string()
            }
            _ => self.to_string(),
        }
    }
}

/// The day and the zone.
impl From<DateTime> for Date {
    fn from(value: DateTime) -> Self {
        value.date()
    }
}

impl GYearMonth {
    /// A month without zone. The year is not 0 and has at most 11 digits.
    pub fn new(year: i64, month: u8) -> Result<Self, ValueError> {
        Ok(GYearMonth { year: checked_year(year)?, month: checked_month(month)?, zone: OptZone::NONE })
    }

    fn read(cursor: &mut Cursor<'_>) -> Result<Self, Fault> {
        let year = cursor.year()?;
        cursor.literal(b'-', AFTER_YEAR)?;
        Ok(GYearMonth { year, month: cursor.month()?, zone: cursor.zone()? })
    }

    fn put(&self, out: &mut Vec<u8>) {
        write_year(self.year, out);
        let [a, b] = two_digits(self.month);
        out.extend_from_slice(&[b'-', a, b]);
        write_zone(self.zone, out);
    }

    fn moment(&self) -> Moment {
        Moment::new(day_number(self.year, self.month, 1), 0, 0, self.zone)
    }

    /// Year, never 0; -1 is the year before 1.
    pub const fn year(&self) -> i64 {
        self.year
    }

    /// Month, 1 to 12.
    pub const fn month(&self) -> u8 {
        self.month
    }
}

impl GYear {
    /// A year without zone, not 0 and of at most 11 digits.
    pub fn new(year: i64) -> Result<Self, ValueError> {
        Ok(GYear { year: checked_year(year)?, zone: OptZone::NONE })
    }

    fn read(cursor: &mut Cursor<'_>) -> Result<Self, Fault> {
        Ok(GYear { year: cursor.year()?, zone: cursor.zone()? })
    }

    fn put(&self, out: &mut Vec<u8>) {
        write_year(self.year, out);
        write_zone(self.zone, out);
    }

    fn moment(&self) -> Moment {
        Moment::new(day_number(self.year, 1, 1), 0, 0, self.zone)
    }

    /// Year, never 0; -1 is the year before 1.
    pub const fn year(&self) -> i64 {
        self.year
    }
}

impl GMonthDay {
    /// A day of a month without zone; February has 29.
    pub fn new(month: u8, day: u8) -> Result<Self, ValueError> {
        let month = checked_month(month)?;
        Ok(GMonthDay { month, day: checked_day(day, days_in_month(LEAP_YEAR, month))?, zone: OptZone::NONE })
    }

    fn read(cursor: &mut Cursor<'_>) -> Result<Self, Fault> {
        cursor.literal(b'-', "no `--` at the start")?;
        cursor.literal(b'-', "no `--` at the start")?;
        let month = cursor.month()?;
        cursor.literal(b'-', AFTER_MONTH)?;
        let day = cursor.day(days_in_month(LEAP_YEAR, month))?;
        Ok(GMonthDay { month, day, zone: cursor.zone()? })
    }

    fn put(&self, out: &mut Vec<u8>) {
        let ([a, b], [c, d]) = (two_digits(self.month), two_digits(self.day));
        out.extend_from_slice(&[b'-', b'-', a, b, b'-', c, d]);
        write_zone(self.zone, out);
    }

    fn moment(&self) -> Moment {
        Moment::new(day_number(LEAP_YEAR, self.month, self.day), 0, 0, self.zone)
    }

    /// Month, 1 to 12.
    pub const fn month(&self) -> u8 {
        self.month
    }

    /// Day of the month.
    pub const fn day(&self) -> u8 {
        self.day
    }
}

impl GDay {
    /// A day without zone, 1 to 31.
    pub fn new(day: u8) -> Result<Self, ValueError> {
        Ok(GDay { day: checked_day(day, 31)?, zone: OptZone::NONE })
    }

    fn read(cursor: &mut Cursor<'_>) -> Result<Self, Fault> {
        for _ in 0..3 {
            cursor.literal(b'-', "no `---` at the start")?;
        }
        Ok(GDay { day: cursor.day(31)?, zone: cursor.zone()? })
    }

    fn put(&self, out: &mut Vec<u8>) {
        let [a, b] = two_digits(self.day);
        out.extend_from_slice(&[b'-', b'-', b'-', a, b]);
        write_zone(self.zone, out);
    }

    fn moment(&self) -> Moment {
        Moment::new(day_number(LEAP_YEAR, 12, self.day), 0, 0, self.zone)
    }

    /// Day of the month.
    pub const fn day(&self) -> u8 {
        self.day
    }
}

impl GMonth {
    /// A month without zone.
    pub fn new(month: u8) -> Result<Self, ValueError> {
        Ok(GMonth { month: checked_month(month)?, zone: OptZone::NONE })
    }

    fn read(cursor: &mut Cursor<'_>) -> Result<Self, Fault> {
        cursor.literal(b'-', "no `--` at the start")?;
        cursor.literal(b'-', "no `--` at the start")?;
        // The `--mm--` of the first edition was an error and is refused.
        Ok(GMonth { month: cursor.month()?, zone: cursor.zone()? })
    }

    fn put(&self, out: &mut Vec<u8>) {
        let [a, b] = two_digits(self.month);
        out.extend_from_slice(&[b'-', b'-', a, b]);
        write_zone(self.zone, out);
    }

    fn moment(&self) -> Moment {
        Moment::new(day_number(LEAP_YEAR, self.month, 1), 0, 0, self.zone)
    }

    /// Month, 1 to 12.
    pub const fn month(&self) -> u8 {
        self.month
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datatypes::TextValue;
    use std::cmp::Ordering;
    use std::str::FromStr;

    fn keeps<T: FromStr + std::fmt::Display + TextValue>(good: &[&str], bad: &[&str]) {
        for text in good {
            let Ok(value) = text.parse::<T>() else { panic!("{text}") };
            assert_eq!(value.to_string(), *text);
        }
        for text in bad {
            assert!(text.parse::<T>().is_err(), "{text}");
        }
    }

    #[test]
    fn dates_and_their_fragments_keep_their_form() {
        keeps::<Date>(
            &["2002-10-10", "2002-10-10+13:00", "-0044-03-15Z", "12002-10-10", "2004-02-29"],
            &[
                "2002-10-1",
                "2002-10-10T00:00:00",
                "2003-02-29",
                "02-10-10",
                "2002/10/10",
                "0000-01-01",
                "2002-10-10+14:30",
                "",
            ],
        );
        keeps::<GYearMonth>(
            &["1999-05", "-1999-05Z", "10000-12-14:00"],
            &["1999-13", "1999", "1999-5", "99-05", "1999-05-01"],
        );
        keeps::<GYear>(
            &["1999", "-0001", "12000Z", "1999-05:00"],
            &["99", "0000", "01999", "1999-05", "+1999", "1999.5"],
        );
        keeps::<GMonthDay>(
            &["--05-31", "--02-29Z", "--12-25+01:00"],
            &["--02-30", "--04-31", "-05-31", "--5-31", "--13-01", "--05"],
        );
        keeps::<GDay>(&["---01", "---31Z", "---15-14:00"], &["---00", "---32", "--15", "---1", "15"]);
        keeps::<GMonth>(
            &["--05", "--12Z", "--01+14:00"],
            &["--00", "--13", "--05--", "--05--Z", "-05", "--5", "05"],
        );
    }

    #[test]
    fn dates_are_equal_if_they_start_at_the_same_instant() {
        let read = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(read("2002-10-10+13:00"), read("2002-10-09-11:00"));
        assert_eq!(read("2002-10-10+13:00").canonical(), "2002-10-09-11:00");
        assert_eq!(read("2002-10-10-12:00").canonical(), "2002-10-11+12:00");
        assert_eq!(read("2002-10-10+12:00").canonical(), "2002-10-10+12:00");
        assert_eq!(read("2002-10-10").partial_cmp(&read("2002-10-10Z")), None);
        assert_eq!(read("2002-10-10").partial_cmp(&read("2002-10-11Z")), Some(Ordering::Less));
        assert_eq!(size_of::<Date>(), 16);
    }

    #[test]
    fn fragments_have_an_order() {
        fn order<T: FromStr + PartialOrd>(a: &str, b: &str) -> Option<Ordering> {
            match (a.parse::<T>(), b.parse::<T>()) {
                (Ok(a), Ok(b)) => a.partial_cmp(&b),
                _ => panic!("{a} {b}"),
            }
        }
        assert_eq!(order::<GYear>("-0001", "0001"), Some(Ordering::Less));
        assert_eq!(order::<GYear>("1999Z", "1999+00:00"), Some(Ordering::Equal));
        assert_eq!(order::<GYear>("1999Z", "1999"), None);
        assert_eq!(order::<GYear>("1999Z", "2000"), Some(Ordering::Less));
        assert_eq!(order::<GYearMonth>("1999-05", "1999-12"), Some(Ordering::Less));
        assert_eq!(order::<GMonthDay>("--02-29", "--03-01"), Some(Ordering::Less));
        assert_eq!(order::<GMonthDay>("--12-12+13:00", "--12-11-11:00"), Some(Ordering::Equal));
        assert_eq!(order::<GDay>("---15", "---16"), Some(Ordering::Less));
        assert_eq!(order::<GDay>("---15Z", "---15"), None);
        assert_eq!(order::<GMonth>("--12", "--01"), Some(Ordering::Greater));
    }

    #[test]
    fn parts_are_checked() {
        assert!(
            Date::new(2023, 2, 29).is_err() && Date::new(0, 1, 1).is_err() && Date::new(2023, 13, 1).is_err()
        );
        assert!(Date::new(100_000_000_000, 1, 1).is_err() && Date::new(2024, 2, 29).is_ok());
        assert!(
            GMonthDay::new(2, 29).is_ok() && GMonthDay::new(2, 30).is_err() && GMonthDay::new(0, 1).is_err()
        );
        assert!(GDay::new(31).is_ok() && GDay::new(0).is_err() && GMonth::new(13).is_err());
        assert!(GYear::new(-1).is_ok() && GYear::new(0).is_err() && GYearMonth::new(2000, 0).is_err());
        let day = GDay::new(31).unwrap().with_zone(Some(Zone::UTC));
        assert_eq!((day.day(), day.zone(), day.to_string()), (31, Some(Zone::UTC), "---31Z".to_owned()));
    }
}
