//! The prefixes of a message in a format.
use std::borrow::Cow;

use soap_model::xml::{Namespace, Ns, Prefixes};

use super::{Payload, WireFormat};
use crate::soap::Version;

impl WireFormat {
    /// The prefixes of a message whose body entry is in this namespace.
    pub(crate) fn prefixes_of(
        &self,
        version: Version,
        known: &'static [Namespace<'static>],
        entry: Ns,
    ) -> Prefixes<'static> {
        let numbered = match &self.payload {
            Payload::Numbered(text, first) => Some((text, *first)),
            _ => None,
        };
        let mut prefixes = if self.envelope_prefix.is_none() && self.prefixes.is_empty() && numbered.is_none()
        {
            Prefixes::new(known)
        } else {
            Prefixes::chosen(known, |ns, uri| {
                if ns == version.ns() && self.envelope_prefix.is_some() {
                    return self.envelope_prefix.clone();
                }
                let mapped = self.prefixes.iter().rev().find(|(namespace, _)| namespace == uri);
                if let Some((_, prefix)) = mapped {
                    return Some(prefix.clone());
                }
                let (text, first) = numbered.filter(|_| ns.0 >= Ns::FIRST_OWN)?;
                let number = match ns.cmp(&entry) {
                    _ if entry.0 < Ns::FIRST_OWN => usize::from(ns.0 - Ns::FIRST_OWN),
                    std::cmp::Ordering::Equal => 0,
                    std::cmp::Ordering::Less => usize::from(ns.0 - Ns::FIRST_OWN) + 1,
                    std::cmp::Ordering::Greater => usize::from(ns.0 - Ns::FIRST_OWN),
                };
                Some(Cow::Owned(format!("{text}{}", first + number)))
            })
        };
        if self.schema_declared {
            prefixes.prefix(Ns::XSI);
            prefixes.prefix(Ns::XSD);
        }
        prefixes
    }
}
