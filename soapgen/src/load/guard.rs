//! A quick look at a text before it is parsed, so that parsing costs no more than linear time and memory.
//!
//! Counts depth, attributes and namespace declarations. It does not check well-formedness: what it misreads in a malformed
//! text the parser refuses anyway.
use super::Limits;

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
    let mut declared: Vec<usize> = Vec::new();
    let mut scope = 0usize;
    let mut copied = 0u64;
    while let Some(item) = scan.next() {
        match item {
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
                self.at = rest.find('<').map_or(self.text.len(), |i| start + i);
                continue;
            }
            if let Some(end) = skip(rest, "<!--", "-->")
                .or_else(|| skip(rest, "<![CDATA[", "]]>"))
                .or_else(|| skip(rest, "<?", "?>"))
                .or_else(|| skip(rest, "<!", ">"))
            {
                self.at = start + end;
                continue;
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
    fn open_elements_are_found() {
        let text = "<a><b/><c><d></d><e>";
        assert_eq!(open_elements(text, text.len()), [0, 7, 17]);
        assert_eq!(open_elements(text, 10), [0, 7]);
    }
}
