//! The contacts service: what soapgen made of `wsdl/contacts.wsdl`, and a handler that keeps contacts in memory.
#![allow(missing_docs)]

mod store;

soap_runtime::include_wsdl!("contacts");

pub use store::{Contacts, Session};
