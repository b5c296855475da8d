//! Complex type definitions (part 1, 3.4): reading, content type, attribute uses and wildcard.
use super::attributes::{AttributeSet, AttributesDraft, UseDraft};
use super::content::{self, ParticleDraft};
use super::soap;
use super::symbols::{Compiler, Draft, Place, SchemaIx};
use super::syntax::{self, Node};
use super::wildcard;
use crate::diagnostic::{Deviation, Diagnostic};
use soap_model::contract::{
    ComplexType, Content, Derivation, DerivationSet, Group, Owner, Particle, Term, TypeId, TypeKind, Wildcard,
};
use soap_model::datatypes::Builtin;
use std::collections::HashMap;

const CLAUSE: &str = "XSD 1.0 part 1, 3.4.3";

/// A complex type as read.
#[derive(Debug)]
pub(super) struct ComplexDraft<'a> {
    pub base: TypeId,
    pub derivation: Derivation,
    pub mixed: bool,
    pub content: ContentDraft<'a>,
    pub attributes: AttributesDraft<'a>,
    pub r#abstract: bool,
    pub block: DerivationSet,
    pub r#final: DerivationSet,
    /// The `restriction` or `extension` element, or the type's own.
    pub node: Node<'a>,
}

/// Its content as read.
#[derive(Debug)]
pub(super) enum ContentDraft<'a> {
    /// Simple content, with the type inside a restriction.
    Simple(Option<TypeId>),
    /// Complex content.
    Complex(Option<ParticleDraft<'a>>),
}

