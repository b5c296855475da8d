//! Module names of namespaces: short, readable, and the same whatever else there is, unless two
//! namespaces want the same.
use super::idents::{file, snake};
use super::names::{Module, NameOptions};
use soap_model::layout::namespace_words;
use std::collections::{BTreeMap, BTreeSet};

/// The module where there is but one namespace.
const ONLY: &str = "types";

/// Names that files of the tree or the prelude of generated code have.
const RESERVED: [&str; 9] = ["tables", "documents", "rt", "mod", "self", "super", "crate", "core", "std"];

/// Names that no file may have on Windows, whatever its ending.
const DEVICES: [&str; 6] = ["aux", "con", "nul", "prn", "com", "lpt"];

/// The modules for these namespaces, and which of them each namespace is in.
pub(super) fn assign(namespaces: &[String], options: &NameOptions) -> (Vec<Module>, BTreeMap<String, usize>) {
    let reached: BTreeSet<&str> = namespaces.iter().map(String::as_str).collect();
    let own: BTreeSet<&str> = options.namespaces.iter().map(String::as_str).collect();
    let own = if own.is_empty() { reached.clone() } else { own };
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    for namespace in reached.union(&own) {
        if let Some(name) = options.modules.get(*namespace) {
            names.insert(namespace, snake(name));
        }
    }
    let mut taken: BTreeSet<String> = names.values().cloned().collect();
    taken.extend(RESERVED.iter().map(|name| (*name).to_owned()));
    taken.extend(options.reserved_modules.iter().cloned());
    if let (1, Some(only)) = (own.len(), own.first()) {
        names.entry(only).or_insert_with(|| free(&taken, &BTreeSet::new(), ONLY.to_owned()));
        taken.extend(names.values().cloned());
    }
    // The user's own choose first: what is reached of the well-known schemas renames none of them.
    let others: BTreeSet<&str> = reached.difference(&own).copied().collect();
    for group in [&own, &others] {
        let rest: Vec<&str> = group.iter().filter(|n| !names.contains_key(**n)).copied().collect();
        let wishes = candidates(&rest);
        let wanted: BTreeSet<String> = wishes.iter().cloned().collect();
        for (namespace, wish) in rest.iter().zip(wishes) {
            let name = free(&taken, &wanted, wish);
            taken.insert(name.clone());
            names.insert(namespace, name);
        }
    }
    names.retain(|namespace, _| reached.contains(namespace));
    let mut modules: Vec<Module> = Vec::new();
    let mut by_namespace = BTreeMap::new();
    let mut sorted: Vec<(&str, &String)> = names.iter().map(|(namespace, name)| (*namespace, name)).collect();
    sorted.sort_by_key(|(namespace, name)| (*name, *namespace));
    for (namespace, name) in sorted {
        if modules.last().is_none_or(|last| last.name != *name) {
            modules.push(Module { name: name.clone(), namespace: namespace.to_owned() });
        }
        by_namespace.insert(namespace.to_owned(), modules.len() - 1);
    }
    (modules, by_namespace)
}

/// The most telling word of each namespace; where several have the same, also the first word that
/// tells one from the others.
fn candidates(namespaces: &[&str]) -> Vec<String> {
    let words: Vec<Vec<String>> = namespaces
        .iter()
        .map(|uri| if uri.is_empty() { vec!["unqualified".to_owned()] } else { namespace_words(uri) })
        .collect();
    let mut names = Vec::new();
    for own in &words {
        let same: Vec<&Vec<String>> = words.iter().filter(|other| other[0] == own[0]).collect();
        let telling =
            own.iter().skip(1).find(|word| same.iter().filter(|other| other.contains(word)).count() == 1);
        let name = match telling {
            Some(word) if same.len() > 1 => format!("{}_{word}", own[0]),
            _ => own[0].clone(),
        };
        names.push(file(&snake(&name)));
    }
    names
}

/// The name, with `_types` after it where it is taken or no file may have it, and then with a number that makes
/// none of the names that others want.
fn free(taken: &BTreeSet<String>, wanted: &BTreeSet<String>, name: String) -> String {
    if !taken.contains(&name) && !is_device(&name) {
        return name;
    }
    let name = format!("{name}_types");
    let mut numbered = name.clone();
    let mut number = 2u64;
    while taken.contains(&numbered) || wanted.contains(&numbered) {
        numbered = format!("{name}_{number}");
        number += 1;
    }
    numbered
}

/// No module of types can have this name.
pub(super) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name) || name == "include" || is_device(name)
}

fn is_device(name: &str) -> bool {
    let stem = name.strip_suffix(|c: char| c.is_ascii_digit()).unwrap_or(name);
    DEVICES.contains(&stem) || DEVICES.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(namespaces: &[&str], options: &NameOptions) -> Vec<String> {
        let namespaces: Vec<String> = namespaces.iter().map(|n| (*n).to_owned()).collect();
        let (modules, by_namespace) = assign(&namespaces, options);
        namespaces.iter().map(|n| modules[by_namespace[n]].name.clone()).collect()
    }

    #[test]
    fn one_namespace_is_types() {
        assert_eq!(names(&["http://example.com/contacts"], &NameOptions::default()), ["types"]);
    }

    #[test]
    fn several_are_named_after_their_most_telling_word() {
        assert_eq!(
            names(
                &["http://example.com/contacts/v1", "http://example.com/orders/v1", ""],
                &NameOptions::default()
            ),
            ["contacts", "orders", "unqualified"]
        );
    }

    #[test]
    fn two_with_the_same_word_are_told_apart() {
        assert_eq!(
            names(
                &["http://www.onvif.org/ver10/media/wsdl", "http://www.onvif.org/ver20/media/wsdl", "urn:b"],
                &NameOptions::default()
            ),
            ["media_ver10", "media_ver20", "b"]
        );
        assert_eq!(names(&["urn:a", "urn:A"], &NameOptions::default()).len(), 2);
        let alike = names(&["urn:a", "urn:a#"], &NameOptions::default());
        assert_ne!(alike[0], alike[1]);
    }

    #[test]
    fn what_is_reached_decides_about_no_name() {
        let all = ["urn:contacts", "urn:orders", "urn:orders:v2"].map(str::to_owned);
        let options = NameOptions { namespaces: all.iter().cloned().collect(), ..NameOptions::default() };
        let everything = names(&["urn:contacts", "urn:orders", "urn:orders:v2"], &options);
        assert_eq!(names(&["urn:orders"], &options), everything[1..2]);
        assert_eq!(names(&["urn:orders:v2", "urn:bundled"], &options)[..1], everything[2..]);
    }

    #[test]
    fn no_file_has_the_name_of_a_device() {
        assert_eq!(
            names(&["urn:con", "urn:com1", "urn:contact"], &NameOptions::default()),
            ["con_types", "com1_types", "contact"]
        );
    }

    #[test]
    fn the_user_decides_and_may_put_two_into_one() {
        let options = NameOptions {
            modules: [("urn:a", "shared"), ("urn:b", "shared")].map(|(k, v)| (k.into(), v.into())).into(),
            reserved_modules: vec!["c".into()],
            ..NameOptions::default()
        };
        assert_eq!(names(&["urn:a", "urn:b", "urn:c"], &options), ["shared", "shared", "c_types"]);
    }
}
