//! The writer: elements by name, prefixes fixed per namespace number.
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;

use super::chars::is_ncname;
use super::escape::{escape_attribute, escape_text};
use super::layout::{Declaring, Layout};
use super::names::{WELL_KNOWN, XMLNS};
use super::{Fragment, Name, Namespace, Ns, PrefixSource, TextWriter};

/// Prefixes of one message and which of them were used. Body and headers are written first, with one
/// `Prefixes`; then the envelope's start tag declares exactly what they used.
#[derive(Debug, Clone)]
pub struct Prefixes<'t> {
    /// Those of the tables: their numbers begin with [`Ns::FIRST_OWN`].
    tables: &'t [Namespace<'t>],
    /// Those with the tables' prefixes: all of the tables, or none where prefixes are [chosen](Prefixes::chosen).
    known: &'t [Namespace<'t>],
    /// The number of the first that is known, or else foreign.
    first: usize,
    pub(super) used: Used,
    /// Namespaces beyond the known ones, with their prefixes.
    foreign: Vec<(Cow<'t, str>, Cow<'t, str>)>,
    /// The first prefix that was chosen and is none.
    no_prefix: Option<String>,
    /// A name in no namespace was written as a value, and no element has taken account of it.
    pub(super) bare_value: bool,
    by_uri: HashMap<String, Ns>,
    made_up: usize,
    overflow: bool,
}

/// The namespaces that [`Prefixes`] had used at some time, a bit for each number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Used {
    first: u64,
    more: Vec<u64>,
}

static NONE_USED: Used = Used { first: 0, more: Vec::new() };

impl Used {
    #[inline]
    fn mark(&mut self, number: usize) {
        if number < 64 { self.first |= 1 << number } else { self.mark_great(number) }
    }

    #[cold]
    fn mark_great(&mut self, number: usize) {
        let at = number / 64 - 1;
        if at >= self.more.len() {
            self.more.resize(at + 1, 0);
        }
        self.more[at] |= 1 << (number % 64);
    }

    fn words(&self) -> impl Iterator<Item = u64> {
        std::iter::once(self.first).chain(self.more.iter().copied())
    }
}

/// How things are written where XML leaves a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// `<a/>` for elements without content; otherwise `<a></a>`.
    pub empty_element_tags: bool,
    /// Every element begins a line of its own, with as many times two blanks as there are elements around it and this number.
    /// Elements with text are left as they are; see also [`Writer::keep_content`].
    pub indent: Option<usize>,
    /// Elements in this namespace are written without a prefix, below a declaration of it as the default namespace.
    /// [`Ns::NONE`]: no default namespace is ever declared.
    pub default_namespace: Ns,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { empty_element_tags: true, indent: None, default_namespace: Ns::NONE }
    }
}

/// Something cannot be written as XML.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WriteError {
    /// A character that XML cannot carry, not even as a reference (XML 1.0, 2.2).
    Character(char),
    /// A name that is none (Namespaces 1.0, 3 `NCName`), or one in the namespace of `xmlns`.
    Name(String),
    /// More different namespaces than there are numbers.
    Namespaces,
    /// Elements are still open.
    Open,
}

/// Writes elements into a buffer of UTF-8.
///
/// Names are (namespace number, local name). The first error is kept and given by [`finish`](Writer::finish), so
/// that writing needs no check per value. Unless the settings name one, no default namespace is ever declared, so that
/// fragments and names without a namespace can stand anywhere.
///
/// ```
/// use soap_model::xml::{Name, Namespace, Ns, Prefixes, Settings, Writer};
///
/// let known = [Namespace { uri: "urn:orders", prefix: "o" }];
/// let (mut body, mut prefixes) = (Vec::new(), Prefixes::new(&known));
/// let mut writer = Writer::new(&mut body, &mut prefixes, Settings::default());
/// let order = Name { ns: Ns(Ns::FIRST_OWN), local: "order" };
/// writer.start(order);
/// writer.attribute(Name { ns: Ns::NONE, local: "by" }, "A & B");
/// writer.text("1 < 2");
/// writer.end();
/// writer.finish()?;
/// assert_eq!(body, b"<o:order by=\"A &amp; B\">1 &lt; 2</o:order>");
///
/// let mut declarations = Vec::new();
/// prefixes.declare(&mut declarations);
/// assert_eq!(declarations, b" xmlns:o=\"urn:orders\"");
/// # Ok::<(), soap_model::xml::WriteError>(())
/// ```
#[derive(Debug)]
pub struct Writer<'o, 't> {
    pub(super) out: &'o mut Vec<u8>,
    pub(super) prefixes: &'o mut Prefixes<'t>,
    pub(super) settings: Settings,
    /// Where the names of the open elements stand in `out`.
    pub(super) open: Vec<(usize, usize)>,
    /// The `>` of the last start tag is still to be written.
    pub(super) in_tag: bool,
    in_attribute: bool,
    /// The next element is to declare what it uses.
    pub(super) declare_next: bool,
    /// So is every element that stands in none of this writer's.
    pub(super) declare_top: bool,
    pub(super) declaring: Vec<Declaring>,
    /// Tags need more than their names: something is declared, indented, or in the default namespace.
    pub(super) special: bool,
    pub(super) layout: Layout,
    leads: [Lead; LEADS],
    error: Option<WriteError>,
}

