//! Elements kept as they were read.
use super::{Error, Reader};

/// An element as it is written, with every namespace declaration it needs: it can be put into any
/// document, or read on its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fragment {
    text: String,
    namespace: String,
    local: String,
}

impl Fragment {
    /// Takes the root element of a document, after checking that it is well-formed.
    pub fn parse(xml: &str) -> Result<Fragment, Error> {
        let _ = xml;
        unimplemented!()
    }

    /// An element of a document: its text, and the declarations in scope around it.
    pub(super) fn capture<'s>(
        element: &str,
        namespace: &str,
        local: &str,
        around: impl Iterator<Item = (&'s str, &'s str)>,
    ) -> Fragment {
        let _ = around;
        Fragment { text: element.into(), namespace: namespace.into(), local: local.into() }
    }

    /// Namespace name (empty for none) and local name of the element.
    pub fn name(&self) -> (&str, &str) {
        (&self.namespace, &self.local)
    }

    /// The element.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// A reader of the element; `known` as in [`Reader::new`].
    pub fn reader<'a>(&'a self, known: &'a [super::Namespace<'a>]) -> Reader<'a> {
        let _ = known;
        unimplemented!()
    }
}

impl std::fmt::Display for Fragment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::str::FromStr for Fragment {
    type Err = Error;

    fn from_str(xml: &str) -> Result<Self, Error> {
        Fragment::parse(xml)
    }
}
