//! Namespace declarations in scope and the numbers of namespaces.
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

use super::names::{WELL_KNOWN, XML, XMLNS};
use super::{ErrorKind, Limit, Limits, Name, Namespace, Ns};

/// Declarations that no element makes: `xml`, and "no default namespace".
const BUILT_IN: usize = 2;
const SLOTS: usize = 32;
/// No prefix has this key.
const VACANT: u64 = u64::MAX;
/// Set in the keys of prefixes that are too long to be their own key.
const HASHED: u64 = 1 << 63;
/// From this many foreign namespaces on they are found by hash, and from this many declarations on those found lately are kept.
const MANY: usize = 8;
/// Namespaces whose prefixes are foretold.
const FORETOLD: usize = 4;

/// The declarations in scope, innermost last.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    /// A key for each declaration's prefix, beside `bindings` so that a search reads little.
    keys: Vec<u64>,
    bindings: Vec<Binding>,
    /// Of many declarations those found lately, each in the slot of its key; never one that is out of scope or hidden.
    recent: Option<Box<[(u64, Ns); SLOTS]>>,
    /// Prefixes that names had lately, each in the slot of its namespace; none from before the last change of declarations.
    foretold: [Foretold; FORETOLD],
    /// The same, for many declarations.
    foretold_of_many: Option<Box<[Foretold; SLOTS]>>,
    foreign: Vec<Box<str>>,
    by_uri: Option<Box<ByUri>>,
    hasher: RandomState,
}

/// The prefix that a name in a namespace had lately, with its colon, as it stands in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Foretold {
    /// Its bytes, the first of them lowest.
    pub(super) prefix: u64,
    /// Which of eight bytes are its own.
    pub(super) mask: u64,
    pub(super) length: usize,
    ns: Option<Ns>,
}

/// No prefix is foretold.
const UNTOLD: Foretold = Foretold { prefix: 0, mask: 0, length: 0, ns: None };

/// Beside the scope, because nearly no message has many foreign namespaces and scopes are moved about.
#[derive(Debug, Clone, Default)]
struct ByUri(HashMap<Box<str>, Ns>);

#[derive(Debug, Clone, Copy)]
struct Binding {
    /// Where the prefix stands in the text.
    prefix: (u32, u32),
    ns: Ns,
}

impl Scope {
    pub(super) fn new() -> Self {
        let mut scope = Scope {
            keys: Vec::with_capacity(16),
            bindings: Vec::with_capacity(16),
            recent: None,
            foretold: [UNTOLD; FORETOLD],
            foretold_of_many: None,
            foreign: Vec::new(),
            by_uri: None,
            hasher: RandomState::new(),
        };
        for (prefix, ns) in [(&b"xml"[..], Ns::XML), (b"", Ns::NONE)] {
            let key = scope.key(prefix);
            scope.push(key, (0, 0), ns);
        }
        scope
    }

    /// How many declarations are in scope: a mark for [`close`](Scope::close).
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// How many declarations of elements are in scope.
    pub(super) fn declared(&self) -> usize {
        self.len() - BUILT_IN
    }

    /// The number of a prefix: short ones are their own key, others are hashed.
    #[inline]
    fn key(&self, prefix: &[u8]) -> u64 {
        if prefix.len() < 8 {
            let mut bytes = [0; 8];
            for (to, from) in bytes.iter_mut().zip(prefix) {
                *to = *from;
            }
            bytes[7] = prefix.len() as u8;
            u64::from_le_bytes(bytes)
        } else {
            self.hasher.hash_one(prefix) | HASHED
        }
    }

    /// The namespace of a prefix.
    #[inline]
    pub(super) fn resolve(&mut self, prefix: &[u8], text: &str) -> Option<Ns> {
        let key = self.key(prefix);
        if self.keys.len() <= MANY || key & HASHED != 0 {
            return self.search(key, prefix, text);
        }
        self.resolve_among_many(key, prefix, text)
    }

    #[inline(never)]
    fn resolve_among_many(&mut self, key: u64, prefix: &[u8], text: &str) -> Option<Ns> {
        if let Some(recent) = &self.recent {
            let (recent, ns) = recent[slot(key)];
            if recent == key {
                return Some(ns);
            }
        }
        let ns = self.search(key, prefix, text)?;
        self.recent.get_or_insert_with(|| Box::new([(VACANT, Ns::NONE); SLOTS]))[slot(key)] = (key, ns);
        Some(ns)
    }

