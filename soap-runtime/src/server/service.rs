//! A service ready to be mounted.
use std::sync::Arc;

use super::{Handler, ServiceDef, Settings};

/// A generated service with a handler: what `service(handler)` returns.
#[derive(Clone)]
pub struct SoapService {
    definition: &'static ServiceDef,
    settings: Arc<Settings>,
}

impl SoapService {
    /// A service around a generated dispatcher.
    pub fn new<S: Send + 'static>(handler: impl Handler<S>) -> Self {
        SoapService { definition: handler.service(), settings: Arc::default() }
    }

    /// Changes settings.
    pub fn configure(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(Arc::make_mut(&mut self.settings));
        self
    }

    /// What the generated code says of the service.
    pub fn definition(&self) -> &'static ServiceDef {
        self.definition
    }

    /// Its settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }
}
