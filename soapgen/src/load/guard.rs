//! A quick look at a text before it is parsed, so that parsing costs no more than linear time and memory.
//!
//! Counts depth, attributes and namespace declarations, and works out what entities expand to. It does not check
//! well-formedness: what it misreads in a malformed text the parser refuses anyway.
use super::Limits;
use std::collections::HashMap;

/// Why a text is not parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) rule: &'static str,
    pub(crate) message: String,
    pub(crate) help: &'static str,
    pub(crate) offset: usize,
}

const HELP_LIMIT: &str = "no ordinary WSDL or schema is like this; the limit can be raised in the settings";

/// Looks through a text.
pub(crate) fn check(text: &str, limits: &Limits) -> Result<(), Refused> {
    let mut scan = Scan::new(text);
    let mut entities = HashMap::new();
    let mut expansion = 0u64;
    let mut declared: Vec<usize> = Vec::new();
    let mut scope = 0usize;
    let mut copied = 0u64;
    while let Some(item) = scan.next() {
        match item {
            Item::Doctype { start, end } => entities = self::entities(text, start, end, limits)?,
            Item::Open { start, end, empty } => {
                let tag = text.get(start..end).unwrap_or_default();
                let attributes = tag.bytes().filter(|b| *b == b'=').count();
                if attributes > limits.attributes {
                    return Err(Refused {
                        rule: "limit-attributes",
                        message: format!("an element has more than {} attributes", limits.attributes),
                        help: HELP_LIMIT,
                        offset: start,
                    });
                }
                let own = if attributes > 0 { tag.matches("xmlns").count() } else { 0 };
                // The parser gives every element that declares a namespace a list of all in scope.
                scope += own;
                if own > 0 {
                    copied += scope as u64;
                }
                if scope > limits.namespaces || copied > limits.namespaces as u64 * 65_536 {
                    return Err(Refused {
                        rule: "limit-namespaces",
                        message: format!(
                            "more than {} namespace declarations are in scope",
                            limits.namespaces
                        ),
                        help: HELP_LIMIT,
                        offset: start,
                    });
                }
                if !entities.is_empty() {
                    expansion += expanded(tag, &entities);
                }
                if empty {
                    scope -= own;
                } else {
                    declared.push(own);
                }
                if declared.len() > limits.depth {
                    return Err(Refused {
                        rule: "limit-depth",
                        message: format!("elements are nested deeper than {} levels", limits.depth),
                        help: HELP_LIMIT,
                        offset: start,
                    });
                }
            }
            Item::Close { .. } => scope -= declared.pop().unwrap_or(0),
            Item::Text { start, end } => {
                if !entities.is_empty() {
                    expansion += expanded(text.get(start..end).unwrap_or_default(), &entities);
                }
            }
        }
        if expansion > limits.entity_bytes {
            return Err(Refused {
                rule: "limit-entities",
                message: format!("entities expand to more than {} bytes", limits.entity_bytes),
                help: "entities that multiply are an attack (\"billion laughs\"); write the text out",
                offset: text.find("<!DOCTYPE").unwrap_or(0),
            });
        }
    }
    Ok(())
}

/// The offsets of the start tags that are open at an offset, outermost first.
pub(crate) fn open_elements(text: &str, until: usize) -> Vec<usize> {
    let mut open = Vec::new();
    let mut scan = Scan::new(text);
    while let Some(item) = scan.next() {
        match item {
            Item::Open { start, .. } | Item::Close { start } if start >= until => break,
            Item::Open { start, empty: false, .. } => open.push(start),
            Item::Close { .. } => drop(open.pop()),
            _ => {}
        }
    }
    open
}

enum Item {
    Open { start: usize, end: usize, empty: bool },
    Close { start: usize },
    Text { start: usize, end: usize },
    Doctype { start: usize, end: usize },
}

/// Walks over markup.
struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Self {
        Scan { text, at: 0 }
    }

    fn next(&mut self) -> Option<Item> {
        loop {
            let start = self.at;
            let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
            if !rest.starts_with('<') {
                let end = rest.find('<').map_or(self.text.len(), |i| start + i);
                self.at = end;
                return Some(Item::Text { start, end });
            }
            if let Some(end) = skip(rest, "<!--", "-->")
                .or_else(|| skip(rest, "<![CDATA[", "]]>"))
                .or_else(|| skip(rest, "<?", "?>"))
            {
                self.at = start + end;
                continue;
            }
            if rest.starts_with("<!") {
                self.at = start + doctype_length(rest);
                return Some(Item::Doctype { start, end: self.at });
            }
            let end = start + tag_length(rest);
            self.at = end;
            if rest.starts_with("</") {
                return Some(Item::Close { start });
            }
            let empty = self.text.get(start..end).is_some_and(|tag| tag.ends_with("/>"));
            return Some(Item::Open { start, end, empty });
        }
    }
}

/// The length of a construct that starts and ends so; without its end the rest of the text.
fn skip(rest: &str, opens: &str, closes: &str) -> Option<usize> {
    let body = rest.strip_prefix(opens)?;
    Some(body.find(closes).map_or(rest.len(), |i| opens.len() + i + closes.len()))
}

