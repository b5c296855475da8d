//! The links of the module's chain: what comes in is checked, what goes out gets its headers.
use futures_util::future::BoxFuture;
use http::Uri;
use uuid::Uuid;

use super::faults::Problem;
use super::{Addressing, AddressingVersion, EndpointReference, MessageAddressing, ReplyAddresses};
use crate::modules::{Delivery, Direction, Inbound, Module, Outbound};
use crate::server::OperationDef;
use crate::soap::{Block, Fault, Version, escape_attribute};

impl Module for Addressing {
    fn kind(&self) -> Option<&'static str> {
        Some("addressing")
    }

    fn understands(&self, namespace: &str, local: &str) -> bool {
        let names = ["To", "Action", "MessageID", "RelatesTo", "From", "ReplyTo", "FaultTo", "FaultDetail"];
        AddressingVersion::of(namespace).is_some() && names.contains(&local)
    }

    fn inbound<'a>(&'a self, message: &'a mut Inbound<'_>) -> BoxFuture<'a, Result<(), Fault>> {
        let checked = match message.direction {
            Direction::Request => self.request_in(message),
            Direction::Response => self.reply_in(message),
        };
        let checked = checked.map_err(|problem| {
            message.extensions.insert(OwnFault(problem.version()));
            problem.fault(message.version)
        });
        Box::pin(std::future::ready(checked))
    }

    fn dispatched(
        &self,
        operation: &'static OperationDef,
        version: Version,
        extensions: &mut http::Extensions,
    ) -> Result<(), Fault> {
        let checked = self.operation_known(operation, extensions);
        checked.map_err(|problem| {
            extensions.insert(OwnFault(problem.version()));
            problem.fault(version)
        })
    }

    fn outbound<'a>(&'a self, message: &'a mut Outbound<'_>) -> BoxFuture<'a, Result<(), Fault>> {
        match message.direction {
            Direction::Request => self.request_out(message),
            Direction::Response => self.reply_out(message),
        }
        Box::pin(std::future::ready(Ok(())))
    }
}

/// The fault of this call is one of addressing itself.
#[derive(Clone)]
struct OwnFault(AddressingVersion);

/// The id of the request a client sent.
#[derive(Clone)]
struct Sent(String);

impl Addressing {
    fn request_in(&self, message: &mut Inbound<'_>) -> Result<(), Problem> {
        let Some(found) = MessageAddressing::read(message.blocks)? else {
            return if self.required { Err(Problem::Required(self.version, "Action")) } else { Ok(()) };
        };
        let version = found.version;
        let transport_action = message.action.as_deref().filter(|action| !action.is_empty());
        let mismatch = transport_action.filter(|action| *action != found.action).map(str::to_owned);
        let action = found.action.clone();
        message.action = Some(action.clone());
        // Also a fault about them goes where these headers say.
        message.extensions.insert(found);
        match mismatch {
            Some(other) => Err(Problem::ActionMismatch(version, action, other)),
            None => Ok(()),
        }
    }

    /// What depends on the operation: its action, and that a request for which there is a reply has an id.
    fn operation_known(
        &self,
        operation: &'static OperationDef,
        extensions: &mut http::Extensions,
    ) -> Result<(), Problem> {
        let Some(found) = extensions.get::<MessageAddressing>() else { return Ok(()) };
        let version = found.version;
        if !operation.addressing_in.is_empty() && operation.addressing_in != found.action {
            return Err(Problem::ActionNotSupported(version, found.action.clone()));
        }
        if operation.one_way {
            return Ok(());
        }
        if found.message_id.is_none() {
            return Err(Problem::Required(version, "MessageID"));
        }
        for (name, endpoint) in [("ReplyTo", &found.reply_to), ("FaultTo", &found.fault_to)] {
            self.check_address(version, name, endpoint.as_ref())?;
        }
        Ok(())
    }

    fn check_address(
        &self,
        version: AddressingVersion,
        name: &'static str,
        endpoint: Option<&EndpointReference>,
    ) -> Result<(), Problem> {
        let address = match endpoint {
            Some(endpoint) => endpoint.address.as_str(),
            // Without `FaultTo`, faults go where replies go.
            None if name == "FaultTo" => return Ok(()),
            None => version.anonymous(),
        };
        let anonymous = address == version.anonymous();
        match self.addresses {
            ReplyAddresses::NonAnonymous if anonymous => {
                return Err(Problem::OnlyNonAnonymous(version, name));
            }
            _ if anonymous || (address == version.none() && !address.is_empty()) => return Ok(()),
            ReplyAddresses::Anonymous => return Err(Problem::OnlyAnonymous(version, name)),
            _ => {}
        }
        let Ok(uri) = address.parse::<Uri>() else { return Err(Problem::Address(version, name.to_owned())) };
        match &self.sender {
            Some(sender) if sender.admits(&uri) => Ok(()),
            _ => Err(Problem::OnlyAnonymous(version, name)),
        }
    }

