//! The client of one interface: a method per operation that returns a call to be awaited.
use super::service::Writer;

/// The client struct and its methods.
pub(super) fn write(writer: Writer<'_>, out: &mut String) {
    let _ = (writer.client_name(), out);
}
