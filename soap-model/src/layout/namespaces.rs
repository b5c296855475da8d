//! The namespaces of a plan, their numbers and prefixes.
use super::plan::*;
use crate::contract::{IdentityConstraint, NameTest, NamespaceConstraint, Types, Wildcard};
use crate::xml::names::WELL_KNOWN;
use std::collections::BTreeSet;

/// Words that say nothing of what a namespace is about.
const GENERIC: [&str; 28] = [
    "www",
    "com",
    "org",
    "net",
    "http",
    "https",
    "urn",
    "schema",
    "schemas",
    "xsd",
    "xml",
    "wsdl",
    "soap",
    "ws",
    "webservice",
    "webservices",
    "service",
    "services",
    "type",
    "types",
    "api",
    "v",
    "ver",
    "version",
    "ns",
    "namespace",
    "namespaces",
    "asmx",
];

/// Numbers the namespaces that the plan mentions and gives them prefixes.
pub(super) fn number(plan: &mut Plan, types: &Types, settings: &Settings) {
    let mut found = Found { seen: WELL_KNOWN.iter().map(|(uri, _)| *uri).collect(), list: Vec::new() };
    for root in &plan.roots {
        found.field(root);
    }
    for item in &plan.items {
        match &item.kind {
            ItemKind::Record(record) => {
                found.name(record.name.as_ref().map(|name| &*name.namespace));
                for attribute in &record.attributes {
                    found.name(Some(&attribute.name.namespace));
                }
                found.wildcard(record.any_attribute.as_ref());
                if let Content::Array(array) = &record.content {
                    found.name(Some(&array.of.namespace));
                }
                Plan::content_fields(record).iter().for_each(|field| found.field(field));
            }
            ItemKind::Choice(choice) | ItemKind::Mixed(choice) => {
                choice.arms.iter().for_each(|arm| found.field(arm))
            }
            ItemKind::Family(family) => {
                family.members.iter().for_each(|m| found.name(m.name.as_ref().map(|name| &*name.namespace)));
            }
            ItemKind::Simple(_) => {}
        }
    }
    // Types that `xsi:type` may name although no item has their name.
    for id in plan.types.keys() {
        found.name(types[*id].name.as_ref().map(|name| &*name.namespace));
    }
    plan.attributes.iter().for_each(|attribute| found.name(Some(&attribute.name.namespace)));
    if settings.simple_families {
        // What only wildcards and the paths of identity constraints lead to.
        types.global_attributes.keys().for_each(|name| found.name(Some(&name.namespace)));
        types.constraints.iter().for_each(|constraint| found.constraint(constraint));
    }
    let mut taken: BTreeSet<String> = WELL_KNOWN.iter().map(|(_, prefix)| (*prefix).to_owned()).collect();
    let namespaces = found.list.into_iter().map(|uri| {
        let word = prefix(uri);
        let mut name = word.clone();
        let mut n = 2;
        while !taken.insert(name.clone()) {
            name = format!("{word}{n}");
            n += 1;
        }
        NamespacePlan { uri: uri.to_owned(), prefix: name }
    });
    plan.namespaces = namespaces.collect();
}

/// Namespaces in the order met.
struct Found<'a> {
    seen: BTreeSet<&'a str>,
    list: Vec<&'a str>,
}

impl<'a> Found<'a> {
    fn name(&mut self, uri: Option<&'a str>) {
        if let Some(uri) = uri
            && self.seen.insert(uri)
        {
            self.list.push(uri);
        }
    }

    fn field(&mut self, field: &'a Field) {
        match &field.term {
            Term::Element(element) => self.name(Some(&element.name.namespace)),
            Term::Any(wildcard) => self.wildcard(Some(wildcard)),
            Term::Choice(_) | Term::Group(_) => {}
        }
    }

    fn constraint(&mut self, constraint: &'a IdentityConstraint) {
        for path in constraint.selector.iter().chain(constraint.fields.iter().flatten()) {
            for test in path.steps.iter().chain(&path.attribute) {
                match test {
                    NameTest::Any => {}
                    NameTest::Namespace(uri) => self.name(Some(uri)),
                    NameTest::Name(name) => self.name(Some(&name.namespace)),
                }
            }
        }
    }

