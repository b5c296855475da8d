//! The global declarations of a generator run, and documents read by them.
use super::read::{read_declared, read_root};
use super::{
    Attribute, BindError, Blank, Declarations, Declared, Holder, ReadContext, ReadOptions, Root, Rule, Shape,
    SlotMut, SlotRef, WriteOptions, write_root_with,
};
use crate::contract::DerivationSet;
use crate::datatypes::{Builtin, Simple};
use crate::xml::{Fragment, Limits, Name, Ns, Prefixes, Reader, Settings, Writer};
use std::fmt;

/// Elements, types and attributes by name: what wildcards, `xs:anyType` and `xsi:type` refer to.
pub struct Globals<'t> {
    /// Elements, sorted by name.
    pub elements: &'t [Global<'t>],
    /// Types, sorted by name.
    pub types: &'t [Global<'t>],
    /// Attributes, sorted by name.
    pub attributes: &'t [Attribute<'t>],
}

/// A global element or type.
pub struct Global<'t> {
    /// Its name.
    pub name: Name<'t>,
    /// The element; for a type one of this type and no name.
    pub root: &'t Root<'t>,
    /// It may not stand in a document itself.
    pub is_abstract: bool,
    /// A blank value of its type.
    pub value: fn() -> Box<dyn Holder<'t> + 't>,
    /// Of a simple type: what all its values have in common.
    pub simple: Option<&'t Simple<'t>>,
    /// Of a simple type: the types that it is derived from by restriction.
    pub bases: &'t [Name<'t>],
}

impl<'t> Globals<'t> {
    /// Validates a whole document, strictly: its root is a global element, or `xsi:type` names its type; where there is no
    /// global element at all the root is assessed laxly.
    ///
    /// # Errors
    /// The first violation.
    pub fn validate(&'t self, text: &str, limits: &Limits) -> Result<(), BindError> {
        let any = self.elements.first().or(self.types.first());
        let namespaces = any.map_or(&[][..], |global| global.root.tables.namespaces);
        let mut reader = Reader::new(text, limits, namespaces);
        let mut cx = whole_document().with_declarations(self);
        read_declared(&mut reader, &mut cx, !self.elements.is_empty())
    }
}

impl<'t> Declarations<'t> for Globals<'t> {
    fn element(&self, name: Name<'_>) -> Option<Declared<'t>> {
        find(self.elements, name).map(Global::declared)
    }

    fn of_type(&self, name: Name<'_>) -> Option<Declared<'t>> {
        match name.ns {
            Ns::XSD => builtins::declared(name.local),
            _ => find(self.types, name).map(Global::declared),
        }
    }

    fn restriction(&self, name: Name<'_>, of: Name<'_>) -> Option<&'t Simple<'t>> {
        if name.ns == Ns::XSD {
            return builtins::restriction(name, of);
        }
        let found = find(self.types, name)?;
        found.simple.filter(|_| found.bases.contains(&of))
    }

    fn attribute(&self, name: Name<'_>) -> Option<&'t Attribute<'t>> {
        let at = self.attributes.binary_search_by(|known| order(known.name, name)).ok()?;
        self.attributes.get(at)
    }
}

fn find<'t>(globals: &'t [Global<'t>], name: Name<'_>) -> Option<&'t Global<'t>> {
    let at = globals.binary_search_by(|known| order(known.name, name)).ok()?;
    globals.get(at)
}

/// By namespace number, then by local name as bytes.
fn order(a: Name<'_>, b: Name<'_>) -> std::cmp::Ordering {
    (a.ns.0, a.local.as_bytes()).cmp(&(b.ns.0, b.local.as_bytes()))
}

impl<'t> Global<'t> {
    fn declared(&self) -> Declared<'t> {
        Declared {
            element: &self.root.element,
            is_abstract: self.is_abstract,
            methods: DerivationSet::default(),
            is_simple: self.simple.is_some(),
            value: (self.value)(),
        }
    }
}

impl fmt::Debug for Globals<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |list: &[Global<'_>]| list.iter().map(|g| g.name.local.to_owned()).collect::<Vec<_>>();
        f.debug_struct("Globals")
            .field("elements", &names(self.elements))
            .field("types", &names(self.types))
            .finish_non_exhaustive()
    }
}

/// Strict reading of all that concerns a whole document.
fn whole_document<'t>() -> ReadContext<'t> {
    let options = ReadOptions::strict().with_identity(ReadOptions::IDENTITY_BYTES);
    ReadContext::new(options).with_ids(super::MAX_ID_BYTES)
}

struct Held<'t, T> {
    value: T,
    slot: for<'a> fn(&'a mut T) -> SlotMut<'a, 't>,
}

impl<'t, T> Holder<'t> for Held<'t, T> {
    fn slot(&mut self) -> SlotMut<'_, 't> {
        (self.slot)(&mut self.value)
    }
}

