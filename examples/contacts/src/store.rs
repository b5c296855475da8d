//! The handler. Only the three operations are required; all callbacks are shown in small.
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Mutex, MutexGuard, PoisonError};

use soap_runtime::http::StatusCode;
use soap_runtime::{
    Block, BlockName, BodyName, Context, Failure, Fault, OtherHeader, Parsed, Parser, ProtocolError, Reply,
    Request, Stop,
};

use crate::contacts::{
    Contact, ContactsHeader, ContactsService, Duplicate, Forget, NotFound, Retrieve, RetrieveFault,
    RetrieveResponse, Store, StoreFault, StoreResponse,
};

/// Keeps contacts in memory.
#[derive(Default)]
pub struct Contacts {
    stored: Mutex<BTreeMap<i64, Contact>>,
}

/// What the callbacks of one request know of it.
#[derive(Debug, Default)]
pub struct Session {
    user: Option<String>,
    debugging: i32,
}

impl Contacts {
    fn stored(&self) -> MutexGuard<'_, BTreeMap<i64, Contact>> {
        self.stored.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ContactsService<Session> for Contacts {
    async fn store(
        &self,
        request: Store,
        cx: &mut Context<Session>,
    ) -> Result<StoreResponse, Stop<StoreFault>> {
        // Credentials are not described in the WSDL; whoever wants to store must have sent some.
        let user =
            cx.state.user.as_deref().ok_or_else(|| Fault::sender("who are you? Credentials are missing"))?;
        tracing::debug!(user, level = cx.state.debugging, "store");
        let mut stored = self.stored();
        if let Some((id, _)) = stored.iter().find(|(_, c)| c.name == request.contact.name) {
            let duplicate = Duplicate { name: request.contact.name, id: *id };
            return Err(StoreFault::from(duplicate).into());
        }
        let id = stored.last_key_value().map_or(1, |(id, _)| id + 1);
        stored.insert(id, request.contact);
        Ok(StoreResponse { id })
    }

    async fn retrieve(
        &self,
        request: Retrieve,
        _: &mut Context<Session>,
    ) -> Result<RetrieveResponse, Stop<RetrieveFault>> {
        let contact = self.stored().get(&request.id).cloned();
        let contact = contact.ok_or(RetrieveFault::from(NotFound { id: request.id }))?;
        Ok(RetrieveResponse { contact })
    }

    async fn forget(&self, request: Forget, _: &mut Context<Session>) -> Result<(), Stop<Infallible>> {
        self.stored().remove(&request.id);
        Ok(())
    }

    // From here on everything is optional, in the order in which it is called.

    async fn init(&self, request: &mut Request) -> Session {
        tracing::debug!(peer = ?request.peer(), "a request");
        Session::default()
    }

    async fn check_http_conformance(&self, cx: &mut Context<Session>) -> Result<(), Reply> {
        // Nothing of the body was read yet: the place to turn requests away by what HTTP says of them.
        match cx.request.http().headers.get("x-maintenance") {
            Some(_) => Err(StatusCode::SERVICE_UNAVAILABLE.into()),
            None => Ok(()),
        }
    }

    async fn protocol_error(&self, error: ProtocolError, cx: &mut Context<Session>) -> Result<(), Reply> {
        // `Ok` would go on all the same.
        tracing::info!(%error, version = ?cx.request.version(), "not as SOAP prescribes");
        Err(error.into())
    }

    async fn header_parser(&self, block: BlockName<'_>, _: &mut Context<Session>) -> Result<Parser, Reply> {
        // Described blocks are typed by default; this one nobody described.
        Ok(if block.namespace == "security" { Parser::Tree } else { Parser::Typed })
    }

    async fn header(&self, header: ContactsHeader, cx: &mut Context<Session>) -> Result<(), Reply> {
        match header {
            ContactsHeader::Debugging(debugging) => cx.state.debugging = debugging.level,
            ContactsHeader::Other(OtherHeader { parsed: Parsed::Tree(credentials), .. }) => {
                let part = |local| credentials.child("security", local).map(|t| t.text()).unwrap_or_default();
                if part("password") != "open sesame" {
                    return Err(Fault::sender("these credentials are not known here").into());
                }
                cx.state.user = Some(part("user"));
            }
            ContactsHeader::Other(_) => {}
        }
        Ok(())
    }

    async fn body_parser(
        &self,
        name: Option<BodyName<'_>>,
        _: &mut Context<Session>,
    ) -> Result<Parser, Reply> {
        // `Ping` is no operation of the WSDL, and is answered all the same.
        Ok(if name.is_some_and(|n| n.local == "Ping") { Parser::Raw } else { Parser::Typed })
    }

    async fn body(&self, parsed: Parsed, _: &mut Context<Session>) -> Result<Block, Reply> {
        match parsed {
            Parsed::Raw(ping) => Ok(ping.into()),
            _ => Err(Fault::sender("this service has no such operation").into()),
        }
    }

    async fn exception(&self, failure: Failure, _: &mut Context<Session>) -> Reply {
        tracing::warn!(%failure, "a request failed");
        soap_runtime::failure_reply(&failure)
    }
}
