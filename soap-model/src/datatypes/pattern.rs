//! Regular expressions of XML Schema (part 2, appendix F), translated to those of the `regex` crate, which match in
//! linear time. Nothing of the other language shows: no anchors, no back references, no lazy quantifiers.
use super::blocks::block;
use std::fmt;

/// A `pattern` facet's regular expression; it matches whole texts only.
///
/// ```
/// use soap_model::datatypes::Pattern;
/// let pattern = Pattern::new(r"\p{Lu}{2}-[0-9-[5]]+")?;
/// assert!(pattern.is_match("AB-1234"));
/// assert!(!pattern.is_match("AB-1254") && !pattern.is_match("xAB-1"));
/// assert_eq!(Pattern::new("a(b").unwrap_err().offset(), 3);
/// # Ok::<(), soap_model::datatypes::PatternError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Pattern(regex::Regex);

/// A text that is no regular expression of XML Schema, or too large a one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    offset: usize,
    reason: String,
}

/// Deepest nesting of groups, and of subtractions in a character class.
const MAX_DEPTH: usize = 200;
/// Greatest number in a quantifier.
const MAX_COUNT: u32 = 100_000;
/// Greatest size of a compiled expression in bytes.
const MAX_SIZE: usize = 32 << 20;

impl PatternError {
    /// Where, in bytes from the start of the expression.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// What is wrong, or what was expected.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at offset {} of the pattern: {}", self.offset, self.reason)
    }
}

impl std::error::Error for PatternError {}

impl Pattern {
    /// Compiles an expression. Fails if it is not one of XML Schema's, nests deeper than 200 groups, repeats more than
    /// 100,000 times, or would take more than 32 MB.
    pub fn new(pattern: &str) -> Result<Self, PatternError> {
        Pattern::any_of([pattern])
    }

    /// Compiles the expressions of one derivation step, one of which must match.
    pub fn any_of<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Result<Self, PatternError> {
        let mut text = String::from(r"\A(?:");
        for (n, pattern) in patterns.into_iter().enumerate() {
            if n > 0 {
                text.push('|');
            }
            Translator { pattern, at: 0, out: &mut text }.expression()?;
        }
        text.push_str(r")\z");
        let built =
            regex::RegexBuilder::new(&text).size_limit(MAX_SIZE).nest_limit(4 * MAX_DEPTH as u32).build();
        built.map(Pattern).map_err(|error| PatternError {
            offset: 0,
            reason: match error {
                regex::Error::CompiledTooBig(_) => "the expression takes too much memory".to_owned(),
                error => format!("the expression cannot be compiled: {error}"),
            },
        })
    }

