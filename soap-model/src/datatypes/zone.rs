//! Time zones: `Z`, `+hh:mm`, `-hh:mm`, or none (part 2, 3.2.7.3).
use super::calendar::two_digits;
use std::fmt;

/// A time zone: a number of minutes from UTC, at most 14 hours either way.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Zone(i16);

impl Zone {
    /// Written `Z`.
    pub const UTC: Zone = Zone(0);

    /// So many minutes east of Greenwich; None beyond 14 hours.
    pub const fn from_minutes(minutes: i16) -> Option<Zone> {
        if minutes < -840 || minutes > 840 { None } else { Some(Zone(minutes)) }
    }

    /// Minutes east of Greenwich.
    pub const fn minutes(self) -> i16 {
        self.0
    }
}

/// `Z` or `+01:00`.
impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Vec::with_capacity(6);
        write_zone(OptZone::from(Some(*self)), &mut out);
        f.write_str(&String::from_utf8_lossy(&out))
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({self})")
    }
}

/// `Option<Zone>` in two bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct OptZone(i16);

impl OptZone {
    pub(crate) const NONE: OptZone = OptZone(i16::MIN);
    pub(crate) const UTC: OptZone = OptZone(0);

    pub(crate) const fn get(self) -> Option<Zone> {
        if self.0 == i16::MIN { None } else { Some(Zone(self.0)) }
    }
}

impl From<Option<Zone>> for OptZone {
    fn from(zone: Option<Zone>) -> Self {
        zone.map_or(OptZone::NONE, |zone| OptZone(zone.0))
    }
}

/// `Z`, `+01:00`, or nothing.
#[inline]
pub(crate) fn write_zone(zone: OptZone, out: &mut Vec<u8>) {
    match zone.get() {
        None => {}
        Some(Zone(0)) => out.push(b'Z'),
        Some(Zone(minutes)) => {
            let sign = if minutes < 0 { b'-' } else { b'+' };
            let minutes = minutes.unsigned_abs();
            let ([a, b], [c, d]) = (two_digits((minutes / 60) as u8), two_digits((minutes % 60) as u8));
            out.extend_from_slice(&[sign, a, b, b':', c, d]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_at_most_fourteen_hours_away() {
        assert_eq!(Zone::from_minutes(840).unwrap().to_string(), "+14:00");
        assert_eq!(Zone::from_minutes(-90).unwrap().to_string(), "-01:30");
        assert_eq!(Zone::UTC.to_string(), "Z");
        assert_eq!(Zone::from_minutes(841), None);
        assert_eq!(Zone::from_minutes(-841), None);
    }
}
