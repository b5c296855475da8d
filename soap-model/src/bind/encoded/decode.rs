//! From the graph to values: references, types, structs.
use super::super::read::{Binder, Read, can_be_without, mismatch, set_nil, takes_nil};
use super::super::{
    BindError, Choice, Content, Desc, Element, Particle, Record, Rule, SlotMut, Term, ValueConstraint,
};
use super::graph::{Graph, Node, NodeId, TextScope, TypeName};
use crate::datatypes::{Builtin, Simple};
use crate::xml::{Name, Ns, names};

/// The schema namespaces of drafts, whose built-in types some peers still name.
const OLD_XSD: [&str; 2] = ["http://www.w3.org/1999/XMLSchema", "http://www.w3.org/2000/10/XMLSchema"];

/// The element that says which accessor is a procedure's result (SOAP 1.2 part 2, 4.2.1). Here the contract says that.
const RPC: &str = "http://www.w3.org/2003/05/soap-rpc";

/// One reading.
pub(super) struct Decoder<'b, 'r, 'a, 't> {
    pub(super) binder: &'b mut Binder<'r, 'a, 't>,
    pub(super) graph: Graph<'a>,
    /// The structs and arrays that are being read, each within the one before.
    pub(super) open: Vec<NodeId>,
    /// The elements read at least once.
    seen: Vec<bool>,
    /// What values took beyond the message's own.
    spent: usize,
}

impl<'b, 'r, 'a, 't> Decoder<'b, 'r, 'a, 't> {
    pub(super) fn new(binder: &'b mut Binder<'r, 'a, 't>, graph: Graph<'a>) -> Self {
        let seen = vec![false; graph.len()];
        Decoder { binder, graph, open: Vec::new(), seen, spent: 0 }
    }

    /// The root. The name of an rpc wrapper is not significant (SOAP 1.1, 7.1); who asked for it has looked at the others'.
    pub(super) fn root(&mut self, element: &Element<'t>, slot: SlotMut<'_, 't>, node: NodeId) -> Read<()> {
        self.accessor(element, slot, node, None)
    }

    /// The value of an accessor: what the element holds or refers to. `assumed` is its type where neither says so.
    pub(super) fn accessor(
        &mut self,
        element: &Element<'t>,
        slot: SlotMut<'_, 't>,
        node: NodeId,
        assumed: Option<&TypeName<'a>>,
    ) -> Read<()> {
        let target = self.graph.target(node)?;
        if self.graph.node(node).is_nil() || self.graph.node(target).is_nil() {
            return self.nil(slot, node);
        }
        if let Some(levels) = self.open.iter().rev().position(|open| *open == target) {
            return self.ancestor(slot, levels as u32, target);
        }
        let slot = match slot {
            SlotMut::Any(shape) => {
                let fragment = self.fragment(node, assumed)?;
                shape.put(fragment);
                return Ok(());
            }
            slot => slot,
        };
        self.spend_on(target)?;
        let given = self.graph.node(target).type_name().or(self.graph.node(node).type_name()).cloned();
        let is_given = given.is_some();
        let given = given.or_else(|| assumed.cloned());
        match slot {
            SlotMut::Choice(choice) => self.family(element, choice, target, given),
            SlotMut::Choices(place) => self.family(element, place.fresh(), target, given),
            slot => {
                let given = given.filter(|_| is_given);
                self.value(element.type_name, element.simple, element.value, slot, target, given)
            }
        }
    }

    /// A value of one type.
    fn value(
        &mut self,
        declared: Option<Name<'t>>,
        simple: Option<&'t Simple<'t>>,
        constraint: ValueConstraint<'t>,
        slot: SlotMut<'_, 't>,
        node: NodeId,
        given: Option<TypeName<'a>>,
    ) -> Read<()> {
        match slot {
            SlotMut::Record(record) => self.record(record, declared, node, given),
            SlotMut::Records(place) => self.record(place.fresh(), declared, node, given),
            SlotMut::Any(_) | SlotMut::Choice(_) | SlotMut::Choices(_) | SlotMut::Attributes(_) => {
                Err(mismatch(self.offset(node)))
            }
            slot => {
                if let Some(given) = given
                    && !self.is_simple_type(&given)
                    && declared != Some(given.name())
                {
                    self.wrong_type(&given, declared, node)?;
                }
                self.text(simple, constraint, slot, node)
            }
        }
    }

