//! From values to the encoding: every value as a tree, with its type; what contains itself by reference.
use super::super::slots::simple_slots;
use super::super::write::{
    Output, Simple, Write, mismatch, missing_attribute, numbered, unwritable, wrong_count,
};
use super::super::{
    Arms, Array, BindError, Choice, Content, Desc, Element, Nillable, Particle, Record, Root, ShapeRef,
    SlotRef, Term, TextPlace,
};
use super::Encoding;
use super::circles::Circles;
use crate::datatypes::{Base64Binary, Date, DateTime, Decimal, Integer, Time};
use crate::xml::{Event, Fragment, Name, Ns};
use std::collections::HashSet;

/// Writes the root element with the value in the slot.
pub(in crate::bind) fn write<'t>(
    root: &Root<'t>,
    slot: SlotRef<'_, 't>,
    output: Output<'_, '_, '_>,
    encoding: Encoding,
) -> Write<()> {
    let circles = Circles::of(&slot);
    let mut encoder = Encoder { output, encoding, circles, count: 0, open: Vec::new(), is_root: true };
    encoder.element(&root.element, root.element.name, slot)
}

struct Encoder<'w, 'o, 'p> {
    output: Output<'w, 'o, 'p>,
    encoding: Encoding,
    /// Numbers of the structs and arrays that get an identity.
    circles: HashSet<u32>,
    /// Number of structs and arrays started.
    count: u32,
    /// The open ones.
    open: Vec<u32>,
    /// The next start tag is the root's, which says what the encoding is.
    is_root: bool,
}

