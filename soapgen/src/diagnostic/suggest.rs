//! "Did you mean": the known name nearest to one that is not known.

/// The candidate nearest to `name` by edit distance (insertion, deletion, substitution, exchange of neighbours),
/// if it is near enough to be a slip: a third of the name's length. Case alone does not count as a difference.
/// Equal distances: the first in alphabetical order.
pub fn closest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    // Names past this length are not slips of the finger, and the distance costs the product of the lengths.
    const LONGEST: usize = 128;
    let wanted: Vec<char> = name.to_lowercase().chars().take(LONGEST + 1).collect();
    if wanted.is_empty() || wanted.len() > LONGEST {
        return None;
    }
    let allowed = (wanted.len() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate == name || candidate.len().abs_diff(name.len()) > allowed * 4 {
            continue;
        }
        let other: Vec<char> = candidate.to_lowercase().chars().take(LONGEST + 1).collect();
        if other.len().abs_diff(wanted.len()) > allowed {
            continue;
        }
        let distance = distance(&wanted, &other);
        if distance <= allowed && best.is_none_or(|known| (distance, candidate) < known) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// A help line with the [`closest`] candidate: ``did you mean `Order`?``
pub fn did_you_mean<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<String> {
    closest(name, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

/// Optimal string alignment distance.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let mut cost = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                cost = cost.min(before[j - 1] + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_the_name_that_was_meant() {
        let known = ["Order", "OrderLine", "Invoice"];
        assert_eq!(closest("Ordre", known), Some("Order"));
        assert_eq!(closest("orderline", known), Some("OrderLine"));
        assert_eq!(closest("Invoce", known), Some("Invoice"));
        assert_eq!(did_you_mean("Ordr", known).as_deref(), Some("did you mean `Order`?"));
    }

    #[test]
    fn a_different_word_finds_nothing() {
        assert_eq!(closest("Customer", ["Order", "Invoice"]), None);
        assert_eq!(closest("", ["a"]), None);
        assert_eq!(closest(&"x".repeat(5000), ["x"]), None);
    }
}
