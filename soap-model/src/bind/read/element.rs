//! Elements: nil, types, and what is between the tags.
use super::super::first::same;
use super::super::{
    BindError, Choice, Content, Declared, Element, Record, Rule, Shape, SlotMut, ValueConstraint,
};
use super::nil::set_nil;
use super::{Binder, Read, mismatch};
use crate::datatypes::{Builtin, Simple};
use crate::xml::{Fragment, Name, Ns};

impl<'a, 't> Binder<'_, 'a, 't> {
    /// The element whose start tag was just read, up to and with its end tag.
    #[inline]
    pub(super) fn element(&mut self, element: &Element<'t>, slot: SlotMut<'_, 't>) -> Read<()> {
        if self.identity.is_some() {
            let (constraints, nillable) = (element.constraints(), element.nillable);
            return self.identified(constraints, nillable, |this| this.assessed(element, slot));
        }
        self.assessed(element, slot)
    }

    /// The element, when identity constraints know of it.
    fn assessed(&mut self, element: &Element<'t>, slot: SlotMut<'_, 't>) -> Read<()> {
        if matches!(slot, SlotMut::Choice(_) | SlotMut::Choices(_)) {
            return self.family(element, slot);
        }
        if self.reader.has_xsi() {
            let is_nil = self.is_nil(element)?;
            if let Some(declared) = self.check_type(element, &slot)? {
                return self.of_type(declared, element.value);
            }
            if is_nil {
                return self.nil(slot, None);
            }
        }
        self.content(element.simple, element.value, slot)
    }

    /// Reads the current element as one of this type, into a value that is dropped afterwards. The value constraint is
    /// that of the element's declaration, where it has one.
    pub(super) fn of_type(&mut self, mut declared: Declared<'t>, value: ValueConstraint<'t>) -> Read<()> {
        if declared.is_abstract {
            let offset = self.reader.start_offset();
            let name = self.reader.xsi_type().unwrap_or_default();
            self.report(Rule::AbstractType, offset, |_, error| error.found(&name))?;
            return self.skip();
        }
        // It is the declaration that forbids nil.
        let element = Element { value, nillable: true, ..*declared.element };
        self.assessed(&element, declared.value.slot())
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
            SlotMut::Any(shape) => self.any_type(shape, constraint),
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
            Content::Sequence(_) | Content::Optional(_) | Content::All(_) | Content::Array(_) => {
                self.elements(record, desc)
            }
            Content::Counted(particles) => self.counted(record, desc, particles),
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

    /// The element is nil; one that is not nillable must not say either (part 1, 3.3.4, `cvc-elt.3`).
    pub(super) fn is_nil(&mut self, element: &Element<'t>) -> Read<bool> {
        if !self.reader.has_xsi_nil() {
            return Ok(false);
        }
        let offset = self.reader.start_offset();
        let is_nil = self.reader.xsi_nil().map_err(|error| BindError::xml(error).at(offset))?;
        if !element.nillable {
            self.report(Rule::NotNillable, offset, |_, error| error.found(element.name.local))?;
        } else if let (true, ValueConstraint::Fixed(fixed)) = (is_nil, element.value) {
            self.report(Rule::Fixed, offset, |_, error| error.found("xsi:nil").expect(fixed))?;
        }
        Ok(is_nil)
    }

    /// An element that is nil: its attributes are those of its type, and it has no content. `arm`: its member of a family.
    fn nil(&mut self, mut slot: SlotMut<'_, 't>, arm: Option<usize>) -> Read<()> {
        match (&mut slot, arm) {
            (SlotMut::Records(place), _) => {
                self.nil_attributes(SlotMut::Record(place.fresh()))?;
                place.last_nil();
            }
            (SlotMut::Choices(place), Some(arm)) => {
                self.nil_attributes(place.fresh().choose(arm))?;
                place.last_nil();
            }
            (SlotMut::Choice(choice), Some(arm)) => self.nil_attributes(choice.choose(arm))?,
            (SlotMut::Any(_), _) if self.cx.declarations.is_some() => {
                if let Some(declared) = self.known_type()? {
                    return self.of_type(declared, ValueConstraint::None);
                }
                self.lax_attributes()?;
                set_nil(&mut slot);
            }
            (slot, _) => {
                self.nil_attributes(slot.reborrow())?;
                set_nil(slot);
            }
        }
        self.root = false;
        self.empty(Rule::NilWithContent)
    }

    fn nil_attributes(&mut self, slot: SlotMut<'_, 't>) -> Read<()> {
        match slot {
            SlotMut::Record(record) => {
                let desc = record.desc();
                if let (Content::Text { .. }, Some(identity)) = (desc.content, &mut self.identity) {
                    identity.nil();
                }
                self.attributes(record, desc)
            }
            SlotMut::Records(place) => self.nil_attributes(SlotMut::Record(place.fresh())),
            SlotMut::Choice(_) | SlotMut::Choices(_) | SlotMut::Any(_) | SlotMut::Attributes(_) => Ok(()),
            _ => {
                if let Some(identity) = &mut self.identity {
                    identity.nil();
                }
                self.no_attributes()
            }
        }
    }

    /// The type that `xsi:type` names, where declarations know it and it says more than `xs:anyType`.
    pub(super) fn known_type(&mut self) -> Read<Option<Declared<'t>>> {
        Ok(self.named_type()?.and_then(|mut declared| {
            let says_more = !matches!(declared.value.slot(), SlotMut::Any(_));
            says_more.then_some(declared)
        }))
    }

    /// The type that `xsi:type` names, where declarations know it.
    fn named_type(&mut self) -> Read<Option<Declared<'t>>> {
        let Some(declarations) = self.cx.declarations else { return Ok(None) };
        let Some(written) = self.reader.xsi_type() else { return Ok(None) };
        match self.reader.qname(&written) {
            Ok(name) => Ok(declarations.of_type(name)),
            Err(error) => {
                let offset = self.reader.start_offset();
                self.report(Rule::Type, offset, |_, _| BindError::xml(error).at(offset).found(&written))?;
                Ok(None)
            }
        }
    }

    /// An element that may be of several types: the slot has an arm for each, and one more for unknown types.
    fn family(&mut self, element: &Element<'t>, slot: SlotMut<'_, 't>) -> Read<()> {
        let offset = self.reader.start_offset();
        let mut is_nil = false;
        let mut arm = match (element.types.first(), element.type_name) {
            (Some(first), Some(declared)) if !same(first.name, declared) => None,
            (None, _) => None,
            (Some(_), _) => Some(0),
        };
        if self.reader.attribute_count() > 0 {
            is_nil = self.is_nil(element)?;
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
        if is_nil {
            return self.nil(slot, arm);
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
    pub(super) fn check_type(
        &mut self,
        element: &Element<'t>,
        slot: &SlotMut<'_, 't>,
    ) -> Read<Option<Declared<'t>>> {
        if matches!(slot, SlotMut::Any(_)) {
            return self.check_block(element).map(|()| None);
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
            && declared.is_simple
        {
            self.check_block(element)?;
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

    /// The type that `xsi:type` names came from the declared one by derivations that are not blocked.
    fn check_block(&mut self, element: &Element<'t>) -> Read<()> {
        let Some(checks) = element.checks else { return Ok(()) };
        let Some(declared) = self.named_type()? else { return Ok(()) };
        let mut methods = declared.methods;
        // `xs:anySimpleType` is a restriction of `xs:anyType`.
        methods.restriction |=
            declared.is_simple && element.type_name.is_some_and(|name| name.local == Builtin::AnyType.name());
        if !checks.block.meets(methods) {
            return Ok(());
        }
        let offset = self.reader.start_offset();
        let written = self.reader.xsi_type().unwrap_or_default();
        self.report(Rule::Type, offset, |_, error| error.found(&written))
    }

    /// An element of type `xs:anyType`.
    fn any_type(&mut self, shape: Shape<'_, Fragment>, constraint: ValueConstraint<'t>) -> Read<()> {
        if self.cx.declarations.is_none() {
            return self.keep(shape);
        }
        self.keep_ahead(shape)?;
        let ValueConstraint::Fixed(fixed) = constraint else { return self.laxly(ValueConstraint::None) };
        if self.reader.xsi_type().is_some() {
            return self.laxly(constraint);
        }
        // Its content is mixed: the text must be the fixed one (part 1, 3.3.4, `cvc-elt.5.2.2.2.1`).
        self.lax_attributes()?;
        let offset = self.reader.start_offset();
        let text = self.text()?;
        if text.is_empty() || text == fixed {
            return Ok(());
        }
        self.report(Rule::Fixed, offset, |_, error| error.found(&text).expect(fixed))
    }
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
