//! The restricted XPath of identity constraints (part 1, 3.11.6).
use soap_model::contract::{NameTest, Path, QName};

/// A path that is not one of the subset: what is wrong with it.
pub(super) type Wrong = String;

/// Parses a selector: alternatives of child steps, `.//` allowed at the start.
pub(super) fn selector(
    text: &str,
    resolve: &mut dyn FnMut(&str) -> Option<String>,
) -> Result<Vec<Path>, Wrong> {
    text.split('|').map(|path| parse(path, false, resolve)).collect()
}

/// Parses a field: as a selector, the last step may be an attribute.
pub(super) fn field(text: &str, resolve: &mut dyn FnMut(&str) -> Option<String>) -> Result<Vec<Path>, Wrong> {
    text.split('|').map(|path| parse(path, true, resolve)).collect()
}

#[derive(Debug, Clone, PartialEq)]
enum Token<'t> {
    Dot,
    Slash,
    DoubleSlash,
    At,
    Star,
    Name(&'t str),
    /// `prefix:*`
    Prefix(&'t str),
    Child,
    Attribute,
}

fn tokens(text: &str) -> Result<Vec<Token<'_>>, Wrong> {
    let mut tokens = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\n', '\r']);
        let Some(first) = rest.chars().next() else { return Ok(tokens) };
        let (token, length) = match first {
            '/' if rest.starts_with("//") => (Token::DoubleSlash, 2),
            '/' => (Token::Slash, 1),
            '.' if rest.starts_with("..") => return Err("`..` may not stand in it".to_owned()),
            '.' => (Token::Dot, 1),
            '@' => (Token::At, 1),
            '*' => (Token::Star, 1),
            _ => {
                let name = ncname(rest).ok_or_else(|| format!("`{first}` may not stand in it"))?;
                let after = &rest[name.len()..];
                let axis = after.trim_start_matches([' ', '\t', '\n', '\r']);
                if let Some(local) = axis.strip_prefix("::") {
                    let token = match name {
                        "child" => Token::Child,
                        "attribute" => Token::Attribute,
                        other => return Err(format!("the axis `{other}` may not stand in it")),
                    };
                    (token, rest.len() - local.len())
                } else if let Some(local) = after.strip_prefix(':') {
                    if local.starts_with('*') {
                        (Token::Prefix(name), name.len() + 2)
                    } else {
                        let local = ncname(local).ok_or_else(|| "a name is incomplete".to_owned())?;
                        let length = name.len() + 1 + local.len();
                        (Token::Name(&rest[..length]), length)
                    }
                } else {
                    (Token::Name(name), name.len())
                }
            }
        };
        tokens.push(token);
        rest = &rest[length..];
    }
}

/// The longest NCName at the start.
fn ncname(text: &str) -> Option<&str> {
    let mut end = 0;
    for (i, c) in text.char_indices() {
        let ok = if i == 0 { super::values::is_name_start(c) } else { super::values::is_name_char(c) };
        if !ok || c == ':' {
            break;
        }
        end = i + c.len_utf8();
    }
    (end > 0).then(|| &text[..end])
}

fn parse(
    text: &str,
    attribute: bool,
    resolve: &mut dyn FnMut(&str) -> Option<String>,
) -> Result<Path, Wrong> {
    let tokens = tokens(text)?;
    let mut rest = tokens.as_slice();
    let mut path = Path { anywhere: false, steps: Vec::new(), attribute: None };
    if let [Token::Dot, Token::DoubleSlash, after @ ..] = rest {
        path.anywhere = true;
        rest = after;
    }
    if rest.is_empty() {
        return Err("a path is empty".to_owned());
    }
    loop {
        let step = match rest {
            [Token::Dot, ..] => 1,
            [Token::At, ..] | [Token::Attribute, ..] => {
                if !attribute {
                    return Err("a selector cannot select attributes".to_owned());
                }
                let [_, test, after @ ..] = rest else {
                    return Err("a name is missing after `@`".to_owned());
                };
                if !after.is_empty() {
                    return Err("an attribute can only be the last step".to_owned());
                }
                path.attribute = Some(name_test(test, resolve)?);
                return Ok(path);
            }
            [Token::Child, test, ..] => {
                path.steps.push(name_test(test, resolve)?);
                2
            }
            [test, ..] => {
                path.steps.push(name_test(test, resolve)?);
                1
            }
            [] => return Err("a step is missing after `/`".to_owned()),
        };
        rest = &rest[step..];
        match rest {
            [] => return Ok(path),
            [Token::Slash, after @ ..] => rest = after,
            [Token::DoubleSlash, ..] => return Err("`//` may only stand in `.//` at the start".to_owned()),
            _ => return Err("`/` is missing between two steps".to_owned()),
        }
    }
}

fn name_test(token: &Token<'_>, resolve: &mut dyn FnMut(&str) -> Option<String>) -> Result<NameTest, Wrong> {
    let mut namespace =
        |prefix: &str| resolve(prefix).ok_or_else(|| format!("the prefix `{prefix}` is not declared"));
    match token {
        Token::Star => Ok(NameTest::Any),
        Token::Prefix(prefix) => Ok(NameTest::Namespace(namespace(prefix)?)),
        Token::Name(name) => match name.split_once(':') {
            Some((prefix, local)) => Ok(NameTest::Name(QName::new(namespace(prefix)?, local))),
            // No default namespace applies in XPath 1.0.
            None => Ok(NameTest::Name(QName::new("", *name))),
        },
        _ => Err("a name or `*` is missing".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(prefix: &str) -> Option<String> {
        (prefix == "p").then(|| "urn:p".to_owned())
    }

    #[test]
    fn selectors_take_child_steps_alternatives_and_descendants() {
        let paths = selector(".//p:a/*|child::b", &mut resolve).unwrap();
        assert!(paths[0].anywhere && !paths[1].anywhere);
        assert_eq!(paths[0].steps, [NameTest::Name(QName::new("urn:p", "a")), NameTest::Any]);
        assert_eq!(paths[1].steps, [NameTest::Name(QName::new("", "b"))]);
        assert_eq!(selector(". / a", &mut resolve).unwrap()[0].steps.len(), 1);
    }

    #[test]
    fn fields_may_end_in_an_attribute() {
        let paths = field("a/@p:*", &mut resolve).unwrap();
        assert_eq!(paths[0].attribute, Some(NameTest::Namespace("urn:p".into())));
        assert!(field("@a/b", &mut resolve).is_err());
        assert!(field("attribute::a", &mut resolve).is_ok());
    }

    #[test]
    fn everything_else_of_xpath_is_refused() {
        for path in
            ["", "/a", "a//b", "..", "a[1]", "@a", "a|", "q:a", "a/", ".//", "parent::a", "a b", "text()"]
        {
            assert!(selector(path, &mut resolve).is_err(), "{path}");
        }
    }
}
