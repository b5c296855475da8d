//! Generated code of contracts that are hard to name, to document or to represent: that this crate compiles
//! without a warning, and that none of its documentation runs or is broken, is the test.
#![deny(warnings)]
#![allow(
    confusable_idents,
    mixed_script_confusables,
    reason = "names that look alike are the purpose; the lint is the crate's"
)]

soap_runtime::include_wsdl!("names");