/// An element that [`Writer::open_leaf`] started: where its name and its content begin.
#[derive(Debug)]
pub(crate) struct OpenLeaf {
    name: usize,
    content: usize,
}

/// How start tags in a namespace begin: `<prefix:`.
#[derive(Debug, Clone, Copy)]
struct Lead {
    ns: Ns,
    bytes: [u8; LEAD],
    length: usize,
}

/// Copied whole, which costs less than copying as many bytes as there are.
const LEAD: usize = 16;
/// Namespaces whose leads are kept.
const LEADS: usize = 4;

impl<'t> Prefixes<'t> {
    /// Prefixes of the well-known namespaces and of a set of tables.
    pub fn new(known: &'t [Namespace<'t>]) -> Self {
        Prefixes {
            tables: known,
            known,
            first: usize::from(Ns::FIRST_OWN),
            used: Used::default(),
            foreign: Vec::new(),
            no_prefix: None,
            bare_value: false,
            by_uri: HashMap::new(),
            made_up: 0,
            overflow: false,
        }
    }

    /// [`Prefixes::new`] with prefixes of one's own choice for namespaces that are well known, of the tables, or neither: what
    /// `choose` gives for a namespace's number and name. Where two get the same prefix, the second gets another one. A prefix
    /// that is no name becomes the writer's error.
    ///
    /// ```
    /// use soap_model::xml::{Namespace, Ns, Prefixes};
    ///
    /// let known = [Namespace { uri: "urn:orders", prefix: "o" }];
    /// let mut prefixes = Prefixes::chosen(&known, |_, uri| (uri == "urn:orders").then(|| "soap".into()));
    /// assert_eq!(prefixes.prefix(Ns(Ns::FIRST_OWN)), "soap");
    /// assert_eq!(prefixes.prefix(Ns::SOAP11), "soap_2");
    /// ```
    pub fn chosen(known: &'t [Namespace<'t>], choose: impl Fn(Ns, &str) -> Option<Cow<'t, str>>) -> Self {
        let mut prefixes = Prefixes::new(known);
        let reserved = usize::from(Ns::FIRST_OWN) - WELL_KNOWN.len();
        let all = (WELL_KNOWN.iter().map(|(uri, prefix)| (*uri, *prefix)))
            .chain(std::iter::repeat_n(("", ""), reserved))
            .chain(known.iter().map(|namespace| (namespace.uri, namespace.prefix)));
        let chosen: Vec<Option<Cow<'t, str>>> = (all.clone().enumerate())
            .map(|(number, (uri, _))| {
                let ns = u16::try_from(number).map_or(Ns::NONE, Ns);
                let prefix = if uri.is_empty() || ns == Ns::XML { None } else { choose(ns, uri) }?;
                if is_ncname(&prefix) && !prefix.to_ascii_lowercase().starts_with("xml") {
                    return Some(prefix);
                }
                prefixes.no_prefix.get_or_insert(prefix.into_owned());
                None
            })
            .collect();
        let mut taken: HashSet<String> = HashSet::new();
        let mut settled: Vec<Option<Cow<'t, str>>> = vec![None; chosen.len()];
        // Chosen ones have precedence.
        for (number, prefix) in chosen.into_iter().enumerate() {
            settled[number] = prefix.map(|prefix| unique(prefix, &mut taken));
        }
        for (number, (uri, own)) in all.enumerate() {
            let prefix = match settled[number].take() {
                Some(prefix) => prefix,
                None if own.is_empty() => Cow::Borrowed(""),
                None => unique(Cow::Borrowed(own), &mut taken),
            };
            prefixes.foreign.push((Cow::Borrowed(uri), prefix));
        }
        prefixes.known = &[];
        prefixes.first = 0;
        prefixes
    }

    /// Number of a namespace by name; unknown ones get a number and a made-up prefix.
    pub fn namespace(&mut self, uri: &str) -> Ns {
        if let Some(i) = WELL_KNOWN.iter().position(|(u, _)| *u == uri) {
            return Ns(i as u16);
        }
        let first = usize::from(Ns::FIRST_OWN);
        if let Some(i) = self.tables.iter().position(|n| n.uri == uri) {
            return Ns((first + i) as u16);
        }
        if let Some(ns) = self.by_uri.get(uri) {
            return *ns;
        }
        let Ok(number) = u16::try_from(self.first + self.known.len() + self.foreign.len()) else {
            self.overflow = true;
            return Ns::NONE;
        };
        let prefix = loop {
            self.made_up += 1;
            let prefix = format!("ns{}", self.made_up);
            let taken = self.known.iter().any(|n| n.prefix == prefix)
                || self.foreign.iter().any(|(_, own)| *own == prefix);
            if !taken {
                break prefix;
            }
        };
        self.foreign.push((uri.to_owned().into(), prefix.into()));
        self.by_uri.insert(uri.to_owned(), Ns(number));
        Ns(number)
    }

    /// The prefix of a namespace, which counts as used from now on; empty for [`Ns::NONE`].
    #[inline]
    pub fn prefix(&mut self, ns: Ns) -> &str {
        let number = usize::from(ns.0);
        self.used.mark(number);
        self.entry(number).0
    }

    /// The prefix of a namespace, used or not.
    pub fn bound(&self, ns: Ns) -> &str {
        self.entry(usize::from(ns.0)).0
    }

    /// Prefix and name of the namespace with this number.
    #[inline]
    fn entry(&self, number: usize) -> (&str, &str) {
        match number.checked_sub(self.first) {
            None => WELL_KNOWN.get(number).map_or(("", ""), |(uri, prefix)| (prefix, uri)),
            Some(own) => match self.known.get(own) {
                Some(namespace) => (namespace.prefix, namespace.uri),
                None => self.foreign_entry(own - self.known.len()),
            },
        }
    }

    /// The name of the namespace with this number.
    pub(super) fn uri(&self, ns: Ns) -> &str {
        self.entry(usize::from(ns.0)).1
    }

    fn foreign_entry(&self, i: usize) -> (&str, &str) {
        self.foreign.get(i).map_or(("", ""), |(uri, prefix)| (&**prefix, &**uri))
    }

    /// The namespaces used so far, as (prefix, namespace name); `xml` is never among them.
    pub fn used(&self) -> impl Iterator<Item = (&str, &str)> {
        self.used_since(&NONE_USED)
    }

    /// The namespaces used, without those that were used at an earlier time.
    fn used_since<'s>(&'s self, before: &'s Used) -> impl Iterator<Item = (&'s str, &'s str)> {
        let words = self.used.words().enumerate();
        words
            .flat_map(|(at, word)| {
                let mut left = word & !before.words().nth(at).unwrap_or(0);
                std::iter::from_fn(move || {
                    let bit = left.trailing_zeros() as usize;
                    left &= left.checked_sub(1)?;
                    Some(64 * at + bit)
                })
            })
            .map(|n| self.entry(n))
            .filter(|(prefix, _)| !prefix.is_empty() && *prefix != "xml")
    }

    /// Which namespaces were used so far.
    pub fn used_so_far(&self) -> Used {
        self.used.clone()
    }

    /// Nothing was used since.
    pub fn are_still(&self, used: &Used) -> bool {
        self.used == *used
    }

    /// What was used since does not count as used.
    pub fn forget_since(&mut self, used: &Used) {
        self.used.clone_from(used);
    }

    /// Appends the declarations of the namespaces used so far, each with a blank before it.
    pub fn declare(&self, out: &mut Vec<u8>) {
        self.declare_since(&NONE_USED, out);
    }

    pub(super) fn declare_since(&self, before: &Used, out: &mut Vec<u8>) {
        for (prefix, uri) in self.used_since(before) {
            out.extend_from_slice(b" xmlns:");
            out.extend_from_slice(prefix.as_bytes());
            out.extend_from_slice(b"=\"");
            escape_attribute(out, uri);
            out.push(b'"');
        }
    }
}