    /// A name in this namespace had this prefix: the next one may have it too.
    #[inline]
    pub(super) fn foretell(&mut self, prefix: &[u8], ns: Ns) {
        let foretold = match &mut self.foretold_of_many {
            None => &mut self.foretold[usize::from(ns.0) % FORETOLD],
            Some(of_many) => &mut of_many[usize::from(ns.0) % SLOTS],
        };
        if foretold.ns == Some(ns) || prefix.len() > 7 {
            return;
        }
        let mut bytes = [0; 8];
        for (to, from) in bytes.iter_mut().zip(prefix) {
            *to = *from;
        }
        let length = if prefix.is_empty() { 0 } else { prefix.len() + 1 };
        if let Some(colon) = length.checked_sub(1) {
            bytes[colon] = b':';
        }
        let mask = if length == 8 { u64::MAX } else { (1 << (8 * length)) - 1 };
        *foretold = Foretold { prefix: u64::from_le_bytes(bytes), mask, length, ns: Some(ns) };
    }

    /// The prefix that names in this namespace had lately, if it is still bound to it.
    #[inline]
    pub(super) fn foretold(&self, ns: Ns) -> Option<&Foretold> {
        let foretold = match &self.foretold_of_many {
            None => &self.foretold[usize::from(ns.0) % FORETOLD],
            Some(of_many) => &of_many[usize::from(ns.0) % SLOTS],
        };
        (foretold.ns == Some(ns)).then_some(foretold)
    }

    /// Declarations came or went.
    fn changed(&mut self) {
        self.foretold = [UNTOLD; FORETOLD];
        if let Some(of_many) = &mut self.foretold_of_many {
            **of_many = [UNTOLD; SLOTS];
        } else if self.keys.len() > MANY {
            self.foretold_of_many = Some(Box::new([UNTOLD; SLOTS]));
        }
    }

    /// The namespace of a prefix, leaving no trace.
    pub(super) fn find(&self, prefix: &str, text: &str) -> Option<Ns> {
        self.search(self.key(prefix.as_bytes()), prefix.as_bytes(), text)
    }

    fn search(&self, key: u64, prefix: &[u8], text: &str) -> Option<Ns> {
        for (k, binding) in self.keys.iter().zip(&self.bindings).rev() {
            if *k == key && (key & HASHED == 0 || binding.prefix(text).as_bytes() == prefix) {
                return Some(binding.ns);
            }
        }
        None
    }

    /// Takes a declaration of the start tag whose declarations began at `mark`. `prefix` is where it stands in
    /// the text, empty for the default namespace; `uri` the normalised namespace name.
    pub(super) fn declare(
        &mut self,
        prefix: (u32, u32),
        uri: &str,
        text: &str,
        mark: usize,
        known: &[Namespace<'_>],
        limits: &Limits,
    ) -> Result<(), ErrorKind> {
        let name = text.get(prefix.0 as usize..prefix.1 as usize).unwrap_or_default();
        // Namespaces 1.0, section 3: the reserved prefixes and namespace names.
        if (name == "xml") != (uri == XML) || name == "xmlns" || uri == XMLNS {
            return Err(ErrorKind::ReservedNamespace);
        }
        if uri.is_empty() && !name.is_empty() {
            return Err(ErrorKind::EmptyPrefix(name.to_owned()));
        }
        if uri.len() > limits.namespace_name as usize {
            return Err(ErrorKind::Limit(Limit::NamespaceName));
        }
        if self.len() - mark >= limits.declarations as usize {
            return Err(ErrorKind::Limit(Limit::Declarations));
        }
        if self.declared() >= limits.scope as usize {
            return Err(ErrorKind::Limit(Limit::Scope));
        }
        let key = self.key(name.as_bytes());
        let again = |(k, b): (&u64, &Binding)| *k == key && (key & HASHED == 0 || b.prefix(text) == name);
        if self.keys.iter().zip(&self.bindings).skip(mark).any(again) {
            return Err(ErrorKind::DuplicateDeclaration(name.to_owned()));
        }
        let ns = match self.number(uri, known) {
            Some(ns) => ns,
            None => self.add(uri, known, limits)?,
        };
        self.push(key, prefix, ns);
        Ok(())
    }

    fn push(&mut self, key: u64, prefix: (u32, u32), ns: Ns) {
        self.keys.push(key);
        self.bindings.push(Binding { prefix, ns });
        self.changed();
        if let Some(recent) = &mut self.recent
            && key & HASHED == 0
        {
            recent[slot(key)] = (key, ns);
        }
    }

    /// Drops the declarations made since `mark`.
    pub(super) fn close(&mut self, mark: usize) {
        if self.keys.len() == mark {
            return;
        }
        self.changed();
        if let Some(recent) = &mut self.recent {
            for key in self.keys.iter().skip(mark) {
                let recent = &mut recent[slot(*key)];
                if recent.0 == *key {
                    recent.0 = VACANT;
                }
            }
        }
        self.keys.truncate(mark);
        self.bindings.truncate(mark);
    }

    /// The text of these declarations moved towards the front.
    pub(super) fn move_back(&mut self, declarations: Range<usize>, back: u32) {
        for binding in self.bindings.get_mut(declarations).unwrap_or_default() {
            if binding.prefix != (0, 0) {
                binding.prefix = (binding.prefix.0 - back, binding.prefix.1 - back);
            }
        }
    }

    /// The declarations that no inner one hides, as prefix and namespace. The default namespace has an empty prefix and
    /// is left out where there is none; so is `xml`.
    pub(super) fn visible<'s>(&'s self, text: &'s str) -> Vec<(&'s str, Ns)> {
        let mut found: Vec<(&str, Ns)> = Vec::new();
        let mut seen = HashSet::new();
        for binding in self.bindings.iter().skip(BUILT_IN).rev() {
            let prefix = binding.prefix(text);
            if prefix != "xml" && seen.insert(prefix) && !(prefix.is_empty() && binding.ns == Ns::NONE) {
                found.push((prefix, binding.ns));
            }
        }
        found.reverse();
        found
    }