/// A blank value with the function that gives its slot.
pub fn held<'t, T: Blank + 't>(slot: for<'a> fn(&'a mut T) -> SlotMut<'a, 't>) -> Box<dyn Holder<'t> + 't> {
    Box::new(Held { value: T::blank(), slot })
}

/// A global element with the type that generated code has for it: reads and writes documents.
///
/// ```ignore
/// let order = orders::elements::PURCHASE_ORDER.read(&text)?;
/// let text = orders::elements::PURCHASE_ORDER.write(&order)?;
/// ```
pub struct DocumentElement<T: 'static> {
    root: &'static Root<'static>,
    fill: for<'a> fn(&'a mut T) -> SlotMut<'a, 'static>,
    get: for<'a> fn(&'a T) -> SlotRef<'a, 'static>,
}

impl<T: Blank> DocumentElement<T> {
    /// The element of this root.
    pub const fn new(
        root: &'static Root<'static>,
        fill: for<'a> fn(&'a mut T) -> SlotMut<'a, 'static>,
        get: for<'a> fn(&'a T) -> SlotRef<'a, 'static>,
    ) -> Self {
        DocumentElement { root, fill, get }
    }

    /// Reads a document strictly, identifiers and references to them and identity constraints included, within the default
    /// limits.
    ///
    /// # Errors
    /// The first violation: another root element, content that the schema does not admit, XML that is not well-formed.
    pub fn read(&self, text: &str) -> Result<T, BindError> {
        let mut cx = whole_document();
        self.read_with(text, &Limits::default(), &mut cx)
    }

    /// Reads a document within limits and in the mode of the context, which also tells afterwards what was tolerated.
    ///
    /// # Errors
    /// As [`read`](DocumentElement::read); less in lax mode.
    pub fn read_with(
        &self,
        text: &str,
        limits: &Limits,
        cx: &mut ReadContext<'static>,
    ) -> Result<T, BindError> {
        let mut value = T::blank();
        let mut reader = Reader::new(text, limits, self.root.tables.namespaces);
        reader.root().map_err(BindError::xml)?;
        read_root(self.root, (self.fill)(&mut value), &mut reader, cx)?;
        reader.finish().map_err(BindError::xml)?;
        cx.finish_ids()?;
        Ok(value)
    }

    /// Writes a document.
    ///
    /// # Errors
    /// The first place with fewer or more values than the schema admits.
    pub fn write(&self, value: &T) -> Result<String, BindError> {
        let mut out = Vec::new();
        let mut prefixes = Prefixes::new(self.root.tables.namespaces);
        let mut writer = Writer::new(&mut out, &mut prefixes, Settings::default());
        writer.declare_at_next_start();
        write_root_with(self.root, (self.get)(value), &mut writer, WriteOptions::default())?;
        let unwritable = |found: &str| BindError::new(Rule::Unwritable, 0).found(found);
        writer.finish().map_err(|error| unwritable(&error.to_string()))?;
        String::from_utf8(out).map_err(|error| unwritable(&error.to_string()))
    }
}

/// The built-in types, which no schema declares.
mod builtins {
    use super::super::{Element, ValueConstraint};
    use super::{Builtin, Declared, DerivationSet, Fragment, Name, Ns, Shape, Simple, SlotMut, held};
    use std::sync::LazyLock;

    static SIMPLES: LazyLock<Vec<Simple<'static>>> =
        LazyLock::new(|| Builtin::ALL.iter().map(|builtin| Simple::new(*builtin, &[])).collect());

    static ELEMENTS: LazyLock<Vec<Element<'static>>> = LazyLock::new(|| {
        let element = |(builtin, simple): (&Builtin, &'static Simple<'static>)| Element {
            name: Name { ns: Ns::NONE, local: "" },
            nillable: false,
            simple: (*builtin != Builtin::AnyType).then_some(simple),
            value: ValueConstraint::None,
            types: &[],
            type_name: Some(Name { ns: Ns::XSD, local: builtin.name() }),
            checks: None,
        };
        Builtin::ALL.iter().zip(SIMPLES.iter()).map(element).collect()
    });

    fn position(local: &str) -> Option<usize> {
        Builtin::ALL.iter().position(|builtin| builtin.name() == local)
    }

    /// An element of this type.
    pub(super) fn declared<'t>(local: &str) -> Option<Declared<'t>> {
        let element = ELEMENTS.get(position(local)?)?;
        let value = match element.simple {
            Some(_) => held::<String>(|value| SlotMut::String(Shape::One(value))),
            None => held::<Option<Fragment>>(|value| SlotMut::Any(Shape::Opt(value))),
        };
        let is_simple = element.simple.is_some();
        Some(Declared { element, is_abstract: false, methods: DerivationSet::default(), is_simple, value })
    }

    /// The type of this name, if it is derived from the other one.
    pub(super) fn restriction<'t>(name: Name<'_>, of: Name<'_>) -> Option<&'t Simple<'t>> {
        let at = position(name.local)?;
        super::super::read::derives(name, of).then(|| SIMPLES.get(at)).flatten()
    }
}
