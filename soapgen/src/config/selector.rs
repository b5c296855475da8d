//! Selectors: `ns:Order`, `{urn:example}Order`, `ns:Order/items/item`, `ns:Order/@id`, `ns:Kind/=private`.
use super::Text;
use super::document::error;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::wishes::Member;
use soap_model::contract::{Content, ElementId, FacetKind, Particle, QName, Term, TypeId, TypeKind, Types};
use soap_model::datatypes::Builtin;

/// Looks selectors up in a contract's types.
pub(super) struct Lookup<'a> {
    pub(super) types: &'a Types,
    pub(super) prefixes: &'a [(String, String)],
}

/// What a selector stands for.
pub(super) enum Found {
    /// A global type, or the anonymous type of a global element.
    Type(TypeId),
    /// Something within a type.
    Member(Member),
}

/// A step before it is looked up: the namespace (None: any) and the local name.
struct Step<'s> {
    namespace: Option<&'s str>,
    local: &'s str,
}

impl Lookup<'_> {
    /// What the selector stands for, or why it stands for nothing: an error where it is malformed, a warning
    /// where the contract has no such thing.
    pub(super) fn find(&self, selector: &Text) -> Result<Found, Box<Diagnostic>> {
        let steps = split(&selector.value);
        let (first, rest) = steps.split_first().ok_or_else(|| Box::new(malformed(selector)))?;
        let mut at = self.global(selector, first)?;
        let Some((last, between)) = rest.split_last() else { return Ok(Found::Type(at)) };
        for step in between {
            at = match self.member(selector, at, step)? {
                Member::Element(id) => self.types[id].r#type,
                Member::Attribute(id) => self.types[id].r#type,
                Member::Value(..) => return Err(Box::new(malformed(selector))),
            };
        }
        self.member(selector, at, last).map(Found::Member)
    }

    fn global(&self, selector: &Text, step: &str) -> Result<TypeId, Box<Diagnostic>> {
        let step = self.step(selector, step)?;
        let types = self.types.global_types.iter().map(|(name, id)| (name, *id));
        let elements = self.types.global_elements.iter().map(|(name, id)| (name, self.types[*id].r#type));
        let fits = |name: &QName| {
            *name.local == *step.local && step.namespace.is_none_or(|namespace| namespace == &*name.namespace)
        };
        let mut found: Vec<(&QName, TypeId)> = types.clone().filter(|(name, _)| fits(name)).collect();
        if found.is_empty() {
            found = elements.clone().filter(|(name, _)| fits(name)).collect();
        }
        if let (None, true) = (step.namespace, found.len() > 1) {
            // A name alone is in no namespace, or in the one that has it.
            found.retain(|(name, _)| name.namespace.is_empty());
        }
        match found.as_slice() {
            [(_, id)] => Ok(*id),
            _ => {
                let known = types.chain(elements).map(|(name, _)| name);
                let known: Vec<&str> = known
                    .filter(|name| step.namespace.is_none_or(|namespace| namespace == &*name.namespace))
                    .map(|name| &*name.local)
                    .collect();
                Err(self.nothing(selector, step.local, &known))
            }
        }
    }

    fn member(&self, selector: &Text, owner: TypeId, step: &str) -> Result<Member, Box<Diagnostic>> {
        let def = &self.types[owner];
        if let Some(value) = step.strip_prefix('=') {
            let TypeKind::Simple(simple) = &def.kind else { return Err(self.nothing(selector, value, &[])) };
            let values = simple.facets.iter().rev().find_map(|facet| match &facet.kind {
                FacetKind::Enumeration(values) => Some(values.iter().map(|v| v.value.as_str()).collect()),
                _ => None,
            });
            let values: Vec<&str> = values.unwrap_or_default();
            return match values.contains(&value) {
                true => Ok(Member::Value(owner, value.to_owned())),
                false => Err(self.nothing(selector, value, &values)),
            };
        }
        let TypeKind::Complex(complex) = &def.kind else { return Err(self.nothing(selector, step, &[])) };
        let (is_attribute, name) = match step.strip_prefix('@') {
            Some(name) => (true, name),
            None => (false, step),
        };
        let name = self.step(selector, name)?;
        let fits = |known: &QName| {
            *known.local == *name.local
                && name.namespace.is_none_or(|namespace| namespace == &*known.namespace)
        };
        if is_attribute {
            let ids: Vec<_> = complex.attributes.iter().map(|attribute| attribute.attribute).collect();
            return match ids.iter().find(|id| fits(&self.types[**id].name)) {
                Some(id) => Ok(Member::Attribute(*id)),
                None => {
                    let known: Vec<&str> = ids.iter().map(|id| &*self.types[*id].name.local).collect();
                    Err(self.nothing(selector, name.local, &known))
                }
            };
        }
        let elements = match &complex.content {
            Content::Elements(particle) | Content::Mixed(particle) => elements(particle),
            Content::Empty | Content::Simple(_) => Vec::new(),
        };
        match elements.iter().find(|id| fits(&self.types[**id].name)) {
            Some(id) => Ok(Member::Element(*id)),
            None => {
                let known: Vec<&str> = elements.iter().map(|id| &*self.types[*id].name.local).collect();
                Err(self.nothing(selector, name.local, &known))
            }
        }
    }

    /// `prefix:local`, `{namespace}local` or `local`.
    fn step<'s>(&'s self, selector: &Text, step: &'s str) -> Result<Step<'s>, Box<Diagnostic>> {
        if let Some((namespace, local)) = step.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            return Ok(Step { namespace: Some(namespace), local });
        }
        let Some((prefix, local)) = step.split_once(':') else {
            return Ok(Step { namespace: None, local: step });
        };
        let known = self.prefixes.iter().find(|(known, _)| known == prefix);
        match known {
            Some((_, namespace)) => Ok(Step { namespace: Some(namespace), local }),
            None if prefix == "xs" => Ok(Step { namespace: Some(soap_model::xml::names::XSD), local }),
            None => {
                let help = did_you_mean(prefix, self.prefixes.iter().map(|(prefix, _)| prefix.as_str()));
                let help = help.unwrap_or_else(|| format!("add `{prefix} = \"…\"` to `[prefixes]`"));
                let message = format!("the prefix `{prefix}` is not declared");
                Err(Box::new(error(selector.span.clone(), message).help(help)))
            }
        }
    }

    fn nothing(&self, selector: &Text, name: &str, known: &[&str]) -> Box<Diagnostic> {
        let message = format!("`{}` selects nothing: the contract has no such `{name}`", selector.value);
        let help = did_you_mean(name, known.iter().copied()).or_else(|| {
            (!known.is_empty() && known.len() <= 12).then(|| format!("there are: {}", known.join(", ")))
        });
        let warning = Diagnostic::warning("configuration-selector", message);
        Box::new(warning.at((0, selector.span.clone()), "").maybe_help(help))
    }

    /// Built-in types come first.
    pub(super) fn is_builtin(&self, id: TypeId) -> bool {
        (id.0 as usize) < Builtin::ALL.len()
    }
}