/// The prefix, or another one made of it that is not taken.
fn unique<'t>(prefix: Cow<'t, str>, taken: &mut HashSet<String>) -> Cow<'t, str> {
    let mut candidate = prefix.clone();
    let mut n = 1;
    while !taken.insert(candidate.to_string()) {
        n += 1;
        candidate = format!("{prefix}_{n}").into();
    }
    candidate
}

/// Values ask for the prefixes of the namespaces they name (`xs:QName`).
impl PrefixSource for Prefixes<'_> {
    fn prefix_for(&mut self, namespace: &str, _: &mut Vec<u8>) -> &str {
        let ns = self.namespace(namespace);
        self.bare_value |= ns == Ns::NONE;
        self.prefix(ns)
    }
}

impl<'o, 't> Writer<'o, 't> {
    /// A writer that appends to `out`.
    pub fn new(out: &'o mut Vec<u8>, prefixes: &'o mut Prefixes<'t>, settings: Settings) -> Self {
        Writer {
            out,
            prefixes,
            settings,
            open: Vec::with_capacity(16),
            in_tag: false,
            in_attribute: false,
            declare_next: false,
            declare_top: false,
            declaring: Vec::new(),
            special: settings.indent.is_some() || settings.default_namespace != Ns::NONE,
            layout: Layout::default(),
            leads: [Lead { ns: Ns(u16::MAX), bytes: [b' '; LEAD], length: 0 }; LEADS],
            error: None,
        }
    }

