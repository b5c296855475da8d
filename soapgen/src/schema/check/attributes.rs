//! Attribute declarations, uses and wildcards of finished types (part 1, 3.2.6, 3.4.6, 3.5.6).
use super::derivation::is_derived;
use crate::diagnostic::{Deviation, Diagnostic};
use crate::schema::symbols::{Compiler, Place};
use crate::schema::syntax;
use crate::schema::wildcard;
use soap_model::contract::{
    AttributeId, AttributeUse, Derivation, DerivationSet, Process, TypeId, TypeKind, ValueConstraint,
    Wildcard,
};
use soap_model::datatypes::Builtin;
use std::collections::HashMap;

const CLAUSE: &str = "XSD 1.0 part 1, 3.4.6";

/// What was found about a default or fixed value.
pub(super) enum Checked {
    /// It is one as it stands.
    Unchanged,
    /// A qualified name: as it was written, and expanded.
    Expanded(String, String),
    /// It is none of its type, which has been reported.
    Invalid,
}

impl Checked {
    /// Brings a value constraint in line.
    pub(super) fn apply(&self, value: &mut Option<ValueConstraint>) {
        match (self, value.as_mut()) {
            (
                Checked::Expanded(written, name),
                Some(ValueConstraint::Default(text) | ValueConstraint::Fixed(text)),
            ) if text == written => {
                text.clone_from(name);
            }
            (Checked::Invalid, _) => *value = None,
            _ => {}
        }
    }
}

