//! What a fault must look like (SOAP 1.1, 4.4; SOAP 1.2 part 1, 5.4). Receivers of answers are content with less; who sends a fault where a
//! request is expected is held to the letter.
use soap_model::xml::{Error, Name, Ns, Reader};

use super::{MessageError, MessageErrorKind, Version};

/// What an element of a fault may hold.
#[derive(Clone, Copy)]
enum Content {
    Text,
    Entries,
    Elements(&'static [Child]),
}

/// A child of an element of a fault.
struct Child {
    local: &'static str,
    content: Content,
    repeated: bool,
}

const fn child(local: &'static str, content: Content) -> Child {
    Child { local, content, repeated: false }
}

static FAULT_11: [Child; 4] = [
    child("faultcode", Content::Text),
    child("faultstring", Content::Text),
    child("faultactor", Content::Text),
    child("detail", Content::Entries),
];

static FAULT_12: [Child; 5] = [
    child("Code", Content::Elements(&CODE)),
    child("Reason", Content::Elements(&REASON)),
    child("Node", Content::Text),
    child("Role", Content::Text),
    child("Detail", Content::Entries),
];

static CODE: [Child; 2] = [child("Value", Content::Text), child("Subcode", Content::Elements(&CODE))];
static REASON: [Child; 1] = [Child { local: "Text", content: Content::Text, repeated: true }];

/// Checks the fault whose start tag was just read, and that nothing stands beside it; the reader stays where it is.
pub(super) fn check_fault(reader: &Reader<'_>, version: Version) -> Result<(), MessageError> {
    let mut checker = Checker { reader: reader.fork(), version, path: "/Envelope/Body/Fault".into() };
    checker.fault()
}

struct Checker<'a> {
    reader: Reader<'a>,
    version: Version,
    path: String,
}

impl<'a> Checker<'a> {
    fn fault(&mut self) -> Result<(), MessageError> {
        match self.version {
            Version::Soap11 => self.elements(&FAULT_11)?,
            Version::Soap12 => {
                self.no_encoding()?;
                self.elements(&FAULT_12)?;
            }
        }
        match self.child()? {
            Some(name) => Err(self.wrong(format!("`{}` may not stand beside a fault", name.local))),
            None => Ok(()),
        }
    }

    /// Children in the order of SOAP 1.2, or in any order (SOAP 1.1), each once.
    fn elements(&mut self, children: &'static [Child]) -> Result<(), MessageError> {
        let ordered = self.version == Version::Soap12;
        let ns = if ordered { Ns::SOAP12 } else { Ns::NONE };
        let mut seen = 0_u32;
        while let Some(name) = self.child()? {
            let found = children.iter().enumerate().find(|(_, c)| (ns, c.local) == (name.ns, name.local));
            // SOAP 1.1, 4.4: others may be there if they are in a namespace.
            if found.is_none() && !ordered && !matches!(name.ns, Ns::NONE | Ns::SOAP11) {
                self.xml(|reader| reader.skip_element())?;
                continue;
            }
            let Some((index, child)) = found else {
                return Err(self.wrong(format!("`{}` is no part of a fault", name.local)));
            };
            let bit = 1 << index;
            if seen & bit != 0 && !child.repeated || ordered && seen >= bit << 1 {
                return Err(self.wrong(format!("`{}` may not stand here", name.local)));
            }
            seen |= bit;
            let outer = self.path.len();
            self.path.push('/');
            self.path.push_str(child.local);
            if ordered {
                self.no_encoding()?;
            }
            match child.content {
                Content::Elements(children) => self.elements(children)?,
                Content::Entries => self.xml(|reader| reader.skip_element())?,
                Content::Text => drop(self.xml(|reader| reader.text())?),
            }
            self.path.truncate(outer);
        }
        if ordered && seen & 1 == 0 {
            let missing = children.first().map_or("", |child| child.local);
            return Err(self.wrong(format!("`{missing}` is missing")));
        }
        Ok(())
    }

    /// SOAP 1.2 part 1, 5.1.1.
    fn no_encoding(&self) -> Result<(), MessageError> {
        match self.reader.attribute(Name { ns: Ns::SOAP12, local: "encodingStyle" }) {
            Some(_) => Err(self.wrong("`encodingStyle` may not stand here".into())),
            None => Ok(()),
        }
    }

    fn child(&mut self) -> Result<Option<Name<'a>>, MessageError> {
        self.xml(|reader| reader.next_child())
    }

    fn xml<T>(&mut self, read: impl FnOnce(&mut Reader<'a>) -> Result<T, Error>) -> Result<T, MessageError> {
        read(&mut self.reader).map_err(|error| MessageError::from_xml(&error, self.reader.source()))
    }

    #[cold]
    fn wrong(&self, rule: String) -> MessageError {
        MessageError::new(MessageErrorKind::Envelope, rule).at(&*self.path)
    }
}
