//! How every simple value reads itself from text, and what it has at hand for that.
use super::white_space::items;
use super::{TextWriter, ValueError};

/// A simple type that reads and writes itself as text.
pub trait TextValue: Sized + Send + Sync {
    /// Parses text as it stands in the document (white space not yet normalised).
    fn parse(text: &str, cx: &TextContext<'_>) -> Result<Self, ValueError>;
    /// Writes the lexical form: the canonical one but for what the value keeps (zone, digits of a fraction).
    fn write(&self, out: &mut TextWriter<'_>);
}

impl TextWriter<'_> {
    /// The lexical form of a value as plain text.
    pub fn to_string(value: &impl TextValue) -> String {
        let mut out = Vec::new();
        value.write(&mut TextWriter::plain(&mut out));
        match String::from_utf8(out) {
            Ok(text) => text,
            // Only whole `str`s are ever appended.
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        }
    }
}

/// The namespaces in scope where a text stands.
pub trait NamespaceScope {
    /// The namespace bound to a prefix; `""` is the default namespace. None: not bound.
    fn namespace(&self, prefix: &str) -> Option<&str>;
}

/// Pairs of prefix and namespace.
impl NamespaceScope for Vec<(String, String)> {
    fn namespace(&self, prefix: &str) -> Option<&str> {
        self.iter().find(|(p, _)| p == prefix).map(|(_, namespace)| namespace.as_str())
    }
}

/// Pairs of prefix and namespace.
impl<const N: usize> NamespaceScope for [(&str, &str); N] {
    fn namespace(&self, prefix: &str) -> Option<&str> {
        self.iter().find(|(p, _)| *p == prefix).map(|(_, namespace)| *namespace)
    }
}

/// What the reading of a value may depend on.
#[derive(Clone, Copy)]
pub struct TextContext<'a> {
    scope: Option<&'a dyn NamespaceScope>,
    lax: bool,
    expanded_names: bool,
    max_integer_digits: usize,
}

impl<'a> TextContext<'a> {
    /// Strict, without namespaces.
    pub const fn new() -> Self {
        TextContext { scope: None, lax: false, expanded_names: false, max_integer_digits: 4_000 }
    }

    /// With these namespaces in scope (`xs:QName`, `xs:NOTATION`).
    pub const fn with_scope(mut self, scope: &'a dyn NamespaceScope) -> Self {
        self.scope = Some(scope);
        self
    }

    /// Lax reading: unknown enumeration values are kept.
    pub const fn with_lax(mut self, lax: bool) -> Self {
        self.lax = lax;
        self
    }

    /// Qualified names are written `{namespace}local`, as in facets of tables and contracts.
    pub const fn with_expanded_names(mut self) -> Self {
        self.expanded_names = true;
        self
    }

    /// The most digits an [`Integer`](super::Integer) may have, 4,000 by default: the cost of reading one grows with
    /// the square of its length.
    pub const fn with_max_integer_digits(mut self, digits: usize) -> Self {
        self.max_integer_digits = digits;
        self
    }

    /// The namespace bound to a prefix; `""` is the default namespace.
    pub fn namespace(&self, prefix: &str) -> Option<&'a str> {
        if prefix == "xml" {
            return Some(crate::xml::names::XML);
        }
        self.scope?.namespace(prefix)
    }

    /// Unknown enumeration values are to be kept.
    pub const fn is_lax(&self) -> bool {
        self.lax
    }

    /// See [`TextContext::with_expanded_names`].
    pub const fn has_expanded_names(&self) -> bool {
        self.expanded_names
    }

    /// See [`TextContext::with_max_integer_digits`].
    pub const fn max_integer_digits(&self) -> usize {
        self.max_integer_digits
    }
}

impl Default for TextContext<'_> {
    fn default() -> Self {
        Self::new()
    }
}

/// The text as it stands (`xs:string`); types with other white space are normalised by
/// [`WhiteSpace`](super::WhiteSpace).
impl TextValue for String {
    fn parse(text: &str, _: &TextContext<'_>) -> Result<Self, ValueError> {
        Ok(text.to_owned())
    }

    fn write(&self, out: &mut TextWriter<'_>) {
        out.text(self);
    }
}

/// A list type (part 2, 2.5.1.2): items separated by white space.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct List<T>(pub Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        List(Vec::new())
    }
}

impl<T> std::ops::Deref for List<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.0
    }
}

impl<T> std::ops::DerefMut for List<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.0
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        List(items)
    }
}

impl<T> From<List<T>> for Vec<T> {
    fn from(list: List<T>) -> Self {
        list.0
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        List(items.into_iter().collect())
    }
}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<T: TextValue> TextValue for List<T> {
    fn parse(text: &str, cx: &TextContext<'_>) -> Result<Self, ValueError> {
        items(text).map(|item| T::parse(item, cx)).collect()
    }

    fn write(&self, out: &mut TextWriter<'_>) {
        for (n, item) in self.iter().enumerate() {
            if n > 0 {
                out.verbatim(" ");
            }
            item.write(out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_split_at_any_white_space_and_written_with_single_blanks() {
        let list = List::<String>::parse(" a\n\tb  c ", &TextContext::new()).unwrap();
        assert_eq!(list.0, ["a", "b", "c"]);
        assert_eq!(TextWriter::to_string(&list), "a b c");
        assert!(List::<String>::parse(" ", &TextContext::new()).unwrap().is_empty());
    }

    #[test]
    fn a_string_is_kept_as_it_stands() {
        assert_eq!(String::parse(" a\tb ", &TextContext::new()).unwrap(), " a\tb ");
    }

    #[test]
    fn the_prefix_xml_is_always_bound() {
        let scope = [("p", "urn:p")];
        let cx = TextContext::new().with_scope(&scope);
        assert_eq!(cx.namespace("p"), Some("urn:p"));
        assert_eq!(cx.namespace("q"), None);
        assert_eq!(cx.namespace("xml"), Some("http://www.w3.org/XML/1998/namespace"));
        assert_eq!(TextContext::new().namespace("p"), None);
    }
}
