//! Document type declarations with an internal subset: read, checked, and worked into the text.
//!
//! For files that a user gives (WSDL, schemas, documents to check), never for messages: [`Reader`](super::Reader) refuses every
//! document type declaration. [`expand`] gives a text without one, with entities replaced, attribute values
//! normalised and attribute defaults added; what reads that text needs to know nothing of declarations. Nothing outside of
//! the text is ever read, and all that multiplies is bounded.
//!
//! Follows XML 1.0, fifth edition, for a non-validating processor: the well-formedness constraints are checked, the validity
//! constraints are not.

mod content;
mod cursor;
mod declarations;
mod entities;
mod error;
mod model;
mod subset;
mod tags;
#[cfg(test)]
mod tests;

pub use error::{Error, ErrorKind};

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Bounds of [`expand`]. Passing one is an [`ErrorKind::Limit`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Entities, attributes and notations that may be declared: 10,000.
    pub declarations: usize,
    /// Bytes that replacing entities and adding defaults may take: 1 MiB. Each replacement counts 16 bytes at least, so that
    /// empty ones are bounded, too.
    pub expansion: u64,
    /// How deep entities may refer to entities: 40.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { declarations: 10_000, expansion: 1 << 20, depth: 40 }
    }
}

/// How names are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// With namespaces: element and attribute names are qualified names, others have no colon (Namespaces in XML 1.0, 7).
    Qualified,
    /// As XML 1.0 alone has it: any number of colons.
    Plain,
}

/// A text without a document type declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expanded<'t> {
    /// The text. Blanks stand where the declaration was, and every line has the number it had before. Not copied
    /// where there was no declaration.
    pub text: Cow<'t, str>,
    /// What was declared.
    pub doctype: Option<Doctype>,
}

/// What a document type declaration says beyond what was worked into the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doctype {
    /// The name of the root element, as declared.
    pub name: String,
    /// Unparsed entities (values of `xs:ENTITY`), each with the name of its notation.
    pub unparsed: BTreeMap<String, String>,
    /// Notations.
    pub notations: BTreeSet<String>,
    /// There is an external subset, or a reference to a parameter entity, that was not read: more may be declared there.
    pub incomplete: bool,
    /// References to entities that are declared nowhere, each with its place in the document. With a parameter entity reference in
    /// the subset, that is no matter of well-formedness (XML 1.0, 4.1, "Entity Declared"); nothing stands for them.
    pub skipped: Vec<(String, usize)>,
}

/// Reads the document type declaration of a document, if it has one, and works it into the text. What follows the declaration
/// is checked only as far as entities and defaults go: the resulting text is for a [`Reader`](super::Reader), which checks
/// the rest.
///
/// ```
/// use soap_model::xml::doctype::{Limits, Names, expand};
///
/// let text = "<!DOCTYPE a [<!ENTITY e 'x &amp; y'><!ATTLIST a b CDATA 'z'>]><a>&e;</a>";
/// let expanded = expand(text, Names::Qualified, &Limits::default())?;
/// assert_eq!(expanded.text.trim_start(), "<a b=\"z\">x &amp; y</a>");
/// # Ok::<(), soap_model::xml::doctype::Error>(())
/// ```
///
/// # Errors
/// The declaration is malformed, an entity is not declared, external, recursive or not well-formed, or a limit was passed.
pub fn expand<'t>(text: &'t str, names: Names, limits: &Limits) -> Result<Expanded<'t>, Error> {
    let Some(start) = subset::find(text) else {
        return Ok(Expanded { text: Cow::Borrowed(text), doctype: None });
    };
    let (mut declared, end) = subset::read(text, start, names, limits)?;
    let text = content::expand(text, start..end, &mut declared)?;
    Ok(Expanded { text: Cow::Owned(text), doctype: Some(declared.doctype) })
}
