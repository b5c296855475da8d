//! Subcodes of SOAP 1.2 for calls of procedures (part 2, 4.4).
use super::QName;

const RPC: &str = "http://www.w3.org/2003/05/soap-rpc";

/// There is no operation of this name.
pub(crate) fn procedure_not_present() -> QName {
    QName::new(RPC, "ProcedureNotPresent")
}

/// The arguments are not what the operation takes.
pub(crate) fn bad_arguments() -> QName {
    QName::new(RPC, "BadArguments")
}