    /// `<?xml version="1.0" encoding="UTF-8"?>`.
    pub fn declaration(&mut self) {
        self.out.extend_from_slice(br#"<?xml version="1.0" encoding="UTF-8"?>"#);
    }

    /// The next element declares all namespaces used in it that were not used before, so that it stands on its own (in
    /// a document that declares those used before). The declarations are put there when the element ends.
    pub fn declare_at_next_start(&mut self) {
        self.declare_next = true;
        self.special = true;
    }

    /// [`declare_at_next_start`](Writer::declare_at_next_start) for every element that stands in none of this writer's.
    pub fn declare_at_every_top(&mut self) {
        self.declare_top = true;
        self.special = true;
    }

    /// A start tag; attributes may follow.
    #[inline]
    pub fn start(&mut self, name: Name<'_>) {
        if self.special {
            return self.start_special(name);
        }
        self.close_tag();
        let at = self.out.len() + 1;
        self.open_tag(name);
        self.open.push((at, self.out.len()));
        self.in_tag = true;
    }

    /// `<` and the name.
    #[inline]
    fn open_tag(&mut self, name: Name<'_>) {
        let lead = &self.leads[usize::from(name.ns.0) % LEADS];
        if lead.ns != name.ns {
            return self.open_tag_anew(name);
        }
        let at = self.out.len();
        self.out.extend_from_slice(&lead.bytes);
        self.out.truncate(at + lead.length);
        self.out.extend_from_slice(name.local.as_bytes());
    }

    /// The same, and keeps the lead, unless the prefix is too long.
    #[inline(never)]
    fn open_tag_anew(&mut self, name: Name<'_>) {
        let at = self.out.len();
        self.out.push(b'<');
        self.write_name(name);
        let written = self.out.get(at..self.out.len() - name.local.len()).unwrap_or_default();
        let mut bytes = [b' '; LEAD];
        if let Some(lead) = bytes.get_mut(..written.len()) {
            lead.copy_from_slice(written);
            let length = written.len();
            self.leads[usize::from(name.ns.0) % LEADS] = Lead { ns: name.ns, bytes, length };
        }
    }

    /// Starts an element without attributes that [`close_leaf`](Writer::close_leaf) ends, after text or whole elements: cheaper
    /// than [`start`](Writer::start) and [`end`](Writer::end). None, and nothing written, where tags need more than their names.
    #[inline]
    pub(crate) fn open_leaf(&mut self, name: Name<'_>) -> Option<OpenLeaf> {
        if self.special {
            return None;
        }
        self.close_tag();
        let name_at = self.out.len() + 1;
        self.open_tag(name);
        self.out.push(b'>');
        Some(OpenLeaf { name: name_at, content: self.out.len() })
    }

    /// Ends the element.
    #[inline]
    pub(crate) fn close_leaf(&mut self, leaf: OpenLeaf) {
        if self.out.len() == leaf.content && self.settings.empty_element_tags {
            self.out.truncate(leaf.content - 1);
            self.out.extend_from_slice(b"/>");
        } else {
            self.out.extend_from_slice(b"</");
            self.out.extend_from_within(leaf.name..leaf.content);
        }
    }

    /// A start tag whose name is data: the namespace by name, the local name checked.
    pub fn start_any(&mut self, namespace: &str, local: &str) {
        let name = self.checked(namespace, local);
        self.start(name);
    }

    /// An attribute of the start tag just written.
    #[inline]
    pub fn attribute(&mut self, name: Name<'_>, value: &str) {
        self.start_attribute(name);
        self.text(value);
        self.end_attribute();
    }

    /// An attribute whose name is data: the namespace by name, the local name checked.
    pub fn attribute_any(&mut self, namespace: &str, local: &str, value: &str) {
        let name = self.checked(namespace, local);
        self.attribute(name, value);
    }

    /// Starts an attribute; [`text`](Writer::text), [`plain`](Writer::plain), [`value`](Writer::value) and
    /// [`qname`](Writer::qname) give its value.
    #[inline]
    pub fn start_attribute(&mut self, name: Name<'_>) {
        self.out.push(b' ');
        if name.ns == Ns::NONE {
            self.out.extend_from_slice(name.local.as_bytes());
        } else {
            self.write_name(name);
        }
        self.out.extend_from_slice(b"=\"");
        self.in_attribute = true;
    }

    /// Ends the attribute.
    #[inline]
    pub fn end_attribute(&mut self) {
        self.out.push(b'"');
        self.in_attribute = false;
    }

    /// Text, escaped. In an attribute: part of its value.
    #[inline]
    pub fn text(&mut self, text: &str) {
        let inadmissible = if self.in_attribute {
            escape_attribute(self.out, text)
        } else if text.is_empty() {
            return;
        } else {
            self.close_tag();
            escape_text(self.out, text)
        };
        if let Some(c) = inadmissible {
            self.fail(WriteError::Character(c));
        }
    }

    /// Text that is known to hold no markup and only characters of XML: numbers, dates, base64.
    #[inline]
    pub fn plain(&mut self, text: &str) {
        if !self.in_attribute && !text.is_empty() {
            self.close_tag();
        }
        self.out.extend_from_slice(text.as_bytes());
    }

    /// A simple value that writes itself: in content, or in the attribute that was started. What it could not
    /// write ([`TextWriter::invalid`]) becomes the writer's error.
    #[inline]
    pub fn value<R>(&mut self, write: impl FnOnce(&mut TextWriter<'_>) -> R) -> R {
        let opened = !self.in_attribute && self.in_tag;
        self.close_content_tag();
        let before = self.out.len();
        let mut text = if self.in_attribute {
            TextWriter::attribute(self.out, self.prefixes)
        } else {
            TextWriter::content(self.out, self.prefixes)
        };
        let result = write(&mut text);
        let invalid = text.invalid();
        if opened && self.out.len() == before {
            // Nothing was written: the element is still without content.
            self.out.pop();
            self.in_tag = true;
        }
        if let Some(c) = invalid {
            self.fail(WriteError::Character(c));
        }
        result
    }

    /// An `xs:QName` value as text (or part of an attribute's value).
    pub fn qname(&mut self, name: Name<'_>) {
        self.close_content_tag();
        self.prefixes.bare_value |= name.ns == Ns::NONE;
        self.write_name(name);
    }

    /// An element as it was read.
    pub fn fragment(&mut self, fragment: &Fragment) {
        if self.special {
            return self.fragment_special(fragment);
        }
        self.close_tag();
        self.out.extend_from_slice(fragment.as_str().as_bytes());
    }

    /// The end of the innermost open element.
    #[inline]
    pub fn end(&mut self) {
        if self.special {
            self.before_end_special();
        }
        let Some((from, to)) = self.open.pop() else { return };
        if self.in_tag && self.settings.empty_element_tags {
            self.out.extend_from_slice(b"/>");
            self.in_tag = false;
        } else {
            self.close_tag();
            self.out.extend_from_slice(b"</");
            self.out.extend_from_within(from..to);
            self.out.push(b'>');
        }
        if self.special {
            self.after_end_special();
        }
    }

    /// The prefixes, for numbers of foreign namespaces.
    pub fn prefixes(&mut self) -> &mut Prefixes<'t> {
        self.prefixes
    }

    /// Keeps an error that [`finish`](Writer::finish) gives, if it is the first.
    #[cold]
    pub fn fail(&mut self, error: WriteError) {
        self.error.get_or_insert(error);
    }

    /// The end tag of an element that another writer started and [left open](Writer::leave_open).
    pub fn end_of(&mut self, name: Name<'_>) {
        self.close_tag();
        self.out.extend_from_slice(b"</");
        self.write_name(name);
        self.out.push(b'>');
    }

    /// [`finish`](Writer::finish) with elements that are still open: another writer goes on with their content, and ends
    /// them with [`end_of`](Writer::end_of).
    pub fn leave_open(mut self) -> Result<(), WriteError> {
        self.close_tag();
        self.open.clear();
        self.finish()
    }

    /// Ends writing and says whether all of it could be written.
    pub fn finish(self) -> Result<(), WriteError> {
        match self.error {
            Some(error) => Err(error),
            None if self.prefixes.no_prefix.is_some() => {
                Err(WriteError::Name(self.prefixes.no_prefix.clone().unwrap_or_default()))
            }
            None if self.prefixes.overflow => Err(WriteError::Namespaces),
            None if !self.open.is_empty() => Err(WriteError::Open),
            None => Ok(()),
        }
    }

    /// Ends the start tag if it is still open.
    #[inline]
    pub(super) fn close_tag(&mut self) {
        if self.in_tag {
            self.out.push(b'>');
            self.in_tag = false;
        }
    }

    #[inline]
    fn close_content_tag(&mut self) {
        if !self.in_attribute {
            self.close_tag();
        }
    }

    #[inline]
    pub(super) fn write_name(&mut self, name: Name<'_>) {
        let prefix = self.prefixes.prefix(name.ns);
        if !prefix.is_empty() {
            self.out.extend_from_slice(prefix.as_bytes());
            self.out.push(b':');
        }
        self.out.extend_from_slice(name.local.as_bytes());
    }

    fn checked<'n>(&mut self, namespace: &str, local: &'n str) -> Name<'n> {
        if !is_ncname(local) || namespace == XMLNS {
            self.fail(WriteError::Name(local.to_owned()));
        }
        if let Some(c) = escape_attribute(&mut Vec::new(), namespace) {
            self.fail(WriteError::Character(c));
        }
        Name { ns: self.prefixes.namespace(namespace), local }
    }
}

