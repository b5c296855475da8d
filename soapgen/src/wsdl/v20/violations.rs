//! Diagnostics that name the assertions of the specification that are broken.
use crate::diagnostic::Diagnostic;

/// A finding against assertions of WSDL 2.0, by their ids in the specification; the first is the rule, the others are
/// named in the clause: one mistake often breaks several.
pub(super) fn violation(assertions: &[&'static str], message: impl Into<String>) -> Diagnostic {
    let rule = assertions.first().copied().unwrap_or("wsdl");
    // Numbers from 2000 on are those of part 2.
    let part = if rule.rsplit('-').next().is_some_and(|number| number.starts_with('2')) { 2 } else { 1 };
    Diagnostic::error(rule, message).clause(format!("WSDL 2.0 part {part}, {}", assertions.join(", ")))
}

/// Whether a text is an absolute IRI; one with a fragment passes, as namespaces often have one.
pub(super) fn is_absolute(iri: &str) -> bool {
    let Some((scheme, rest)) = iri.trim().split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
        && !rest.is_empty()
        && !rest.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_assertion_is_the_rule_and_all_are_in_the_clause() {
        let diagnostic = violation(&["RPCStyle-2030", "InterfaceOperation-1023"], "m");
        assert_eq!(diagnostic.rule, "RPCStyle-2030");
        assert_eq!(
            diagnostic.clause.as_deref(),
            Some("WSDL 2.0 part 2, RPCStyle-2030, InterfaceOperation-1023")
        );
    }

    #[test]
    fn an_absolute_iri_has_a_scheme_and_no_spaces() {
        for iri in ["http://a/b", "urn:x", "mailto:a@b", "http://a/#", "http://a/ü"] {
            assert!(is_absolute(iri), "{iri}");
        }
        for iri in ["", "a/b", "wsdl/in-out", "1x:y", "http:", "http://a b", "#any"] {
            assert!(!is_absolute(iri), "{iri}");
        }
    }
}
