//! Start tags and end tags.
use super::attributes::Written;
use super::chars::{BLANK, CLASS, NAME, START, is_name_char, is_name_start};
use super::reader::Open;
use super::words::find;
use super::{Error, ErrorKind, Limit, Name, Ns, Reader};

/// A qualified name in the text.
#[derive(Clone, Copy)]
pub(super) struct QName {
    /// Where the local part starts.
    pub(super) local: usize,
    /// After the name.
    pub(super) end: usize,
}

impl<'a> Reader<'a> {
    /// Reads the start tag at `p`.
    #[inline]
    pub(super) fn start_tag(&mut self, p: usize) -> Result<Name<'a>, Error> {
        let name = self.qualified_name(p + 1)?;
        self.start_tag_named(p, name, None)
    }

    /// Reads what follows the name of the start tag at `p`. `ns`: the namespace that its prefix is bound to before it.
    #[inline]
    pub(super) fn start_tag_named(
        &mut self,
        p: usize,
        name: QName,
        ns: Option<Ns>,
    ) -> Result<Name<'a>, Error> {
        let mark = self.state.scope.len();
        self.state.found.clear();
        let (empty, end) = match self.at(name.end) {
            b'>' => (false, name.end + 1),
            b'/' if self.at(name.end + 1) == b'>' => (true, name.end + 2),
            _ => match self.attributes_at(name.end, mark) {
                Ok(done) => done,
                Err(error) => {
                    self.state.scope.close(mark);
                    self.state.found.clear();
                    return Err(error);
                }
            },
        };
        let ns = match ns {
            Some(ns) if self.state.scope.len() == mark => ns,
            _ => {
                let prefix = self.prefix(p + 1, name);
                let Some(ns) = self.state.scope.resolve(prefix, self.text) else {
                    self.state.scope.close(mark);
                    return Err(self.unbound(p + 1, name));
                };
                self.state.scope.foretell(prefix, ns);
                ns
            }
        };
        if self.state.open.len() >= self.state.limits.depth as usize {
            self.state.scope.close(mark);
            return Err(self.error_at(ErrorKind::Limit(Limit::Depth), p));
        }
        self.state.open.push(Open {
            tag: p as u32,
            local: name.local as u32,
            name_end: name.end as u32,
            tag_end: end as u32,
            mark: mark as u32,
            ns,
        });
        self.state.root_seen = true;
        self.state.empty = empty;
        self.state.position = end;
        Ok(Name { ns, local: &self.text[name.local..name.end] })
    }

    /// Reads the end tag at `p`.
    #[inline]
    pub(super) fn end_tag(&mut self, p: usize) -> Result<(), Error> {
        if let Some(open) = self.state.open.last() {
            let bytes = self.text.as_bytes();
            let (start, end) = (open.tag as usize + 1, open.name_end as usize);
            let after = p + 2 + (end - start);
            if bytes.get(p + 2..after) == bytes.get(start..end) && self.at(after) == b'>' {
                self.state.position = after + 1;
                self.close();
                return Ok(());
            }
        }
        self.end_tag_with_blanks(p)
    }

    #[cold]
    fn end_tag_with_blanks(&mut self, p: usize) -> Result<(), Error> {
        let Some(open) = self.state.open.last() else {
            return Err(self.error_at(ErrorKind::UnopenedEndTag, p));
        };
        let name = &self.text[open.tag as usize + 1..open.name_end as usize];
        let rest = &self.text[p + 2..];
        let Some(after) = rest.strip_prefix(name) else {
            let cut = name.as_bytes().starts_with(rest.as_bytes());
            let offset = if cut { self.text.len() } else { p };
            return Err(self.unexpected(ErrorKind::EndTag { open: name.to_owned() }, offset));
        };
        let end = self.skip_blanks(self.text.len() - after.len());
        if self.at(end) != b'>' {
            return Err(self.unexpected(ErrorKind::EndTag { open: name.to_owned() }, end));
        }
        self.state.position = end + 1;
        self.close();
        Ok(())
    }

    /// Reads attributes and the end of a start tag from `p`, which is after its name: whether it is an empty-element
    /// tag, and where it ends.
    #[inline(never)]
    fn attributes_at(&mut self, mut p: usize, mark: usize) -> Result<(bool, usize), Error> {
        let mut prefixed = false;
        let done = loop {
            let name_at = self.skip_blanks(p);
            match self.at(name_at) {
                b'>' => break (false, name_at + 1),
                b'/' => match self.at(name_at + 1) {
                    b'>' => break (true, name_at + 2),
                    _ => return Err(self.unexpected(ErrorKind::Expected("`>`"), name_at + 1)),
                },
                _ if name_at == p => {
                    return Err(self.unexpected(ErrorKind::Expected("a blank or `>`"), p));
                }
                _ => {}
            }
            let name = self.qualified_name(name_at)?;
            let mut equals = name.end;
            if self.at(equals) != b'=' {
                equals = self.skip_blanks(equals);
                if self.at(equals) != b'=' {
                    return Err(self.unexpected(ErrorKind::Expected("`=`"), equals));
                }
            }
            let mut quote = equals + 1;
            if !matches!(self.at(quote), b'"' | b'\'') {
                quote = self.skip_blanks(quote);
                if !matches!(self.at(quote), b'"' | b'\'') {
                    return Err(self.unexpected(ErrorKind::Expected("a quote"), quote));
                }
            }
            let end = self.attribute_value(quote)?;
            p = end + 1;
            let written = Written {
                name: name_at as u32,
                local: name.local as u32,
                name_end: name.end as u32,
                value: quote as u32 + 1,
                value_end: end as u32,
                ns: Ns::NONE,
            };
            let bytes = self.text.as_bytes();
            let declares = self.state.namespaces && bytes[name_at..].starts_with(b"xmlns");
            if declares && name.local == name_at + 6 {
                self.declare(written, (written.local, written.name_end), mark)?;
            } else if declares && name.end == name_at + 5 {
                self.declare(written, (0, 0), mark)?;
            } else {
                if self.state.found.len() >= self.state.limits.attributes as usize {
                    return Err(self.error_at(ErrorKind::Limit(Limit::Attributes), name_at));
                }
                prefixed |= name.local != name_at;
                self.state.found.push(written);
            }
        };
        if self.state.found.len() > 1 || prefixed {
            self.resolve_attributes()?;
        }
        Ok(done)
    }

    /// Checks the value whose opening quote is at `p`; gives the offset of the closing one.
    #[inline]
    fn attribute_value(&self, p: usize) -> Result<usize, Error> {
        let bytes = self.text.as_bytes();
        let quote = self.at(p);
        let mut from = p + 1;
        loop {
            let Some(at) = find([quote, b'<', b'&'], bytes, from) else { return Err(self.ran_out()) };
            if at - p - 1 > self.state.limits.attribute_value as usize {
                return Err(self.error_at(ErrorKind::Limit(Limit::AttributeValue), p + 1));
            }
            match bytes[at] {
                b'<' => return Err(self.error_at(ErrorKind::LessThan, at)),
                b'&' => from = self.reference(at)?.1,
                _ => return Ok(at),
            }
        }
    }

    fn declare(&mut self, written: Written, prefix: (u32, u32), mark: usize) -> Result<(), Error> {
        let value = written.attribute(self.text).value();
        self.state
            .scope
            .declare(prefix, &value, self.text, mark, self.known, &self.state.limits)
            .map_err(|kind| Error::new(kind, written.name as usize))
    }

    /// Gives the attributes their namespaces (Namespaces 1.0, 6.2: without a prefix none) and refuses duplicates (6.3).
    fn resolve_attributes(&mut self) -> Result<(), Error> {
        for i in 0..self.state.found.len() {
            let Some(written) = self.state.found.get(i) else { break };
            let name = QName { local: written.local as usize, end: written.name_end as usize };
            if written.local != written.name {
                let prefix = self.prefix(written.name as usize, name);
                let Some(ns) = self.state.scope.resolve(prefix, self.text) else {
                    return Err(self.unbound(written.name as usize, name));
                };
                self.state.found.resolved(i, ns, self.text);
            }
        }
        match self.state.found.duplicate(self.text) {
            None => Ok(()),
            Some(twice) => {
                let name = twice.written_name(self.text).to_owned();
                Err(self.error_at(ErrorKind::DuplicateAttribute(name), twice.name as usize))
            }
        }
    }

    /// Scans a `QName` (Namespaces 1.0, 4).
    #[inline]
    pub(super) fn qualified_name(&self, p: usize) -> Result<QName, Error> {
        let mut local = p;
        let mut q = p;
        if CLASS[usize::from(self.at(q))] & START == 0 {
            return self.any_qualified_name(p);
        }
        loop {
            q += 1;
            let b = self.at(q);
            if CLASS[usize::from(b)] & NAME != 0 {
                continue;
            }
            if b == b':'
                && local == p
                && self.state.namespaces
                && CLASS[usize::from(self.at(q + 1))] & START != 0
            {
                local = q + 1;
                q += 1;
                continue;
            }
            if b == b':' || b >= 0x80 || b == 0 || q - p > self.state.limits.name as usize {
                return self.any_qualified_name(p);
            }
            return Ok(QName { local, end: q });
        }
    }

    /// [`qualified_name`](Reader::qualified_name) for names beyond ASCII, and for what is none.
    #[cold]
    fn any_qualified_name(&self, p: usize) -> Result<QName, Error> {
        let rest = &self.text[p..];
        let mut colon = None;
        let mut start = true;
        let mut length = rest.len();
        for (i, c) in rest.char_indices() {
            match c {
                ':' if !self.state.namespaces => start = false,
                ':' if colon.is_none() && !start => {
                    colon = Some(i);
                    start = true;
                    continue;
                }
                ':' => return Err(self.error_at(ErrorKind::QualifiedName, p)),
                c if start && is_name_start(c) => start = false,
                c if !start && is_name_char(c) => {}
                _ => {
                    length = i;
                    break;
                }
            }
        }
        if length > self.state.limits.name as usize {
            return Err(self.error_at(ErrorKind::Limit(Limit::Name), p));
        }
        if length == rest.len() {
            return Err(self.ran_out());
        }
        if start {
            let kind = if colon.is_some() { ErrorKind::QualifiedName } else { ErrorKind::Name };
            return Err(self.error_at(kind, p));
        }
        Ok(QName { local: colon.map_or(p, |i| p + i + 1), end: p + length })
    }

    /// The prefix of a name that starts at `p`, without its colon.
    #[inline]
    fn prefix(&self, p: usize, name: QName) -> &'a [u8] {
        self.text.as_bytes().get(p..name.local.saturating_sub(1)).unwrap_or_default()
    }

    #[cold]
    fn unbound(&self, p: usize, name: QName) -> Error {
        let prefix = String::from_utf8_lossy(self.prefix(p, name)).into_owned();
        self.error_at(ErrorKind::UnboundPrefix(prefix), p)
    }

    #[inline]
    pub(super) fn skip_blanks(&self, mut p: usize) -> usize {
        while CLASS[usize::from(self.at(p))] & BLANK != 0 {
            p += 1;
        }
        p
    }
}
