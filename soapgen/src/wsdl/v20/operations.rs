//! Operations of interfaces with their messages (part 1, 2.4 and 2.5).
use super::Reader;
use super::components::nameless;
use super::faults::FaultReference;
use super::patterns::{Direction, Mep};
use super::references::Content;
use super::violations::{is_absolute, violation};
use crate::diagnostic::{Deviation, Diagnostic};
use crate::load::names::{WSDL20, WSDL20_EXTENSIONS};
use crate::wsdl::at::At;
use soap_model::contract::QName;
use std::collections::{BTreeSet, HashMap};

/// An operation of an interface.
pub(super) struct InterfaceOperation<'d, 't> {
    pub(super) name: QName,
    pub(super) at: At<'d, 't>,
    /// The IRI of its message exchange pattern.
    pattern: String,
    /// The pattern, where the specification defines it.
    pub(super) mep: Option<&'static Mep>,
    pub(super) styles: Vec<String>,
    /// `wsdlx:safe`
    pub(super) safe: bool,
    pub(super) messages: Vec<MessageReference<'d, 't>>,
    pub(super) faults: Vec<FaultReference<'d, 't>>,
}

/// `input` or `output`.
pub(super) struct MessageReference<'d, 't> {
    pub(super) at: At<'d, 't>,
    pub(super) direction: Direction,
    /// Given or by the pattern.
    pub(super) label: Option<String>,
    pub(super) content: Content,
}

impl<'d, 't> InterfaceOperation<'d, 't> {
    /// The first message in this direction.
    pub(super) fn message(&self, direction: Direction) -> Option<&MessageReference<'d, 't>> {
        self.messages.iter().find(|message| message.direction == direction)
    }

    /// Its only or first message in the order of the pattern.
    pub(super) fn initial(&self) -> Option<&MessageReference<'d, 't>> {
        match self.mep {
            Some(mep) => self.message(*mep.messages.first()?),
            None => self.messages.first(),
        }
    }

    pub(super) fn has_style(&self, name: &str) -> bool {
        self.styles.iter().any(|style| style.strip_prefix("http://www.w3.org/ns/wsdl/style/") == Some(name))
    }

    /// Whether another component says the same (part 1, 2.15).
    pub(super) fn is_equivalent(&self, other: &Self) -> bool {
        let set = |items: Vec<String>| items.into_iter().collect::<BTreeSet<_>>();
        let messages = |of: &Self| {
            set(of
                .messages
                .iter()
                .map(|m| format!("{:?} {:?} {:?}", m.direction, m.label, m.content))
                .collect())
        };
        let faults = |of: &Self| {
            set(of.faults.iter().map(|f| format!("{:?} {:?} {:?}", f.direction, f.label, f.fault)).collect())
        };
        (&self.name, &self.pattern, self.safe) == (&other.name, &other.pattern, other.safe)
            && set(self.styles.clone()) == set(other.styles.clone())
            && messages(self) == messages(other)
            && faults(self) == faults(other)
    }
}

impl<'d, 't> Reader<'d, 't> {
    pub(super) fn interface_operation(
        &mut self,
        at: At<'d, 't>,
        default_styles: &[String],
    ) -> Option<InterfaceOperation<'d, 't>> {
        let pattern =
            at.attribute("pattern").unwrap_or("http://www.w3.org/ns/wsdl/in-out").trim().to_string();
        if !is_absolute(&pattern) {
            let diagnostic = violation(
                &["InterfaceOperation-1018", "MEP-1022"],
                format!("the message exchange pattern `{pattern}` is no absolute IRI"),
            )
            .at(at.label_of("pattern"), "")
            .expected("an absolute IRI, for instance `http://www.w3.org/ns/wsdl/in-out`");
            self.diagnostics.push(diagnostic);
        }
        let mep = Mep::find(&pattern);
        let styles = match at.attribute("style") {
            Some(_) => self.iris(at, "style", &["InterfaceOperation-1019"]),
            None => default_styles.to_vec(),
        };
        let mut messages = Vec::new();
        let mut faults = Vec::new();
        for (number, child) in at.elements().filter(|child| child.namespace() == WSDL20).enumerate() {
            let most = self.options.messages_per_operation;
            if number == most {
                let message = format!("an operation has more than {most} messages and faults");
                self.diagnostics.push(Diagnostic::error("limit-messages", message).at(child.label(), ""));
                break;
            }
            let Some(direction) = Direction::of(child.local()) else {
                if !matches!(child.local(), "documentation" | "feature" | "property") {
                    let message = format!("there is no element `{}` in an operation", child.local());
                    let diagnostic = Diagnostic::error("wsdl-element", message)
                        .at(child.label(), "")
                        .expected("`input`, `output`, `infault` or `outfault`")
                        .clause("WSDL 2.0 part 1, 2.4.2");
                    self.diagnostics.push(diagnostic);
                }
                continue;
            };
            if child.local().ends_with("fault") {
                faults.extend(self.fault_reference(child, direction, mep));
            } else {
                let label = self.message_label(child, direction, mep);
                let content = self.content(
                    child,
                    "InterfaceMessageReference-1027",
                    &["InterfaceMessageReference-1036", "QName-resolution-1064"],
                );
                messages.push(MessageReference { at: child, direction, label, content });
            }
        }
        let Some(name) = at.name() else {
            self.diagnostics.push(nameless(at));
            return None;
        };
        let name = QName::new(at.target_namespace(), name);
        let safe =
            at.attribute_in(WSDL20_EXTENSIONS, "safe").is_some_and(|value| matches!(value, "true" | "1"));
        let operation = InterfaceOperation { name, at, pattern, mep, styles, safe, messages, faults };
        self.check_messages(&operation);
        self.check_rpc_style(&operation);
        self.check_parameter_styles(&operation);
        Some(operation)
    }

