//! What a writer does beyond names and text when it is asked to: declarations where they are used, a default namespace,
//! indentation.
//!
//! All of it stands behind one question per tag, so that a writer that is not asked to pays nothing.
use super::fragment::own_declarations;
use super::writer::Used;
use super::{Fragment, Name, Ns, Writer, escape_attribute};

/// An element that gets declarations when it ends.
#[derive(Debug)]
pub(super) struct Declaring {
    depth: usize,
    /// After its name.
    at: usize,
    /// What was used before it.
    used: Used,
}

/// Where a writer is.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The default namespace is that of the settings, not none.
    in_default: bool,
    /// Elements that declare it or undo that: their depth, and what was so before.
    defaults: Vec<(usize, bool)>,
    /// Depth of the outermost element whose content is not indented.
    kept: Option<usize>,
    /// The last tag was that of a child's end.
    after_child: bool,
}

impl Writer<'_, '_> {
    /// The content of the element just started gets no white space: it is mixed, or must be exactly what is written.
    #[inline]
    pub fn keep_content(&mut self) {
        if self.special && self.layout.kept.is_none() {
            self.layout.kept = self.open.len().checked_sub(1);
        }
    }

    #[cold]
    pub(super) fn start_special(&mut self, name: Name<'_>) {
        self.undo_default_for_bare_value();
        if self.declare_next || (self.declare_top && self.open.is_empty()) {
            self.declare_next = false;
            let used = self.prefixes.used.clone();
            self.declaring.push(Declaring { depth: self.open.len(), at: 0, used });
        }
        self.close_tag();
        self.begin_line();
        self.out.push(b'<');
        let at = self.out.len();
        let default = self.settings.default_namespace;
        if name.ns == default && default != Ns::NONE {
            self.out.extend_from_slice(name.local.as_bytes());
        } else {
            self.write_name(name);
        }
        let depth = self.open.len();
        self.open.push((at, self.out.len()));
        self.in_tag = true;
        if let Some(declaring) = self.declaring.last_mut()
            && declaring.at == 0
        {
            declaring.at = self.out.len();
        }
        if (name.ns == default || name.ns == Ns::NONE) && self.layout.in_default != (name.ns != Ns::NONE) {
            self.layout.defaults.push((depth, self.layout.in_default));
            self.layout.in_default = name.ns != Ns::NONE;
            let declaration = self.default_declaration(self.layout.in_default);
            self.out.extend_from_slice(&declaration);
        }
        self.layout.after_child = false;
    }

    #[cold]
    pub(super) fn fragment_special(&mut self, fragment: &Fragment) {
        self.undo_default_for_bare_value();
        self.close_tag();
        self.begin_line();
        let text = fragment.as_str();
        if self.layout.in_default && !own_declarations(text).contains("") {
            let name_end = text.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'));
            let (start, rest) = text.split_at(name_end.unwrap_or(0));
            self.out.extend_from_slice(start.as_bytes());
            self.out.extend_from_slice(b" xmlns=\"\"");
            self.out.extend_from_slice(rest.as_bytes());
        } else {
            self.out.extend_from_slice(text.as_bytes());
        }
        self.layout.after_child = true;
    }

    /// Before the innermost element's end is written.
    #[cold]
    pub(super) fn before_end_special(&mut self) {
        self.undo_default_for_bare_value();
        if let Some(depth) = self.open.len().checked_sub(1)
            && self.layout.after_child
            && self.layout.kept.is_none()
        {
            self.line(depth);
        }
    }

    /// After it was written.
    #[cold]
    pub(super) fn after_end_special(&mut self) {
        let depth = self.open.len();
        if let Some((_, before)) = self.layout.defaults.pop_if(|(own, _)| *own == depth) {
            self.layout.in_default = before;
        }
        if self.layout.kept == Some(depth) {
            self.layout.kept = None;
        }
        self.layout.after_child = true;
        if let Some(declaring) = self.declaring.pop_if(|declaring| declaring.depth == depth) {
            let mut declarations = Vec::new();
            self.prefixes.declare_since(&declaring.used, &mut declarations);
            self.out.splice(declaring.at..declaring.at, declarations);
            self.prefixes.used = declaring.used;
        }
    }

