//! Media types with their parameters (RFC 9110, 8.3.1; RFC 2045, 5.1).
use std::fmt;

/// A media type: `type/subtype` in lower case, and parameters.
///
/// Reading is tolerant, as peers write a semicolon too many or parameters without a value; a parameter given twice has
/// its first value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MediaType {
    essence: String,
    parameters: Vec<(String, String)>,
}

impl MediaType {
    /// Reads the value of a `Content-Type` field.
    ///
    /// ```
    /// use soap_runtime::mime::MediaType;
    /// let media_type = MediaType::parse("Multipart/Related; boundary=\"a b\"; type=text/xml;");
    /// assert_eq!(media_type.essence(), "multipart/related");
    /// assert_eq!(media_type.parameter("Boundary"), Some("a b"));
    /// ```
    pub fn parse(value: &str) -> Self {
        let (essence, mut rest) = value.split_once(';').unwrap_or((value, ""));
        let mut parameters = Vec::new();
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ';');
            if rest.is_empty() {
                break;
            }
            let name_end = rest.find(['=', ';']).unwrap_or(rest.len());
            let (name, after) = rest.split_at(name_end);
            let Some(after) = after.strip_prefix('=') else {
                rest = after;
                continue;
            };
            let (text, remaining) = parameter_value(after.trim_start());
            parameters.push((name.trim().to_ascii_lowercase(), text));
            rest = remaining;
        }
        MediaType { essence: essence.trim().to_ascii_lowercase(), parameters }
    }

    /// `type/subtype`, in lower case; empty where there is none.
    pub fn essence(&self) -> &str {
        &self.essence
    }

    /// The value of a parameter, without quotes; names have no case.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// With one more parameter.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.parameters.push((name.to_ascii_lowercase(), value.to_owned()));
        self
    }
}

/// The value at the start of `text`, and what follows it.
fn parameter_value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(';').unwrap_or(text.len());
        let (value, rest) = text.split_at(end);
        return (value.trim().to_owned(), rest);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, quoted.get(at + 1..).unwrap_or("")),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            other => value.push(other),
        }
    }
    (value, "")
}

/// With every parameter in quotes: that is always allowed, and some receivers take nothing else.
impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.essence)?;
        for (name, value) in &self.parameters {
            write!(f, "; {name}=\"")?;
            for character in value.chars().filter(|c| !c.is_control()) {
                if matches!(character, '"' | '\\') {
                    f.write_str("\\")?;
                }
                write!(f, "{character}")?;
            }
            f.write_str("\"")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_read_with_quotes_escapes_and_stray_semicolons() {
        let t = MediaType::parse(
            r#"multipart/related;; start="<a\"b@c>" ;type = text/xml; flag; Boundary=x=y; "#,
        );
        assert_eq!(t.essence(), "multipart/related");
        assert_eq!(t.parameter("start"), Some("<a\"b@c>"));
        assert_eq!(t.parameter("TYPE"), Some("text/xml"));
        assert_eq!(t.parameter("boundary"), Some("x=y"));
        assert_eq!(t.parameter("flag"), None);
    }

    #[test]
    fn what_is_written_is_read_back() {
        let t = MediaType::parse("application/xop+xml").with("type", "application/soap+xml; action=\"a\\b\"");
        assert_eq!(MediaType::parse(&t.to_string()), t);
    }

    #[test]
    fn an_open_quote_ends_with_the_text() {
        assert_eq!(MediaType::parse("a/b; c=\"d\\").parameter("c"), Some("d"));
        assert_eq!(MediaType::parse("").essence(), "");
    }
}