    /// Whether the whole text matches.
    pub fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

/// A character class as the `regex` crate writes it, always in brackets or a `\p`.
const SPACE: &str = r"[\x{9}\x{A}\x{D}\x{20}]";
const NOT_SPACE: &str = r"[^\x{9}\x{A}\x{D}\x{20}]";
const WORD: &str = r"[^\p{P}\p{Z}\p{C}]";
const NOT_WORD: &str = r"[\p{P}\p{Z}\p{C}]";
const WILDCARD: &str = r"[^\x{A}\x{D}]";

macro_rules! name_start { () => {
    concat!(
        r":A-Z_a-z\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{2FF}\x{370}-\x{37D}\x{37F}-\x{1FFF}\x{200C}-\x{200D}",
        r"\x{2070}-\x{218F}\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}"
    )
} }
macro_rules! name_char {
    () => {
        concat!(name_start!(), r"\x{2D}.0-9\x{B7}\x{300}-\x{36F}\x{203F}-\x{2040}")
    };
}
const INITIAL: &str = concat!("[", name_start!(), "]");
const NOT_INITIAL: &str = concat!("[^", name_start!(), "]");
const NAME: &str = concat!("[", name_char!(), "]");
const NOT_NAME: &str = concat!("[^", name_char!(), "]");

/// General categories that `\p` may name (F.1.1); surrogates are no characters.
const CATEGORIES: [&str; 36] = [
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps",
    "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn",
];

/// What a `\` makes of the characters after it.
enum Escape {
    Char(char),
    Class(String),
}

struct Translator<'p, 'o> {
    pattern: &'p str,
    at: usize,
    out: &'o mut String,
}

impl<'p> Translator<'p, '_> {
    fn rest(&self) -> &'p str {
        self.pattern.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn second(&self) -> Option<char> {
        self.rest().chars().nth(1)
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn takes(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        if found {
            self.at += c.len_utf8();
        }
        found
    }

    fn error<T>(&self, at: usize, reason: impl Into<String>) -> Result<T, PatternError> {
        Err(PatternError { offset: at, reason: reason.into() })
    }

    /// `regExp`: groups nest, so their depth is counted instead of recursing.
    fn expression(&mut self) -> Result<(), PatternError> {
        let mut open = Vec::new();
        // Whether a quantifier may follow.
        let mut atom = false;
        while let Some(c) = self.peek() {
            let start = self.at;
            match c {
                '?' | '*' | '+' | '{' if !atom => {
                    return self.error(start, format!("nothing that `{c}` could repeat stands before it"));
                }
                '?' | '*' | '+' => {
                    self.next();
                    self.out.push(c);
                    atom = false;
                    continue;
                }
                '{' => {
                    self.quantity()?;
                    atom = false;
                    continue;
                }
                '(' => {
                    self.next();
                    open.push(start);
                    if open.len() > MAX_DEPTH {
                        return self.error(start, format!("more than {MAX_DEPTH} groups within each other"));
                    }
                    self.out.push_str("(?:");
                    atom = false;
                    continue;
                }
                ')' => {
                    self.next();
                    if open.pop().is_none() {
                        return self.error(start, "no group is open that `)` could close");
                    }
                    self.out.push(')');
                }
                '|' => {
                    self.next();
                    self.out.push('|');
                    atom = false;
                    continue;
                }
                '.' => {
                    self.next();
                    self.out.push_str(WILDCARD);
                }
                '[' => {
                    let class = self.class(0)?;
                    self.out.push_str(&class);
                }
                '\\' => match self.escape()? {
                    Escape::Char(c) => literal(c, self.out),
                    Escape::Class(class) => self.out.push_str(&class),
                },
                ']' | '}' => return self.error(start, format!("`{c}` must be written `\\{c}`")),
                _ => {
                    self.next();
                    literal(c, self.out);
                }
            }
            atom = true;
        }
        match open.last() {
            Some(start) => {
                self.error(self.at, format!("the group opened at offset {start} is not closed: expected `)`"))
            }
            None => Ok(()),
        }
    }

    /// `{n}`, `{n,}` or `{n,m}`.
    fn quantity(&mut self) -> Result<(), PatternError> {
        let start = self.at;
        self.next();
        let least = self.number()?;
        let most = if self.takes(',') {
            if self.peek() == Some('}') { None } else { Some(self.number()?) }
        } else {
            Some(least)
        };
        if !self.takes('}') {
            return self.error(self.at, "expected `}` after the numbers of a quantifier");
        }
        match most {
            Some(most) if most < least => {
                return self
                    .error(start, format!("the quantifier's numbers are out of order: {least} and {most}"));
            }
            Some(most) if most == least => self.out.push_str(&format!("{{{least}}}")),
            Some(most) => self.out.push_str(&format!("{{{least},{most}}}")),
            None => self.out.push_str(&format!("{{{least},}}")),
        }
        Ok(())
    }

    fn number(&mut self) -> Result<u32, PatternError> {
        let start = self.at;
        let mut value = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            self.next();
            let longer = value.unwrap_or(0u32).saturating_mul(10).saturating_add(digit);
            if longer > MAX_COUNT {
                return self.error(start, format!("the number is above {MAX_COUNT}, the limit here"));
            }
            value = Some(longer);
        }
        match value {
            Some(value) => Ok(value),
            None => self.error(start, "expected a number in the quantifier"),
        }
    }

    /// What a backslash starts: `charClassEsc`.
    fn escape(&mut self) -> Result<Escape, PatternError> {
        let start = self.at;
        self.next();
        let class = match self.next() {
            Some('n') => return Ok(Escape::Char('\n')),
            Some('r') => return Ok(Escape::Char('\r')),
            Some('t') => return Ok(Escape::Char('\t')),
            Some(
                c @ ('\\' | '|' | '.' | '?' | '*' | '+' | '(' | ')' | '{' | '}' | '-' | '[' | ']' | '^'),
            ) => return Ok(Escape::Char(c)),
            Some('s') => SPACE,
            Some('S') => NOT_SPACE,
            Some('i') => INITIAL,
            Some('I') => NOT_INITIAL,
            Some('c') => NAME,
            Some('C') => NOT_NAME,
            Some('d') => r"\p{Nd}",
            Some('D') => r"\P{Nd}",
            Some('w') => WORD,
            Some('W') => NOT_WORD,
            Some(p @ ('p' | 'P')) => return self.property(p == 'P').map(Escape::Class),
            Some(c) => return self.error(start, format!("`\\{c}` is no escape of XML Schema's expressions")),
            None => return self.error(start, "expected a character after `\\`"),
        };
        Ok(Escape::Class(class.to_owned()))
    }

