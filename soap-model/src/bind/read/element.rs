//! Elements: nil, types, and what is between the tags.
use super::super::first::same;
use super::super::{BindError, Choice, Content, Declared, Element, Record, Rule, SlotMut, ValueConstraint};
use super::{Binder, Read, mismatch};
use crate::datatypes::{Builtin, Simple};
use crate::xml::{Name, Ns};

impl<'a, 't> Binder<'_, 'a, 't> {
    /// The element whose start tag was just read, up to and with its end tag.
    pub(super) fn element(&mut self, element: &Element<'t>, slot: SlotMut<'_, 't>) -> Read<()> {
        if matches!(slot, SlotMut::Choice(_) | SlotMut::Choices(_)) {
            return self.family(element, slot);
        }
        if self.reader.attribute_count() > 0 {
            if self.reader.xsi_nil().map_err(|error| BindError::xml(error).at(self.reader.start_offset()))? {
                return self.nil(element, slot);
            }
            if let Some(declared) = self.check_type(element, &slot)? {
                let name = element.name;
                return self.assess(declared, name);
            }
        }
        self.content(element.simple, element.value, slot)
    }

    /// Attributes and content, into the slot of a value.
    #[inline]
    fn content(
        &mut self,
        simple: Option<&'t Simple<'t>>,
        constraint: ValueConstraint<'t>,
        slot: SlotMut<'_, 't>,
    ) -> Read<()> {
        match slot {
            SlotMut::Record(record) => self.record(record, constraint),
            SlotMut::Records(place) => self.record(place.fresh(), constraint),
            SlotMut::Any(shape) => self.any_type(shape),
            SlotMut::Choice(_) | SlotMut::Choices(_) | SlotMut::Attributes(_) => {
                Err(mismatch(self.reader.offset()))
            }
            text => {
                if self.reader.attribute_count() > 0 {
                    self.no_attributes()?;
                }
                self.root = false;
                self.text_into(simple, constraint, text)
            }
        }
    }

    /// A record: its attributes and its content.
    fn record(&mut self, record: &mut dyn Record<'t>, constraint: ValueConstraint<'t>) -> Read<()> {
        let desc = record.desc();
        self.attributes(record, desc)?;
        match desc.content {
            Content::Sequence(_) | Content::Optional(_) | Content::All(_) => self.elements(record, desc),
            Content::Text { simple } => {
                self.text_into(simple, constraint, record.slot(desc.first_content_slot()))
            }
            Content::Empty => self.empty(Rule::NotEmpty),
            Content::Mixed { arms, model } => {
                self.mixed(arms, model, constraint, record.slot(desc.first_content_slot()))
            }
        }
    }

    /// Nothing may stand between the tags but comments and processing instructions.
    fn empty(&mut self, rule: Rule) -> Read<()> {
        let offset = self.reader.start_offset();
        let text = match self.reader.text() {
            Ok(text) => text,
            Err(error) if !error.is_malformed() => {
                let name = self.reader.name();
                self.report(rule, offset, |_, error| error.found(name.map_or("", |name| name.local)))?;
                return self.skip();
            }
            Err(error) => return Err(BindError::xml(error)),
        };
        if text.is_empty() { Ok(()) } else { self.report(rule, offset, |_, error| error.found(&text)) }
    }

    /// An element with `xsi:nil="true"` (part 1, 3.3.4, `cvc-elt.3`).
    fn nil(&mut self, element: &Element<'t>, mut slot: SlotMut<'_, 't>) -> Read<()> {
        let offset = self.reader.start_offset();
        if !element.nillable {
            self.report(Rule::NotNillable, offset, |_, error| error.found(element.name.local))?;
        } else if let ValueConstraint::Fixed(fixed) = element.value {
            self.report(Rule::Fixed, offset, |_, error| error.found("xsi:nil").expect(fixed))?;
        }
        self.root = false;
        set_nil(&mut slot);
        self.empty(Rule::NilWithContent)
    }

    /// An element that may be of several types: the slot has an arm for each, and one more for unknown types.
    fn family(&mut self, element: &Element<'t>, slot: SlotMut<'_, 't>) -> Read<()> {
        let offset = self.reader.start_offset();
        let mut arm = match (element.types.first(), element.type_name) {
            (Some(first), Some(declared)) if !same(first.name, declared) => None,
            (None, _) => None,
            (Some(_), _) => Some(0),
        };
        if self.reader.attribute_count() > 0 {
            if self.reader.xsi_nil().map_err(|error| BindError::xml(error).at(self.reader.start_offset()))? {
                return self.nil(element, slot);
            }
            if let Some(written) = self.reader.xsi_type() {
                let name = self
                    .reader
                    .qname(&written)
                    .map_err(|error| BindError::xml(error).at(self.reader.start_offset()))?;
                arm = element.types.iter().position(|member| same(member.name, name));
                if arm.is_none() {
                    self.report(Rule::Type, offset, |this, error| {
                        let error = error.found(&this.clark(name));
                        element
                            .types
                            .iter()
                            .fold(error, |error, member| error.expect(this.clark(member.name)))
                    })?;
                }
            }
        }
        if arm.is_none() && self.reader.xsi_type().is_none() {
            self.report(Rule::AbstractType, offset, |this, error| {
                error.found(&element.type_name.map_or_else(String::new, |name| this.clark(name)))
            })?;
        }
        match slot {
            SlotMut::Choice(choice) => self.member(element, choice, arm),
            SlotMut::Choices(place) => self.member(element, place.fresh(), arm),
            _ => Err(mismatch(offset)),
        }
    }

    /// The arm of a family.
    fn member(&mut self, element: &Element<'t>, choice: &mut dyn Choice<'t>, arm: Option<usize>) -> Read<()> {
        match arm.and_then(|arm| Some((arm, element.types.get(arm)?))) {
            Some((arm, member)) => self.content(member.simple, element.value, choice.choose(arm)),
            None => match choice.choose(element.types.len()) {
                SlotMut::Any(shape) => self.keep(shape),
                _ => Err(mismatch(self.reader.offset())),
            },
        }
    }

    /// `xsi:type` where the tables know one type only: it may name that type, or a built-in derived from it.
    /// With declarations at hand any simple type may stand for `xs:anySimpleType`: then that is the result.
    fn check_type(&mut self, element: &Element<'t>, slot: &SlotMut<'_, 't>) -> Read<Option<Declared<'t>>> {
        if matches!(slot, SlotMut::Any(_)) {
            return Ok(None);
        }
        let Some(written) = self.reader.xsi_type() else { return Ok(None) };
        let name = self
            .reader
            .qname(&written)
            .map_err(|error| BindError::xml(error).at(self.reader.start_offset()))?;
        if element.type_name.is_some_and(|declared| same(declared, name)) {
            return Ok(None);
        }
        if let (Some(declarations), Some(declared)) = (self.cx.declarations, element.type_name)
            && let Some(simple) = declarations.restriction(name, declared)
        {
            self.check_restriction(simple, element.value)?;
            return Ok(None);
        }
        if element.type_name == Some(Name { ns: Ns::XSD, local: Builtin::AnySimpleType.name() })
            && let Some(declared) = self.cx.declarations.and_then(|declarations| declarations.of_type(name))
            && declared.element.simple.is_some()
        {
            return Ok(Some(declared));
        }
        if element.type_name.is_some_and(|declared| derives(name, declared)) {
            return Ok(None);
        }
        let offset = self.reader.start_offset();
        self.report(Rule::Type, offset, |this, error| {
            let error = error.found(&this.clark(name));
            match element.type_name {
                Some(declared) => error.expect(this.clark(declared)),
                None => error,
            }
        })?;
        Ok(None)
    }

    /// The text of the current element is a value of this type, which `xsi:type` names; it is read as one of the declared
    /// type afterwards.
    fn check_restriction(&mut self, simple: &'t Simple<'t>, constraint: ValueConstraint<'t>) -> Read<()> {
        let offset = self.reader.start_offset();
        let mut ahead = self.reader.fork();
        let Ok(text) = ahead.text() else { return Ok(()) };
        let text = match constraint {
            ValueConstraint::Default(given) | ValueConstraint::Fixed(given) if text.is_empty() => given,
            _ => &text,
        };
        let text = simple.white_space().apply(text);
        if let Err(broken) = simple.value(&text, &self.text_context(None)) {
            self.report(Rule::Value, offset, |_, _| BindError::value(broken, &text, offset))?;
        }
        Ok(())
    }

    /// An element of type `xs:anyType`.
    fn any_type(&mut self, shape: super::super::Shape<'_, crate::xml::Fragment>) -> Read<()> {
        if self.cx.declarations.is_none() {
            return self.keep(shape);
        }
        self.keep_ahead(shape)?;
        self.undeclared()
    }
}

