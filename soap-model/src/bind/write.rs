//! Writing: from values to XML, by the tables.
//!
//! Names, their order and `xsi:type` follow from the tables; what values cannot rule out by their types (how
//! many of them there are) is checked on the way unless that is switched off.
use super::slots::simple_slots;
use super::{
    Arms, Attribute, BindError, Choice, Content, Desc, Element, Encoding, Nillable, PartSink, Particle,
    Record, Root, Rule, ShapeRef, SlotRef, Term, Wildcard,
};
use crate::datatypes::{self, Base64Binary, Date, DateTime, Decimal, Integer, TextValue, TextWriter, Time};
use crate::xml::{Fragment, Name, Ns, Writer};

/// Settings of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct WriteOptions {
    /// Refuse to write fewer or more values than the schema admits, and elements that a wildcard does not admit.
    pub checked: bool,
    /// Which SOAP encoding roots that are [`encoded`](Root::encoded) are written in.
    pub encoding: Encoding,
    /// Every element whose type has a name says it (`xsi:type`); else only those whose type is another than declared.
    pub typed: bool,
}

impl Default for WriteOptions {
    fn default() -> Self {
        WriteOptions { checked: true, typed: false, encoding: Encoding::Soap11 }
    }
}

impl WriteOptions {
    /// Whatever the values are is written.
    pub fn unchecked() -> Self {
        WriteOptions { checked: false, ..Self::default() }
    }

    /// With this SOAP encoding.
    pub fn with_encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self
    }
}

/// Writes the root element with the value in the slot, checked.
///
/// # Errors
/// The first place with fewer or more values than the schema admits. Part of the element may have been written by
/// then.
pub fn write_root<'t>(
    root: &Root<'t>,
    slot: SlotRef<'_, 't>,
    writer: &mut Writer<'_, '_>,
) -> Result<(), BindError> {
    write_root_with(root, slot, writer, WriteOptions::default())
}

/// [`write_root`] with settings.
///
/// # Errors
/// As those of [`write_root`].
pub fn write_root_with<'t>(
    root: &Root<'t>,
    slot: SlotRef<'_, 't>,
    writer: &mut Writer<'_, '_>,
    options: WriteOptions,
) -> Result<(), BindError> {
    write_root_with_parts(root, slot, writer, options, None)
}

/// [`write_root_with`], with a place for binary values that are to stand beside the document (XOP 1.0).
///
/// # Errors
/// As those of [`write_root`]; and a binary value that is not in memory and not taken as a part.
pub fn write_root_with_parts<'t, 'w>(
    root: &Root<'t>,
    slot: SlotRef<'_, 't>,
    writer: &'w mut Writer<'_, '_>,
    options: WriteOptions,
    parts: Option<&'w mut (dyn PartSink + 'w)>,
) -> Result<(), BindError> {
    let mut output = Output { writer, checked: options.checked, typed: options.typed, parts };
    if root.encoded {
        return super::encoded::write(root, slot, output, options.encoding);
    }
    match output.element(&root.element, slot)? {
        1 => Ok(()),
        _ if !options.checked => Ok(()),
        count => Err(occurrence(count, 1, 1).within(root.element.name.local)),
    }
}

mod items;

pub use items::ItemWriter;

pub(super) type Write<T> = Result<T, BindError>;

pub(super) struct Output<'w, 'o, 'p> {
    pub(super) writer: &'w mut Writer<'o, 'p>,
    pub(super) checked: bool,
    pub(super) typed: bool,
    parts: Option<&'w mut (dyn PartSink + 'w)>,
}