    fn reply_out(&self, message: &mut Outbound<'_>) {
        let Some(request) = message.extensions.get::<MessageAddressing>().cloned() else {
            // Only a fault about the headers themselves has headers of its own then.
            if let Some(OwnFault(version)) = message.extensions.get().cloned() {
                push_text(message.headers, version, "Action", version.fault_action());
            }
            return;
        };
        let version = request.version;
        let own = message.extensions.get::<OwnFault>().is_some();
        let action = match (message.fault, message.operation) {
            (true, _) if own => version.fault_action(),
            (true, operation) => {
                let declared = operation.zip(message.declared_fault);
                let action =
                    declared.and_then(|(operation, arm)| operation.addressing_faults.get(arm).copied());
                action.filter(|action| !action.is_empty()).unwrap_or(version.soap_fault_action())
            }
            (false, operation) => operation.map_or("", |operation| operation.addressing_out),
        };
        push_text(message.headers, version, "Action", action);
        push_text(message.headers, version, "MessageID", &new_id());
        if let Some(id) = &request.message_id {
            push_text(message.headers, version, "RelatesTo", id);
        }
        // A fault about these headers goes back on the connection: where they say is not to be trusted.
        let destination = request.destination(message.fault).filter(|_| !own);
        let endpoint = if message.fault {
            request.fault_to.as_ref().or(request.reply_to.as_ref())
        } else {
            request.reply_to.as_ref()
        };
        if let Some(endpoint) = endpoint.filter(|_| !own) {
            push_text(message.headers, version, "To", &endpoint.address);
            message.headers.extend(endpoint.blocks(version));
        }
        let Some(destination) = destination else { return };
        *message.delivery = match (destination.address.parse::<Uri>(), &self.sender) {
            _ if destination.address == version.none() => Delivery::Nowhere,
            (Ok(uri), Some(sender)) if sender.admits(&uri) => {
                Delivery::Elsewhere { sender: sender.clone(), to: uri, action: action.to_owned() }
            }
            // Faults of one-way operations, whose addresses nobody checked.
            _ => Delivery::Nowhere,
        };
    }

    fn request_out(&self, message: &mut Outbound<'_>) {
        let version = self.version;
        let action = message.operation.map_or("", |operation| match operation.addressing_in {
            "" => operation.action(message.version),
            action => action,
        });
        let id = new_id();
        push_text(message.headers, version, "Action", action);
        push_text(message.headers, version, "MessageID", &id);
        if let Some(to) = message.to {
            push_text(message.headers, version, "To", &to.to_string());
        }
        message.extensions.insert(Sent(id));
        let one_way = message.operation.is_some_and(|operation| operation.one_way);
        let anonymous = (!one_way).then(|| EndpointReference::anonymous(version));
        let reply_to = self.reply_to.as_ref().or(anonymous.as_ref());
        for (name, endpoint) in
            [("ReplyTo", reply_to), ("FaultTo", self.fault_to.as_ref()), ("From", self.from.as_ref())]
        {
            message.headers.extend(endpoint.and_then(|endpoint| endpoint.to_block(name, version)));
        }
    }

    /// A reply must be one to the request, where it says to which it is.
    fn reply_in(&self, message: &mut Inbound<'_>) -> Result<(), Problem> {
        let Some(found) = MessageAddressing::read(message.blocks)? else { return Ok(()) };
        let sent = message.extensions.get::<Sent>().map(|sent| sent.0.clone());
        let reply = found.relates_to.iter().find(|relation| relation.kind.is_none());
        let other = reply.zip(sent).is_some_and(|(relation, sent)| relation.to != sent);
        let version = found.version;
        message.extensions.insert(found);
        if other { Err(Problem::Invalid(version, "RelatesTo".to_owned())) } else { Ok(()) }
    }
}

fn new_id() -> String {
    Uuid::new_v4().urn().to_string()
}

fn push_text(headers: &mut Vec<Block>, version: AddressingVersion, local: &str, text: &str) {
    let xml = format!(
        "<wsa:{local} xmlns:wsa=\"{}\">{}</wsa:{local}>",
        version.namespace(),
        escape_attribute(text)
    );
    headers.extend(Block::raw(&xml).ok());
}