    /// In a pattern that is not known, a message or fault may lack its label only where its direction has one message.
    fn check_unlabelled(&mut self, operation: &InterfaceOperation<'d, 't>) {
        let count = |direction| operation.messages.iter().filter(|m| m.direction == direction).count();
        let counts =
            HashMap::from([(Direction::In, count(Direction::In)), (Direction::Out, count(Direction::Out))]);
        let messages = operation.messages.iter().map(|m| (m.at, m.direction, m.label.is_none(), false));
        let faults = operation.faults.iter().map(|f| (f.at, f.direction, f.label.is_none(), true));
        for (at, direction, unlabelled, is_fault) in messages.chain(faults) {
            let several = counts.get(&direction).is_some_and(|count| *count > 1);
            if !unlabelled || !several {
                continue;
            }
            let assertions: &[&str] = match is_fault {
                true => &["MessageLabel-1043", "MessageLabel-1041", "InterfaceFaultReference-1040"],
                false => &["MessageLabel-1031"],
            };
            let diagnostic =
                violation(assertions, format!("this `{}` could belong to several messages", at.local()))
                    .at(at.label(), "")
                    .also(pattern_label(at), "the pattern, which has several in this direction")
                    .expected("an attribute `messageLabel`");
            self.diagnostics.push(diagnostic);
        }
    }

    /// The label of an input or output: the one given, or that of the pattern's only message in its direction.
    fn message_label(
        &mut self,
        at: At<'d, 't>,
        direction: Direction,
        mep: Option<&'static Mep>,
    ) -> Option<String> {
        let given = at.attribute("messageLabel").map(|label| label.trim().to_string());
        let Some(mep) = mep else { return given };
        let name = mep.name;
        if !mep.has(direction) {
            let exists = if direction == Direction::In { "MessageLabel-1032" } else { "MessageLabel-1033" };
            let message = format!("the pattern `{name}` has no `{}`", at.local());
            let diagnostic = violation(
                &[
                    "InterfaceMessageReference-1026",
                    exists,
                    "MessageLabel-1030",
                    "MessageLabel-1031",
                    mep.assertion,
                ],
                message,
            )
            .at(at.label(), "")
            .also(pattern_label(at), "the pattern")
            .expected(format!(
                "`{}`, or another pattern",
                if direction == Direction::In { "output" } else { "input" }
            ));
            self.diagnostics.push(diagnostic);
            return given;
        }
        let expected = direction.label();
        match &given {
            Some(label) if label != expected => {
                let known = mep.messages.iter().any(|message| message.label() == label);
                let (assertions, message): (&[&str], _) = if known {
                    let message = format!("`{label}` is the pattern's message in the other direction");
                    (&["MessageLabel-1030", "InterfaceMessageReference-1026", "MessageLabel-1024"], message)
                } else {
                    let message = format!("the pattern `{name}` has no message `{label}`");
                    (&["MessageLabel-1024", "MessageLabel-1030"], message)
                };
                let diagnostic = violation(assertions, message)
                    .at(at.label_of("messageLabel"), "")
                    .also(pattern_label(at), "the pattern")
                    .expected(format!("`{expected}`, or no label"));
                self.diagnostics.push(diagnostic);
                given
            }
            _ => Some(expected.to_string()),
        }
    }

    /// Every message of the pattern once.
    fn check_messages(&mut self, operation: &InterfaceOperation<'d, 't>) {
        let mut known: HashMap<(Option<&str>, Option<Direction>), At<'d, 't>> = HashMap::new();
        for message in &operation.messages {
            // Without labels a direction must have one message only.
            let key = (message.label.as_deref(), message.label.is_none().then_some(message.direction));
            let Some(first) = known.insert(key, message.at) else { continue };
            let shown =
                message.label.clone().unwrap_or_else(|| format!("an `{}` without label", message.at.local()));
            let assertions: &[&str] = match message.label {
                Some(_) => &["InterfaceMessageReference-1029"],
                None => &["MessageLabel-1031", "InterfaceMessageReference-1029"],
            };
            let diagnostic = violation(assertions, format!("the operation has {shown} twice"))
                .at(message.at.label(), "the second one")
                .also(first.label(), "the first one")
                .expected("messages of different labels");
            self.diagnostics.push(diagnostic);
        }
        let Some(mep) = operation.mep else { return self.check_unlabelled(operation) };
        for direction in mep.messages {
            if operation.message(*direction).is_none() {
                let element = if *direction == Direction::In { "input" } else { "output" };
                let message = format!(
                    "the operation `{}` has no `{element}`, which its pattern `{}` has",
                    operation.name.local, mep.name
                );
                let diagnostic = violation(&[mep.assertion], message)
                    .at(operation.at.label(), "taken for empty")
                    .expected(format!("`<{element} element=\"…\"/>`; `#none` for an empty message"));
                self.diagnostics.tolerate(Deviation::MessageMissing, diagnostic);
            }
        }
    }
}

/// The pattern of the operation that an element is in.
pub(super) fn pattern_label(at: At<'_, '_>) -> crate::diagnostic::Label {
    let operation = At { node: at.node.parent_element().unwrap_or(at.node), ..at };
    operation.label_of("pattern")
}
