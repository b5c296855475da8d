//! Simple values: text into slots.
use super::super::slots::simple_slots;
use super::super::{BindError, Rule, Shape, SlotMut, ValueConstraint};
use super::{Binder, Read, mismatch};
use crate::datatypes::{
    Base64Binary, Builtin, Date, DateTime, Decimal, Integer, Simple, TextContext, TextValue, Time, ValueError,
};
use crate::xml::{ErrorKind, Event};
use std::borrow::Cow;

impl<'a, 't> Binder<'_, 'a, 't> {
    /// The simple content of the current element, up to and with its end tag.
    pub(super) fn text_into(
        &mut self,
        simple: Option<&'t Simple<'t>>,
        constraint: ValueConstraint<'t>,
        slot: SlotMut<'_, 't>,
    ) -> Read<()> {
        let offset = self.reader.start_offset();
        let mut text = self.text()?;
        // Part 1, `cvc-elt.5.1`: the value constraint stands in for no content at all.
        if text.is_empty()
            && let ValueConstraint::Default(given) | ValueConstraint::Fixed(given) = constraint
        {
            text = Cow::Owned(given.to_owned());
        }
        self.simple_value(simple, constraint, slot, text, offset)
    }

    /// The text of the current element; lax reading skips elements within.
    pub(super) fn text(&mut self) -> Read<Cow<'a, str>> {
        match self.reader.text() {
            Ok(text) => Ok(text),
            Err(error) if matches!(error.kind(), ErrorKind::ElementInText) => {
                self.report(Rule::ElementInText, error.offset(), |_, error| error)?;
                self.text_around_elements().map(Cow::Owned)
            }
            Err(error) => Err(BindError::xml(error)),
        }
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

    /// Checks a text and puts its value into the slot.
    pub(super) fn simple_value(
        &mut self,
        simple: Option<&'t Simple<'t>>,
        constraint: ValueConstraint<'t>,
        slot: SlotMut<'_, 't>,
        text: Cow<'_, str>,
        offset: usize,
    ) -> Read<()> {
        let text = match simple {
            Some(simple) => self.check(simple, text, offset)?,
            None => text,
        };
        if let ValueConstraint::Fixed(fixed) = constraint
            && !is_fixed(&slot, &text, fixed, &self.text_context())
        {
            self.report(Rule::Fixed, offset, |_, error| error.found(&text).expect(fixed))?;
        }
        put(slot, text, &self.text_context(), offset)
    }

    /// Facets, white space, and the register of identifiers.
    fn check<'s>(&mut self, simple: &'t Simple<'t>, text: Cow<'s, str>, offset: usize) -> Read<Cow<'s, str>> {
        let text = match simple.white_space().apply(&text) {
            Cow::Borrowed(same) if same.len() == text.len() => text,
            normalized => Cow::Owned(normalized.into_owned()),
        };
        if let Err(error) = check(simple, &text, &self.text_context()) {
            if self.strict {
                return Err(BindError::value(error, &text, offset));
            }
            self.report(Rule::Value, offset, |_, _| BindError::value(error, &text, offset))?;
        }
        if let Some(ids) = &mut self.cx.ids {
            match simple.builtin {
                Builtin::Id => ids.id(&text, offset)?,
                Builtin::IdRef => ids.reference(&text, offset)?,
                Builtin::IdRefs => {
                    for id in text.split_ascii_whitespace() {
                        ids.reference(id, offset)?;
                    }
                }
                _ => {}
            }
        }
        Ok(text)
    }
}

macro_rules! values { ($($(#[$doc:meta])* $variant:ident($type:ty)),* $(,)?) => {
    /// Parses a text into a slot.
    #[allow(unreachable_patterns)] // strings are not parsed
    fn put(slot: SlotMut<'_, '_>, text: Cow<'_, str>, cx: &TextContext<'_>, offset: usize) -> Read<()> {
        let put = match slot {
            SlotMut::String(shape) => {
                shape.put(text.into_owned());
                return Ok(());
            }
            $(SlotMut::$variant(shape) => parse::<$type>(shape, &text, cx),)*
            SlotMut::Text(place) => place.put(&text, cx),
            _ => return Err(mismatch(offset)),
        };
        put.map_err(|error| BindError::value(error, &text, offset))
    }

    /// The text means the fixed value of its type.
    #[allow(unreachable_patterns)] // strings are not parsed
    fn is_fixed(slot: &SlotMut<'_, '_>, text: &str, fixed: &str, cx: &TextContext<'_>) -> bool {
        text == fixed || match slot {
            SlotMut::String(_) => false,
            $(SlotMut::$variant(_) => same::<$type>(text, fixed, cx),)*
            SlotMut::Text(_) => text.split_ascii_whitespace().eq(fixed.split_ascii_whitespace()),
            _ => false,
        }
    }
} }
simple_slots!(values);

#[inline]
fn parse<T: TextValue>(shape: Shape<'_, T>, text: &str, cx: &TextContext<'_>) -> Result<(), ValueError> {
    shape.put(T::parse(text, cx)?);
    Ok(())
}

fn same<T: TextValue + PartialEq>(a: &str, b: &str, cx: &TextContext<'_>) -> bool {
    matches!((T::parse(a, cx), T::parse(b, cx)), (Ok(a), Ok(b)) if a == b)
}

fn check(_: &Simple<'_>, _: &str, _: &TextContext<'_>) -> Result<(), ValueError> {
    Ok(())
}
