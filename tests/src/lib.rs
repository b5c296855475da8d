//! End-to-end tests, conformance suites and foreign peers.
//!
//! Foreign peers are installed below `target/peers` by the first test that needs them; a test whose peer cannot be had fails and says so.
pub mod collection;
pub mod crates;
pub mod feeder;
pub mod peers;
pub mod scratch;
pub mod suite;
pub mod untyped;
pub mod xsts;

/// What the tests need of fixtures: the client of the service that `peers/spyne_server.py` serves, services of addressing and
/// attachments, documents without a service.
#[allow(missing_docs)]
pub mod generated {
    soap_runtime::include_wsdl!("archive");
    soap_runtime::include_wsdl!("collection");
    soap_runtime::include_wsdl!("depots");
    soap_runtime::include_wsdl!("encoded");
    soap_runtime::include_wsdl!("files");
    soap_runtime::include_wsdl!("interop");
    soap_runtime::include_wsdl!("inventory");
    soap_runtime::include_wsdl!("ledger");
    soap_runtime::include_wsdl!("ledger_whole");
    soap_runtime::include_wsdl!("mail");
    soap_runtime::include_wsdl!("meteo");
    soap_runtime::include_wsdl!("parcels");
    soap_runtime::include_wsdl!("quotes");
    soap_runtime::include_wsdl!("relay");
}
