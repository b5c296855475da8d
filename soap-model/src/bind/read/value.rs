//! Simple values: text into slots.
use super::super::slots::simple_slots;
use super::super::{BindError, Element, Rule, Shape, SlotMut, TextPlace, ValueConstraint};
use super::identity::value_space;
use super::{Binder, Read};
use crate::datatypes::{
    Base64Binary, Builtin, Date, DateTime, Decimal, Integer, NamespaceScope, Simple, TextContext, TextValue,
    Time, ValueError, ValueRef, Variety,
};
use crate::xml::{self, ErrorKind, Event, Leaf, Name, Ns};
use std::borrow::Cow;

impl<'a, 't> Binder<'_, 'a, 't> {
    /// The simple content of the current element, up to and with its end tag.
    #[inline]
    pub(super) fn text_into(
        &mut self,
        simple: Option<&'t Simple<'t>>,
        constraint: ValueConstraint<'t>,
        slot: SlotMut<'_, 't>,
    ) -> Read<()> {
        let offset = self.reader.start_offset();
        // Prefixes that the element itself declares go out of scope with its end tag.
        let scope = (self.reader.declares() && (simple.is_some() || matches!(slot, SlotMut::Text(_))))
            .then(|| Box::new(self.reader.fork()));
        let text = match self.reader.text() {
            Ok(text) => text,
            Err(error) => match slot {
                SlotMut::Base64(shape) if self.cx.parts.is_some() && is_element(&error) => {
                    return self.attached(simple, shape, offset);
                }
                _ => self.text_after(error)?,
            },
        };
        let scope = scope.as_deref().map(|scope| scope as &dyn NamespaceScope);
        if self.identity.is_some() {
            let given = match constraint {
                ValueConstraint::Default(given) | ValueConstraint::Fixed(given) if text.is_empty() => given,
                _ => &text,
            };
            self.identify(None, simple, value_space(&slot), given, scope, offset)?;
        }
        self.put_text(simple, constraint, slot, text, scope, offset)
    }

    /// The value of an element without attributes that was read whole.
    #[inline(always)]
    pub(super) fn leaf(&mut self, element: &Element<'t>, slot: SlotMut<'_, 't>, leaf: Leaf<'_>) -> Read<()> {
        match (slot, element.simple, element.value) {
            (SlotMut::String(shape), None, ValueConstraint::None) => {
                shape.put(leaf.text.into_owned());
                Ok(())
            }
            (slot, None, ValueConstraint::None) => {
                let put = put_plain(slot, &leaf.text, &self.text_context(None));
                put.map_err(|error| BindError::value(error, &leaf.text, leaf.start))
            }
            (slot, simple, constraint) => {
                self.put_text(simple, constraint, slot, leaf.text, None, leaf.start)
            }
        }
    }

    /// The text of an element as its value.
    fn put_text(
        &mut self,
        simple: Option<&'t Simple<'t>>,
        constraint: ValueConstraint<'t>,
        slot: SlotMut<'_, 't>,
        text: Cow<'_, str>,
        scope: Option<&dyn NamespaceScope>,
        offset: usize,
    ) -> Read<()> {
        match (slot, simple, constraint) {
            (SlotMut::String(shape), None, ValueConstraint::None) => {
                shape.put(text.into_owned());
                Ok(())
            }
            // Part 1, `cvc-elt.5.1`: the value constraint stands in for no content at all.
            (slot, _, ValueConstraint::Default(given) | ValueConstraint::Fixed(given)) if text.is_empty() => {
                self.simple_value(simple, constraint, slot, given, scope, offset)
            }
            (slot, ..) => self.simple_value(simple, constraint, slot, &text, scope, offset),
        }
    }

    /// The text of the current element; lax reading skips elements within.
    pub(super) fn text(&mut self) -> Read<Cow<'a, str>> {
        self.reader.text().or_else(|error| self.text_after(error))
    }

    /// The text of the current element, in which an element was met: lax reading skips it.
    #[cold]
    fn text_after(&mut self, error: xml::Error) -> Read<Cow<'a, str>> {
        if !is_element(&error) {
            return Err(BindError::xml(error));
        }
        self.report(Rule::ElementInText, error.offset(), |_, error| error)?;
        self.text_around_elements().map(Cow::Owned)
    }

    /// A binary value that is a reference to a part of the message: one `xop:Include` and nothing else (XOP 1.0, 3.2).
    #[cold]
    fn attached(
        &mut self,
        simple: Option<&'t Simple<'t>>,
        shape: Shape<'_, Base64Binary>,
        offset: usize,
    ) -> Read<()> {
        let mut reference = None;
        loop {
            match self.reader.next_event().map_err(BindError::xml)? {
                Event::Text(text) if text.trim_ascii().is_empty() => {}
                Event::Text(_) => self.report(Rule::UnexpectedText, offset, |_, error| error)?,
                Event::Start(name) => {
                    let is_include = name == Name { ns: Ns::XOP, local: "Include" };
                    if !is_include || reference.is_some() {
                        let at = self.reader.start_offset();
                        self.report(Rule::ElementInText, at, |this, error| error.found(&this.clark(name)))?;
                    } else {
                        let href =
                            self.reader.attributes().find(|a| a.name == Name { ns: Ns::NONE, local: "href" });
                        reference = Some(href.map(|href| href.value().into_owned()).unwrap_or_default());
                    }
                    self.skip()?;
                }
                Event::End | Event::Done => break,
            }
        }
        self.attached_part(simple, shape, &reference.unwrap_or_default(), offset)
    }

    /// The part of the message that a reference names.
    #[cold]
    pub(in crate::bind) fn attached_part(
        &mut self,
        simple: Option<&'t Simple<'t>>,
        shape: Shape<'_, Base64Binary>,
        reference: &str,
        offset: usize,
    ) -> Read<()> {
        let part = self.cx.parts.as_ref().map(|parts| parts.part(reference));
        let part = part.unwrap_or_else(|| Err("the message has no parts".to_owned()));
        let octets = part.map_err(|reason| {
            BindError::value(
                ValueError::new("a reference to a part of the message", reason),
                reference,
                offset,
            )
        })?;
        let value = Base64Binary::Attached(octets);
        if let Some(simple) = simple
            && let Err(error) = simple.check("", ValueRef::Octets(value.len()), &self.text_context(None))
        {
            self.report(Rule::Value, offset, |_, _| BindError::value(error, reference, offset))?;
        }
        shape.put(value);
        Ok(())
    }

    #[cold]
    fn text_around_elements(&mut self) -> Read<String> {
        let mut all = String::new();
        loop {
            match self.reader.next_event().map_err(BindError::xml)? {
                Event::Text(text) => all.push_str(&text),
                Event::Start(_) => self.skip()?,
                Event::End | Event::Done => return Ok(all),
            }
        }
    }

    /// Checks a text and puts its value into the slot; `scope` has its namespaces, if not the reader.
    pub(in crate::bind) fn simple_value(
        &mut self,
        simple: Option<&'t Simple<'t>>,
        constraint: ValueConstraint<'t>,
        slot: SlotMut<'_, 't>,
        text: &str,
        scope: Option<&dyn NamespaceScope>,
        offset: usize,
    ) -> Read<()> {
        if let (None, ValueConstraint::None) = (simple, constraint) {
            let put = put_plain(slot, text, &self.text_context(scope));
            return put.map_err(|error| BindError::value(error, text, offset));
        }
        // The names in value constraints are written with their namespaces.
        let is_given = match constraint {
            ValueConstraint::Default(given) | ValueConstraint::Fixed(given) => std::ptr::eq(given, text),
            ValueConstraint::None => false,
        };
        let Some(simple) = simple else {
            if let ValueConstraint::Fixed(fixed) = constraint
                && !means_same(&slot, text, fixed, &self.text_context(scope))
            {
                self.report(Rule::Fixed, offset, |_, error| error.found(text).expect(fixed))?;
            }
            return match put(slot, None, text, &self.context_of(is_given, scope)) {
                Ok(_) => Ok(()),
                Err(error) => Err(BindError::value(error, text, offset)),
            };
        };
        let text = &*simple.white_space().apply(text);
        if let ValueConstraint::Fixed(fixed) = constraint
            && text != fixed
        {
            let cx = self.text_context(scope);
            let given = self.context_of(true, scope);
            if !matches!((simple.value(text, &cx), simple.value(fixed, &given)), (Ok(a), Ok(b)) if a == b) {
                self.report(Rule::Fixed, offset, |_, error| error.found(text).expect(fixed))?;
            }
        }
        match put(slot, Some(simple), text, &self.context_of(is_given, scope)) {
            Ok(None) => {}
            Ok(Some(broken)) => {
                self.report(Rule::Value, offset, |_, _| BindError::value(broken, text, offset))?
            }
            Err(error) => return Err(BindError::value(error, text, offset)),
        }
        if self.cx.entities.is_some() {
            self.check_entities(simple, text, offset)?;
        }
        match &mut self.cx.ids {
            Some(ids) => match identity(simple) {
                Builtin::Id => ids.id(text, offset),
                Builtin::IdRef => ids.reference(text, offset),
                Builtin::IdRefs => {
                    text.split_ascii_whitespace().try_for_each(|reference| ids.reference(reference, offset))
                }
                _ => Ok(()),
            },
            None => Ok(()),
        }
    }

    /// Values of type `xs:ENTITY` name unparsed entities (part 1, 3.14.4, `cvc-simple-type.2`).
    #[cold]
    fn check_entities(&mut self, simple: &Simple<'_>, text: &str, offset: usize) -> Read<()> {
        let of_item = matches!(simple.variety, Variety::List(item) if item.builtin == Builtin::Entity);
        if !of_item && !matches!(simple.builtin, Builtin::Entity | Builtin::Entities) {
            return Ok(());
        }
        let Some(entities) = &self.cx.entities else { return Ok(()) };
        let Some(unknown) = text.split_ascii_whitespace().find(|name| !entities.contains(*name)) else {
            return Ok(());
        };
        let error =
            ValueError::new("the name of an unparsed entity", "the document declares none of this name");
        self.report(Rule::Value, offset, |_, _| BindError::value(error, unknown, offset))
    }

    /// What a value sees that was written in the document, or given by a value constraint.
    fn context_of<'s>(&'s self, is_given: bool, scope: Option<&'s dyn NamespaceScope>) -> TextContext<'s> {
        let cx = self.text_context(scope);
        if is_given { cx.with_expanded_names() } else { cx }
    }
}