impl Output<'_, '_, '_> {
    /// All occurrences of a particle.
    #[inline]
    fn particle<'t>(&mut self, particle: &Particle<'t>, slot: SlotRef<'_, 't>) -> Write<()> {
        if let Term::Element(element) = &particle.term {
            let count = self.element(element, slot)?;
            if self.checked && (count < particle.min as usize || count > particle.max as usize) {
                return Err(wrong_count(particle, count));
            }
            return Ok(());
        }
        self.group(particle, slot)
    }

    /// All occurrences of what is no element.
    fn group<'t>(&mut self, particle: &Particle<'t>, slot: SlotRef<'_, 't>) -> Write<()> {
        if self.checked {
            let count = slot.len();
            if count < particle.min as usize || count > particle.max as usize {
                return Err(wrong_count(particle, count));
            }
        }
        match &particle.term {
            Term::Element(_) => Ok(()),
            Term::Choice(arms) => match slot {
                SlotRef::Choice(choice) => self.choice(arms, choice),
                SlotRef::Choices(place) => {
                    let mut n = 0;
                    while let Some(choice) = place.at(n) {
                        if let Nillable::Value(choice) = choice {
                            self.choice(arms, choice)?;
                        }
                        n += 1;
                    }
                    Ok(())
                }
                _ => Err(mismatch()),
            },
            Term::Group(desc) => match slot {
                SlotRef::Record(record) => self.fields(record, desc),
                SlotRef::Records(place) => {
                    let mut n = 0;
                    while let Some(record) = place.at(n) {
                        if let Nillable::Value(record) = record {
                            self.fields(record, desc)?;
                        }
                        n += 1;
                    }
                    Ok(())
                }
                _ => Err(mismatch()),
            },
            Term::Any(wildcard) => match slot {
                SlotRef::Any(shape) => self.any(wildcard, &shape),
                _ => Err(mismatch()),
            },
        }
    }

    fn choice<'t>(&mut self, arms: &Arms<'t>, choice: &dyn Choice<'t>) -> Write<()> {
        let (arm, slot) = choice.chosen();
        match arms.particles.get(arm) {
            Some(particle) => self.particle(particle, slot),
            None => Err(mismatch()),
        }
    }

    fn any<'t>(&mut self, wildcard: &Wildcard<'t>, shape: &ShapeRef<'_, Fragment>) -> Write<()> {
        let mut n = 0;
        while let Some(fragment) = shape.at(n) {
            if let Nillable::Value(fragment) = fragment {
                if self.checked {
                    let (uri, local) = fragment.name();
                    let ns = self.writer.prefixes().namespace(uri);
                    if !wildcard.namespaces.admits(ns) {
                        return Err(unwritable("the wildcard does not admit this namespace").within(local));
                    }
                }
                self.writer.fragment(fragment);
            }
            n += 1;
        }
        Ok(())
    }

    /// The content of a record, without a tag.
    fn fields<'t>(&mut self, record: &dyn Record<'t>, desc: &'t Desc<'t>) -> Write<()> {
        let first = desc.first_content_slot();
        match desc.content {
            Content::Sequence(particles) | Content::Counted(particles) | Content::All(particles) => {
                for (at, particle) in particles.iter().enumerate() {
                    self.particle(particle, record.get(first + at))?;
                }
                Ok(())
            }
            Content::Optional(particles) => {
                if (0..particles.len()).all(|at| record.get(first + at).is_empty()) {
                    return Ok(());
                }
                for (at, particle) in particles.iter().enumerate() {
                    self.particle(particle, record.get(first + at))?;
                }
                Ok(())
            }
            Content::Array(array) => {
                // Literally it is a sequence of its items, which says nothing of several dimensions.
                if self.checked && array.rank > 1 {
                    return Err(unwritable(
                        "an array of several dimensions stands in the SOAP encoding only",
                    ));
                }
                self.particle(&array.item, record.get(first))
            }
            Content::Empty => Ok(()),
            Content::Text { simple } => match record.get(first) {
                SlotRef::Any(_) => Err(mismatch()),
                text => self.text(simple, &text),
            },
            Content::Mixed { arms, .. } => self.mixed(arms, record.get(first)),
        }
    }

    fn mixed<'t>(&mut self, arms: &'t [Particle<'t>], slot: SlotRef<'_, 't>) -> Write<()> {
        let SlotRef::Choices(place) = slot else { return Err(mismatch()) };
        self.writer.keep_content();
        let mut n = 0;
        while let Some(choice) = place.at(n) {
            n += 1;
            let Nillable::Value(choice) = choice else { continue };
            match choice.chosen() {
                (0, slot) => self.text(None, &slot)?,
                (arm, slot) => match arms.get(arm - 1) {
                    Some(particle) => self.particle(particle, slot)?,
                    None => return Err(mismatch()),
                },
            }
        }
        Ok(())
    }

    /// All values in the slot, each as this element: how many there were.
    #[inline(always)]
    fn element<'t>(&mut self, element: &Element<'t>, slot: SlotRef<'_, 't>) -> Write<usize> {
        match slot {
            SlotRef::Record(record) => self.record(element, None, record).map(|()| 1),
            SlotRef::Records(place) => {
                let mut n = 0;
                while let Some(record) = place.at(n) {
                    match record {
                        Nillable::Value(record) => self.record(element, None, record),
                        Nillable::Nil => self.nil(element),
                    }
                    .map_err(|error| numbered(error, element, n, place.len()))?;
                    n += 1;
                }
                Ok(n)
            }
            SlotRef::Choice(choice) => self.member(element, choice).map(|()| 1),
            SlotRef::Choices(place) => {
                let mut n = 0;
                while let Some(choice) = place.at(n) {
                    match choice {
                        Nillable::Value(choice) => self.member(element, choice),
                        Nillable::Nil => self.nil(element),
                    }
                    .map_err(|error| numbered(error, element, n, place.len()))?;
                    n += 1;
                }
                Ok(n)
            }
            SlotRef::Any(shape) => {
                let mut n = 0;
                while let Some(fragment) = shape.at(n) {
                    match fragment {
                        Nillable::Value(fragment) => self.fragment(element, fragment)?,
                        Nillable::Nil => self.nil(element)?,
                    }
                    n += 1;
                }
                Ok(n)
            }
            SlotRef::Attributes(_) => Err(mismatch()),
            simple => self.simple(element, None, &simple),
        }
    }

    /// A record as an element, with `xsi:type` if that is given.
    fn record<'t>(
        &mut self,
        element: &Element<'t>,
        type_name: Option<Name<'t>>,
        record: &dyn Record<'t>,
    ) -> Write<()> {
        let desc = record.desc();
        self.writer.start(element.name);
        self.xsi_type(type_name.or_else(|| self.told(element).or(desc.name.filter(|_| self.typed))));
        let written = self.attributes(record, desc).and_then(|()| self.fields(record, desc));
        if let Err(error) = written {
            return Err(error.within(element.name.local));
        }
        self.writer.end();
        Ok(())
    }

    /// The declared type, where it is always told.
    #[inline]
    fn told<'t>(&self, element: &Element<'t>) -> Option<Name<'t>> {
        if self.typed { element.type_name } else { None }
    }

    fn xsi_type<'t>(&mut self, type_name: Option<Name<'t>>) {
        if let Some(name) = type_name {
            self.writer.start_attribute(Name { ns: Ns::XSI, local: "type" });
            self.writer.qname(name);
            self.writer.end_attribute();
        }
    }

    /// A member of a family of types.
    fn member<'t>(&mut self, element: &Element<'t>, choice: &dyn Choice<'t>) -> Write<()> {
        let (arm, slot) = choice.chosen();
        let type_name = match element.types.get(arm) {
            Some(member) if Some(member.name) == element.type_name => None,
            Some(member) => Some(member.name),
            // The unknown arm.
            None => return self.element(&Element { types: &[], ..*element }, slot).map(drop),
        };
        match slot {
            SlotRef::Record(record) => self.record(element, type_name, record),
            SlotRef::Records(place) => match place.at(0) {
                Some(Nillable::Value(record)) => self.record(element, type_name, record),
                _ => Err(mismatch()),
            },
            SlotRef::Any(_) | SlotRef::Choice(_) | SlotRef::Choices(_) | SlotRef::Attributes(_) => {
                Err(mismatch())
            }
            simple => self.simple(element, type_name, &simple).map(drop),
        }
    }

    fn fragment<'t>(&mut self, element: &Element<'t>, fragment: &Fragment) -> Write<()> {
        if self.checked {
            let (uri, local) = fragment.name();
            let ns = self.writer.prefixes().namespace(uri);
            if (Name { ns, local }) != element.name {
                let error =
                    unwritable("the fragment is an element of another name").expect(element.name.local);
                return Err(error.within(local));
            }
        }
        self.writer.fragment(fragment);
        Ok(())
    }

    fn nil<'t>(&mut self, element: &Element<'t>) -> Write<()> {
        if self.checked && !element.nillable {
            return Err(BindError::new(Rule::NotNillable, 0).within(element.name.local));
        }
        self.writer.start(element.name);
        self.writer.attribute(Name { ns: Ns::XSI, local: "nil" }, "true");
        self.writer.end();
        Ok(())
    }

    /// A simple value, or nil, as this element.
    #[inline]
    fn one<'t>(
        &mut self,
        element: &Element<'t>,
        type_name: Option<Name<'t>>,
        value: Nillable<&impl Simple>,
    ) -> Write<()> {
        let Nillable::Value(value) = value else { return self.nil(element) };
        let in_form = element.simple.is_some_and(|simple| simple.restricts_form());
        if !(type_name.is_some() | self.typed | in_form)
            && let Some(leaf) = self.writer.open_leaf(element.name)
        {
            value.write_to(self)?;
            self.writer.close_leaf(leaf);
            return Ok(());
        }
        self.writer.start(element.name);
        if type_name.is_some() | self.typed {
            self.xsi_type(type_name.or_else(|| self.told(element)));
        }
        match element.simple {
            Some(simple) if simple.restricts_form() => self.in_form(simple, |out| value.write_text(out)),
            _ => value.write_to(self)?,
        }
        self.writer.end();
        Ok(())
    }

    /// Simple values, each as this element: how many there were.
    fn all<'t>(
        &mut self,
        element: &Element<'t>,
        type_name: Option<Name<'t>>,
        shape: &ShapeRef<'_, impl Simple>,
    ) -> Write<usize> {
        match shape {
            ShapeRef::One(value) => self.one(element, type_name, Nillable::Value(*value))?,
            ShapeRef::Opt(None) | ShapeRef::OptNil(None) => return Ok(0),
            ShapeRef::Opt(Some(value)) => self.one(element, type_name, Nillable::Value(value))?,
            ShapeRef::Nil(value) => self.one(element, type_name, value.as_ref())?,
            ShapeRef::OptNil(Some(value)) => self.one(element, type_name, value.as_ref())?,
            ShapeRef::Many(list) => {
                for value in list.iter() {
                    self.one(element, type_name, Nillable::Value(value))?;
                }
                return Ok(list.len());
            }
            ShapeRef::ManyNil(list) => {
                for value in list.iter() {
                    self.one(element, type_name, value.as_ref())?;
                }
                return Ok(list.len());
            }
        }
        Ok(1)
    }

    /// Texts, each as this element: how many there were.
    fn texts<'t>(
        &mut self,
        element: &Element<'t>,
        type_name: Option<Name<'t>>,
        place: &dyn super::TextPlace,
    ) -> Write<usize> {
        let count = place.len();
        for n in 0..count {
            if place.is_nil(n) {
                self.nil(element)?;
                continue;
            }
            self.writer.start(element.name);
            self.xsi_type(type_name.or_else(|| self.told(element)));
            match element.simple {
                Some(simple) if simple.restricts_form() => {
                    self.in_form(simple, |out| _ = place.write(n, out));
                }
                _ => _ = self.writer.value(|out| place.write(n, out)),
            }
            self.writer.end();
        }
        Ok(count)
    }

    /// A value in a form that the pattern of its type admits.
    #[cold]
    fn in_form(&mut self, simple: &datatypes::Simple<'_>, write: impl FnOnce(&mut TextWriter<'_>)) {
        let mut bytes = Vec::new();
        write(&mut TextWriter::plain(&mut bytes));
        let usual = String::from_utf8_lossy(&bytes);
        let form = datatypes::forms::admitted(simple, &usual);
        self.writer.value(|out| out.text(form.as_deref().unwrap_or(&usual)));
    }

    /// The attributes of a record.
    fn attributes<'t>(&mut self, record: &dyn Record<'t>, desc: &'t Desc<'t>) -> Write<()> {
        for (at, attribute) in desc.attributes.iter().enumerate() {
            let slot = record.get(at);
            match slot.len() {
                0 if attribute.required && self.checked => return Err(missing_attribute(attribute)),
                0 => {}
                _ => {
                    self.writer.start_attribute(attribute.name);
                    self.text(attribute.simple, &slot)?;
                    self.writer.end_attribute();
                }
            }
        }
        if desc.any_attribute.is_some() {
            let SlotRef::Attributes(list) = record.get(desc.attributes.len()) else { return Err(mismatch()) };
            for attribute in list {
                let ns = self.writer.prefixes().namespace(&attribute.namespace);
                self.writer.attribute(Name { ns, local: &attribute.local }, &attribute.value);
            }
        }
        Ok(())
    }
}

