//! The orders service of the peer benchmark: `Ping`, `SubmitOrder` and `EchoOrders`, and a message like the benchmark's.
#![allow(missing_docs)]

soap_runtime::include_wsdl!("archive");
soap_runtime::include_wsdl!("many");
soap_runtime::include_wsdl!("orders");
soap_runtime::include_wsdl!("orders_stream");

pub mod figures;
pub mod hot_paths;
mod message;

pub use message::{orders_message, rows_message};
