//! A service ready to be mounted.
use std::sync::Arc;

use futures_util::future::BoxFuture;
use http::Response;
use http::request::Parts;

use crate::mime::Payload;
use crate::modules::addressing::Addressing;
use crate::modules::{self, Module};

use super::pipeline::{Dispatch, Endpoint};
use super::{Exchange, Handler, Request, ServiceDef, Settings, Transport};

/// A generated service with a handler: what `service(handler)` returns.
///
/// With the feature `http` it is a `tower::Service`: layers and axum's `route_service` take it.
#[derive(Clone)]
pub struct SoapService {
    endpoint: Arc<dyn Dispatch>,
    definition: &'static ServiceDef,
    settings: Arc<Settings>,
    /// Some operation's request is streamed.
    streams: bool,
}

impl SoapService {
    /// A service around a generated dispatcher.
    pub fn new<S: Send + 'static>(handler: impl Handler<S>) -> Self {
        let definition = handler.service();
        let mut settings = Settings { mtom: definition.mtom, ..Settings::default() };
        if let Some(addressing) = definition.addressing {
            settings.modules.push(Arc::new(Addressing::of(addressing)));
        }
        let streams = definition.operations.iter().any(|operation| operation.stream_request);
        SoapService { endpoint: Endpoint::new(handler), definition, settings: Arc::new(settings), streams }
    }

    /// Some operation's request is streamed.
    pub fn streams(&self) -> bool {
        self.streams
    }

    /// Changes settings.
    ///
    /// ```
    /// # fn f(service: soap_runtime::SoapService) -> soap_runtime::SoapService {
    /// service.configure(|settings| {
    ///     settings.body_size = 1 << 20;
    ///     settings.tolerate_content_type = true;
    /// })
    /// # }
    /// ```
    pub fn configure(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(Arc::make_mut(&mut self.settings));
        self
    }

    /// Adds a module: what understands header blocks by itself.
    pub fn module(self, module: impl Module) -> Self {
        self.configure(|settings| modules::add(&mut settings.modules, Arc::new(module)))
    }

    /// What the generated code says of the service.
    pub fn definition(&self) -> &'static ServiceDef {
        self.definition
    }

    /// Its settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Handles one request: what transports call.
    pub fn handle<'a>(
        &'a self,
        transport: Transport,
        parts: Parts,
        exchange: Exchange<'a>,
    ) -> BoxFuture<'a, Response<Payload>> {
        self.endpoint.handle(Request::new(transport, parts, self.settings.clone()), exchange)
    }
}

impl std::fmt::Debug for SoapService {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SoapService").field("name", &self.definition.name).finish_non_exhaustive()
    }
}