/// A simple value with a slot of its own.
pub(super) trait Simple {
    fn write_to(&self, out: &mut Output<'_, '_, '_>) -> Write<()>;
    /// Its text alone.
    fn write_text(&self, out: &mut TextWriter<'_>);
}

impl Simple for Base64Binary {
    fn write_text(&self, out: &mut TextWriter<'_>) {
        TextValue::write(self, out);
    }

    #[inline]
    fn write_to(&self, out: &mut Output<'_, '_, '_>) -> Write<()> {
        if matches!(self, Base64Binary::Attached(_)) || out.parts.is_some() {
            return out.binary(self);
        }
        out.writer.value(|out| TextValue::write(self, out));
        Ok(())
    }
}

impl Output<'_, '_, '_> {
    /// A binary value as a part of the message, or in the document.
    fn binary(&mut self, value: &Base64Binary) -> Write<()> {
        if let Some(reference) = self.parts.as_mut().and_then(|parts| parts.take(value)) {
            self.writer.keep_content();
            self.writer.start(Name { ns: Ns::XOP, local: "Include" });
            self.writer.attribute(Name { ns: Ns::NONE, local: "href" }, &reference);
            self.writer.end();
            return Ok(());
        }
        if value.as_bytes().is_none() {
            return Err(unwritable(
                "the binary content is not in memory, and the message has no parts to hold it",
            ));
        }
        self.writer.value(|out| TextValue::write(value, out));
        Ok(())
    }
}

macro_rules! plain { ($($type:ty),*) => { $(
    impl Simple for $type {
        fn write_text(&self, out: &mut TextWriter<'_>) {
            TextValue::write(self, out);
        }

        #[inline]
        fn write_to(&self, out: &mut Output<'_, '_, '_>) -> Write<()> {
            out.writer.value(|out| TextValue::write(self, out));
            Ok(())
        }
    }
)* } }
plain!(bool, i8, i16, i32, i64, u8, u16, u32, u64, Integer, Decimal, f32, f64, DateTime, Date, Time);

macro_rules! texts { ($(#[$_doc:meta])* $string:ident($_type:ty), $($(#[$doc:meta])* $variant:ident($type:ty)),* $(,)?) => {
    impl Simple for String {
        fn write_text(&self, out: &mut TextWriter<'_>) {
            TextValue::write(self, out);
        }

        #[inline]
        fn write_to(&self, out: &mut Output<'_, '_, '_>) -> Write<()> {
            out.writer.text(self);
            Ok(())
        }
    }

    impl Output<'_, '_, '_> {
        /// All simple values of the slot, each as this element: how many there were.
        fn simple<'t>(
            &mut self,
            element: &Element<'t>,
            type_name: Option<Name<'t>>,
            slot: &SlotRef<'_, 't>,
        ) -> Write<usize> {
            match slot {
                SlotRef::$string(shape) => self.all(element, type_name, shape),
                $(SlotRef::$variant(shape) => self.all(element, type_name, shape),)*
                SlotRef::Text(place) => self.texts(element, type_name, *place),
                _ => Err(mismatch()),
            }
        }

        /// The text of the first value, without a tag.
        fn text(&mut self, simple: Option<&datatypes::Simple<'_>>, slot: &SlotRef<'_, '_>) -> Write<()> {
            let restricting = simple.filter(|simple| simple.restricts_form());
            match slot {
                SlotRef::$string(shape) => self.bare(None, shape)?,
                $(SlotRef::$variant(shape) => self.bare(restricting, shape)?,)*
                SlotRef::Text(place) => match restricting {
                    Some(simple) => self.in_form(simple, |out| _ = place.write(0, out)),
                    None => _ = self.writer.value(|out| place.write(0, out)),
                },
                _ => return Err(mismatch()),
            }
            Ok(())
        }

        fn bare(
            &mut self,
            restricting: Option<&datatypes::Simple<'_>>,
            shape: &ShapeRef<'_, impl Simple>,
        ) -> Write<()> {
            match shape.at(0) {
                Some(Nillable::Value(value)) => match restricting {
                    Some(simple) => {
                        self.in_form(simple, |out| value.write_text(out));
                        Ok(())
                    }
                    None => value.write_to(self),
                },
                _ => Ok(()),
            }
        }
    }
} }
simple_slots!(texts);

