//! Messages and their parts.
use super::Reader;
use super::components::{At, Kind};
use crate::diagnostic::{Diagnostic, Label, did_you_mean};
use soap_model::contract::{Part, QName};
use std::rc::Rc;

/// A message with its parts resolved.
#[derive(Debug)]
pub(super) struct MessageDef {
    pub(super) name: QName,
    pub(super) label: Label,
    pub(super) parts: Vec<PartDef>,
    pub(super) documentation: Option<String>,
}

impl MessageDef {
    /// Whether every part was found.
    pub(super) fn is_complete(&self) -> bool {
        self.parts.iter().all(|part| part.part.is_some())
    }
}

/// A part; None where its element or type was not found (and reported).
#[derive(Debug)]
pub(super) struct PartDef {
    pub(super) name: String,
    pub(super) part: Option<Part>,
}

impl<'d, 't> Reader<'d, 't> {
    /// The message that `message` of an input, output or header refers to.
    pub(super) fn message(&mut self, at: At<'d, 't>) -> Option<Rc<MessageDef>> {
        let (name, message) = self.component(Kind::Message, at, "message")?;
        Some(self.resolved(name, message))
    }

    /// A message with its parts resolved, once.
    pub(super) fn resolved(&mut self, name: QName, message: At<'d, 't>) -> Rc<MessageDef> {
        if let Some(known) = self.messages.get(&name) {
            return known.clone();
        }
        let mut parts: Vec<PartDef> = Vec::new();
        for part in message.children("part") {
            let name = part.name().unwrap_or_default().to_string();
            if name.is_empty() {
                let diagnostic =
                    Diagnostic::error("wsdl-name-missing", "a part has no name").at(part.label(), "");
                self.diagnostics.push(diagnostic.expected("an attribute `name`").clause("WSDL 1.1, 2.3"));
            } else if parts.iter().any(|known| known.name == name) {
                let message =
                    format!("the message `{}` has two parts `{name}`", message.name().unwrap_or_default());
                let diagnostic =
                    Diagnostic::error("wsdl-duplicate", message).at(part.label_of("name"), "the second one");
                self.diagnostics.push(diagnostic.clause("WSDL 1.1, 2.3"));
                continue;
            }
            let kind = self.part_kind(part);
            let part = kind.map(|kind| Part { name: name.clone(), kind, position: part.position() });
            parts.push(PartDef { name, part });
        }
        let documentation = message.documentation();
        let message =
            Rc::new(MessageDef { name: name.clone(), label: message.label_of("name"), parts, documentation });
        // What was tolerated here may be an error elsewhere.
        if self.tolerance.is_none() || message.is_complete() {
            self.messages.insert(name, message.clone());
        }
        message
    }

    /// The part that an attribute names; `Err` if there is none (reported), `Ok(None)` if it could not be resolved.
    pub(super) fn part(
        &mut self,
        message: &MessageDef,
        name: &str,
        at: At<'d, 't>,
        attribute: &str,
    ) -> Result<Option<Part>, ()> {
        if let Some(found) = message.parts.iter().find(|part| part.name == name) {
            return Ok(found.part.clone());
        }
        let names = message.parts.iter().map(|part| part.name.as_str());
        let listed: Vec<String> = names.clone().map(|name| format!("`{name}`")).collect();
        let expected =
            if listed.is_empty() { "nothing: it has no parts".to_string() } else { listed.join(", ") };
        let diagnostic = Diagnostic::error(
            "wsdl-part-undefined",
            format!("the message `{}` has no part `{name}`", message.name),
        )
        .at(at.label_of(attribute), "refers to nothing")
        .expected(expected)
        .maybe_help(did_you_mean(name, names));
        self.diagnostics.push(diagnostic);
        Err(())
    }
}
