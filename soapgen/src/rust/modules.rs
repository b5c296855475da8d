//! Module names of namespaces: short, readable, and the same whatever else there is, unless two
//! namespaces want the same.
use super::idents::snake;
use super::names::{Module, NameOptions};
use soap_model::layout::namespace_words;
use std::collections::{BTreeMap, BTreeSet};

/// The module where there is but one namespace.
const ONLY: &str = "types";

/// Names that files of the tree or the prelude of generated code have.
const RESERVED: [&str; 9] = ["tables", "documents", "rt", "mod", "self", "super", "crate", "core", "std"];

/// The modules for these namespaces, and which of them each namespace is in.
pub(super) fn assign(namespaces: &[String], options: &NameOptions) -> (Vec<Module>, BTreeMap<String, usize>) {
    let distinct: BTreeSet<&str> = namespaces.iter().map(String::as_str).collect();
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    for namespace in &distinct {
        if let Some(name) = options.modules.get(*namespace) {
            names.insert(namespace, snake(name));
        }
    }
    let mut taken: BTreeSet<String> = names.values().cloned().collect();
    taken.extend(RESERVED.iter().map(|name| (*name).to_owned()));
    taken.extend(options.reserved_modules.iter().cloned());
    if let (1, Some(only)) = (distinct.len(), distinct.first()) {
        names.entry(only).or_insert_with(|| free(&taken, ONLY.to_owned()));
    }
    let rest: Vec<&str> = distinct.iter().filter(|n| !names.contains_key(**n)).copied().collect();
    for (namespace, name) in rest.iter().zip(candidates(&rest)) {
        let name = free(&taken, name);
        taken.insert(name.clone());
        names.insert(namespace, name);
    }
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
        names.push(snake(&name));
    }
    names
}

/// The name, with `_types` after it where it is taken, and then with a number.
fn free(taken: &BTreeSet<String>, name: String) -> String {
    if !taken.contains(&name) {
        return name;
    }
    let name = format!("{name}_types");
    let mut numbered = name.clone();
    let mut number = 2u64;
    while taken.contains(&numbered) {
        numbered = format!("{name}_{number}");
        number += 1;
    }
    numbered
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
    fn the_user_decides_and_may_put_two_into_one() {
        let options = NameOptions {
            modules: [("urn:a", "shared"), ("urn:b", "shared")].map(|(k, v)| (k.into(), v.into())).into(),
            reserved_modules: vec!["c".into()],
        };
        assert_eq!(names(&["urn:a", "urn:b", "urn:c"], &options), ["shared", "shared", "c_types"]);
    }
}