impl std::error::Error for WriteError {}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::Character(c) => write!(f, "XML cannot carry the character U+{:04X}", u32::from(*c)),
            WriteError::Name(name) => write!(f, "`{name}` cannot be the name of an element or attribute"),
            WriteError::Namespaces => f.write_str("there are more than 65,000 different namespaces"),
            WriteError::Open => f.write_str("elements are still open"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [Namespace<'static>; 2] =
        [Namespace { uri: "urn:a", prefix: "a" }, Namespace { uri: "urn:<n>", prefix: "ns1" }];
    const A: Ns = Ns(16);
    const N: Ns = Ns(17);

    fn name(ns: Ns, local: &str) -> Name<'_> {
        Name { ns, local }
    }

    fn written(
        settings: Settings,
        write: impl FnOnce(&mut Writer<'_, '_>),
    ) -> (String, String, Result<(), WriteError>) {
        let (mut out, mut prefixes) = (Vec::new(), Prefixes::new(&KNOWN));
        let mut writer = Writer::new(&mut out, &mut prefixes, settings);
        write(&mut writer);
        let result = writer.finish();
        let mut declarations = Vec::new();
        prefixes.declare(&mut declarations);
        (String::from_utf8(out).unwrap(), String::from_utf8(declarations).unwrap(), result)
    }

    #[test]
    fn elements_attributes_and_text_are_written_with_the_tables_prefixes() {
        let (xml, declarations, result) = written(Settings::default(), |w| {
            w.declaration();
            w.start(name(A, "b"));
            w.attribute(name(Ns::NONE, "c"), "\"<\n");
            w.attribute(name(Ns::XML, "lang"), "en");
            w.start(name(Ns::NONE, "d"));
            w.text("");
            w.end();
            w.start_attribute(name(Ns::NONE, "ignored"));
            w.end_attribute();
            w.text("x\r");
            w.plain("1");
            w.end();
        });
        assert!(xml.ends_with("<d/> ignored=\"\"x&#13;1</a:b>"), "{xml}");
        assert!(xml.starts_with(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a:b c=\"&quot;&lt;&#10;\" xml:lang=\"en\"><d/>"
        ));
        assert_eq!((declarations.as_str(), result), (" xmlns:a=\"urn:a\"", Ok(())));
    }

    #[test]
    fn only_namespaces_that_were_used_are_declared_and_foreign_ones_get_prefixes_of_their_own() {
        let (xml, declarations, _) = written(Settings::default(), |w| {
            w.start_any("urn:f&g", "x");
            w.attribute_any("urn:h", "y", "");
            w.qname(name(N, "q"));
            w.value(|t| t.qname("urn:h", "r"));
            w.end();
        });
        assert_eq!(xml, "<ns2:x ns3:y=\"\">ns1:qns3:r</ns2:x>");
        assert_eq!(
            declarations,
            " xmlns:ns1=\"urn:&lt;n&gt;\" xmlns:ns2=\"urn:f&amp;g\" xmlns:ns3=\"urn:h\""
        );
    }

    #[test]
    fn the_two_envelope_versions_never_share_a_prefix() {
        let mut prefixes: Vec<&str> = WELL_KNOWN.iter().map(|(_, prefix)| *prefix).collect();
        prefixes.sort_unstable();
        prefixes.dedup();
        assert_eq!(prefixes.len(), WELL_KNOWN.len());
    }

    #[test]
    fn an_empty_value_leaves_an_empty_element() {
        let empty = |w: &mut Writer<'_, '_>| {
            w.start(name(A, "b"));
            w.value(|t| t.text(""));
            w.end();
        };
        assert_eq!(written(Settings::default(), empty).0, "<a:b/>");
        assert_eq!(
            written(Settings { empty_element_tags: false, ..Settings::default() }, empty).0,
            "<a:b></a:b>"
        );
    }

    #[test]
    fn an_element_can_declare_what_it_uses_itself() {
        let (xml, declarations, _) = written(Settings::default(), |w| {
            w.start(name(A, "b"));
            w.declare_at_next_start();
            w.start(name(N, "c"));
            w.attribute(name(A, "d"), "1");
            w.start(name(Ns::XSI, "e"));
            w.end();
            w.end();
            w.end();
        });
        let xsi = super::super::names::XSI;
        assert_eq!(
            xml,
            format!(
                "<a:b><ns1:c xmlns:xsi=\"{xsi}\" xmlns:ns1=\"urn:&lt;n&gt;\" a:d=\"1\"><xsi:e/></ns1:c></a:b>"
            )
        );
        assert_eq!(declarations, " xmlns:a=\"urn:a\"");
    }

    #[test]
    fn what_xml_cannot_carry_is_an_error() {
        let one = |write: fn(&mut Writer<'_, '_>)| {
            written(Settings::default(), |w| {
                w.start(name(A, "b"));
                write(w);
                w.end();
            })
            .2
        };
        assert_eq!(one(|w| w.text("a\0b")), Err(WriteError::Character('\0')));
        assert_eq!(one(|w| w.value(|t| t.text("\u{FFFF}"))), Err(WriteError::Character('\u{FFFF}')));
        assert_eq!(one(|w| w.attribute(name(Ns::NONE, "c"), "\u{1}")), Err(WriteError::Character('\u{1}')));
        assert_eq!(one(|w| w.attribute_any("", "c d", "")), Err(WriteError::Name("c d".into())));
        assert_eq!(one(|w| w.attribute_any(XMLNS, "c", "")), Err(WriteError::Name("c".into())));
        assert_eq!(one(|w| w.attribute_any("\0", "c", "")), Err(WriteError::Character('\0')));
        assert_eq!(one(|w| w.start(name(A, "c"))), Err(WriteError::Open));
    }
}