fn malformed(selector: &Text) -> Diagnostic {
    let help = "for instance `ns:Order`, `ns:Order/items/item`, `ns:Order/@id` or `ns:Kind/=private`";
    error(selector.span.clone(), format!("`{}` is no selector", selector.value)).help(help)
}

/// The steps of a path: a slash within braces, or after the `=` of a value, is no separator.
fn split(selector: &str) -> Vec<&str> {
    let mut steps = Vec::new();
    let (mut start, mut braces) = (0, false);
    for (at, c) in selector.char_indices() {
        match c {
            '{' => braces = true,
            '}' => braces = false,
            '/' if !braces => {
                steps.push(&selector[start..at]);
                start = at + 1;
                if selector[start..].starts_with('=') {
                    break;
                }
            }
            _ => {}
        }
    }
    steps.push(&selector[start..]);
    steps
}

/// The elements of a content model.
fn elements(particle: &Particle) -> Vec<ElementId> {
    let mut found = Vec::new();
    let mut open = vec![particle];
    while let Some(particle) = open.pop() {
        match &particle.term {
            Term::Element(id) => found.push(*id),
            Term::Wildcard(_) => {}
            Term::Sequence(group) | Term::Choice(group) | Term::All(group) => {
                open.extend(group.particles.iter().rev());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn slashes_in_namespaces_and_values_separate_nothing() {
        assert_eq!(split("{http://a/b}Order/items/@id"), ["{http://a/b}Order", "items", "@id"]);
        assert_eq!(split("a:Kind/=n/a"), ["a:Kind", "=n/a"]);
    }
}