    fn begin_line(&mut self) {
        if self.layout.kept.is_none() {
            self.line(self.open.len());
        }
    }

    /// A new line, unless text stands before it.
    fn line(&mut self, depth: usize) {
        let Some(level) = self.settings.indent else { return };
        if depth == 0 || self.out.last() == Some(&b'>') {
            self.out.push(b'\n');
            let blanks = self.out.len() + 2 * (level + depth);
            self.out.resize(blanks, b' ');
        }
    }

    fn default_declaration(&self, on: bool) -> Vec<u8> {
        let mut declaration = b" xmlns=\"".to_vec();
        if on {
            escape_attribute(&mut declaration, self.prefixes.uri(self.settings.default_namespace));
        }
        declaration.push(b'"');
        declaration
    }

    /// A value of the innermost element is a name in no namespace: there must be no default namespace for it. Its
    /// children are not written yet.
    fn undo_default_for_bare_value(&mut self) {
        if !std::mem::take(&mut self.prefixes.bare_value) || !self.layout.in_default {
            return;
        }
        let Some(depth) = self.open.len().checked_sub(1) else { return };
        let (from, to) = self.open[depth];
        let mut end = to;
        let own = self.layout.defaults.last().is_some_and(|(own, _)| *own == depth);
        if own {
            end += self.default_declaration(true).len();
        } else {
            self.layout.defaults.push((depth, true));
        }
        self.layout.in_default = false;
        let mut name = Vec::new();
        if !self.out[from..to].contains(&b':') {
            name.extend_from_slice(self.prefixes.prefix(self.settings.default_namespace).as_bytes());
            name.push(b':');
        }
        name.extend_from_slice(&self.out[from..to]);
        let name_end = from + name.len();
        if !own {
            name.extend_from_slice(&self.default_declaration(false));
        }
        self.out.splice(from..end, name);
        self.open[depth] = (from, name_end);
        if let Some(declaring) = self.declaring.last_mut()
            && declaring.depth == depth
        {
            declaring.at = name_end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, Namespace, Prefixes, Reader, Settings, WriteError};
    use super::*;

    const KNOWN: [Namespace<'static>; 2] =
        [Namespace { uri: "urn:d", prefix: "d" }, Namespace { uri: "urn:n", prefix: "n" }];
    const D: Ns = Ns(16);
    const N: Ns = Ns(17);

    fn name(ns: Ns, local: &str) -> Name<'_> {
        Name { ns, local }
    }

    fn written(settings: Settings, write: impl FnOnce(&mut Writer<'_, '_>)) -> String {
        let (mut out, mut prefixes) = (Vec::new(), Prefixes::new(&KNOWN));
        let mut writer = Writer::new(&mut out, &mut prefixes, settings);
        writer.declare_at_next_start();
        write(&mut writer);
        writer.finish().unwrap();
        let xml = String::from_utf8(out).unwrap();
        let mut reader = Reader::new(xml.trim_start(), &Limits::default(), &KNOWN);
        reader.root().unwrap();
        reader.skip_element().unwrap();
        xml
    }

    fn in_default(write: impl FnOnce(&mut Writer<'_, '_>)) -> String {
        written(Settings { default_namespace: D, ..Settings::default() }, write)
    }

    #[test]
    fn the_default_namespace_is_declared_where_it_begins_and_undone_for_names_in_none() {
        let xml = in_default(|w| {
            w.start(name(D, "a"));
            w.attribute(name(D, "b"), "1");
            w.start(name(Ns::NONE, "c"));
            w.start(name(D, "d"));
            w.end();
            w.end();
            w.start(name(N, "e"));
            w.start(name(D, "f"));
            w.end();
            w.end();
            w.start(name(Ns::NONE, "g"));
            w.end();
            w.end();
        });
        assert_eq!(
            xml,
            "<a xmlns:d=\"urn:d\" xmlns:n=\"urn:n\" xmlns=\"urn:d\" d:b=\"1\"><c xmlns=\"\"><d xmlns=\"urn:d\"/></c>\
             <n:e><f/></n:e><g xmlns=\"\"/></a>"
        );
    }

    #[test]
    fn a_value_that_is_a_name_in_no_namespace_is_out_of_reach_of_the_default_namespace() {
        let value = |w: &mut Writer<'_, '_>| w.value(|t| t.qname("", "x"));
        let xml = in_default(|w| {
            w.start(name(D, "a"));
            w.start(name(D, "b"));
            value(w);
            w.end();
            w.start(name(N, "c"));
            w.start_attribute(name(Ns::NONE, "t"));
            w.qname(name(Ns::NONE, "x"));
            w.end_attribute();
            w.start(name(D, "d"));
            w.end();
            w.end();
            w.end();
        });
        assert_eq!(
            xml,
            "<a xmlns:d=\"urn:d\" xmlns:n=\"urn:n\" xmlns=\"urn:d\"><d:b xmlns=\"\">x</d:b>\
             <n:c xmlns=\"\" t=\"x\"><d xmlns=\"urn:d\"/></n:c></a>"
        );
        let outermost = in_default(|w| {
            w.start(name(D, "a"));
            value(w);
            w.end();
        });
        assert_eq!(outermost, "<d:a xmlns:d=\"urn:d\">x</d:a>");
    }

    #[test]
    fn a_fragment_keeps_its_meaning_below_a_default_namespace() {
        let none = Fragment::parse("<x y='p:q'><z/></x>").unwrap();
        let own = Fragment::parse("<x xmlns='urn:x'/>").unwrap();
        let xml = in_default(|w| {
            w.start(name(D, "a"));
            w.fragment(&none);
            w.fragment(&own);
            w.end();
        });
        assert_eq!(xml, "<a xmlns=\"urn:d\"><x xmlns=\"\" y='p:q'><z/></x><x xmlns='urn:x'/></a>");
    }

    #[test]
    fn indentation_leaves_text_and_what_must_stay_as_it_is() {
        let fragment = Fragment::parse("<x><y/></x>").unwrap();
        let settings = Settings { indent: Some(1), empty_element_tags: false, ..Settings::default() };
        let xml = written(settings, |w| {
            w.start(name(Ns::NONE, "a"));
            w.start(name(Ns::NONE, "b"));
            w.text("1");
            w.end();
            w.start(name(Ns::NONE, "c"));
            w.fragment(&fragment);
            w.end();
            w.start(name(Ns::NONE, "d"));
            w.keep_content();
            w.start(name(Ns::NONE, "e"));
            w.start(name(Ns::NONE, "f"));
            w.end();
            w.end();
            w.end();
            w.start(name(Ns::NONE, "g"));
            w.end();
            w.end();
        });
        let lines = [
            "",
            "  <a>",
            "    <b>1</b>",
            "    <c>",
            "      <x><y/></x>",
            "    </c>",
            "    <d><e><f></f></e></d>",
            "    <g></g>",
            "  </a>",
        ];
        assert_eq!(xml, lines.join("\n"));
    }

    #[test]
    fn chosen_prefixes_are_unique_and_must_be_names() {
        let choose = |prefix: &'static str| {
            let (mut out, mut prefixes) =
                (Vec::new(), Prefixes::chosen(&KNOWN, |_, uri| (uri == "urn:d").then(|| prefix.into())));
            let mut writer = Writer::new(&mut out, &mut prefixes, Settings::default());
            writer.start(name(D, "a"));
            writer.attribute(name(N, "b"), "");
            writer.attribute_any("urn:foreign", "c", "");
            writer.end();
            let finished = writer.finish();
            (String::from_utf8(out).unwrap(), finished)
        };
        assert_eq!(choose("n").0, "<n:a n_2:b=\"\" ns1:c=\"\"/>");
        assert_eq!(choose("ns1").0, "<ns1:a n:b=\"\" ns2:c=\"\"/>");
        for wrong in ["", "a b", "xmlfoo", "a:b"] {
            assert_eq!(choose(wrong).1, Err(WriteError::Name(wrong.into())));
        }
    }
}