    fn wildcard(&mut self, wildcard: Option<&'a Wildcard>) {
        match wildcard.map(|wildcard| &wildcard.namespaces) {
            Some(NamespaceConstraint::Not(uri)) => self.name(Some(uri)),
            Some(NamespaceConstraint::In(list)) => list.iter().for_each(|uri| self.name(Some(uri))),
            Some(NamespaceConstraint::Any) | None => {}
        }
    }
}

/// The words of a namespace name from the most telling to the least: the parts of its path from the
/// last to the first, then its host's name, each in lower case and of letters, digits and `_`;
/// versions and words like `schemas` come after all others. Never empty.
pub fn namespace_words(uri: &str) -> Vec<String> {
    let (rest, is_url) = match uri.split_once("://") {
        Some((_, rest)) => (rest, true),
        None => (uri, false),
    };
    let rest = rest.split(['?']).next().unwrap_or(rest);
    let mut segments: Vec<&str> = Vec::new();
    if is_url {
        let mut parts = rest.split(['/', '#']);
        let host = parts.next().unwrap_or_default();
        let host = host.split(':').next().unwrap_or(host);
        // `www.example.co.uk`: the label that is longest is the name, the first of those.
        let labels = host.split('.').filter(|label| !is_generic(label));
        let name = labels.rev().max_by_key(|label| label.len());
        segments.extend(name);
        segments.extend(parts);
    } else {
        for part in rest.split(['/', '#', ':']) {
            // `partner.soap.example.com` is told by its first label, `com.example.partner` by its last.
            let is_host = [".com", ".org", ".net"].iter().any(|end| part.ends_with(end));
            match is_host {
                true => segments.extend(part.rsplit('.')),
                false => segments.extend(part.split('.')),
            }
        }
    }
    let clean = |segment: &&str| {
        let mut word: String = segment
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' })
            .collect();
        while word.contains("__") {
            word = word.replace("__", "_");
        }
        word.trim_matches('_').to_owned()
    };
    let mut words: Vec<String> = Vec::new();
    for word in segments.iter().rev().map(clean).filter(|word| !word.is_empty()) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    // A stable sort: telling words keep their order.
    words.sort_by_key(|word| is_generic(word));
    if words.is_empty() {
        words.push("ns".to_owned());
    }
    words
}

/// A version or date, or one of the words that stand in most namespaces.
fn is_generic(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let letters = word.trim_matches(|c: char| c.is_ascii_digit() || "._-".contains(c));
    letters.is_empty() || GENERIC.contains(&letters)
}

/// A prefix for a namespace: short, an NCName, none that begins with `xml`.
fn prefix(uri: &str) -> String {
    let words = namespace_words(uri);
    let word = words.first().map_or("ns", |word| word.as_str());
    let short: String = word.split('_').next().unwrap_or(word).chars().take(8).collect();
    let starts_well = short.starts_with(|c: char| c.is_ascii_alphabetic()) && !short.starts_with("xml");
    if starts_well { short } else { format!("ns{}", short.trim_start_matches("xml")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_telling_word_of_a_namespace_comes_first() {
        for (uri, word) in [
            ("http://schemas.example.com/contacts/v1", "contacts"),
            ("http://www.onvif.org/ver10/schema", "onvif"),
            ("http://www.w3.org/2005/05/xmlmime", "xmlmime"),
            ("http://tempuri.org/", "tempuri"),
            ("urn:contacts", "contacts"),
            ("urn:sobject.partner.soap.sforce.com", "sobject"),
            ("urn:com.example.partner", "partner"),
            ("http://www.cisco.com/AXL/API/12.5", "axl"),
            ("http://e-conomic.com", "e_conomic"),
            ("http://www.w3.org/2000/09/xmldsig#", "xmldsig"),
            ("http://docs.oasis-open.org/wsn/b-2", "b_2"),
            ("", "ns"),
            ("http://[", "ns"),
        ] {
            assert_eq!(namespace_words(uri)[0], word, "{uri}");
        }
    }

    #[test]
    fn prefixes_are_names_that_xml_leaves_free() {
        for (uri, expected) in [
            ("urn:xmlthing", "nsthing"),
            ("http://www.w3.org/2000/09/xmldsig#", "nsdsig"),
            ("urn:contacts", "contacts"),
        ] {
            assert_eq!(prefix(uri), expected);
        }
    }
}