    /// A struct or an array.
    fn record(
        &mut self,
        record: &mut dyn Record<'t>,
        declared: Option<Name<'t>>,
        node: NodeId,
        given: Option<TypeName<'a>>,
    ) -> Read<()> {
        let desc = record.desc();
        if let Some(given) = given {
            let name = given.name();
            let of_encoding = matches!(name.ns, Ns::ENC11 | Ns::ENC12)
                && match desc.content {
                    Content::Array(_) => name.local == "Array",
                    _ => name.local == "Struct",
                };
            if declared != Some(name) && desc.name != Some(name) && !of_encoding && !self.is_any_type(&given)
            {
                self.wrong_type(&given, declared.or(desc.name), node)?;
            }
        }
        self.enter(node)?;
        self.attributes(record, desc, node)?;
        let first = desc.first_content_slot();
        match desc.content {
            Content::Sequence(_) | Content::Optional(_) | Content::Counted(_) | Content::All(_) => {
                let mut next = self.graph.first_child(node);
                self.no_text(node)?;
                self.group(record, desc, &mut next, Some(node))?;
            }
            Content::Array(array) => self.array(record, array, first, node)?,
            Content::Text { simple } => {
                self.text(simple, ValueConstraint::None, record.slot(first), node)?;
            }
            Content::Mixed { arms, .. } => self.mixed(record.slot(first), arms, node)?,
            Content::Empty => {
                if let Some(child) = self.graph.first_child(node) {
                    self.unexpected(child, &[])?;
                }
            }
        }
        self.open.pop();
        Ok(())
    }

    /// A struct or array within those that are open.
    pub(super) fn enter(&mut self, node: NodeId) -> Read<()> {
        let limit = self.binder.reader.limits().nesting;
        if self.open.len() >= limit as usize {
            let error = BindError::new(Rule::Expansion, self.offset(node));
            return Err(error.found(&format!("values within each other, more than {limit} deep")));
        }
        self.open.push(node);
        Ok(())
    }

    /// The attributes of a struct.
    fn attributes(&mut self, record: &mut dyn Record<'t>, desc: &'t Desc<'t>, node: NodeId) -> Read<()> {
        let offset = self.offset(node);
        for (at, declared) in desc.attributes.iter().enumerate() {
            let found = self.graph.node(node).marks().and_then(|marks| {
                marks.others.iter().find(|(name, _)| *name == declared.name).map(|(_, value)| value.clone())
            });
            match (found, declared.value) {
                (Some(text), _) => {
                    let (simple, value) = (declared.simple, declared.value);
                    self.binder.simple_value(simple, value, record.slot(at), &text, None, offset)?;
                }
                (None, ValueConstraint::Default(text) | ValueConstraint::Fixed(text))
                    if !declared.required =>
                {
                    let value = declared.value;
                    self.binder.simple_value(declared.simple, value, record.slot(at), text, None, offset)?;
                }
                (None, _) if declared.required => {
                    let is_empty = can_be_without(record, at);
                    self.binder.report_missing(is_empty, Rule::MissingAttribute, offset, |_, error| {
                        error.expect(declared.name.local)
                    })?;
                }
                (None, _) => {}
            }
        }
        let others = self.graph.node(node).marks().map_or(&[][..], |marks| marks.others.as_slice());
        for (name, value) in others {
            let declared = desc.attributes.iter().any(|declared| declared.name == *name);
            if declared || *name == (Name { ns: Ns::NONE, local: "id" }) {
                continue;
            }
            if desc.any_attribute.is_some_and(|wildcard| wildcard.namespaces.admits(name.ns))
                && let SlotMut::Attributes(list) = record.slot(desc.attributes.len())
            {
                let uri = self.binder.reader.uri(name.ns);
                list.push(super::super::AnyAttribute::new(uri, name.local, value.clone()));
                continue;
            }
            self.binder.report(Rule::UnexpectedAttribute, offset, |binder, error| {
                error.found(&binder.clark(*name))
            })?;
        }
        Ok(())
    }