impl<'a> Compiler<'a, '_> {
    /// Reads a complex type definition.
    pub(super) fn declare_complex(
        &mut self,
        id: TypeId,
        schema: SchemaIx,
        node: Node<'a>,
    ) -> Option<ComplexDraft<'a>> {
        let global = self.types[id].name.is_some();
        let defaults = &self.schemas[schema];
        let block = syntax::attribute(node, "block").map_or(defaults.block_default, syntax::derivation_set);
        let r#final = syntax::attribute(node, "final").map_or(defaults.final_default, syntax::derivation_set);
        let only = |set: DerivationSet| DerivationSet {
            restriction: set.restriction,
            extension: set.extension,
            ..DerivationSet::default()
        };
        let mut draft = ComplexDraft {
            base: self.types.builtin(Builtin::AnyType),
            derivation: Derivation::Restriction,
            mixed: syntax::flag(node, "mixed"),
            content: ContentDraft::Complex(None),
            attributes: AttributesDraft::default(),
            r#abstract: global && syntax::flag(node, "abstract"),
            block: only(block),
            r#final: only(r#final),
            node,
        };
        if super::old::is_old(node) {
            soap::read_old_complex(node, &mut draft);
        }
        let wrapper =
            syntax::components(node).find(|(_, n)| matches!(*n, "simpleContent" | "complexContent"));
        let Some((wrapper, kind)) = wrapper else {
            draft.content = ContentDraft::Complex(self.content_particle(schema, node));
            draft.attributes = self.declare_attributes(schema, node);
            if let Some(text) = syntax::attribute(node, "base").filter(|_| super::old::is_old(node)) {
                draft.base = self.type_named(schema, node, "base", text, false);
            } else if self.redefined_type(id).is_some() {
                self.not_redefined(schema, node);
            }
            return Some(draft);
        };
        if let Some(mixed) = syntax::attribute(wrapper, "mixed") {
            draft.mixed = matches!(mixed, "true" | "1");
        }
        let (how, name) =
            syntax::components(wrapper).find(|(_, n)| matches!(*n, "restriction" | "extension"))?;
        draft.node = how;
        draft.derivation = if name == "extension" { Derivation::Extension } else { Derivation::Restriction };
        match (self.redefined_type(id), syntax::attribute(how, "base")) {
            (Some(original), _) if self.names_itself(schema, how) => draft.base = original,
            (redefined, text) => {
                if let Some(text) = text {
                    draft.base = self.type_named(schema, how, "base", text, false);
                    let any_type = draft.base == self.types.builtin(Builtin::AnyType);
                    if any_type && !matches!(syntax::local(text), "anyType" | "ur-type") {
                        // There is no such base, which was reported: what it would be an extension of is not known.
                        draft.derivation = Derivation::Restriction;
                    }
                }
                if redefined.is_some() {
                    self.not_redefined(schema, how);
                }
            }
        }
        draft.attributes = self.declare_attributes(schema, how);
        draft.content = if kind == "simpleContent" {
            let inner = syntax::child(how, "simpleType").map(|inner| {
                let inner_id = self.new_type(schema, inner, None, Some(Owner::Type(id)));
                self.declare_type(inner_id);
                inner_id
            });
            ContentDraft::Simple(inner)
        } else {
            ContentDraft::Complex(self.content_particle(schema, how))
        };
        Some(draft)
    }

    /// The one model group or group reference among the children.
    fn content_particle(&mut self, schema: SchemaIx, node: Node<'a>) -> Option<ParticleDraft<'a>> {
        if super::old::is_old(node) && syntax::components(node).any(|(_, n)| matches!(n, "element" | "any")) {
            return self.bare_particles(schema, node);
        }
        let (child, _) = syntax::components(node).find(|(_, n)| content::is_content(n))?;
        self.particle(schema, child)
    }

    /// Completes a complex type whose base, and simple type inside, are complete.
    pub(super) fn complete_complex(&mut self, id: TypeId, draft: &ComplexDraft<'a>) {
        let Some(place) = self.type_places[id.0 as usize] else { return };
        let own = self.flatten(place.schema, &draft.attributes);
        let content = match &draft.content {
            ContentDraft::Simple(inner) => self.simple_content(id, draft, *inner, place),
            ContentDraft::Complex(particle) => self.complex_content(draft, particle.as_ref(), place),
        };
        let (attributes, any_attribute) = self.effective_attributes(draft, own, place);
        let soap_array = self.soap_array(id, draft, place);
        let definition = &mut self.types.types[id.0 as usize];
        definition.base = Some(draft.base);
        definition.derivation = draft.derivation;
        definition.r#final = draft.r#final;
        definition.kind = TypeKind::Complex(ComplexType {
            content,
            attributes,
            any_attribute,
            r#abstract: draft.r#abstract,
            block: draft.block,
            soap_array,
        });
    }

    /// Content type of a type with simple content.
    fn simple_content(
        &mut self,
        id: TypeId,
        draft: &ComplexDraft<'a>,
        inner: Option<TypeId>,
        place: Place<'a>,
    ) -> Content {
        let base_name = self.type_name(draft.base);
        let base = match &self.types[draft.base].kind {
            TypeKind::Simple(_) if draft.derivation == Derivation::Extension => {
                return Content::Simple(draft.base);
            }
            TypeKind::Simple(_) => None,
            TypeKind::Complex(complex) => match &complex.content {
                Content::Simple(base) => Some(*base),
                Content::Mixed(particle)
                    if draft.derivation == Derivation::Restriction
                        && inner.is_some()
                        && is_emptiable(particle) =>
                {
                    inner
                }
                _ => None,
            },
        };
        let Some(base) = base else {
            let expected = match draft.derivation {
                Derivation::Extension => "a simple type, or a complex type with simple content",
                _ => {
                    "a complex type with simple content, or a mixed one that may be empty and a simple type inside"
                }
            };
            let diagnostic =
                Diagnostic::error("src-ct", format!("{base_name} cannot be the base of this simple content"))
                    .expected(expected)
                    .clause(CLAUSE);
            self.error(place.schema, draft.node, "base", diagnostic);
            return Content::Simple(inner.unwrap_or(self.types.builtin(Builtin::AnySimpleType)));
        };
        if draft.derivation == Derivation::Extension {
            return Content::Simple(base);
        }
        // Facets make a type of their own.
        let start = inner.unwrap_or(base);
        if !syntax::components(draft.node).any(|(_, n)| super::facets::is_facet(n)) {
            return Content::Simple(start);
        }
        let Some(inherited) = self.simple(start).cloned() else { return Content::Simple(start) };
        let restricted = self.restricted(start, inherited, place.schema, draft.node);
        let new = self.new_type(place.schema, draft.node, None, Some(Owner::Type(id)));
        let definition = &mut self.types.types[new.0 as usize];
        definition.base = Some(start);
        definition.documentation = None;
        definition.kind = TypeKind::Simple(restricted);
        Content::Simple(new)
    }

    /// Content type of a type with complex content (3.4.2).
    fn complex_content(
        &mut self,
        draft: &ComplexDraft<'a>,
        particle: Option<&ParticleDraft<'a>>,
        place: Place<'a>,
    ) -> Content {
        if let TypeKind::Simple(_) = &self.types[draft.base].kind {
            let base_name = self.type_name(draft.base);
            let diagnostic = Diagnostic::error(
                "src-ct",
                format!("the base of complex content is a simple type: {base_name}"),
            )
            .expected("a complex type")
            .help("write `xs:simpleContent` to add attributes to a simple type")
            .clause(CLAUSE);
            self.error(place.schema, draft.node, "base", diagnostic);
            return Content::Empty;
        }
        let expanded = particle.and_then(|p| self.expand(p));
        let (size, depth) = expanded.as_ref().map_or((0, 0), |e| (e.size, e.depth));
        let own = expanded.map(|e| e.particle).filter(|p| match &p.term {
            Term::Sequence(group) | Term::All(group) => !group.particles.is_empty(),
            Term::Choice(group) => !group.particles.is_empty() || p.min > 0,
            _ => true,
        });
        let own = match own {
            None if draft.mixed => Some(nothing()),
            own => own,
        };
        let wrap =
            |particle| if draft.mixed { Content::Mixed(particle) } else { Content::Elements(particle) };
        if draft.derivation == Derivation::Restriction {
            return own.map_or(Content::Empty, wrap);
        }
        // A base that is not known was reported, and stands for anything: nothing follows from that.
        let named = syntax::attribute(draft.node, "base").unwrap_or_default();
        let unknown = draft.base == self.types.builtin(Builtin::AnyType)
            && !named.ends_with("anyType")
            && self.diagnostics.has_errors();
        let base_content = match &self.types[draft.base].kind {
            _ if unknown => Content::Empty,
            TypeKind::Complex(complex) => complex.content.clone(),
            TypeKind::Simple(_) => Content::Empty,
        };
        let (base, base_mixed) = match base_content {
            content @ Content::Simple(_) if own.is_none() => return content,
            content if own.is_none() => return content,
            Content::Empty => return own.map_or(Content::Empty, wrap),
            Content::Simple(_) => {
                let base_name = self.type_name(draft.base);
                let diagnostic = Diagnostic::error(
                    "cos-ct-extends",
                    format!("{base_name} has simple content; elements cannot be added to it"),
                )
                .expected("a base with complex content, or none")
                .clause("XSD 1.0 part 1, 3.4.6");
                self.error(place.schema, draft.node, "base", diagnostic);
                return own.map_or(Content::Empty, wrap);
            }
            Content::Elements(particle) => (particle, false),
            Content::Mixed(particle) => (particle, true),
        };
        let Some(own) = own else { return Content::Empty };
        if base_mixed != draft.mixed {
            let base_name = self.type_name(draft.base);
            let (has, lacks) = if base_mixed { ("mixed", "not") } else { ("not mixed", "mixed") };
            let diagnostic = Diagnostic::error(
                "cos-ct-extends",
                format!("the base {base_name} is {has}, its extension is {lacks}"),
            )
            .expected("both mixed, or neither")
            .help("write `mixed=\"true\"` on both or on neither")
            .clause("XSD 1.0 part 1, 3.4.6");
            self.error(place.schema, draft.node, "base", diagnostic);
        }
        let all = |p: &Particle| matches!(p.term, Term::All(_));
        if all(&base) || all(&own) {
            let diagnostic = Diagnostic::error(
                "cos-all-limited",
                "an `xs:all` can only be the whole content of a type, it cannot be extended or extend",
            )
            .help("use `xs:sequence` in the base and the extension")
            .clause("XSD 1.0 part 1, 3.8.6");
            self.tolerate(place.schema, draft.node, "base", Deviation::ExtendedAll, diagnostic);
        }
        let position = own.position;
        let base_size = count(&base);
        if depth + 1 > self.options.limits.particle_depth || !self.budget.particles(base_size + size) {
            return self.too_big(place).unwrap_or(Content::Empty);
        }
        // Two `all` groups together are meant as one.
        if let (Term::All(of), Term::All(more)) = (&base.term, &own.term) {
            let particles = of.particles.iter().chain(&more.particles).cloned().collect();
            let term = Term::All(Group { name: None, particles });
            return wrap(Particle { min: base.min.min(own.min), max: Some(1), term, position });
        }
        let mut particles = flat(base);
        particles.extend(flat(own));
        let term = Term::Sequence(Group { name: None, particles });
        wrap(Particle { min: 1, max: Some(1), term, position })
    }

    /// Attribute uses with the base's, and the effective wildcard (3.4.2).
    fn effective_attributes(
        &mut self,
        draft: &ComplexDraft<'a>,
        own: AttributeSet<'a>,
        place: Place<'a>,
    ) -> (Vec<soap_model::contract::AttributeUse>, Option<Wildcard>) {
        self.unique_attributes(place, &own.uses, "ct-props-correct", "XSD 1.0 part 1, 3.4.6");
        let (base_uses, base_wildcard) = match &self.types[draft.base].kind {
            TypeKind::Complex(complex) if draft.base != self.types.builtin(Builtin::AnyType) => {
                (complex.attributes.clone(), complex.any_attribute.clone())
            }
            TypeKind::Complex(complex) if draft.derivation == Derivation::Extension => {
                (complex.attributes.clone(), complex.any_attribute.clone())
            }
            _ => (Vec::new(), None),
        };
        if !self.budget.attribute_uses(base_uses.len() + own.uses.len()) {
            self.too_many_attributes(place);
            return (Vec::new(), None);
        }
        let mut by_name: HashMap<_, usize> =
            base_uses.iter().enumerate().map(|(i, u)| (self.types[u.attribute].name.clone(), i)).collect();
        let mut uses: Vec<Option<soap_model::contract::AttributeUse>> =
            base_uses.into_iter().map(Some).collect();
        for r#use in &own.uses {
            let name = self.types[r#use.attribute].name.clone();
            let inherited = by_name.get(&name).copied();
            match (draft.derivation, inherited) {
                (Derivation::Extension, Some(_)) if r#use.prohibited => {}
                (Derivation::Extension, Some(index)) => {
                    self.repeated_attribute(draft, r#use, uses.get(index).cloned().flatten(), place)
                }
                (_, Some(index)) => {
                    let finished = (!r#use.prohibited).then(|| self.finished(r#use));
                    if let Some(slot) = uses.get_mut(index) {
                        *slot = finished;
                    }
                }
                (_, None) if r#use.prohibited => {}
                (_, None) => {
                    by_name.insert(name, uses.len());
                    uses.push(Some(self.finished(r#use)));
                }
            }
        }
        let uses: Vec<_> = uses.into_iter().flatten().collect();
        let wildcard = match (draft.derivation, own.wildcard, base_wildcard) {
            (Derivation::Extension, Some(own), Some(base)) => {
                match wildcard::union(&own.namespaces, &base.namespaces) {
                    Some(namespaces) => Some(Wildcard { namespaces, process: own.process }),
                    None => {
                        let diagnostic = Diagnostic::error("src-ct", "the attribute wildcards of this type and of its base have a union that no wildcard expresses")
                        .clause("XSD 1.0 part 1, 3.10.6");
                        self.error(place.schema, draft.node, "", diagnostic);
                        Some(own)
                    }
                }
            }
            (Derivation::Extension, own, base) => own.or(base),
            (_, own, _) => own,
        };
        (uses, wildcard)
    }

    /// The use as the contract has it: the declaration's value where it has none.
    fn finished(&self, r#use: &UseDraft<'a>) -> soap_model::contract::AttributeUse {
        let finished = r#use.finished();
        let value = finished.value.or_else(|| self.types[r#use.attribute].value.clone());
        soap_model::contract::AttributeUse { value, ..finished }
    }

    fn repeated_attribute(
        &mut self,
        draft: &ComplexDraft<'a>,
        r#use: &UseDraft<'a>,
        inherited: Option<soap_model::contract::AttributeUse>,
        place: Place<'a>,
    ) {
        let name = self.types[r#use.attribute].name.clone();
        let base = self.type_name(draft.base);
        let diagnostic = Diagnostic::error(
            "ct-props-correct",
            format!("the base {base} has an attribute `{name}` already"),
        )
        .help("an extension adds attributes; it cannot declare an inherited one again")
        .clause("XSD 1.0 part 1, 3.4.6");
        let same = inherited.is_some_and(|i| {
            let (a, b) = (&self.types[i.attribute], &self.types[r#use.attribute]);
            i.attribute == r#use.attribute
                || a.r#type == b.r#type && i.required == r#use.required && i.value == r#use.value
        });
        let at = if std::ptr::eq(r#use.place.node.document(), place.node.document()) {
            r#use.place
        } else {
            place
        };
        if same {
            self.tolerate(
                at.schema,
                at.node,
                "",
                crate::diagnostic::Deviation::RepeatedAttribute,
                diagnostic,
            );
        } else {
            self.error(at.schema, at.node, "", diagnostic);
        }
    }

    /// The draft of a type, if it is complex.
    pub(super) fn complex_draft(&self, id: TypeId) -> Option<&ComplexDraft<'a>> {
        match self.drafts.get(id.0 as usize) {
            Some(Draft::Complex(draft)) => Some(draft),
            _ => None,
        }
    }
}

/// A sequence of nothing: the content of a mixed type without elements.
fn nothing() -> Particle {
    Particle { min: 1, max: Some(1), term: Term::Sequence(Group::default()), position: None }
}

/// The particles of a sequence that occurs once; others as they are.
fn flat(particle: Particle) -> Vec<Particle> {
    match particle {
        Particle { min: 1, max: Some(1), term: Term::Sequence(group), .. } if group.name.is_none() => {
            group.particles
        }
        other => vec![other],
    }
}

/// Number of particles, this one included.
pub(super) fn count(particle: &Particle) -> usize {
    let mut open = vec![particle];
    let mut count = 0;
    while let Some(particle) = open.pop() {
        count += 1;
        if let Term::Sequence(group) | Term::Choice(group) | Term::All(group) = &particle.term {
            open.extend(&group.particles);
        }
    }
    count
}

/// Whether a particle may be matched by nothing (3.9.6, Particle Emptiable).
pub(super) fn is_emptiable(particle: &Particle) -> bool {
    particle.min == 0
        || match &particle.term {
            Term::Sequence(group) | Term::All(group) => group.particles.iter().all(is_emptiable),
            Term::Choice(group) => group.particles.is_empty() || group.particles.iter().any(is_emptiable),
            Term::Element(_) | Term::Wildcard(_) => false,
        }
}
