//! Particles, model groups, named groups and element wildcards (part 1, 3.7 to 3.10).
use super::symbols::{Compiler, Key, Place, SchemaIx, Space};
use super::syntax::{self, Node};
use crate::diagnostic::{Deviation, Diagnostic};
use soap_model::contract::{ElementId, Group, NamespaceConstraint, Particle, Process, QName, Term, Wildcard};

const CLAUSE_MODEL: &str = "XSD 1.0 part 1, 3.8.6";

/// A particle as read: named groups not expanded yet.
#[derive(Debug, Clone)]
pub(super) struct ParticleDraft<'a> {
    pub min: u32,
    pub max: Option<u32>,
    pub term: TermDraft<'a>,
    pub place: Place<'a>,
}

/// What it repeats.
#[derive(Debug, Clone)]
pub(super) enum TermDraft<'a> {
    Element(ElementId),
    Wildcard(Wildcard),
    Sequence(Vec<ParticleDraft<'a>>),
    Choice(Vec<ParticleDraft<'a>>),
    All(Vec<ParticleDraft<'a>>),
    /// Index of the named group.
    Reference(usize),
}

/// A named model group.
#[derive(Debug)]
pub(super) struct GroupDraft<'a> {
    pub place: Place<'a>,
    pub key: Key<'a>,
    pub draft: Option<ParticleDraft<'a>>,
    /// For a redefinition without reference to itself: the group that it must restrict.
    pub restricts: Option<usize>,
    /// Its model group with the groups it refers to expanded, as a particle that occurs once.
    pub expanded: Option<Expanded>,
}

/// An expanded particle with its size, for the limits.
#[derive(Debug, Clone)]
pub(super) struct Expanded {
    pub particle: Particle,
    pub size: usize,
    pub depth: usize,
}

impl<'a> GroupDraft<'a> {
    pub(super) fn new(node: Node<'a>, schema: SchemaIx, key: Key<'a>) -> Self {
        GroupDraft { place: Place { node, schema }, key, draft: None, restricts: None, expanded: None }
    }
}

/// What is left of the limits on expansion.
#[derive(Debug)]
pub(super) struct ParticleBudget {
    particles: usize,
    attribute_uses: usize,
    pub exhausted: bool,
}

impl ParticleBudget {
    pub(super) fn new(particles: usize, attribute_uses: usize) -> Self {
        ParticleBudget { particles, attribute_uses, exhausted: false }
    }

    /// Takes particles off; false if there are not as many left.
    pub(super) fn particles(&mut self, count: usize) -> bool {
        let left = self.particles.checked_sub(count);
        self.particles = left.unwrap_or(self.particles);
        left.is_some()
    }

    /// Takes attribute uses off; false if there are not as many left.
    pub(super) fn attribute_uses(&mut self, count: usize) -> bool {
        let left = self.attribute_uses.checked_sub(count);
        self.attribute_uses = left.unwrap_or(self.attribute_uses);
        left.is_some()
    }
}

/// Whether a name is one of the model groups and group references that make a type's content.
pub(super) fn is_content(name: &str) -> bool {
    matches!(name, "sequence" | "choice" | "all" | "group")
}

impl<'a> Compiler<'a, '_> {
    /// Reads a `group` definition.
    pub(super) fn declare_group(&mut self, index: usize) {
        let Place { node, schema } = self.groups[index].place;
        let name = self.owned(self.groups[index].key);
        let Some((model, _)) =
            syntax::components(node).find(|(_, n)| matches!(*n, "sequence" | "choice" | "all"))
        else {
            return;
        };
        for attribute in ["minOccurs", "maxOccurs"] {
            if syntax::attribute(model, attribute).is_some() {
                // Told by the schema for schemas; read as if it were not there.
                continue;
            }
        }
        let draft = self.model_group(schema, model);
        if let Some(redefining) = self.redefining {
            self.redefined_group(index, redefining, &draft);
        }
        self.groups[index].draft = draft.map(|d| ParticleDraft { min: 1, max: Some(1), ..d });
        // The name by which content models tell where a group came from has the index of the draft.
        while self.types.groups.len() <= index {
            self.types.groups.push(QName::default());
        }
        self.types.groups[index] = name;
    }

    /// A redefined group refers to itself once, as exactly one particle, or restricts what it redefines (src-redefine 6).
    fn redefined_group(&mut self, index: usize, redefining: usize, draft: &Option<ParticleDraft<'a>>) {
        let Some(original) = self.globals[redefining].original.map(|g| self.globals[g].target as usize)
        else {
            return;
        };
        let Place { schema, .. } = self.groups[index].place;
        let mut references = Vec::new();
        let mut open: Vec<&ParticleDraft<'a>> = draft.iter().collect();
        while let Some(particle) = open.pop() {
            match &particle.term {
                TermDraft::Reference(group) if *group == original => {
                    references.push((particle.place.node, particle.min, particle.max))
                }
                TermDraft::Sequence(list) | TermDraft::Choice(list) | TermDraft::All(list) => {
                    open.extend(list)
                }
                _ => {}
            }
        }
        match references.as_slice() {
            [] => self.groups[index].restricts = Some(original),
            [(node, min, max)] => {
                if (*min, *max) != (1, Some(1)) {
                    let diagnostic =
                        Diagnostic::error("src-redefine", "a redefined group contains itself exactly once")
                            .expected("`minOccurs` and `maxOccurs` of 1")
                            .clause("XSD 1.0 part 1, 4.2.2");
                    self.error(schema, *node, "", diagnostic);
                }
            }
            [_, (node, ..), ..] => {
                let diagnostic =
                    Diagnostic::error("src-redefine", "a redefined group refers to itself more than once")
                        .clause("XSD 1.0 part 1, 4.2.2");
                self.error(schema, *node, "ref", diagnostic);
            }
        }
    }

    /// Reads a particle; None if it may not occur at all (`maxOccurs="0"`) or is not to be understood.
    pub(super) fn particle(&mut self, schema: SchemaIx, node: Node<'a>) -> Option<ParticleDraft<'a>> {
        let (min, max) = syntax::occurs(node);
        if let Some(most) = max
            && most < min
        {
            let diagnostic = Diagnostic::error(
                "p-props-correct",
                format!("`minOccurs` is {min} and `maxOccurs` is {most}"),
            )
            .expected("`minOccurs` of at most `maxOccurs`")
            .help("`maxOccurs` is 1 where it is not given")
            .clause("XSD 1.0 part 1, 3.9.6");
            let attribute =
                if syntax::attribute(node, "maxOccurs").is_some() { "maxOccurs" } else { "minOccurs" };
            self.error(schema, node, attribute, diagnostic);
        }
        if max == Some(0) {
            return None;
        }
        let place = Place { node, schema };
        let term = match syntax::xsd_name(node)? {
            "element" => self.element_particle(schema, node)?,
            "any" => {
                let target = self.namespace_name(self.schemas[schema].namespace).clone();
                let namespaces = syntax::namespace_constraint(node, &target);
                TermDraft::Wildcard(Wildcard { namespaces, process: syntax::process(node) })
            }
            "group" => {
                let text = syntax::attribute(node, "ref")?;
                let key = self.key(schema, node, text)?;
                let global = self.global(schema, node, "ref", key, Space::Group)?;
                TermDraft::Reference(self.globals[global].target as usize)
            }
            _ => return self.model_group(schema, node),
        };
        Some(ParticleDraft { min, max, term, place })
    }

    /// Reads the particles that stand in a complex type itself, as the draft of 1999 had them: a sequence.
    pub(super) fn bare_particles(&mut self, schema: SchemaIx, node: Node<'a>) -> Option<ParticleDraft<'a>> {
        let children =
            syntax::components(node).filter(|(_, n)| matches!(*n, "element" | "any") || is_content(n));
        let list = children.filter_map(|(child, _)| self.particle(schema, child)).collect();
        Some(ParticleDraft {
            min: 1,
            max: Some(1),
            term: TermDraft::Sequence(list),
            place: Place { node, schema },
        })
    }

    /// Reads a `sequence`, `choice` or `all`.
    fn model_group(&mut self, schema: SchemaIx, node: Node<'a>) -> Option<ParticleDraft<'a>> {
        let (min, max) = syntax::occurs(node);
        let mut list = Vec::new();
        let all = syntax::xsd_name(node) == Some("all");
        for (child, name) in syntax::components(node) {
            if !matches!(name, "element" | "any" | "group" | "sequence" | "choice" | "all") || name == "all" {
                continue;
            }
            if all {
                self.limit_all(schema, child, name);
            }
            list.extend(self.particle(schema, child));
        }
        let term = match syntax::xsd_name(node)? {
            "sequence" => TermDraft::Sequence(list),
            "choice" => TermDraft::Choice(list),
            "all" => TermDraft::All(list),
            _ => return None,
        };
        Some(ParticleDraft { min, max, term, place: Place { node, schema } })
    }

    /// The elements of an `all` occur at most once (cos-all-limited 2).
    fn limit_all(&mut self, schema: SchemaIx, child: Node<'a>, name: &str) {
        let (_, max) = syntax::occurs(child);
        if name == "element" && max.is_none_or(|m| m > 1) {
            let diagnostic =
                Diagnostic::error("cos-all-limited", "an element of `xs:all` may occur once at most")
                    .expected("`maxOccurs` of 0 or 1")
                    .help("use `xs:choice` with `maxOccurs=\"unbounded\"` for repeated elements in any order")
                    .clause(CLAUSE_MODEL);
            self.tolerate(schema, child, "maxOccurs", Deviation::RepeatedInAll, diagnostic);
        }
    }

    fn element_particle(&mut self, schema: SchemaIx, node: Node<'a>) -> Option<TermDraft<'a>> {
        if let Some(text) = syntax::attribute(node, "ref") {
            self.element_reference(schema, node);
            let key = self.key(schema, node, text)?;
            if key.ns == Self::XSD && key.local == "schema" && self.schemas[schema].namespace != Self::XSD {
                return Some(self.schema_reference(schema, node, key));
            }
            let global = self.global(schema, node, "ref", key, Space::Element)?;
            return Some(TermDraft::Element(ElementId(self.globals[global].target)));
        }
        let Some(local) = syntax::attribute(node, "name") else {
            let diagnostic = Diagnostic::error("src-element", "an element needs `name` or `ref`")
                .expected("`name=\"…\"` for a new element, `ref=\"…\"` for a global one")
                .clause("XSD 1.0 part 1, 3.3.3");
            self.error(schema, node, "", diagnostic);
            return None;
        };
        let qualified = match syntax::attribute(node, "form") {
            Some(form) => form == "qualified",
            None => self.schemas[schema].qualified_elements,
        };
        let ns = if qualified { self.schemas[schema].namespace } else { Self::NONE };
        let name = self.owned(Key { ns, local });
        let id = self.new_element(schema, node, name, false);
        self.declare_element(schema, node, id, false);
        Some(TermDraft::Element(id))
    }

    /// A DataSet's `ref="xs:schema"`: a schema document within the message, kept as XML. Its declaration is there if the
    /// schema for schemas was imported, or is bundled.
    fn schema_reference(&mut self, schema: SchemaIx, node: Node<'a>, key: Key<'a>) -> TermDraft<'a> {
        let declared = self.tables.contains_key(&(Space::Element, key));
        if !declared {
            let diagnostic = Diagnostic::error(
                "src-resolve",
                "the element `xs:schema` is declared by no schema document here",
            )
            .help("the message carries a schema (a DataSet); it is kept as XML")
            .clause("XSD 1.0 part 1, 3.15.3");
            self.tolerate(schema, node, "ref", Deviation::DataSet, diagnostic);
        }
        let namespaces = NamespaceConstraint::In(vec![syntax::XSD.to_owned()]);
        let process = if declared { Process::Strict } else { Process::Skip };
        TermDraft::Wildcard(Wildcard { namespaces, process })
    }

    /// Expands the named groups, those first that others refer to. Circles are reported and cut.
    pub(super) fn expand_groups(&mut self) {
        #[derive(Clone, Copy, PartialEq)]
        enum State {
            New,
            Open,
            Done,
        }
        let mut state = vec![State::New; self.groups.len()];
        for start in 0..self.groups.len() {
            let mut stack = vec![start];
            while let Some(index) = stack.last().copied() {
                match state[index] {
                    State::Done => {
                        stack.pop();
                    }
                    State::New => {
                        state[index] = State::Open;
                        let mut circles = Vec::new();
                        for (group, node) in references(self.groups[index].draft.as_ref()) {
                            match state[group] {
                                State::New => stack.push(group),
                                State::Open => circles.push((group, node)),
                                State::Done => {}
                            }
                        }
                        for (group, node) in circles {
                            self.circular_group(index, group, node);
                        }
                    }
                    State::Open => {
                        state[index] = State::Done;
                        stack.pop();
                        let draft = self.groups[index].draft.take();
                        let expanded = draft.as_ref().and_then(|d| self.expand(d));
                        self.groups[index].expanded = expanded.map(|mut e| {
                            if let Term::Sequence(group) | Term::Choice(group) | Term::All(group) =
                                &mut e.particle.term
                            {
                                group.name = Some(index as u32);
                            }
                            e
                        });
                    }
                }
            }
        }
    }

    fn circular_group(&mut self, index: usize, group: usize, node: Node<'a>) {
        let schema = self.groups[index].place.schema;
        let name = self.shown(self.groups[group].key);
        let other = self.groups[group].place;
        let also = self.label(other.schema, other.node);
        let diagnostic = Diagnostic::error("mg-props-correct", format!("the group `{name}` contains itself"))
            .also(also, "the group")
            .help("a group may contain itself only through the type of an element")
            .clause(CLAUSE_MODEL);
        self.error(schema, node, "ref", diagnostic);
    }

    /// The particle with named groups in place. None where the limit is reached, or a group has no content.
    pub(super) fn expand(&mut self, draft: &ParticleDraft<'a>) -> Option<Expanded> {
        let position = Some(syntax::position(self.schemas[draft.place.schema].source, draft.place.node));
        let (min, max) = (draft.min, draft.max);
        let make = |term| Particle { min, max, term, position };
        let list = match &draft.term {
            TermDraft::Element(id) => return self.leaf(make(Term::Element(*id))),
            TermDraft::Wildcard(wildcard) => return self.leaf(make(Term::Wildcard(wildcard.clone()))),
            TermDraft::Reference(index) => {
                let (size, depth) = self.groups[*index].expanded.as_ref().map(|e| (e.size, e.depth))?;
                if !self.budget.particles(size) {
                    return self.too_big(draft.place);
                }
                let term = self.groups[*index].expanded.as_ref()?.particle.term.clone();
                if let Term::All(_) = &term
                    && (min > 1 || max != Some(1))
                {
                    let diagnostic = Diagnostic::error(
                        "cos-all-limited",
                        "a group that is an `xs:all` occurs once at most",
                    )
                    .expected("`maxOccurs` of 1")
                    .clause(CLAUSE_MODEL);
                    self.error(draft.place.schema, draft.place.node, "maxOccurs", diagnostic);
                }
                return Some(Expanded { particle: make(term), size, depth });
            }
            TermDraft::Sequence(list) | TermDraft::Choice(list) | TermDraft::All(list) => list,
        };
        let (mut size, mut depth) = (1, 0);
        let mut particles = Vec::with_capacity(list.len());
        for child in list {
            if let Some(expanded) = self.expand(child) {
                size += expanded.size;
                depth = depth.max(expanded.depth);
                if let Term::All(_) = expanded.particle.term {
                    let diagnostic = Diagnostic::error(
                        "cos-all-limited",
                        "an `xs:all` can only be the whole content of a type",
                    )
                    .help(
                        "it may not stand within another model group, not by way of a group reference either",
                    )
                    .clause(CLAUSE_MODEL);
                    self.error(child.place.schema, child.place.node, "", diagnostic);
                }
                particles.push(expanded.particle);
            }
        }
        if depth + 1 > self.options.limits.particle_depth || !self.budget.particles(1) {
            return self.too_big(draft.place);
        }
        let group = Group { name: None, particles };
        let particle = make(match &draft.term {
            TermDraft::Choice(_) => Term::Choice(group),
            TermDraft::All(_) => Term::All(group),
            _ => Term::Sequence(group),
        });
        Some(Expanded { particle, size, depth: depth + 1 })
    }

    fn leaf(&mut self, particle: Particle) -> Option<Expanded> {
        self.budget.particles(1);
        Some(Expanded { particle, size: 1, depth: 0 })
    }

    /// Reports, once, that content models are larger than allowed.
    pub(super) fn too_big<T>(&mut self, place: Place<'a>) -> Option<T> {
        if !std::mem::replace(&mut self.budget.exhausted, true) {
            let limits = self.options.limits;
            let diagnostic = Diagnostic::error(
                "limit-particles",
                "the schema's content models grow too large once groups and base types are in place",
            )
            .expected(format!(
                "at most {} particles, nested at most {} deep",
                limits.particles, limits.particle_depth
            ))
            .help("groups that contain each other several times grow exponentially");
            self.error(place.schema, place.node, "", diagnostic);
        }
        None
    }
}

/// The named groups a particle refers to, with the referring nodes.
fn references<'a>(draft: Option<&ParticleDraft<'a>>) -> Vec<(usize, Node<'a>)> {
    let mut found = Vec::new();
    let mut open: Vec<&ParticleDraft<'a>> = draft.into_iter().collect();
    while let Some(particle) = open.pop() {
        match &particle.term {
            TermDraft::Reference(group) => found.push((*group, particle.place.node)),
            TermDraft::Sequence(list) | TermDraft::Choice(list) | TermDraft::All(list) => open.extend(list),
            TermDraft::Element(_) | TermDraft::Wildcard(_) => {}
        }
    }
    found
}
