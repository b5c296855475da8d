//! The algebra of namespace constraints (part 1, 3.10.6).
use soap_model::contract::NamespaceConstraint::{self, Any, In, Not};

/// Whether a name in this namespace (`""`: none) is admitted (3.10.4).
pub(super) fn admits(constraint: &NamespaceConstraint, namespace: &str) -> bool {
    match constraint {
        Any => true,
        Not(not) => namespace != not && !namespace.is_empty(),
        In(list) => list.iter().any(|n| n == namespace),
    }
}

/// Whether everything `sub` admits, `whole` does (Wildcard Subset).
pub(super) fn is_subset(sub: &NamespaceConstraint, whole: &NamespaceConstraint) -> bool {
    match (sub, whole) {
        (_, Any) => true,
        (Any, _) => false,
        (Not(a), Not(b)) => a == b,
        (Not(_), In(_)) => false,
        (In(list), whole) => list.iter().all(|n| admits(whole, n)),
    }
}

/// Whether some namespace is admitted by both.
pub(super) fn overlap(a: &NamespaceConstraint, b: &NamespaceConstraint) -> bool {
    match (a, b) {
        (In(list), other) | (other, In(list)) => list.iter().any(|n| admits(other, n)),
        _ => true,
    }
}

/// Attribute Wildcard Union; None where it cannot be expressed.
pub(super) fn union(a: &NamespaceConstraint, b: &NamespaceConstraint) -> Option<NamespaceConstraint> {
    if same(a, b) {
        return Some(a.clone());
    }
    Some(match (a, b) {
        (Any, _) | (_, Any) => Any,
        (In(x), In(y)) => In(x.iter().chain(y.iter().filter(|n| !x.contains(n))).cloned().collect()),
        (Not(_), Not(_)) => Not(String::new()),
        (Not(not), In(list)) | (In(list), Not(not)) => {
            let (has_not, has_none) = (list.contains(not), list.iter().any(String::is_empty));
            match (not.is_empty(), has_not, has_none) {
                (true, true, _) | (false, true, true) => Any,
                (true, false, _) | (false, true, false) => Not(String::new()),
                (false, false, true) => return None,
                (false, false, false) => Not(not.clone()),
            }
        }
    })
}

/// Attribute Wildcard Intersection; None where it cannot be expressed.
pub(super) fn intersection(a: &NamespaceConstraint, b: &NamespaceConstraint) -> Option<NamespaceConstraint> {
    if same(a, b) {
        return Some(a.clone());
    }
    Some(match (a, b) {
        (Any, other) | (other, Any) => other.clone(),
        (In(list), other) | (other, In(list)) => {
            In(list.iter().filter(|n| admits(other, n)).cloned().collect())
        }
        (Not(x), Not(y)) if x.is_empty() => Not(y.clone()),
        (Not(x), Not(y)) if y.is_empty() => Not(x.clone()),
        (Not(_), Not(_)) => return None,
    })
}

fn same(a: &NamespaceConstraint, b: &NamespaceConstraint) -> bool {
    match (a, b) {
        (In(x), In(y)) => x.iter().all(|n| y.contains(n)) && y.iter().all(|n| x.contains(n)),
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> NamespaceConstraint {
        In(names.iter().map(|n| n.to_string()).collect())
    }

    #[test]
    fn other_admits_neither_the_namespace_nor_unqualified_names() {
        let other = Not("a".into());
        assert!(admits(&other, "b") && !admits(&other, "a") && !admits(&other, ""));
        assert!(!admits(&Not(String::new()), "") && admits(&Not(String::new()), "a"));
    }

    #[test]
    fn union_follows_the_recommendation_case_by_case() {
        assert_eq!(union(&set(&["a"]), &set(&["b", "a"])), Some(set(&["a", "b"])));
        assert_eq!(union(&Not("a".into()), &Not("b".into())), Some(Not(String::new())));
        assert_eq!(union(&Not("a".into()), &set(&["a", ""])), Some(Any));
        assert_eq!(union(&Not("a".into()), &set(&["a"])), Some(Not(String::new())));
        assert_eq!(union(&Not("a".into()), &set(&[""])), None);
        assert_eq!(union(&Not("a".into()), &set(&["b"])), Some(Not("a".into())));
        assert_eq!(union(&Not(String::new()), &set(&["", "b"])), Some(Any));
        assert_eq!(union(&Not(String::new()), &set(&["b"])), Some(Not(String::new())));
    }

    #[test]
    fn intersection_follows_the_recommendation_case_by_case() {
        assert_eq!(intersection(&Any, &set(&["a"])), Some(set(&["a"])));
        assert_eq!(intersection(&Not("a".into()), &set(&["a", "", "b"])), Some(set(&["b"])));
        assert_eq!(intersection(&Not("a".into()), &Not("b".into())), None);
        assert_eq!(intersection(&Not("a".into()), &Not(String::new())), Some(Not("a".into())));
    }

    #[test]
    fn constraints_overlap_when_a_namespace_satisfies_both() {
        assert!(overlap(&Not("a".into()), &Not("b".into())));
        assert!(!overlap(&set(&["a", ""]), &Not("a".into())));
        assert!(overlap(&Any, &set(&["a"])) && !overlap(&Any, &set(&[])));
    }
}
