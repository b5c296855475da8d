//! Identity constraints (part 1, 3.11): `unique`, `key` and `keyref`, evaluated while a document is read.
//!
//! Nothing is searched afterwards: every start tag is compared with the paths of the constraints whose element is open,
//! and the values that fields meet are kept until the element of their constraint ends. What is kept is bounded
//! ([`ReadOptions::identity_bytes`](super::ReadOptions::identity_bytes)).
use super::{BindError, Rule};
use crate::datatypes::Value;
use crate::xml::{Name, Ns};
use std::collections::HashMap;

/// An identity constraint of an element.
#[derive(Debug, Clone, Copy)]
pub struct Constraint<'t> {
    /// Its local name, for messages.
    pub name: &'t str,
    /// Its number, unique among the tables that are read together.
    pub id: u32,
    /// Which of the three.
    pub kind: ConstraintKind,
    /// A keyref refers to it.
    pub referred: bool,
    /// Alternatives of the selector.
    pub selector: &'t [XPath<'t>],
    /// Fields, each with its alternatives.
    pub fields: &'t [&'t [XPath<'t>]],
}

/// Kind of an identity constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConstraintKind {
    /// Values differ where all are present.
    Unique,
    /// Values are present and differ.
    Key,
    /// Values are among those of the constraint with this number.
    KeyRef(u32),
}

/// One alternative of a constraint's restricted XPath.
#[derive(Debug, Clone, Copy)]
pub struct XPath<'t> {
    /// Starts with `.//`.
    pub anywhere: bool,
    /// Child steps.
    pub steps: &'t [NameTest<'t>],
    /// The attribute at the end of a field's path.
    pub attribute: Option<NameTest<'t>>,
}

/// A name test of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameTest<'t> {
    /// `*`
    Any,
    /// `prefix:*`
    Namespace(Ns),
    /// A name.
    Name(Name<'t>),
}

impl NameTest<'_> {
    fn admits(self, name: Name<'_>) -> bool {
        match self {
            NameTest::Any => true,
            NameTest::Namespace(ns) => ns == name.ns,
            NameTest::Name(wanted) => wanted == name,
        }
    }
}

impl XPath<'_> {
    /// Its steps lead to the last of these names, from just before the first.
    fn leads_to(&self, names: &[Name<'_>]) -> bool {
        let Some(skipped) = names.len().checked_sub(self.steps.len()) else { return false };
        (skipped == 0 || self.anywhere)
            && self.steps.iter().zip(&names[skipped..]).rev().all(|(step, name)| step.admits(*name))
    }
}

/// Most nodes that selectors have found and that are not yet read to their end.
const MAX_OPEN: usize = 1024;

/// What a value takes beside its text, roughly.
const VALUE_BYTES: usize = 64;

type Sequence = Vec<Value>;

/// The state of one reading.
#[derive(Debug, Default)]
pub(super) struct Identities<'a, 't> {
    /// Names of the open elements.
    names: Vec<Name<'a>>,
    scopes: Vec<Scope<'t>>,
    targets: Vec<Target<'t>>,
    /// Fields that the innermost element, or one of its attributes, is.
    wants: Vec<Want<'t>>,
    /// Keys of elements that were read to their end, for keyrefs of those around them.
    merged: Vec<Merged>,
    bytes: usize,
    max_bytes: usize,
}

/// An open element that has a constraint.
#[derive(Debug)]
struct Scope<'t> {
    /// Number of elements open with it.
    depth: usize,
    constraint: &'t Constraint<'t>,
    /// The sequences found so far; for a keyref with where they stand.
    found: HashMap<Sequence, usize>,
}

/// An open element that a selector found.
#[derive(Debug)]
struct Target<'t> {
    depth: usize,
    /// Index into the scopes.
    scope: usize,
    constraint: &'t Constraint<'t>,
    offset: usize,
    fields: Vec<Field>,
}

#[derive(Debug, Clone)]
enum Field {
    Absent,
    /// The node is there, its value not yet.
    Node,
    /// The node has a simple type and is nil.
    Nil,
    Value(Value),
}

/// The innermost element is a field of this target, or this attribute of it is.
#[derive(Debug)]
struct Want<'t> {
    depth: usize,
    target: usize,
    field: usize,
    attribute: Option<NameTest<'t>>,
}

/// The key table of an open element as far as it comes from its children; None: two of them had the same key.
#[derive(Debug)]
struct Merged {
    depth: usize,
    id: u32,
    found: HashMap<Sequence, Option<usize>>,
    clashes: bool,
}

impl<'a, 't> Identities<'a, 't> {
    pub(super) fn new(max_bytes: usize) -> Self {
        Identities { max_bytes, ..Self::default() }
    }