impl<'a> Compiler<'a, '_> {
    /// Values of attribute declarations against their types. Those of local declarations are the ones of their uses: what
    /// becomes of these.
    pub(super) fn check_attribute_declarations(&mut self) -> HashMap<AttributeId, Checked> {
        let mut changed = HashMap::new();
        for index in 0..self.types.attributes.len() {
            let Place { node, schema } = self.attribute_places[index];
            let declaration = &self.types.attributes[index];
            let r#type = declaration.r#type;
            // A local declaration's value is that of its use, which stands on the same element.
            let text = syntax::raw_attribute(node, "fixed").or(syntax::raw_attribute(node, "default"));
            if let Some(text) = text {
                let clause = "XSD 1.0 part 1, 3.2.6";
                let checked = self.check_value(schema, node, r#type, text, "a-props-correct", clause);
                if !matches!(checked, Checked::Unchanged) {
                    checked.apply(&mut self.types.attributes[index].value);
                    changed.insert(AttributeId(index as u32), checked);
                }
            }
            if r#type == self.types.builtin(Builtin::Notation) {
                self.notation_without_names(schema, node);
            }
        }
        changed
    }

    /// A default or fixed value must be a value of its type, and none may be given for an id.
    pub(super) fn check_value(
        &mut self,
        schema: usize,
        node: syntax::Node<'a>,
        r#type: TypeId,
        text: &str,
        rule: &'static str,
        clause: &'static str,
    ) -> Checked {
        let attribute = if syntax::raw_attribute(node, "fixed").is_some() { "fixed" } else { "default" };
        let checked = self.checkers.check(&self.types, r#type, text, node);
        if let Err(reason) = &checked {
            let name = self.type_name(r#type);
            let shown: String = text.chars().take(60).collect();
            let diagnostic = Diagnostic::error(rule, format!("`{shown}` is not a value of {name}"))
                .expected("a value of the declared type")
                .help(reason.clone())
                .clause(clause);
            self.tolerate(schema, node, attribute, Deviation::InvalidDefault, diagnostic);
        }
        if self.is_id(r#type) {
            let diagnostic = Diagnostic::error(rule, "an `xs:ID` can have no default or fixed value")
                .help("ids are unique within a document")
                .clause(clause);
            self.tolerate(schema, node, attribute, Deviation::InvalidDefault, diagnostic);
        }
        match checked {
            Ok(None) => Checked::Unchanged,
            Ok(Some(expanded)) => Checked::Expanded(text.to_owned(), expanded),
            Err(_) => Checked::Invalid,
        }
    }

    /// Whether a simple type is `xs:ID` or derived from it.
    pub(super) fn is_id(&self, r#type: TypeId) -> bool {
        self.simple(r#type).is_some_and(|s| s.builtin == Builtin::Id)
    }

    /// Uses of a type: values, ids, and for a restriction those of the base.
    pub(super) fn check_attribute_uses(&mut self, id: TypeId, changed: &HashMap<AttributeId, Checked>) {
        let Some(place) = self.type_places[id.0 as usize] else { return };
        let Some((base, derivation)) = self.complex_draft(id).map(|d| (d.base, d.derivation)) else { return };
        let TypeKind::Complex(complex) = &mut self.types.types[id.0 as usize].kind else { return };
        if !changed.is_empty() {
            for r#use in &mut complex.attributes {
                if let Some(checked) = changed.get(&r#use.attribute) {
                    checked.apply(&mut r#use.value);
                }
            }
        }
        let uses = complex.attributes.clone();
        let own_wildcard = complex.any_attribute.clone();
        for r#use in &uses {
            self.check_use(r#use, place);
        }
        self.one_id(place, &uses);
        if derivation != Derivation::Restriction || base == self.types.builtin(Builtin::AnyType) {
            return;
        }
        let TypeKind::Complex(of) = &self.types[base].kind else { return };
        let (base_uses, base_wildcard) = (of.attributes.clone(), of.any_attribute.clone());
        self.uses_restrict(
            place,
            base,
            &uses,
            &base_uses,
            base_wildcard.as_ref(),
            "derivation-ok-restriction",
        );
        self.wildcard_restricts(place, base, own_wildcard.as_ref(), base_wildcard.as_ref());
    }

    /// A use's own value where the declaration fixes one (au-props-correct 2).
    fn check_use(&mut self, r#use: &AttributeUse, place: Place<'a>) {
        let declaration = &self.types[r#use.attribute];
        let (Some(ValueConstraint::Fixed(fixed)), true) = (declaration.value.clone(), declaration.global)
        else {
            return;
        };
        let (r#type, name) = (declaration.r#type, declaration.name.clone());
        let fine = match &r#use.value {
            None => true,
            Some(ValueConstraint::Fixed(own)) => self.checkers.equal(&self.types, r#type, own, &fixed),
            Some(ValueConstraint::Default(_)) => false,
        };
        if !fine {
            let diagnostic = Diagnostic::error(
                "au-props-correct",
                format!("the attribute `{name}` is fixed to `{fixed}` where it is declared"),
            )
            .expected(format!("`fixed=\"{fixed}\"`, or neither `fixed` nor `default`"))
            .clause("XSD 1.0 part 1, 3.5.6");
            self.error(place.schema, place.node, "", diagnostic);
        }
    }

    /// At most one attribute is an id (ct-props-correct 5).
    fn one_id(&mut self, place: Place<'a>, uses: &[AttributeUse]) {
        let ids: Vec<String> = uses
            .iter()
            .filter(|u| self.is_id(self.types[u.attribute].r#type))
            .map(|u| self.types[u.attribute].name.to_string())
            .collect();
        if let [first, second, ..] = ids.as_slice() {
            let diagnostic = Diagnostic::error(
                "ct-props-correct",
                format!("two attributes of the type `xs:ID`: `{first}` and `{second}`"),
            )
            .help("an element has one id at most")
            .clause(CLAUSE);
            self.error(place.schema, place.node, "", diagnostic);
        }
    }

    /// The place of an attribute that a type declares itself, else the type's.
    fn use_place(&self, attribute: AttributeId, place: Place<'a>) -> Place<'a> {
        let own = self.attribute_places[attribute.0 as usize];
        let inside = own.schema == place.schema && {
            let (outer, inner) = (place.node.range(), own.node.range());
            outer.start <= inner.start && inner.end <= outer.end
        };
        if inside { own } else { place }
    }

    /// Attribute uses against those of the base (derivation-ok-restriction 2 and 3).
    fn uses_restrict(
        &mut self,
        place: Place<'a>,
        base: TypeId,
        own: &[AttributeUse],
        of: &[AttributeUse],
        base_wildcard: Option<&Wildcard>,
        rule: &'static str,
    ) {
        let by_name: HashMap<_, &AttributeUse> =
            of.iter().map(|u| (self.types[u.attribute].name.clone(), u)).collect();
        let mut present = std::collections::HashSet::new();
        let mut problems = Vec::new();
        for r#use in own {
            let declaration = &self.types[r#use.attribute];
            let name = declaration.name.clone();
            present.insert(name.clone());
            let Some(inherited) = by_name.get(&name) else {
                if !base_wildcard.is_some_and(|w| wildcard::admits(&w.namespaces, &name.namespace)) {
                    problems.push((
                        r#use.attribute,
                        format!("the base has no attribute `{name}`, and no wildcard that takes it"),
                    ));
                }
                continue;
            };
            if inherited.required && !r#use.required {
                problems.push((r#use.attribute, format!("the attribute `{name}` is required in the base")));
            }
            let base_type = self.types[inherited.attribute].r#type;
            if !is_derived(&self.types, declaration.r#type, base_type, DerivationSet::default()) {
                problems.push((
                    r#use.attribute,
                    format!("the type of the attribute `{name}` is not derived from that of the base's"),
                ));
            }
            let fixed = inherited.value.clone().or(self.types[inherited.attribute].value.clone());
            if let Some(ValueConstraint::Fixed(fixed)) = fixed {
                let value = r#use.value.clone().or(declaration.value.clone());
                let same = matches!(&value, Some(ValueConstraint::Fixed(own)) if self.checkers.equal(&self.types, base_type, own, &fixed));
                if !same {
                    problems.push((
                        r#use.attribute,
                        format!("the attribute `{name}` is fixed to `{fixed}` in the base"),
                    ));
                }
            }
        }
        let base_name = self.type_name(base);
        let say = |problem: String| {
            Diagnostic::error(rule, format!("this is no restriction of {base_name}: {problem}"))
                .clause(CLAUSE)
        };
        for (attribute, problem) in problems {
            let at = self.use_place(attribute, place);
            self.tolerate(at.schema, at.node, "", Deviation::RestrictionOfAttributes, say(problem));
        }
        for missing in of.iter().filter(|u| u.required) {
            let name = self.types[missing.attribute].name.clone();
            if !present.contains(&name) {
                let diagnostic =
                    say(format!("the attribute `{name}` is required in the base and prohibited here"));
                self.tolerate(place.schema, place.node, "", Deviation::RestrictionOfAttributes, diagnostic);
            }
        }
    }

    /// The attribute wildcard against the base's (derivation-ok-restriction 4).
    fn wildcard_restricts(
        &mut self,
        place: Place<'a>,
        base: TypeId,
        own: Option<&Wildcard>,
        of: Option<&Wildcard>,
    ) {
        let Some(own) = own else { return };
        let strength = |process| match process {
            Process::Skip => 0,
            Process::Lax => 1,
            Process::Strict => 2,
        };
        let problem = match of {
            None => "it has an attribute wildcard, the base has none",
            Some(of) if !wildcard::is_subset(&own.namespaces, &of.namespaces) => {
                "its attribute wildcard takes namespaces that the base's does not"
            }
            Some(of) if strength(own.process) < strength(of.process) => {
                "the `processContents` of its attribute wildcard is weaker than the base's"
            }
            Some(_) => return,
        };
        let name = self.type_name(base);
        let diagnostic = Diagnostic::error(
            "derivation-ok-restriction",
            format!("this is no restriction of {name}: {problem}"),
        )
        .clause(CLAUSE);
        self.tolerate(place.schema, place.node, "", Deviation::RestrictionOfAttributes, diagnostic);
    }

    /// Attribute groups that redefine without referring to themselves (src-redefine 7.2).
    pub(super) fn check_redefined_attribute_groups(&mut self) {
        for index in 0..self.attribute_groups.len() {
            let Some(original) = self.attribute_groups[index].restricts else { continue };
            let place = self.attribute_groups[index].place;
            let finished = |i: usize| -> Vec<AttributeUse> {
                self.attribute_groups[i]
                    .flat
                    .uses
                    .iter()
                    .filter(|u| !u.prohibited)
                    .map(|u| u.finished())
                    .collect()
            };
            let (own, of) = (finished(index), finished(original));
            let wildcard = self.attribute_groups[original].flat.wildcard.clone();
            let own_wildcard = self.attribute_groups[index].flat.wildcard.clone();
            let any = self.types.builtin(Builtin::AnyType);
            self.uses_restrict(place, any, &own, &of, wildcard.as_ref(), "src-redefine");
            self.wildcard_restricts(place, any, own_wildcard.as_ref(), wildcard.as_ref());
        }
    }
}