#[cold]
pub(super) fn mismatch() -> BindError {
    unwritable("the table does not fit the value it is used for")
}

#[cold]
pub(super) fn unwritable(why: &str) -> BindError {
    BindError::new(Rule::Unwritable, 0).found(why)
}

#[cold]
pub(super) fn missing_attribute(attribute: &Attribute<'_>) -> BindError {
    BindError::new(Rule::MissingAttribute, 0).expect(attribute.name.local)
}

#[cold]
pub(super) fn wrong_count(particle: &Particle<'_>, count: usize) -> BindError {
    let error = occurrence(count, particle.min, particle.max);
    match &particle.term {
        Term::Element(element) => error.within(element.name.local),
        _ => {
            let mut error = error;
            super::first::starts_of(&particle.term, &mut |name| {
                let expected = name.map_or("an element that the wildcard admits", |name| name.local);
                error = error.clone().expect(expected);
            });
            error
        }
    }
}

#[cold]
fn occurrence(count: usize, min: u32, max: u32) -> BindError {
    let bounds = match (min, max) {
        (1, 1) => "must occur once".to_owned(),
        (min, u32::MAX) => format!("must occur at least {min} times"),
        (min, max) => format!("must occur {min} to {max} times"),
    };
    BindError::new(Rule::Occurrence, 0).found(&format!("{bounds}, not {count} times"))
}

/// Numbers the element in an error's path, which begins with it, where it is one of several.
#[cold]
pub(super) fn numbered(error: BindError, element: &Element<'_>, n: usize, of: usize) -> BindError {
    if of > 1 { error.number(element.name.local, n + 1) } else { error }
}
