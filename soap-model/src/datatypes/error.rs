//! Why a text is not a value.
use std::borrow::Cow;
use std::fmt;

/// A text that is not in the lexical or value space of its type. One word wide, so that results carry it cheaply.
#[derive(Clone, PartialEq, Eq)]
pub struct ValueError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    rule: &'static str,
    expected: Cow<'static, str>,
    reason: Cow<'static, str>,
}

impl ValueError {
    /// The lexical or value space of the type itself was missed (part 2, `cvc-datatype-valid`).
    #[cold]
    pub fn new(expected: impl Into<Cow<'static, str>>, reason: impl Into<Cow<'static, str>>) -> Self {
        Self::of_rule("cvc-datatype-valid", expected, reason)
    }

    /// The validation rule with this name was broken (part 1, appendix C; part 2, 4.3).
    #[cold]
    pub fn of_rule(
        rule: &'static str,
        expected: impl Into<Cow<'static, str>>,
        reason: impl Into<Cow<'static, str>>,
    ) -> Self {
        ValueError(Box::new(Inner { rule, expected: expected.into(), reason: reason.into() }))
    }

    /// Name of the rule as the specification spells it, for instance `cvc-maxLength-valid`.
    pub fn rule(&self) -> &'static str {
        self.0.rule
    }

    /// What was expected, for instance ``an `xs:int` ``.
    pub fn expected(&self) -> &str {
        &self.0.expected
    }

    /// What is wrong with the text.
    pub fn reason(&self) -> &str {
        &self.0.reason
    }
}

/// `expected an xs:int: not a digit at offset 3`.
impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}: {}", self.0.expected, self.0.reason)
    }
}

impl fmt::Debug for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ValueError({}: {self})", self.0.rule)
    }
}

impl std::error::Error for ValueError {}

/// The beginning of a text for an error message: at most 40 characters, control characters made visible.
pub(crate) fn excerpt(text: &str) -> String {
    let mut out = String::from("`");
    for (n, c) in text.chars().enumerate() {
        if n == 40 {
            out.push('…');
            break;
        }
        if c.is_control() { out.extend(c.escape_debug()) } else { out.push(c) }
    }
    out.push('`');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_was_expected_and_what_is_wrong() {
        let error = ValueError::new("an `xs:int`", "not a number");
        assert_eq!(error.to_string(), "expected an `xs:int`: not a number");
        assert_eq!(error.rule(), "cvc-datatype-valid");
        assert_eq!(size_of::<ValueError>(), size_of::<usize>());
    }

    #[test]
    fn an_excerpt_is_short_and_shows_control_characters() {
        assert_eq!(excerpt("a\nb"), "`a\\nb`");
        assert_eq!(excerpt(&"x".repeat(50)).chars().count(), 43);
    }
}