    /// `{…}` after `\p` or `\P`.
    fn property(&mut self, complement: bool) -> Result<String, PatternError> {
        let start = self.at;
        if !self.takes('{') {
            return self.error(start, "expected `{` and a category or block after `\\p`");
        }
        let Some((name, _)) = self.rest().split_once('}') else {
            return self.error(start, "expected `}` after the name of a category or block");
        };
        self.at += name.len() + 1;
        if CATEGORIES.contains(&name) {
            return Ok(format!("\\{}{{{name}}}", if complement { 'P' } else { 'p' }));
        }
        let Some(ranges) = name.strip_prefix("Is").and_then(block) else {
            return self.error(start + 1, format!("no category or block of Unicode is named `{name}`"));
        };
        if ranges.is_empty() {
            return Ok(if complement { r"[\x{0}-\x{10FFFF}]" } else { r"[^\x{0}-\x{10FFFF}]" }.to_owned());
        }
        let ranges: String =
            ranges.iter().map(|(from, to)| format!("\\x{{{from:X}}}-\\x{{{to:X}}}")).collect();
        Ok(format!("[{}{ranges}]", if complement { "^" } else { "" }))
    }

    /// `charClassExpr`; recursion for subtraction only, with a limit.
    fn class(&mut self, depth: usize) -> Result<String, PatternError> {
        let start = self.at;
        if depth > MAX_DEPTH {
            return self.error(start, format!("more than {MAX_DEPTH} subtractions within each other"));
        }
        self.next();
        let mut group = String::from("[");
        if self.takes('^') {
            group.push('^');
        }
        let mut empty = true;
        loop {
            let at = self.at;
            match self.peek() {
                None => {
                    return self.error(
                        at,
                        format!("the class opened at offset {start} is not closed: expected `]`"),
                    );
                }
                Some(']') if empty => return self.error(at, "a character class cannot be empty"),
                Some(']') => {
                    self.next();
                    group.push(']');
                    return Ok(group);
                }
                Some('[') => return self.error(at, "`[` in a character class must be written `\\[`"),
                Some('-') if !empty && self.second() == Some('[') => {
                    self.next();
                    let minus = self.class(depth + 1)?;
                    if !self.takes(']') {
                        return self.error(self.at, "expected `]` after the class that is subtracted");
                    }
                    group.push(']');
                    return Ok(format!("[{group}--{minus}]"));
                }
                Some('-') if empty || self.second() == Some(']') => {
                    self.next();
                    literal('-', &mut group);
                }
                Some('-') => {
                    return self
                        .error(at, "`-` stands for itself only at the start or end of a class: write `\\-`");
                }
                Some(_) => match self.class_char()? {
                    Escape::Class(class) => group.push_str(&class),
                    Escape::Char(from) => self.range(from, at, &mut group)?,
                },
            }
            empty = false;
        }
    }

    /// One character of a class, or a class escape.
    fn class_char(&mut self) -> Result<Escape, PatternError> {
        if self.peek() == Some('\\') {
            return self.escape();
        }
        let at = self.at;
        match self.next() {
            None | Some('[' | ']' | '-') => self.error(at, "expected a character or an escape"),
            Some(c) => Ok(Escape::Char(c)),
        }
    }

    /// What follows the first character of what may be a range.
    fn range(&mut self, from: char, start: usize, group: &mut String) -> Result<(), PatternError> {
        literal(from, group);
        if self.peek() != Some('-') || matches!(self.second(), Some('[' | ']')) {
            return Ok(());
        }
        self.next();
        let at = self.at;
        match self.class_char()? {
            Escape::Class(_) => self.error(at, "a range ends with a single character"),
            Escape::Char(to) if to < from => {
                self.error(start, format!("the range's ends are out of order: {from:?} and {to:?}"))
            }
            Escape::Char(to) => {
                group.push('-');
                literal(to, group);
                Ok(())
            }
        }
    }
}

/// A character that stands for itself.
fn literal(c: char, out: &mut String) {
    if c.is_ascii_alphanumeric() {
        out.push(c);
    } else {
        out.push_str(&format!("\\x{{{:X}}}", u32::from(c)));
    }
}

#[cfg(test)]
mod tests;