fn is_element(error: &xml::Error) -> bool {
    matches!(error.kind(), ErrorKind::ElementInText)
}

/// The built-in that makes a text an identifier or a reference, or a list of references.
fn identity(simple: &Simple<'_>) -> Builtin {
    match simple.variety {
        Variety::List(item) if item.builtin == Builtin::IdRef => Builtin::IdRefs,
        _ => simple.builtin,
    }
}

macro_rules! values { ($(#[$_doc:meta])* $string:ident($_type:ty), $($(#[$doc:meta])* $variant:ident($type:ty)),* $(,)?) => {
    /// Parses a text, normalised as its type says, into a slot. The value may be there and yet break a facet:
    /// then that error is the result.
    fn put(
        slot: SlotMut<'_, '_>,
        simple: Option<&Simple<'_>>,
        text: &str,
        cx: &TextContext<'_>,
    ) -> Result<Option<ValueError>, ValueError> {
        match slot {
            SlotMut::$string(shape) => {
                let broken = simple.and_then(|simple| simple.check(text, ValueRef::Text, cx).err());
                shape.put(text.to_owned());
                Ok(broken)
            }
            $(SlotMut::$variant(shape) => parse::<$type>(shape, simple, text, cx),)*
            SlotMut::Text(place) => put_text(place, simple, text, cx),
            _ => Err(ValueError::new("a simple value", "the table does not fit the value it is used for")),
        }
    }

    /// Parses a text into a slot whose own type says everything.
    fn put_plain(slot: SlotMut<'_, '_>, text: &str, cx: &TextContext<'_>) -> Result<(), ValueError> {
        match slot {
            SlotMut::$string(shape) => shape.put(text.to_owned()),
            $(SlotMut::$variant(shape) => shape.put(<$type>::parse(text, cx)?),)*
            SlotMut::Text(place) => place.put(text, cx)?,
            _ => return Err(ValueError::new("a simple value", "the table does not fit the value it is used for")),
        }
        Ok(())
    }

    /// Both texts mean the same value of the slot's type.
    fn means_same(slot: &SlotMut<'_, '_>, text: &str, fixed: &str, cx: &TextContext<'_>) -> bool {
        text == fixed || match slot {
            $(SlotMut::$variant(_) => parse_alike::<$type>(text, fixed, cx),)*
            SlotMut::Text(_) => text.split_ascii_whitespace().eq(fixed.split_ascii_whitespace()),
            _ => false,
        }
    }
} }
simple_slots!(values);

#[inline]
fn parse<'v, T: TextValue>(
    shape: Shape<'v, T>,
    simple: Option<&Simple<'_>>,
    text: &str,
    cx: &TextContext<'_>,
) -> Result<Option<ValueError>, ValueError>
where
    for<'x> ValueRef<'x>: From<&'x T>,
{
    let value = T::parse(text, cx)?;
    let broken = simple.and_then(|simple| simple.check(text, ValueRef::from(&value), cx).err());
    shape.put(value);
    Ok(broken)
}

fn put_text(
    place: &mut dyn TextPlace,
    simple: Option<&Simple<'_>>,
    text: &str,
    cx: &TextContext<'_>,
) -> Result<Option<ValueError>, ValueError> {
    let broken = simple.and_then(|simple| simple.check(text, ValueRef::Text, cx).err());
    match place.put(text, cx) {
        Ok(()) => Ok(broken),
        // The facet's error says more than that of the type it restricts.
        Err(error) => Err(broken.unwrap_or(error)),
    }
}

fn parse_alike<T: TextValue + PartialEq>(a: &str, b: &str, cx: &TextContext<'_>) -> bool {
    matches!((T::parse(a, cx), T::parse(b, cx)), (Ok(a), Ok(b)) if a == b)
}