    /// The accessors of a struct, in any order. A `whole` struct has no others; a group within one leaves them.
    fn group(
        &mut self,
        record: &mut dyn Record<'t>,
        desc: &'t Desc<'t>,
        next: &mut Option<NodeId>,
        whole: Option<NodeId>,
    ) -> Read<()> {
        let (particles, _) = desc.particles();
        let first = desc.first_content_slot();
        let mut counts = vec![0_u32; particles.len()];
        while let Some(child) = *next {
            let name = self.graph.node(child).name;
            let fits = |wildcard: bool| {
                particles.iter().enumerate().position(|(at, particle)| {
                    counts[at] < particle.max
                        && matches!(particle.term, Term::Any(_)) == wildcard
                        && takes(&particle.term, name)
                })
            };
            let mut found = fits(false).or_else(|| fits(true));
            if found.is_none() {
                let Some(node) = whole else { break };
                if self.is_misnamed_result(node, child, particles) {
                    found = Some(0);
                }
            }
            match found {
                Some(at) => {
                    counts[at] += self.take(record.slot(first + at), &particles[at], next)?;
                }
                None => {
                    if self.binder.reader.uri(name.ns) != RPC {
                        self.unexpected(child, particles)?;
                    }
                    *next = self.graph.next(child);
                }
            }
        }
        for (at, particle) in particles.iter().enumerate() {
            // Where a place can be empty, absence is null (SOAP 1.1, 5.5; SOAP 1.2 part 2, 3.1.5.1).
            if particle.min > 0 && counts[at] == 0 && !record.get(first + at).is_empty() {
                let offset = whole.or(*next).map_or(0, |node| self.offset(node));
                self.binder.report_missing(false, Rule::MissingElement, offset, |_, error| {
                    expect(error, particle)
                })?;
            }
        }
        Ok(())
    }

