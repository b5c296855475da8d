//! What stands before and after the root element.
use super::chars::is_blank;
use super::{Error, ErrorKind, Reader};

impl Reader<'_> {
    /// Reads up to the root's start tag (XML 1.0, 2.8), without a document type declaration: this is where a reader
    /// for instances outside of messages would take an internal subset.
    pub(super) fn prolog(&mut self) -> Result<(), Error> {
        let p = if self.text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        if self.state.position <= p {
            self.state.position = p;
            let rest = self.text.as_bytes()[p..].strip_prefix(b"<?xml");
            match rest {
                Some([b, ..]) if is_blank(*b) => self.state.position = self.declaration(p)?,
                Some([]) => return Err(self.ran_out()),
                _ if !self.state.whole && "<?xml".starts_with(&self.text[p..]) => return Err(self.ran_out()),
                _ => {}
            }
        }
        self.misc()?;
        if self.state.position >= self.text.len() {
            let error = self.ran_out();
            let none = *error.kind() == ErrorKind::UnexpectedEnd;
            return Err(if none { self.error(ErrorKind::NoRoot) } else { error });
        }
        if self.at(self.state.position + 1) == b'/' {
            return Err(self.error(ErrorKind::UnopenedEndTag));
        }
        Ok(())
    }

    /// Reads what follows the root element, to the end.
    pub(super) fn epilog(&mut self) -> Result<(), Error> {
        self.misc()?;
        let p = self.state.position;
        if p < self.text.len() {
            return Err(match self.at(p + 1) {
                0 => self.ran_out(),
                b'/' => self.error(ErrorKind::UnopenedEndTag),
                _ => self.error(ErrorKind::SecondRoot),
            });
        }
        if self.ends_here() { Ok(()) } else { Err(self.ran_out()) }
    }

    /// Comments, processing instructions and blanks, up to a tag or the end.
    fn misc(&mut self) -> Result<(), Error> {
        loop {
            let p = self.skip_blanks(self.state.position);
            self.state.position = p;
            let rest = &self.text[p..];
            if rest.is_empty() {
                return Ok(());
            } else if rest.starts_with("<!--") {
                self.state.position = self.comment(p)?;
            } else if rest.starts_with("<?") {
                self.state.position = self.checked_instruction(p)?;
            } else if rest.starts_with("<!") {
                let cdata = rest.starts_with("<![CDATA[");
                return Err(if cdata {
                    self.error(ErrorKind::TextOutsideRoot)
                } else {
                    self.bad_markup(p, &["<!--", "<![CDATA["])
                });
            } else if rest.starts_with('<') {
                return Ok(());
            } else {
                return Err(self.error(ErrorKind::TextOutsideRoot));
            }
        }
    }

    /// Checks the XML declaration at `p` (XML 1.0, 2.8 and 4.3.3); gives its end.
    fn declaration(&self, p: usize) -> Result<usize, Error> {
        let mut at = p + 5;
        let wrong = |what, offset| self.unexpected(ErrorKind::Declaration(what), offset);
        let Some(version) = self.pseudo_attribute(&mut at, "version")? else {
            return Err(wrong("`version`", self.skip_blanks(at)));
        };
        let minor = version.strip_prefix("1.").unwrap_or_default();
        if minor.is_empty() || !minor.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong("the version `1.0`", at - version.len() - 1));
        }
        if let Some(encoding) = self.pseudo_attribute(&mut at, "encoding")? {
            let mut bytes = encoding.bytes();
            let good = bytes.next().is_some_and(|b| b.is_ascii_alphabetic())
                && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
            if !good {
                return Err(wrong("the name of an encoding", at - encoding.len() - 1));
            }
        }
        if let Some(standalone) = self.pseudo_attribute(&mut at, "standalone")?
            && !matches!(standalone, "yes" | "no")
        {
            return Err(wrong("`yes` or `no`", at - standalone.len() - 1));
        }
        let end = self.skip_blanks(at);
        if !self.text[end..].starts_with("?>") {
            let offset = if self.at(end) == b'?' { end + 1 } else { end };
            return Err(wrong("`?>`", offset));
        }
        Ok(end + 2)
    }

    /// The value of the pseudo-attribute at `at`, if it has this name; moves past it.
    fn pseudo_attribute(&self, at: &mut usize, name: &str) -> Result<Option<&str>, Error> {
        let wrong = |what, offset| self.unexpected(ErrorKind::Declaration(what), offset);
        let start = self.skip_blanks(*at);
        if !self.text[start..].starts_with(name) {
            let cut = !self.text[start..].is_empty() && name.starts_with(&self.text[start..]);
            return if cut { Err(self.ran_out()) } else { Ok(None) };
        }
        if start == *at {
            return Err(wrong("a blank", start));
        }
        let equals = self.skip_blanks(start + name.len());
        if self.at(equals) != b'=' {
            return Err(wrong("`=`", equals));
        }
        let quote = self.skip_blanks(equals + 1);
        let mark = self.at(quote);
        if !matches!(mark, b'"' | b'\'') {
            return Err(wrong("a quote", quote));
        }
        let value = &self.text[quote + 1..];
        let is_end = |b: u8| b == mark || matches!(b, b'<' | b'>' | b'?');
        let Some(length) = value.bytes().position(is_end) else { return Err(self.ran_out()) };
        let end = quote + 1 + length;
        if self.at(end) != mark {
            return Err(wrong("a quote", end));
        }
        *at = end + 1;
        Ok(Some(&value[..length]))
    }
}
