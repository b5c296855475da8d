//! Location templates (part 2, 6.8.1): `{name}` cites an element, `{!name}` without escaping, `{{` and `}}` stand for braces.

/// Names cited by a template in order; `Err` with the byte offset of what is no template.
pub(super) fn cited(template: &str) -> Result<Vec<&str>, usize> {
    let mut names = Vec::new();
    let mut at = 0;
    while let Some(found) = template.get(at..).and_then(|rest| rest.find(['{', '}'])) {
        let start = at + found;
        let rest = template.get(start..).unwrap_or_default();
        if rest.starts_with("{{") || rest.starts_with("}}") {
            at = start + 2;
            continue;
        }
        let inner = rest.strip_prefix('{').and_then(|inner| inner.split_once('}')).map(|(inner, _)| inner);
        let inner = inner.ok_or(start)?;
        let name = inner.strip_prefix('!').unwrap_or(inner);
        if !is_name(name) {
            return Err(start);
        }
        names.push(name);
        at = start + 1 + inner.len() + 1;
    }
    Ok(names)
}

/// Close enough to a name of XML: what it must be is the name of an element, which is checked then.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || "_-.\u{b7}".contains(c))
}

#[cfg(test)]
mod tests {
    use super::cited;

    #[test]
    fn names_are_cited_in_single_braces() {
        assert_eq!(cited("a/{year}/{!time}-{time}.html"), Ok(vec!["year", "time", "time"]));
        assert_eq!(cited("plain"), Ok(vec![]));
        assert_eq!(cited("{{4(^$@!}}4^@*}}"), Ok(vec![]));
        assert_eq!(cited("{{{a}}}"), Ok(vec!["a"]));
    }

    #[test]
    fn a_lone_brace_is_no_template() {
        assert_eq!(cited("a/{year"), Err(2));
        assert_eq!(cited("a}b"), Err(1));
        assert_eq!(cited("{a b}"), Err(0));
        assert_eq!(cited("é{}"), Err(2));
    }
}
