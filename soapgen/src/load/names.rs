//! Namespaces of WSDL and of what stands in WSDL files.

/// The namespaces that drafts of XML Schema had in 2000 and 1999.
pub const XSD_DRAFTS: [&str; 2] = ["http://www.w3.org/2000/10/XMLSchema", "http://www.w3.org/1999/XMLSchema"];
/// WSDL 1.1.
pub const WSDL11: &str = "http://schemas.xmlsoap.org/wsdl/";
/// WSDL 2.0.
pub const WSDL20: &str = "http://www.w3.org/ns/wsdl";
/// SOAP 1.1 binding of WSDL 1.1.
pub const WSDL_SOAP11: &str = "http://schemas.xmlsoap.org/wsdl/soap/";
/// SOAP 1.2 binding of WSDL 1.1.
pub const WSDL_SOAP12: &str = "http://schemas.xmlsoap.org/wsdl/soap12/";
/// HTTP binding of WSDL 1.1.
pub const WSDL_HTTP: &str = "http://schemas.xmlsoap.org/wsdl/http/";
/// MIME binding of WSDL 1.1.
pub const WSDL_MIME: &str = "http://schemas.xmlsoap.org/wsdl/mime/";
/// WS-Addressing 1.0 metadata (`wsam:Action`).
pub const WSAM: &str = "http://www.w3.org/2007/05/addressing/metadata";
/// WS-Addressing 1.0 WSDL binding (`wsaw:Action`).
pub const WSAW: &str = "http://www.w3.org/2006/05/addressing/wsdl";
/// WS-Addressing of August 2004 (`wsa:Action` in WSDL files of the time).
pub const WSA_2004: &str = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
/// SOAP binding of WSDL 2.0.
pub const WSDL20_SOAP: &str = "http://www.w3.org/ns/wsdl/soap";
/// HTTP binding of WSDL 2.0.
pub const WSDL20_HTTP: &str = "http://www.w3.org/ns/wsdl/http";
/// Rpc signatures of WSDL 2.0.
pub const WSDL20_RPC: &str = "http://www.w3.org/ns/wsdl/rpc";
/// Extensions of WSDL 2.0 (`wsdlx:safe`, `wsdlx:interface`, `wsdlx:binding`).
pub const WSDL20_EXTENSIONS: &str = "http://www.w3.org/ns/wsdl-extensions";
/// `wsdli:wsdlLocation` of WSDL 2.0.
pub const WSDL20_INSTANCE: &str = "http://www.w3.org/ns/wsdl-instance";
/// Semantic annotations for WSDL.
pub const SAWSDL: &str = "http://www.w3.org/ns/sawsdl";