impl Encoder<'_, '_, '_> {
    fn start<'t>(&mut self, name: Name<'_>, type_name: Option<Name<'t>>) {
        self.output.writer.start(name);
        if std::mem::take(&mut self.is_root) {
            let style = Name { ns: self.encoding.envelope(), local: "encodingStyle" };
            self.output.writer.attribute(style, self.encoding.style());
        }
        if let Some(name) = type_name {
            self.name_attribute(Name { ns: Ns::XSI, local: "type" }, name);
        }
    }

    fn name_attribute(&mut self, attribute: Name<'_>, value: Name<'_>) {
        self.output.writer.start_attribute(attribute);
        self.name(value);
        self.output.writer.end_attribute();
    }

    /// A qualified name; one of the other version's encoding is that of this version.
    fn name(&mut self, name: Name<'_>) {
        let ns = if matches!(name.ns, Ns::ENC11 | Ns::ENC12) { self.encoding.ns() } else { name.ns };
        self.output.writer.qname(Name { ns, ..name });
    }

    /// The accessors of a particle.
    fn particle<'t>(&mut self, particle: &Particle<'t>, slot: SlotRef<'_, 't>) -> Write<()> {
        let count = slot.len();
        if let Term::Element(element) = &particle.term {
            // Accessors are in no namespace.
            let name = Name { ns: Ns::NONE, local: element.name.local };
            if count == 0 && particle.min > 0 && can_be_empty(&slot) {
                self.nil(name);
                return Ok(());
            }
            if self.output.checked && (count < particle.min as usize || count > particle.max as usize) {
                return Err(wrong_count(particle, count));
            }
            return self.element(element, name, slot);
        }
        if self.output.checked && (count < particle.min as usize || count > particle.max as usize) {
            return Err(wrong_count(particle, count));
        }
        match (&particle.term, slot) {
            (Term::Choice(arms), SlotRef::Choice(choice)) => self.arm(arms, choice),
            (Term::Choice(arms), SlotRef::Choices(place)) => {
                for n in 0..count {
                    if let Some(Nillable::Value(choice)) = place.at(n) {
                        self.arm(arms, choice)?;
                    }
                }
                Ok(())
            }
            (Term::Group(desc), SlotRef::Record(record)) => self.content(record, desc),
            (Term::Group(desc), SlotRef::Records(place)) => {
                for n in 0..count {
                    if let Some(Nillable::Value(record)) = place.at(n) {
                        self.content(record, desc)?;
                    }
                }
                Ok(())
            }
            (Term::Any(_), SlotRef::Any(shape)) => {
                for n in 0..count {
                    if let Some(Nillable::Value(fragment)) = shape.at(n) {
                        self.output.writer.fragment(fragment);
                    }
                }
                Ok(())
            }
            _ => Err(mismatch()),
        }
    }

    fn arm<'t>(&mut self, arms: &Arms<'t>, choice: &dyn Choice<'t>) -> Write<()> {
        let (arm, slot) = choice.chosen();
        match arms.particles.get(arm) {
            Some(particle) => self.particle(particle, slot),
            None => Err(mismatch()),
        }
    }

    /// All values in the slot, each as an element of this name.
    fn element<'t>(&mut self, element: &Element<'t>, name: Name<'_>, slot: SlotRef<'_, 't>) -> Write<()> {
        let declared = element.type_name;
        match slot {
            SlotRef::Record(record) => self.record(name, declared, record),
            SlotRef::Records(place) => {
                for n in 0..place.len() {
                    match (place.at(n), place.ancestor_at(n)) {
                        (Some(Nillable::Value(record)), _) => self.record(name, declared, record),
                        (_, Some(levels)) => self.ancestor(name, levels),
                        _ => {
                            self.nil(name);
                            Ok(())
                        }
                    }
                    .map_err(|error| numbered(error, element, n, place.len()))?;
                }
                Ok(())
            }
            SlotRef::Choice(choice) => self.member(element, name, choice),
            SlotRef::Choices(place) => {
                for n in 0..place.len() {
                    match (place.at(n), place.ancestor_at(n)) {
                        (Some(Nillable::Value(choice)), _) => self.member(element, name, choice),
                        (_, Some(levels)) => self.ancestor(name, levels),
                        _ => {
                            self.nil(name);
                            Ok(())
                        }
                    }
                    .map_err(|error| numbered(error, element, n, place.len()))?;
                }
                Ok(())
            }
            SlotRef::Any(shape) => {
                let mut n = 0;
                while let Some(fragment) = shape.at(n) {
                    match fragment {
                        Nillable::Value(fragment) => self.fragment(name, fragment)?,
                        Nillable::Nil => self.nil(name),
                    }
                    n += 1;
                }
                Ok(())
            }
            SlotRef::Attributes(_) => Err(mismatch()),
            simple => self.simple(name, declared, &simple),
        }
    }

    /// A member of a family of types.
    fn member<'t>(&mut self, element: &Element<'t>, name: Name<'_>, choice: &dyn Choice<'t>) -> Write<()> {
        let (arm, slot) = choice.chosen();
        let declared = element.types.get(arm).map(|member| member.name);
        match (declared, slot) {
            (Some(_), SlotRef::Record(record)) => self.record(name, declared, record),
            (Some(_), SlotRef::Records(place)) => match place.at(0) {
                Some(Nillable::Value(record)) => self.record(name, declared, record),
                _ => Err(mismatch()),
            },
            (None, SlotRef::Any(ShapeRef::One(fragment))) => self.fragment(name, fragment),
            (Some(_), simple) => self.simple(name, declared, &simple),
            (None, _) => Err(mismatch()),
        }
    }

    /// A struct or an array.
    fn record<'t>(
        &mut self,
        name: Name<'_>,
        declared: Option<Name<'t>>,
        record: &dyn Record<'t>,
    ) -> Write<()> {
        let desc = record.desc();
        let number = self.count;
        self.count += 1;
        let type_name = match desc.content {
            Content::Array(_) => Some(Name { ns: self.encoding.ns(), local: "Array" }),
            // Such as an rpc wrapper: what it is called says all.
            _ => declared.filter(|declared| *declared != (Name { ns: Ns::XSD, local: "anyType" })),
        };
        self.start(name, type_name);
        if self.circles.contains(&number) {
            let (ns, value) = match self.encoding {
                Encoding::Soap11 => (Ns::NONE, format!("ref-{number}")),
                Encoding::Soap12 => (Ns::ENC12, format!("ref-{number}")),
            };
            self.output.writer.attribute(Name { ns, local: "id" }, &value);
        }
        self.open.push(number);
        let written = match desc.content {
            Content::Array(array) => self.array(record, array, desc.first_content_slot()),
            _ => self.attributes(record, desc).and_then(|()| self.content(record, desc)),
        };
        self.open.pop();
        if let Err(error) = written {
            return Err(error.within(name.local));
        }
        self.output.writer.end();
        Ok(())
    }

    /// A reference to a struct or array around it.
    fn ancestor(&mut self, name: Name<'_>, levels: u32) -> Write<()> {
        let number = usize::try_from(levels).ok().and_then(|levels| self.open.iter().rev().nth(levels));
        let Some(number) = number.copied() else {
            let error = unwritable("a link to an ancestor that is not there");
            return Err(error.within(name.local));
        };
        self.start(name, None);
        match self.encoding {
            Encoding::Soap11 => {
                self.output.writer.attribute(Name { ns: Ns::NONE, local: "href" }, &format!("#ref-{number}"));
            }
            Encoding::Soap12 => {
                self.output.writer.attribute(Name { ns: Ns::ENC12, local: "ref" }, &format!("ref-{number}"));
            }
        }
        self.output.writer.end();
        Ok(())
    }

    /// The attributes and items of an array.
    fn array<'t>(&mut self, record: &dyn Record<'t>, array: &Array<'t>, slot: usize) -> Write<()> {
        let count = record.get(slot).len();
        let sizes: Vec<u32> = match array.rank {
            0 | 1 => vec![u32::try_from(count).map_err(|_| unwritable("an array of too many items"))?],
            rank => {
                let SlotRef::U32(ShapeRef::Many(sizes)) = record.get(slot + 1) else {
                    return Err(mismatch());
                };
                let total =
                    sizes.iter().try_fold(1_usize, |product, size| product.checked_mul(*size as usize));
                match sizes.len() {
                    0 if count == 0 => vec![0; rank as usize],
                    length if length == rank as usize && total == Some(count) => sizes.clone(),
                    _ => return Err(unwritable("the sizes of the array do not fit its items")),
                }
            }
        };
        let sizes = sizes.iter().map(ToString::to_string).collect::<Vec<_>>();
        match self.encoding {
            Encoding::Soap11 => {
                self.output.writer.start_attribute(Name { ns: Ns::ENC11, local: "arrayType" });
                self.name(array.of);
                self.output.writer.plain(&format!("{}[{}]", array.inner, sizes.join(",")));
                self.output.writer.end_attribute();
            }
            Encoding::Soap12 => {
                // The items of an array of arrays are arrays.
                let array_of_arrays = Name { ns: Ns::ENC12, local: "Array" };
                let of = if array.inner.is_empty() { array.of } else { array_of_arrays };
                self.name_attribute(Name { ns: Ns::ENC12, local: "itemType" }, of);
                self.output.writer.attribute(Name { ns: Ns::ENC12, local: "arraySize" }, &sizes.join(" "));
            }
        }
        self.particle(&array.item, record.get(slot))
    }

    fn attributes<'t>(&mut self, record: &dyn Record<'t>, desc: &'t Desc<'t>) -> Write<()> {
        for (at, attribute) in desc.attributes.iter().enumerate() {
            let slot = record.get(at);
            if slot.is_empty() {
                if attribute.required && self.output.checked {
                    return Err(missing_attribute(attribute));
                }
                continue;
            }
            self.output.writer.start_attribute(attribute.name);
            self.text(&slot)?;
            self.output.writer.end_attribute();
        }
        if desc.any_attribute.is_some() {
            let SlotRef::Attributes(list) = record.get(desc.attributes.len()) else { return Err(mismatch()) };
            for attribute in list {
                let ns = self.output.writer.prefixes().namespace(&attribute.namespace);
                self.output.writer.attribute(Name { ns, local: &attribute.local }, &attribute.value);
            }
        }
        Ok(())
    }

    /// What stands between a struct's tags.
    fn content<'t>(&mut self, record: &dyn Record<'t>, desc: &'t Desc<'t>) -> Write<()> {
        let first = desc.first_content_slot();
        match desc.content {
            Content::Optional(particles)
                if (0..particles.len()).all(|at| record.get(first + at).is_empty()) =>
            {
                Ok(())
            }
            Content::Sequence(particles)
            | Content::Optional(particles)
            | Content::Counted(particles)
            | Content::All(particles) => {
                for (at, particle) in particles.iter().enumerate() {
                    self.particle(particle, record.get(first + at))?;
                }
                Ok(())
            }
            Content::Text { .. } => self.text(&record.get(first)),
            Content::Mixed { arms, .. } => {
                let SlotRef::Choices(place) = record.get(first) else { return Err(mismatch()) };
                for n in 0..place.len() {
                    let Some(Nillable::Value(choice)) = place.at(n) else { continue };
                    match choice.chosen() {
                        (0, slot) => self.text(&slot)?,
                        (arm, slot) => match arms.get(arm - 1) {
                            Some(particle) => self.particle(particle, slot)?,
                            None => return Err(mismatch()),
                        },
                    }
                }
                Ok(())
            }
            Content::Empty => Ok(()),
            // Arrays are never groups.
            Content::Array(_) => Err(mismatch()),
        }
    }

    /// A value of any type, under this name.
    fn fragment(&mut self, name: Name<'_>, fragment: &Fragment) -> Write<()> {
        let (uri, local) = fragment.name();
        let ns = self.output.writer.prefixes().namespace(uri);
        if !self.is_root && (Name { ns, local }) == name {
            self.output.writer.fragment(fragment);
            return Ok(());
        }
        let unreadable = |_| unwritable("a fragment that is not well-formed").within(name.local);
        let mut reader = fragment.reader(&[]);
        reader.root().map_err(unreadable)?;
        self.start(name, None);
        for attribute in reader.attributes() {
            let ns = self.output.writer.prefixes().namespace(reader.uri(attribute.name.ns));
            let value = attribute.value();
            self.output.writer.start_attribute(Name { ns, local: attribute.name.local });
            // `xsi:type`, `arrayType` and `itemType` begin with names, whose prefixes may mean something else here.
            let named = matches!(attribute.name.local, "type" | "arrayType" | "itemType")
                && matches!(attribute.name.ns, Ns::XSI | Ns::ENC11 | Ns::ENC12);
            let end = value.find('[').unwrap_or(value.len());
            match reader.qname(value[..end].trim()) {
                Ok(type_name) if named => {
                    let ns = self.output.writer.prefixes().namespace(reader.uri(type_name.ns));
                    self.output.writer.qname(Name { ns, local: type_name.local });
                    self.output.writer.text(&value[end..]);
                }
                _ => self.output.writer.text(&value),
            }
            self.output.writer.end_attribute();
        }
        loop {
            match reader.next_event().map_err(unreadable)? {
                Event::Start(_) => {
                    let child = reader.fragment().map_err(unreadable)?;
                    self.output.writer.fragment(&child);
                }
                Event::Text(text) => self.output.writer.text(&text),
                Event::End | Event::Done => break,
            }
        }
        self.output.writer.end();
        Ok(())
    }

    fn nil(&mut self, name: Name<'_>) {
        self.start(name, None);
        self.output.writer.attribute(Name { ns: Ns::XSI, local: "nil" }, "true");
        self.output.writer.end();
    }

    fn one<'t>(
        &mut self,
        name: Name<'_>,
        type_name: Option<Name<'t>>,
        value: Nillable<&impl Simple>,
    ) -> Write<()> {
        let Nillable::Value(value) = value else {
            self.nil(name);
            return Ok(());
        };
        self.start(name, type_name);
        value.write_to(&mut self.output).map_err(|error| error.within(name.local))?;
        self.output.writer.end();
        Ok(())
    }

    fn all<'t>(
        &mut self,
        name: Name<'_>,
        type_name: Option<Name<'t>>,
        shape: &ShapeRef<'_, impl Simple>,
    ) -> Write<()> {
        let mut n = 0;
        while let Some(value) = shape.at(n) {
            self.one(name, type_name, value)?;
            n += 1;
        }
        Ok(())
    }

    fn texts<'t>(&mut self, name: Name<'_>, type_name: Option<Name<'t>>, place: &dyn TextPlace) {
        for n in 0..place.len() {
            if place.is_nil(n) {
                self.nil(name);
                continue;
            }
            self.start(name, type_name);
            self.output.writer.value(|out| place.write(n, out));
            self.output.writer.end();
        }
    }
}

