//! Names in one scope: no two are the same. Where several want one name, the first in order has it, and the
//! others get a number that nobody wants: a name that is free by itself is never given away.
use std::collections::BTreeSet;

/// Gives each its wish, or else the wish with a number from 2 on. `separator` stands before the number, and
/// between two digits there is always one.
pub(super) fn settle(taken: &mut BTreeSet<String>, wishes: &[String], separator: &str) -> Vec<String> {
    settle_with(taken, wishes, |_| None, separator)
}

/// [`settle`], where the wish with this number may have a second wish.
pub(super) fn settle_with(
    taken: &mut BTreeSet<String>,
    wishes: &[String],
    second: impl Fn(usize) -> Option<String>,
    separator: &str,
) -> Vec<String> {
    let first: Vec<bool> = wishes.iter().map(|wish| taken.insert(wish.clone())).collect();
    let mut names = wishes.to_vec();
    for (n, name) in names.iter_mut().enumerate().filter(|(n, _)| !first[*n]) {
        *name = match second(n) {
            Some(second) => unique(taken, second, separator),
            None => unique(taken, std::mem::take(name), separator),
        };
    }
    names
}

/// The name, or the name with the first number from 2 on that makes it new.
pub(super) fn unique(taken: &mut BTreeSet<String>, name: String, separator: &str) -> String {
    if taken.insert(name.clone()) {
        return name;
    }
    let digits_meet = separator.is_empty() && name.ends_with(|c: char| c.is_ascii_digit());
    let separator = if digits_meet { "_" } else { separator };
    let mut number = 2u64;
    loop {
        let numbered = format!("{name}{separator}{number}");
        if taken.insert(numbered.clone()) {
            return numbered;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(wishes: &[&str], separator: &str) -> Vec<String> {
        let wishes: Vec<String> = wishes.iter().map(|wish| (*wish).to_owned()).collect();
        settle(&mut BTreeSet::from(["Taken".to_owned()]), &wishes, separator)
    }

    #[test]
    fn a_name_that_is_free_by_itself_is_never_given_to_another() {
        assert_eq!(names(&["A", "A", "A2"], ""), ["A", "A3", "A2"]);
        assert_eq!(names(&["a", "a", "a_2", "a"], "_"), ["a", "a_3", "a_2", "a_4"]);
    }

    #[test]
    fn numbers_do_not_run_into_digits_of_the_name() {
        assert_eq!(names(&["Line1", "Line1", "Taken"], ""), ["Line1", "Line1_2", "Taken2"]);
    }

    #[test]
    fn a_second_wish_comes_before_a_number() {
        let wishes = ["A".to_owned(), "A".to_owned(), "A".to_owned()];
        let second = |n| (n == 1).then(|| "AElement".to_owned());
        assert_eq!(settle_with(&mut BTreeSet::new(), &wishes, second, ""), ["A", "AElement", "A2"]);
    }
}