    /// In lax reading the first accessor of a message is its first part whatever it is called: the name of a result is
    /// not significant (SOAP 1.1, 7.1).
    fn is_misnamed_result(&self, node: NodeId, child: NodeId, particles: &[Particle<'t>]) -> bool {
        let Some(result) = particles.first() else { return false };
        let children = std::iter::successors(self.graph.first_child(node), |id| self.graph.next(*id));
        !self.binder.strict
            && self.open.len() == 1
            && self.graph.first_child(node) == Some(child)
            && matches!(result.term, Term::Element(_))
            && !children.map(|id| self.graph.node(id).name).any(|name| takes(&result.term, name))
    }

    /// The occurrences of a particle that follow one another: how many there were. The first is known to fit.
    fn take(
        &mut self,
        mut slot: SlotMut<'_, 't>,
        particle: &'t Particle<'t>,
        next: &mut Option<NodeId>,
    ) -> Read<u32> {
        let mut count = 0;
        while let Some(child) = *next {
            let name = self.graph.node(child).name;
            if count > 0 && (count >= particle.max || !takes(&particle.term, name)) {
                break;
            }
            count += 1;
            match &particle.term {
                Term::Element(element) => {
                    self.accessor(element, slot.reborrow(), child, None)?;
                    *next = self.graph.next(child);
                }
                Term::Choice(arms) => {
                    let choice: &mut dyn Choice<'t> = match &mut slot {
                        SlotMut::Choice(choice) => *choice,
                        SlotMut::Choices(place) => place.fresh(),
                        _ => return Err(mismatch(self.offset(child))),
                    };
                    let arm = arms.particles.iter().position(|arm| takes(&arm.term, name));
                    let Some(arm) = arm else { return Err(mismatch(self.offset(child))) };
                    self.take(choice.choose(arm), &arms.particles[arm], next)?;
                }
                Term::Group(desc) => {
                    let record: &mut dyn Record<'t> = match &mut slot {
                        SlotMut::Record(record) => *record,
                        SlotMut::Records(place) => place.fresh(),
                        _ => return Err(mismatch(self.offset(child))),
                    };
                    self.group(record, desc, next, None)?;
                }
                Term::Any(_) => {
                    let SlotMut::Any(shape) = &mut slot else { return Err(mismatch(self.offset(child))) };
                    let fragment = self.fragment(child, None)?;
                    shape.reborrow().put(fragment);
                    *next = self.graph.next(child);
                }
            }
        }
        Ok(count)
    }

    /// Text and elements. The encoding has no such values, but a type may say so.
    fn mixed(&mut self, slot: SlotMut<'_, 't>, arms: &'t [Particle<'t>], node: NodeId) -> Read<()> {
        let SlotMut::Choices(place) = slot else { return Err(mismatch(self.offset(node))) };
        let text = self.graph.node(node).text.trim().to_owned();
        if !text.is_empty()
            && let SlotMut::String(shape) = place.fresh().choose(0)
        {
            shape.put(text);
        }
        let mut next = self.graph.first_child(node);
        while let Some(child) = next {
            let name = self.graph.node(child).name;
            match arms.iter().position(|arm| takes(&arm.term, name)) {
                Some(arm) => {
                    self.take(place.fresh().choose(arm + 1), &arms[arm], &mut next)?;
                }
                None => {
                    self.unexpected(child, arms)?;
                    next = self.graph.next(child);
                }
            }
        }
        Ok(())
    }

    /// A member of a family of types.
    fn family(
        &mut self,
        element: &Element<'t>,
        choice: &mut dyn Choice<'t>,
        node: NodeId,
        given: Option<TypeName<'a>>,
    ) -> Read<()> {
        let given = given.filter(|given| !self.is_any_type(given));
        let wanted = given.as_ref().map(TypeName::name).or(element.type_name);
        let arm = match wanted {
            Some(name) => element.types.iter().position(|member| member.name == name),
            None => Some(0),
        };
        if let Some((arm, member)) = arm.and_then(|arm| Some((arm, element.types.get(arm)?))) {
            return self.value(
                Some(member.name),
                member.simple,
                element.value,
                choice.choose(arm),
                node,
                None,
            );
        }
        match &given {
            Some(given) => self.wrong_type(given, element.type_name, node)?,
            None => {
                let offset = self.offset(node);
                self.binder.report(Rule::AbstractType, offset, |binder, error| {
                    error.found(&element.type_name.map_or_else(String::new, |name| binder.clark(name)))
                })?;
            }
        }
        let fragment = self.fragment(node, None)?;
        match choice.choose(element.types.len()) {
            SlotMut::Any(shape) => shape.put(fragment),
            _ => return Err(mismatch(self.offset(node))),
        }
        Ok(())
    }

    /// A simple value.
    fn text(
        &mut self,
        simple: Option<&'t Simple<'t>>,
        constraint: ValueConstraint<'t>,
        slot: SlotMut<'_, 't>,
        node: NodeId,
    ) -> Read<()> {
        let offset = self.offset(node);
        let slot = match slot {
            SlotMut::Base64(shape) => match self.attached(node) {
                Some(reference) => return self.binder.attached_part(simple, shape, &reference, offset),
                None => SlotMut::Base64(shape),
            },
            slot => slot,
        };
        if self.graph.first_child(node).is_some() {
            self.binder.report(Rule::ElementInText, offset, |_, error| error)?;
        }
        let Node { text, .. } = self.graph.node(node);
        let text = match constraint {
            ValueConstraint::Default(given) | ValueConstraint::Fixed(given) if text.is_empty() => given,
            _ => text,
        };
        match self.graph.node(node).marks().and_then(|marks| marks.prefix.as_ref()) {
            Some((prefix, uri)) => {
                let outer = self.binder.reader.fork();
                let scope = TextScope(prefix, uri, &outer);
                self.binder.simple_value(simple, constraint, slot, text, Some(&scope), offset)
            }
            None => self.binder.simple_value(simple, constraint, slot, text, None, offset),
        }
    }

    /// The reference to a part of the message that a binary value is: its own (SOAP with Attachments, 3) or that of an
    /// `xop:Include`.
    fn attached(&self, node: NodeId) -> Option<std::borrow::Cow<'a, str>> {
        self.binder.cx.parts.as_ref()?;
        let href = |node: NodeId| {
            let others = &self.graph.node(node).marks()?.others;
            let (_, href) = others.iter().find(|(name, _)| *name == Name { ns: Ns::NONE, local: "href" })?;
            Some(href.clone())
        };
        if let Some(own) = href(node) {
            return Some(own);
        }
        let child = self.graph.first_child(node)?;
        let name = self.graph.node(child).name;
        let is_include = name.local == "Include" && self.binder.reader.uri(name.ns) == names::XOP;
        if is_include { href(child) } else { None }
    }

    /// A null.
    fn nil(&mut self, mut slot: SlotMut<'_, 't>, node: NodeId) -> Read<()> {
        if takes_nil(&slot) {
            set_nil(&mut slot);
            return Ok(());
        }
        let offset = self.offset(node);
        self.binder.report(Rule::NotNillable, offset, |_, error| error)
    }

    /// A reference to a struct or array that is being read.
    fn ancestor(&mut self, slot: SlotMut<'_, 't>, levels: u32, target: NodeId) -> Read<()> {
        let holds = match slot {
            SlotMut::Records(place) => place.ancestor(levels),
            SlotMut::Choices(place) => place.ancestor(levels),
            _ => false,
        };
        if holds { Ok(()) } else { Err(self.cycle(target)) }
    }

    #[cold]
    pub(super) fn cycle(&self, node: NodeId) -> BindError {
        BindError::new(Rule::Cycle, self.offset(node)).found(self.graph.node(node).name.local)
    }

    /// Counts an element that was read before.
    pub(super) fn spend_on(&mut self, node: NodeId) -> Read<()> {
        if std::mem::replace(&mut self.seen[node as usize], true) {
            let cost = self.graph.node(node).cost();
            return self.spend(cost, node);
        }
        Ok(())
    }

    /// Counts what is made beyond the message's own.
    pub(super) fn spend(&mut self, bytes: usize, node: NodeId) -> Read<()> {
        self.spent = self.spent.saturating_add(bytes);
        let limit = self.binder.reader.limits().expansion;
        if self.spent as u64 <= limit {
            return Ok(());
        }
        let error = BindError::new(Rule::Expansion, self.offset(node));
        Err(error.found(&format!("shared values and holes of arrays that come to more than {limit} bytes")))
    }

    pub(super) fn offset(&self, node: NodeId) -> usize {
        self.graph.node(node).offset()
    }

    fn no_text(&mut self, node: NodeId) -> Read<()> {
        if self.graph.node(node).text.trim().is_empty() {
            return Ok(());
        }
        let offset = self.offset(node);
        self.binder.report(Rule::UnexpectedText, offset, |_, error| error)
    }

    pub(super) fn unexpected(&mut self, node: NodeId, particles: &[Particle<'t>]) -> Read<()> {
        let (offset, name) = (self.offset(node), self.graph.node(node).name);
        self.binder.report(Rule::UnexpectedElement, offset, |_, error| {
            particles.iter().fold(error.found(name.local), expect)
        })
    }

    #[cold]
    fn wrong_type(&mut self, given: &TypeName<'a>, declared: Option<Name<'t>>, node: NodeId) -> Read<()> {
        let offset = self.offset(node);
        self.binder.report(Rule::Type, offset, |binder, error| {
            let error = error.found(&binder.clark(given.name()));
            match declared {
                Some(declared) => error.expect(binder.clark(declared)),
                None => error,
            }
        })
    }

    /// A built-in type of XML Schema or its namesake in an encoding: whether the text is a value of the declared type, its
    /// reading will show.
    fn is_simple_type(&self, given: &TypeName<'a>) -> bool {
        let known = Builtin::ALL.iter().any(|builtin| builtin.name() == given.local);
        match given.ns {
            Ns::XSD | Ns::ENC11 | Ns::ENC12 => known || given.local == "base64",
            ns => OLD_XSD.contains(&self.binder.reader.uri(ns)),
        }
    }

    pub(super) fn is_any_type(&self, given: &TypeName<'a>) -> bool {
        let uri = self.binder.reader.uri(given.ns);
        matches!(&*given.local, "anyType" | "ur-type") && (uri == names::XSD || OLD_XSD.contains(&uri))
    }
}

/// A particle takes accessors of this name. They are known by their local names: some peers qualify them.
fn takes(term: &Term<'_>, name: Name<'_>) -> bool {
    match term {
        Term::Element(element) => element.name.local == name.local,
        Term::Choice(arms) => arms.particles.iter().any(|arm| takes(&arm.term, name)),
        Term::Group(desc) => desc.particles().0.iter().any(|particle| takes(&particle.term, name)),
        Term::Any(wildcard) => wildcard.namespaces.admits(name.ns),
    }
}

#[cold]
fn expect(error: BindError, particle: &Particle<'_>) -> BindError {
    match &particle.term {
        Term::Element(element) => error.expect(element.name.local),
        _ => error,
    }
}
