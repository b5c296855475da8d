//! Binary values beside the document: XML-binary Optimized Packaging (XOP 1.0). What carries the parts is not known here.
use std::sync::Arc;

use crate::datatypes::{Base64Binary, Octets};

/// The parts of a message that is read.
pub trait Parts: Send + Sync {
    /// The part that the reference of an `xop:Include` names.
    ///
    /// # Errors
    /// Why there is none: the reference is foreign, or no part has its name.
    fn part(&self, reference: &str) -> Result<Arc<dyn Octets>, String>;
}

/// Where the parts of a message that is written go.
pub trait PartSink {
    /// Takes a value as a part and gives the reference to it; None: it is to stand in the document.
    fn take(&mut self, value: &Base64Binary) -> Option<String>;
}
