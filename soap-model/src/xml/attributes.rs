//! Attributes of a start tag.
use std::borrow::Cow;
use std::collections::HashSet;

use super::content::resolve_reference;
use super::{Name, Ns};

/// An attribute of the current start tag. Namespace declarations are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// Its name.
    pub name: Name<'a>,
    raw: &'a str,
    offset: usize,
}

impl<'a> Attribute<'a> {
    /// The value, normalised (XML 1.0, 3.3.3, as CDATA): references resolved, each tab and line end a blank.
    pub fn value(&self) -> Cow<'a, str> {
        // Without leaving early, so that it is done for many bytes at once.
        if !self.raw.bytes().fold(false, |found, b| found | (b == b'&') | (b < b' ')) {
            return Cow::Borrowed(self.raw);
        }
        let mut value = String::with_capacity(self.raw.len());
        let mut rest = self.raw;
        while let Some(at) = rest.find(['&', '\t', '\n', '\r']) {
            let (before, found) = rest.split_at(at);
            value.push_str(before);
            if let Some((c, length)) = resolve_reference(found) {
                value.push(c);
                rest = &found[length..];
            } else {
                value.push(' ');
                rest = found.strip_prefix("\r\n").unwrap_or(&found[1..]);
            }
        }
        value.push_str(rest);
        Cow::Owned(value)
    }

    /// The value as written.
    pub fn raw(&self) -> &'a str {
        self.raw
    }

    /// Byte offset of the value in the text.
    pub fn offset(&self) -> usize {
        self.offset
    }
}

/// An attribute as offsets in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written {
    pub(super) name: u32,
    pub(super) local: u32,
    pub(super) name_end: u32,
    pub(super) value: u32,
    pub(super) value_end: u32,
    pub(super) ns: Ns,
}

impl Written {
    pub(super) fn attribute<'a>(&self, text: &'a str) -> Attribute<'a> {
        let name = Name { ns: self.ns, local: slice(text, self.local, self.name_end) };
        Attribute { name, raw: slice(text, self.value, self.value_end), offset: self.value as usize }
    }

    pub(super) fn written_name<'a>(&self, text: &'a str) -> &'a str {
        slice(text, self.name, self.name_end)
    }

    fn expanded<'a>(&self, text: &'a str) -> (Ns, &'a str) {
        (self.ns, slice(text, self.local, self.name_end))
    }
}

fn slice(text: &str, from: u32, to: u32) -> &str {
    text.get(from as usize..to as usize).unwrap_or_default()
}

/// The attributes of one start tag; the buffer is used again for the next.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    list: Vec<Written>,
    xsi: usize,
    xsi_type: Option<usize>,
    xsi_nil: Option<usize>,
}

/// From this many on, duplicates are found by hash.
const MANY: usize = 12;

impl Found {
    #[inline]
    pub(super) fn clear(&mut self) {
        self.list.clear();
        self.xsi = 0;
        self.xsi_type = None;
        self.xsi_nil = None;
    }

    pub(super) fn push(&mut self, written: Written) {
        self.list.push(written);
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn get(&self, i: usize) -> Option<Written> {
        self.list.get(i).copied()
    }

    /// The nth attribute's prefix stands for this namespace.
    pub(super) fn resolved(&mut self, i: usize, ns: Ns, text: &str) {
        let Some(written) = self.list.get_mut(i) else { return };
        written.ns = ns;
        if ns == Ns::XSI {
            self.xsi += 1;
            match slice(text, written.local, written.name_end) {
                "type" => self.xsi_type = Some(i),
                "nil" => self.xsi_nil = Some(i),
                _ => {}
            }
        }
    }

    /// An attribute whose expanded name is that of an earlier one.
    pub(super) fn duplicate(&self, text: &str) -> Option<Written> {
        if self.list.len() < MANY {
            let twice = |(i, a): (usize, &Written)| {
                self.list[..i].iter().any(|b| {
                    a.ns == b.ns
                        && a.name_end - a.local == b.name_end - b.local
                        && a.expanded(text) == b.expanded(text)
                })
            };
            return self.list.iter().enumerate().find(|x| twice(*x)).map(|(_, a)| *a);
        }
        let mut seen = HashSet::with_capacity(self.list.len());
        self.list.iter().find(|a| !seen.insert(a.expanded(text))).copied()
    }

    /// The text of the start tag moved towards the front.
    pub(super) fn move_back(&mut self, back: u32) {
        for written in &mut self.list {
            written.name -= back;
            written.local -= back;
            written.name_end -= back;
            written.value -= back;
            written.value_end -= back;
        }
    }

    /// Number of attributes outside of the namespace `xsi`.
    #[inline]
    pub(super) fn own(&self) -> usize {
        self.list.len() - self.xsi
    }

    pub(super) fn xsi_type<'a>(&self, text: &'a str) -> Option<Attribute<'a>> {
        self.list.get(self.xsi_type?).map(|w| w.attribute(text))
    }

    pub(super) fn has_xsi(&self) -> bool {
        self.xsi > 0
    }

    pub(super) fn has_xsi_nil(&self) -> bool {
        self.xsi_nil.is_some()
    }

    pub(super) fn xsi_nil<'a>(&self, text: &'a str) -> Option<Attribute<'a>> {
        self.list.get(self.xsi_nil?).map(|w| w.attribute(text))
    }

    pub(super) fn iter<'a>(&self, text: &'a str) -> impl ExactSizeIterator<Item = Attribute<'a>> {
        self.list.iter().map(move |w| w.attribute(text))
    }
}