/// The length of a tag, `>` in attribute values skipped.
fn tag_length(rest: &str) -> usize {
    let mut quote = None;
    for (i, b) in rest.bytes().enumerate() {
        match (b, quote) {
            (b'"' | b'\'', None) => quote = Some(b),
            (_, Some(open)) if b == open => quote = None,
            (b'>', None) => return i + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of a document type declaration with its internal subset.
fn doctype_length(rest: &str) -> usize {
    let (mut quote, mut depth, mut at) = (None, 0u32, 2);
    let bytes = rest.as_bytes();
    while let Some(b) = bytes.get(at) {
        match (b, quote) {
            (b'"' | b'\'', None) => quote = Some(*b),
            (b, Some(open)) if *b == open => quote = None,
            (_, Some(_)) => {}
            (b'<', None) => {
                match rest.get(at..).and_then(|r| skip(r, "<!--", "-->").or_else(|| skip(r, "<?", "?>"))) {
                    Some(length) => {
                        at += length;
                        continue;
                    }
                    None => depth += 1,
                }
            }
            (b'>', None) if depth == 0 => return at + 1,
            (b'>', None) => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    rest.len()
}

/// What the entities of an internal subset expand to, in bytes. Markup in entities is refused.
fn entities<'a>(
    text: &'a str,
    start: usize,
    end: usize,
    limits: &Limits,
) -> Result<HashMap<&'a str, u64>, Refused> {
    let mut values: Vec<(&str, &str)> = Vec::new();
    let subset = text.get(start..end).unwrap_or_default();
    let mut at = 0;
    while let Some(found) = subset.get(at..).and_then(|rest| rest.find("<!")) {
        let here = at + found;
        let rest = subset.get(here..).unwrap_or_default();
        if let Some(length) = skip(rest, "<!--", "-->") {
            at = here + length;
            continue;
        }
        at = here + 2;
        let Some(declaration) = rest.strip_prefix("<!ENTITY") else { continue };
        let declaration = declaration.trim_start().trim_start_matches('%').trim_start();
        let Some((name, value)) = declaration.split_once(|c: char| c.is_ascii_whitespace()) else { continue };
        let value = value.trim_start();
        let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
        let value = value.get(1..).unwrap_or_default();
        let value = value.get(..value.find(quote).unwrap_or(value.len())).unwrap_or_default();
        if value.contains('<') {
            return Err(Refused {
                rule: "entity-markup",
                message: format!("the entity `{name}` contains markup"),
                help: "only entities that stand for text are expanded; write the elements out",
                offset: start + here,
            });
        }
        values.push((name, value));
        if values.len() > limits.entities {
            return Err(Refused {
                rule: "limit-entities",
                message: format!("more than {} entities are declared", limits.entities),
                help: HELP_LIMIT,
                offset: start + here,
            });
        }
        at = here + (value.as_ptr() as usize - rest.as_ptr() as usize) + value.len();
    }
    // Later ones may refer to earlier ones and the other way round: as many rounds as they may be nested.
    let mut sizes: HashMap<&str, u64> =
        values.iter().map(|(name, value)| (*name, value.len() as u64)).collect();
    for _ in 0..10 {
        let next: HashMap<&str, u64> = values
            .iter()
            .rev()
            .map(|(name, value)| (*name, value.len() as u64 + expanded(value, &sizes)))
            .collect();
        if next == sizes {
            break;
        }
        sizes = next;
    }
    Ok(sizes)
}

/// What the entity references in a text add to it.
fn expanded(text: &str, sizes: &HashMap<&str, u64>) -> u64 {
    text.split('&')
        .skip(1)
        .filter_map(|reference| reference.get(..reference.find(';')?))
        .filter_map(|name| sizes.get(name))
        .fold(0u64, |sum, size| sum.saturating_add(*size))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> &'static str {
        check(text, &Limits::default()).unwrap_err().rule
    }

    #[test]
    fn nesting_attributes_and_namespaces_are_limited() {
        assert_eq!(refused(&"<a>".repeat(100_000)), "limit-depth");
        let attributes: String = (0..5_000).map(|i| format!(" a{i}=''")).collect();
        assert_eq!(refused(&format!("<a{attributes}/>")), "limit-attributes");
        let namespaces: String = (0..400).map(|i| format!(" xmlns:a{i}='u'")).collect();
        assert_eq!(refused(&format!("<a{namespaces}/>")), "limit-namespaces");
        check(
            "<a x='>'><!-- <b> --><![CDATA[<c>]]><?p <d> ?><e/></a>",
            &Limits { depth: 1, ..Limits::default() },
        )
        .unwrap();
    }

    #[test]
    fn entities_that_multiply_are_refused_and_modest_ones_are_not() {
        let mut bomb = String::from("<!DOCTYPE a [<!ENTITY e0 'ha'>");
        for i in 1..12 {
            bomb.push_str(&format!("<!ENTITY e{i} '{}'>", format!("&e{};", i - 1).repeat(10)));
        }
        assert_eq!(refused(&(bomb + "]><a>&e11;</a>")), "limit-entities");
        let quadratic =
            format!("<!DOCTYPE a [<!ENTITY e '{}'>]><a>{}</a>", "x".repeat(9_000), "&e;".repeat(9_000));
        assert_eq!(refused(&quadratic), "limit-entities");
        assert_eq!(refused("<!DOCTYPE a [<!ENTITY e '<b/>'>]><a>&e;</a>"), "entity-markup");
        check(
            "<!DOCTYPE a [<!-- ' --><!ENTITY e 'http://x#'> <!ENTITY f \"&e;\">]><a b='&f;'>&e;</a>",
            &Limits::default(),
        )
        .unwrap();
    }

    #[test]
    fn entities_are_counted() {
        let many: String = (0..1_001).map(|i| format!("<!ENTITY e{i} ''>")).collect();
        assert_eq!(refused(&format!("<!DOCTYPE a [{many}]><a/>")), "limit-entities");
    }

    #[test]
    fn open_elements_are_found() {
        let text = "<a><b/><c><d></d><e>";
        assert_eq!(open_elements(text, text.len()), [0, 7, 17]);
        assert_eq!(open_elements(text, 10), [0, 7]);
    }
}