    /// An element begins, declared with these constraints.
    pub(super) fn enter(
        &mut self,
        name: Name<'a>,
        constraints: &'t [Constraint<'t>],
        nillable: bool,
        offset: usize,
    ) -> Result<(), BindError> {
        self.names.push(name);
        let depth = self.names.len();
        for constraint in constraints {
            self.scopes.push(Scope { depth, constraint, found: HashMap::new() });
        }
        if self.scopes.is_empty() {
            return Ok(());
        }
        for (number, scope) in self.scopes.iter().enumerate() {
            let names = &self.names[scope.depth..];
            if scope.constraint.selector.iter().any(|path| path.leads_to(names)) {
                self.targets.push(Target {
                    depth,
                    scope: number,
                    constraint: scope.constraint,
                    offset,
                    fields: vec![Field::Absent; scope.constraint.fields.len()],
                });
            }
        }
        if self.targets.len() > MAX_OPEN {
            return Err(too_much(offset));
        }
        for (number, target) in self.targets.iter_mut().enumerate() {
            let names = &self.names[target.depth..];
            for (field, paths) in target.constraint.fields.iter().enumerate() {
                let mut is_node = false;
                for path in paths.iter().filter(|path| path.leads_to(names)) {
                    // Two alternatives may lead to the same element, which is one node.
                    if path.attribute.is_none() && std::mem::replace(&mut is_node, true) {
                        continue;
                    }
                    self.wants.push(Want { depth, target: number, field, attribute: path.attribute });
                }
                if is_node {
                    if !matches!(target.fields[field], Field::Absent) {
                        return Err(several(target.constraint, offset));
                    }
                    if nillable && target.constraint.kind == ConstraintKind::Key {
                        let error = BindError::new(Rule::Identity, offset);
                        let name = target.constraint.name;
                        return Err(error
                            .found(&format!("a field of the key `{name}` is an element that may be nil")));
                    }
                    target.fields[field] = Field::Node;
                }
            }
        }
        Ok(())
    }

    /// Some field is the innermost element or one of its attributes.
    pub(super) fn wants(&self) -> bool {
        self.wants.last().is_some_and(|want| want.depth == self.names.len())
    }

    /// The innermost element (or an attribute of it) has this value.
    pub(super) fn value(
        &mut self,
        attribute: Option<Name<'_>>,
        value: &Value,
        size: usize,
        offset: usize,
    ) -> Result<(), BindError> {
        let depth = self.names.len();
        let mut seen: Vec<(usize, usize)> = Vec::new();
        for want in self.wants.iter().rev().take_while(|want| want.depth == depth) {
            let is_it = match (want.attribute, attribute) {
                (None, None) => true,
                (Some(test), Some(name)) => test.admits(name),
                _ => false,
            };
            // The same attribute may be reached by two alternatives.
            if !is_it || seen.contains(&(want.target, want.field)) {
                continue;
            }
            seen.push((want.target, want.field));
            let Some(target) = self.targets.get_mut(want.target) else { continue };
            let Some(field) = target.fields.get_mut(want.field) else { continue };
            if attribute.is_some() && !matches!(field, Field::Absent) {
                return Err(several(target.constraint, offset));
            }
            self.bytes += size + VALUE_BYTES;
            if self.bytes > self.max_bytes {
                return Err(too_much(offset));
            }
            *field = Field::Value(value.clone());
        }
        Ok(())
    }

    /// The innermost element has a simple type, and no value.
    pub(super) fn nil(&mut self) {
        let depth = self.names.len();
        for want in self.wants.iter().rev().take_while(|want| want.depth == depth) {
            if want.attribute.is_none()
                && let Some(field) =
                    self.targets.get_mut(want.target).and_then(|target| target.fields.get_mut(want.field))
            {
                *field = Field::Nil;
            }
        }
    }

    /// The innermost element was read to its end.
    pub(super) fn leave(&mut self) -> Result<(), BindError> {
        let depth = self.names.len();
        while let Some(want) = self.wants.pop_if(|want| want.depth == depth) {
            let Some(target) = self.targets.get(want.target) else { continue };
            if want.attribute.is_none() && matches!(target.fields[want.field], Field::Node) {
                let error = BindError::new(Rule::Identity, target.offset);
                let name = target.constraint.name;
                return Err(error.found(&format!("a field of `{name}` is an element without a simple value")));
            }
        }
        while let Some(target) = self.targets.pop_if(|target| target.depth == depth) {
            self.qualify(target)?;
        }
        while self.scopes.last().is_some_and(|scope| scope.depth == depth) {
            let first = self.scopes.iter().rposition(|scope| scope.depth != depth).map_or(0, |last| last + 1);
            let scopes = self.scopes.split_off(first);
            self.refer(&scopes, depth)?;
            for scope in scopes.into_iter().filter(|scope| scope.constraint.referred) {
                self.keep(scope, depth);
            }
        }
        self.names.pop();
        self.hand_up(depth);
        Ok(())
    }

    /// The sequence of an element that a selector found is complete.
    fn qualify(&mut self, target: Target<'t>) -> Result<(), BindError> {
        let Target { constraint, offset, scope, fields, .. } = target;
        let values = fields.into_iter().map(|field| match field {
            Field::Value(value) => Some(value),
            Field::Absent | Field::Node | Field::Nil => None,
        });
        let Some(sequence) = values.collect::<Option<Sequence>>() else {
            if constraint.kind != ConstraintKind::Key {
                return Ok(());
            }
            let error = BindError::new(Rule::Identity, offset);
            return Err(error.found(&format!("a field of the key `{}` is absent", constraint.name)));
        };
        let Some(scope) = self.scopes.get_mut(scope) else { return Ok(()) };
        let shown = (constraint.kind, &scope.found);
        if let (ConstraintKind::Unique | ConstraintKind::Key, found) = shown
            && found.contains_key(&sequence)
        {
            let values = show(&sequence);
            let error = BindError::new(Rule::Identity, offset);
            return Err(error.found(&format!("{values} stands twice, against `{}`", constraint.name)));
        }
        scope.found.insert(sequence, offset);
        Ok(())
    }

    /// Every reference is among the keys of its element (clause 4.3).
    fn refer(&self, scopes: &[Scope<'t>], depth: usize) -> Result<(), BindError> {
        for scope in scopes {
            let ConstraintKind::KeyRef(key) = scope.constraint.kind else { continue };
            let own = scopes.iter().find(|scope| scope.constraint.id == key);
            let merged = self.merged.iter().find(|merged| merged.depth == depth && merged.id == key);
            let has = |sequence: &Sequence| {
                own.is_some_and(|own| own.found.contains_key(sequence))
                    || merged.is_some_and(|merged| matches!(merged.found.get(sequence), Some(Some(_))))
            };
            let missing = scope.found.iter().filter(|(sequence, _)| !has(sequence));
            if let Some((sequence, offset)) = missing.min_by_key(|(_, offset)| **offset) {
                let error = BindError::new(Rule::Identity, *offset);
                let (values, name) = (show(sequence), scope.constraint.name);
                return Err(error.found(&format!("{values} is no key that `{name}` may refer to")));
            }
        }
        Ok(())
    }

    /// Adds an element's own keys to those of its children; own ones come first.
    fn keep(&mut self, scope: Scope<'t>, depth: usize) {
        let id = scope.constraint.id;
        let own = scope.found.into_iter().map(|(sequence, offset)| (sequence, Some(offset)));
        match self.merged.iter_mut().find(|merged| merged.depth == depth && merged.id == id) {
            Some(merged) => merged.found.extend(own),
            None => self.merged.push(Merged { depth, id, found: own.collect(), clashes: false }),
        }
    }

    /// Gives the keys of an element that ended to the one around it; those that two children have are none of its.
    fn hand_up(&mut self, depth: usize) {
        while let Some(mut ended) = self.merged.pop_if(|merged| merged.depth == depth) {
            if ended.clashes {
                ended.found.retain(|_, offset| offset.is_some());
                ended.clashes = false;
            }
            ended.depth = depth - 1;
            let around =
                self.merged.iter_mut().find(|merged| merged.depth == ended.depth && merged.id == ended.id);
            let Some(around) = around else {
                if ended.depth > 0 {
                    // Those of this depth come after all others.
                    let at = self.merged.partition_point(|merged| merged.depth <= ended.depth);
                    self.merged.insert(at, ended);
                }
                continue;
            };
            if around.found.len() < ended.found.len() {
                std::mem::swap(&mut around.found, &mut ended.found);
            }
            for (sequence, offset) in ended.found {
                match around.found.get_mut(&sequence) {
                    Some(known) => {
                        *known = None;
                        around.clashes = true;
                    }
                    None => _ = around.found.insert(sequence, offset),
                }
            }
        }
    }
}

#[cold]
fn several(constraint: &Constraint<'_>, offset: usize) -> BindError {
    let name = constraint.name;
    BindError::new(Rule::Identity, offset).found(&format!("a field of `{name}` is there more than once"))
}

#[cold]
fn too_much(offset: usize) -> BindError {
    BindError::new(Rule::Identity, offset).found("more values than the limit admits")
}

fn show(sequence: &[Value]) -> String {
    let values: Vec<String> = sequence.iter().map(Value::canonical).collect();
    format!("`{}`", values.join("`, `"))
}
