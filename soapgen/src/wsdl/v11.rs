//! WSDL 1.1.
use crate::diagnostic::Diagnostics;
use crate::load::Documents;
use soap_model::contract::{Service, Types};

pub(super) fn describe(_: &Documents<'_>, _: &Types, _: &mut Diagnostics) -> Vec<Service> {
    Vec::new()
}