/// No value is a value of its place: null.
fn can_be_empty(slot: &SlotRef<'_, '_>) -> bool {
    use super::super::Form;
    fn shape<T>(shape: &ShapeRef<'_, T>) -> bool {
        matches!(shape, ShapeRef::Opt(_) | ShapeRef::OptNil(_))
    }
    macro_rules! opts { ($($(#[$doc:meta])* $variant:ident($type:ty)),* $(,)?) => {
        match slot {
            $(SlotRef::$variant(place) => shape::<$type>(place),)*
            SlotRef::Any(place) => shape::<Fragment>(place),
            SlotRef::Records(place) => matches!(place.form(), Form::Opt | Form::OptNil),
            SlotRef::Choices(place) => matches!(place.form(), Form::Opt | Form::OptNil),
            // A text that is not there stands in a place that may be empty or in a list.
            SlotRef::Text(_) => true,
            SlotRef::Record(_) | SlotRef::Choice(_) | SlotRef::Attributes(_) => false,
        }
    } }
    simple_slots!(opts)
}

macro_rules! simples { ($($(#[$doc:meta])* $variant:ident($type:ty)),* $(,)?) => {
    impl Encoder<'_, '_, '_> {
        fn simple<'t>(
            &mut self,
            name: Name<'_>,
            type_name: Option<Name<'t>>,
            slot: &SlotRef<'_, 't>,
        ) -> Write<()> {
            match slot {
                $(SlotRef::$variant(shape) => self.all(name, type_name, shape)?,)*
                SlotRef::Text(place) => self.texts(name, type_name, *place),
                _ => return Err(mismatch()),
            }
            Ok(())
        }

        /// The text of the first value, without a tag.
        fn text(&mut self, slot: &SlotRef<'_, '_>) -> Result<(), BindError> {
            match slot {
                $(SlotRef::$variant(shape) => {
                    if let Some(Nillable::Value(value)) = shape.at(0) {
                        value.write_to(&mut self.output)?;
                    }
                })*
                SlotRef::Text(place) => {
                    self.output.writer.value(|out| place.write(0, out));
                }
                _ => return Err(mismatch()),
            }
            Ok(())
        }
    }
} }
simple_slots!(simples);