/// Makes the place nil, or leaves it without a value where it knows no nil.
fn set_nil(slot: &mut SlotMut<'_, '_>) {
    macro_rules! nils { ($($(#[$doc:meta])* $variant:ident($type:ty)),* $(,)?) => {
        match slot {
            $(SlotMut::$variant(shape) => { shape.reborrow().nil(); })*
            SlotMut::Any(shape) => { shape.reborrow().nil(); }
            SlotMut::Text(place) => { place.nil(); }
            SlotMut::Records(place) => { place.nil(); }
            SlotMut::Choices(place) => { place.nil(); }
            SlotMut::Record(_) | SlotMut::Choice(_) | SlotMut::Attributes(_) => {}
        }
    } }
    super::super::slots::simple_slots!(nils);
}

/// Both names are those of built-in types, and one is derived from the other.
pub(in crate::bind) fn derives(name: Name<'_>, from: Name<'_>) -> bool {
    let builtin = |name: Name<'_>| {
        if name.ns != Ns::XSD {
            return None;
        }
        Builtin::ALL.iter().copied().find(|builtin| builtin.name() == name.local)
    };
    let (Some(mut at), Some(from)) = (builtin(name), builtin(from)) else { return false };
    while at != from {
        match at.base() {
            Some(base) => at = base,
            None => return false,
        }
    }
    true
}
