//! Everything generated code names, and nothing else. Users have no need of it.
//!
//! What it means is written in `docs/generated-code.md`.
pub use std::any::Any;
pub use std::convert::Infallible;
pub use std::future::Future;
pub use std::marker::PhantomData;

pub use soap_model::bind::*;
pub use soap_model::contract::Process;
pub use soap_model::datatypes::*;
pub use soap_model::xml::{Fragment, Limits, Name, Namespace, Ns};
pub use soap_model::{
    array_table, choice, choice_table, desc_table, enumeration, record, record_table, union_table,
};

pub use crate::client::{BuildError, Call, Client, ClientBuilder, Input};
pub use crate::http_binding::{HttpDef, HttpInput, HttpOccurs, HttpResponse};
pub use crate::mime::{Attachment, Mtom};
pub use crate::modules::addressing::ReplyAddresses;
pub use crate::server::{
    AddressingDef, BlockName, BodyName, BoxFuture, Context, Document, DocumentKind, Failure, Handler,
    HeaderInput, OperationDef, OtherHeader, Parsed, Parser, ProtocolError, Reply, Request, ServiceDef,
    SoapService, Started, Stop, failure_reply, protocol_reply, reply, reply_empty, reply_one_way,
    reply_parts, soap_check, unhandled_body,
};
pub use crate::server::{
    Start, after_head, answer, answer_items, answer_optional, answer_with, not_implemented,
};
#[doc(hidden)]
pub use crate::soap::slots;
pub use crate::soap::{
    Block, BodyReader, DeclaredFault, Fault, FaultCode, MessageError, Value, Version, fault_headers,
    read_fragment,
};

pub use crate::streaming::{ItemBody, Items, StreamDef, Streaming};

/// Implements [`Value`] for a generated type.
///
/// ```ignore
/// value!(Contact: record);
/// value!(Shape: choice);
/// value!(Kind: text);
/// ```
#[doc(inline)]
pub use crate::__value as value;

#[doc(hidden)]
#[macro_export]
macro_rules! __value {
    ($type:ty: record) => { $crate::__value!(@ $type, record_slot); };
    ($type:ty: choice) => { $crate::__value!(@ $type, choice_slot); };
    ($type:ty: text) => { $crate::__value!(@ $type, text_slot); };
    (@ $type:ty, $slot:ident) => {
        impl $crate::codegen::Value for $type {
            fn slot(&self) -> $crate::codegen::SlotRef<'_, 'static> {
                $crate::codegen::slots::$slot(self)
            }
        }
    };
}

/// Implements [`DeclaredFault`] for a generated enum of faults: the roots of its arms' details, in order.
///
/// ```ignore
/// declared_fault!(StoreFault: DUPLICATE, FULL);
/// declared_fault!(StoreFault: DUPLICATE, FULL; Sender ["urn:store" "Duplicate"], Receiver []);
/// ```
///
/// The second form gives each arm its fault code and subcodes.
#[doc(inline)]
pub use crate::__declared_fault as declared_fault;

#[doc(hidden)]
#[macro_export]
macro_rules! __declared_fault {
    ($type:ty: $($root:path),* $(,)? $(; $($code:ident [$($ns:literal $local:literal)*]),* $(,)?)?) => {
        impl $crate::codegen::DeclaredFault for $type {
            $(fn code(&self) -> $crate::codegen::FaultCode {
                static CODES: &[$crate::codegen::FaultCode] = &[$($crate::codegen::FaultCode::$code),*];
                let (arm, _) = $crate::codegen::Choice::chosen(self);
                CODES.get(arm).copied().unwrap_or($crate::codegen::FaultCode::Receiver)
            }
            fn subcodes(&self) -> &'static [(&'static str, &'static str)] {
                static SUBCODES: &[&[(&str, &str)]] = &[$(&[$(($ns, $local)),*]),*];
                let (arm, _) = $crate::codegen::Choice::chosen(self);
                SUBCODES.get(arm).copied().unwrap_or_default()
            })?
            fn details() -> &'static [&'static $crate::codegen::Root<'static>] {
                static DETAILS: &[&$crate::codegen::Root<'static>] = &[$(&$root),*];
                DETAILS
            }
            fn blank() -> ::core::option::Option<Self> {
                ::core::option::Option::Some(<Self as $crate::codegen::Blank>::blank())
            }
            fn choose(&mut self, arm: usize) -> $crate::codegen::SlotMut<'_, 'static> {
                $crate::codegen::Choice::choose(self, arm)
            }
            fn chosen(&self) -> (usize, $crate::codegen::SlotRef<'_, 'static>) {
                $crate::codegen::Choice::chosen(self)
            }
        }
    };
}
