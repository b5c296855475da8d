//! How often something occurs.

/// Least and greatest number of occurrences; None: unbounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Occurs {
    pub(super) min: u32,
    pub(super) max: Option<u32>,
}

impl Occurs {
    pub(super) const ONCE: Occurs = Occurs { min: 1, max: Some(1) };
    pub(super) const AT_MOST_ONCE: Occurs = Occurs { min: 0, max: Some(1) };

    /// The range that `inner{m,n}` repeated `self` times comes to, if it has no gaps:
    /// `(a{1,2}){0,3}` is `a{0,6}`, but `(a{2,2}){0,1}` is nought or two.
    pub(super) fn times(self, inner: Occurs) -> Option<Occurs> {
        // The totals are the union of [k*m, k*n] for k from self.min to self.max; between k and
        // k+1 there is no gap if k*n + 1 >= (k+1)*m, and if so for the least k then for all.
        let varies = self.max != Some(self.min);
        let no_gap = match (self.min, inner.max) {
            (0, _) => inner.min <= 1,
            (_, None) => true,
            (k, Some(n)) => {
                let (k, m, n) = (u64::from(k), u64::from(inner.min), u64::from(n));
                k * n + 1 >= (k + 1) * m
            }
        };
        if varies && !no_gap {
            return None;
        }
        let max = match (self.max, inner.max) {
            (Some(0), _) | (_, Some(0)) => Some(0),
            (Some(outer), Some(inner)) => Some(outer.checked_mul(inner)?),
            _ => None,
        };
        Some(Occurs { min: self.min.checked_mul(inner.min)?, max })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn occurs(min: u32, max: impl Into<Option<u32>>) -> Occurs {
        Occurs { min, max: max.into() }
    }

    #[test]
    fn nested_ranges_without_gaps_become_one() {
        for (outer, inner, total) in [
            (occurs(0, 3), occurs(1, 2), occurs(0, 6)),
            (occurs(1, 1), occurs(2, 2), occurs(2, 2)),
            (occurs(0, None), occurs(1, 1), occurs(0, None)),
            (occurs(0, 1), occurs(0, None), occurs(0, None)),
            (occurs(1, None), occurs(0, 1), occurs(0, None)),
            (occurs(2, 3), occurs(2, 3), occurs(4, 9)),
            (occurs(3, 3), occurs(2, 2), occurs(6, 6)),
        ] {
            assert_eq!(outer.times(inner), Some(total), "{inner:?} in {outer:?}");
        }
    }

    #[test]
    fn nested_ranges_with_gaps_stay_apart() {
        assert_eq!(occurs(0, 1).times(occurs(2, 2)), None);
        assert_eq!(occurs(1, None).times(occurs(2, 2)), None);
        assert_eq!(occurs(0, None).times(occurs(2, None)), None);
        assert_eq!(occurs(1, 2).times(occurs(3, 4)), None);
    }

    #[test]
    fn a_range_too_great_to_count_stays_apart() {
        assert_eq!(occurs(1, u32::MAX).times(occurs(1, 2)), None);
    }
}
