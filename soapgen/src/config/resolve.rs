//! From wishes about names to wishes about a contract's components.
use super::document::error;
use super::selector::{Found, Lookup};
use super::{Config, Section, Text, Wish};
use crate::diagnostic::{Diagnostic, Diagnostics, Label, did_you_mean};
use crate::wishes::{Member, OwnType, StreamedElement, Streams, Wishes};
use soap_model::contract::{Contract, TypeId, TypeKind};
use std::collections::BTreeSet;

impl Config {
    /// What the file wishes of this contract. `source`: the number of the file among the contract's sources, for
    /// the places of findings.
    pub(crate) fn resolve(&self, contract: &Contract, source: u32, diagnostics: &mut Diagnostics) -> Wishes {
        let mut wishes = Wishes::default();
        let mut findings = self.findings.clone();
        let lookup = Lookup { types: &contract.types, prefixes: &self.prefixes };
        for wish in &self.wishes {
            match wish.section {
                Section::Types | Section::Members => match lookup.find(&wish.selector) {
                    Ok(Found::Type(id)) if wish.section == Section::Types => {
                        findings.extend(of_type(&lookup, wish, id, &mut wishes));
                    }
                    Ok(Found::Type(_)) => {
                        let message = format!("`{}` is a type, not a member of one", wish.selector.value);
                        let help =
                            "put it under `[types]`, or add a step: `/element`, `/@attribute` or `/=value`";
                        findings.push(error(wish.selector.span.clone(), message).help(help));
                    }
                    Ok(Found::Member(member)) if wish.section == Section::Members => {
                        findings.extend(of_member(&lookup, wish, member, &mut wishes));
                    }
                    Ok(Found::Member(member)) => {
                        findings.extend(of_anonymous(&lookup, wish, &member, &mut wishes))
                    }
                    Err(why) => findings.push(*why),
                },
                Section::Operations | Section::Services => {
                    findings.extend(of_service(contract, wish, source, &mut wishes));
                }
            }
        }
        findings.sort_by_key(|finding| finding.label.as_ref().map(|label| label.range.start));
        for mut finding in findings {
            finding.label.iter_mut().chain(&mut finding.related).for_each(|label| label.source = source);
            diagnostics.push(finding);
        }
        wishes
    }
}

/// The number of an own type.
fn own(wishes: &mut Wishes, path: &Text) -> u32 {
    let path = OwnType { path: path.value.trim().to_owned() };
    let known = wishes.own.iter().position(|known| *known == path);
    let number = known.unwrap_or_else(|| {
        wishes.own.push(path);
        wishes.own.len() - 1
    });
    number as u32
}

fn of_type(lookup: &Lookup<'_>, wish: &Wish, id: TypeId, wishes: &mut Wishes) -> Option<Diagnostic> {
    if lookup.is_builtin(id)
        && (wish.name.is_some() || !wish.derive.is_empty() || !wish.attributes.is_empty())
    {
        let message = format!("`{}` is built in: nothing is generated for it", wish.selector.value);
        return Some(error(wish.selector.span.clone(), message).help("only `rust` makes sense here"));
    }
    if let Some(name) = &wish.name {
        wishes.types.insert(id, name.value.clone());
    }
    if let Some(path) = &wish.rust {
        let number = own(wishes, path);
        wishes.held.types.insert(id, number);
    }
    if !wish.derive.is_empty() || !wish.attributes.is_empty() {
        let attributes = wishes.type_attributes.entry(id).or_default();
        attributes.derive.extend(wish.derive.iter().map(|path| path.value.clone()));
        attributes.lines.extend(wish.attributes.iter().map(|line| line.value.trim().to_owned()));
    }
    None
}

/// A type without a name, selected by what it is the type of.
fn of_anonymous(
    lookup: &Lookup<'_>,
    wish: &Wish,
    member: &Member,
    wishes: &mut Wishes,
) -> Option<Diagnostic> {
    let id = match member {
        Member::Element(id) => lookup.types[*id].r#type,
        Member::Attribute(id) => lookup.types[*id].r#type,
        Member::Value(..) => {
            let message = format!("`{}` is a value, not a type", wish.selector.value);
            return Some(error(wish.selector.span.clone(), message).help("put it under `[members]`"));
        }
    };
    match &lookup.types[id].name {
        Some(name) => {
            let message = format!("the type of `{}` has a name: `{name}`", wish.selector.value);
            let help = "select it by that name, or under `[members]` what holds this member alone";
            Some(error(wish.selector.span.clone(), message).help(help))
        }
        None => of_type(lookup, wish, id, wishes),
    }
}

fn of_member(lookup: &Lookup<'_>, wish: &Wish, member: Member, wishes: &mut Wishes) -> Option<Diagnostic> {
    if let Some(path) = &wish.rust {
        let id = match &member {
            Member::Element(id) => Some(lookup.types[*id].r#type),
            Member::Attribute(id) => Some(lookup.types[*id].r#type),
            Member::Value(..) => None,
        };
        if !id.is_some_and(|id| matches!(lookup.types[id].kind, TypeKind::Simple(_))) {
            let message = format!("`{}` has no simple type", wish.selector.value);
            let help = "a Rust type for a complex type is chosen under `[types]`";
            return Some(error(path.span.clone(), message).help(help));
        }
        let number = own(wishes, path);
        match &member {
            Member::Element(id) => _ = wishes.held.elements.insert(*id, number),
            Member::Attribute(id) => _ = wishes.held.attributes.insert(*id, number),
            Member::Value(..) => {}
        }
    }
    if !wish.attributes.is_empty() {
        let lines = wish.attributes.iter().map(|line| line.value.trim().to_owned());
        wishes.member_attributes.entry(member.clone()).or_default().extend(lines);
    }
    if let Some(name) = &wish.name {
        wishes.members.insert(member, name.value.clone());
    }
    None
}

fn of_service(contract: &Contract, wish: &Wish, source: u32, wishes: &mut Wishes) -> Option<Diagnostic> {
    let ports = || contract.services.iter().flat_map(|service| &service.ports);
    let (what, known): (&str, BTreeSet<&str>) = match wish.section {
        Section::Operations => {
            ("operation", ports().flat_map(|port| &port.operations).map(|o| o.name.as_str()).collect())
        }
        _ => {
            let services = contract.services.iter().map(|service| &*service.name.local);
            ("service or interface", services.chain(ports().map(|port| &*port.interface.local)).collect())
        }
    };
    if !known.contains(wish.selector.value.as_str()) {
        let message = format!("there is no {what} `{}`", wish.selector.value);
        let help = did_you_mean(&wish.selector.value, known.iter().copied());
        let warning = Diagnostic::warning("configuration-selector", message);
        return Some(warning.at((0, wish.selector.span.clone()), "").maybe_help(help));
    }
    if let Some(stream) = &wish.stream {
        let element = |path: &Option<Text>| {
            let path = path.as_ref()?;
            let steps = path.value.split('/').filter(|step| !step.is_empty()).map(str::to_owned).collect();
            Some(StreamedElement { steps, label: Label::new(source, path.span.clone(), "") })
        };
        let streams = Streams { request: element(&stream.request), response: element(&stream.response) };
        wishes.streams.insert(wish.selector.value.clone(), streams);
    }
    let names = match wish.section {
        Section::Operations => &mut wishes.operations,
        _ => &mut wishes.services,
    };
    names.extend(wish.name.iter().map(|name| (wish.selector.value.clone(), name.value.clone())));
    None
}