    /// The number of a namespace that is well known, in the tables or was met.
    pub(super) fn number(&self, uri: &str, known: &[Namespace<'_>]) -> Option<Ns> {
        if let Some(i) = WELL_KNOWN.iter().position(|(u, _)| *u == uri) {
            return Some(Ns(i as u16));
        }
        if let Some(i) = known.iter().position(|n| n.uri == uri) {
            return u16::try_from(i).ok()?.checked_add(Ns::FIRST_OWN).map(Ns);
        }
        if self.foreign.len() <= MANY {
            let first = usize::from(Ns::FIRST_OWN) + known.len();
            return self.foreign.iter().position(|u| **u == *uri).map(|i| Ns((first + i) as u16));
        }
        self.by_uri.as_ref()?.0.get(uri).copied()
    }

    fn add(&mut self, uri: &str, known: &[Namespace<'_>], limits: &Limits) -> Result<Ns, ErrorKind> {
        let full = ErrorKind::Limit(Limit::Namespaces);
        if self.foreign.len() >= limits.namespaces as usize {
            return Err(full);
        }
        let first = usize::from(Ns::FIRST_OWN) + known.len();
        let Ok(number) = u16::try_from(first + self.foreign.len()) else { return Err(full) };
        self.foreign.push(uri.into());
        if self.foreign.len() > MANY {
            let ByUri(by_uri) = &mut **self.by_uri.get_or_insert_default();
            for (i, uri) in self.foreign.iter().enumerate().skip(by_uri.len()) {
                by_uri.insert(uri.clone(), Ns((first + i) as u16));
            }
        }
        Ok(Ns(number))
    }

    /// The name of a namespace; empty for numbers that were never given.
    pub(super) fn uri<'s>(&'s self, ns: Ns, known: &'s [Namespace<'s>]) -> &'s str {
        let number = usize::from(ns.0);
        if let Some((uri, _)) = WELL_KNOWN.get(number) {
            return uri;
        }
        let Some(own) = number.checked_sub(usize::from(Ns::FIRST_OWN)) else { return "" };
        match own.checked_sub(known.len()) {
            None => known[own].uri,
            Some(i) => self.foreign.get(i).map_or("", |u| u),
        }
    }

    /// Resolves a `QName` that stands as a value.
    pub(super) fn qname<'t>(&self, value: &'t str, text: &str) -> Result<Name<'t>, ErrorKind> {
        let name = value.trim_matches(|c| matches!(c, ' ' | '\t' | '\n' | '\r'));
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let bad = || ErrorKind::QNameValue(name.chars().take(100).collect());
        if !super::chars::is_ncname(local) || (prefix.is_empty() && name.len() != local.len()) {
            return Err(bad());
        }
        Ok(Name { ns: self.find(prefix, text).ok_or_else(bad)?, local })
    }
}

impl Binding {
    fn prefix<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.prefix.0 as usize..self.prefix.1 as usize).unwrap_or_default()
    }
}

#[inline]
fn slot(key: u64) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 59) as usize % SLOTS
}
