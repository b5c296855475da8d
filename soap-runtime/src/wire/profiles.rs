//! How well-known families of SOAP software write. What a profile does not mention is as in the default.
use soap_model::xml::names;

use super::{Declaration, Declarations, EmptyElements, Payload, WireFormat};

/// Profiles.
impl WireFormat {
    /// .NET ASMX and `SoapHttpClientProtocol`: the envelope's prefix is `soap` in both versions, the envelope declares `xsi` and `xsd`
    /// always, the body entry declares its namespace as the default one, and the XML declaration says `utf-8` in lower case.
    pub fn net_asmx() -> Self {
        WireFormat {
            declaration: Declaration::LowerCase,
            schema_declared: true,
            payload: Payload::Default,
            declarations: Declarations::Use,
            ..WireFormat::default()
        }
        .envelope_prefix("soap")
    }

    /// WCF and CoreWCF: no XML declaration, the envelope's prefix is `s`, and the body entry declares its namespace as the default one.
    pub fn wcf() -> Self {
        WireFormat {
            declaration: Declaration::Off,
            payload: Payload::Default,
            declarations: Declarations::Use,
            ..WireFormat::default()
        }
        .envelope_prefix("s")
    }

    /// Apache Axis 1: the envelope's prefix is `soapenv`, the envelope declares `xsd` and `xsi` always, the body entry declares its
    /// namespace as `ns1`, and elements say their types. (Axis itself does not where the contract says `literal`, but reads it.)
    pub fn axis1() -> Self {
        WireFormat {
            schema_declared: true,
            payload: Payload::Numbered("ns".into(), 1),
            declarations: Declarations::Use,
            types: true,
            ..WireFormat::default()
        }
        .envelope_prefix("soapenv")
    }

    /// The reference implementation of JAX-WS (Metro): single quotes in the XML declaration, the envelope's prefix is `S`, and the
    /// body entry declares its namespace as `ns2`.
    pub fn jax_ws() -> Self {
        WireFormat {
            declaration: Declaration::SingleQuotes,
            payload: Payload::Numbered("ns".into(), 2),
            declarations: Declarations::Use,
            ..WireFormat::default()
        }
        .envelope_prefix("S")
    }

    /// gSOAP: the envelope's prefix is `SOAP-ENV` and that of the encoding `SOAP-ENC`, all namespaces are declared at the envelope, `xsi`
    /// and `xsd` always, those of the contract are `ns1`, `ns2` and so on, and elements without content have an end tag.
    pub fn gsoap() -> Self {
        WireFormat {
            schema_declared: true,
            payload: Payload::Numbered("ns".into(), 1),
            empty_elements: EmptyElements::Pair,
            ..WireFormat::default()
        }
        .envelope_prefix("SOAP-ENV")
        .prefix(names::ENC11, "SOAP-ENC")
        .prefix(names::ENC12, "SOAP-ENC")
    }

    /// PHP's `ext/soap`: the envelope's prefix is `SOAP-ENV` (SOAP 1.2: `env`), all namespaces are declared at the envelope, those of
    /// the contract are `ns1`, `ns2` and so on, and elements say their types. (PHP itself does not where the contract says
    /// `literal`, but reads it.)
    pub fn php() -> Self {
        WireFormat { payload: Payload::Numbered("ns".into(), 1), types: true, ..WireFormat::default() }
            .prefix(names::SOAP11, "SOAP-ENV")
            .prefix(names::SOAP12, "env")
            .prefix(names::ENC11, "SOAP-ENC")
            .prefix(names::ENC12, "enc")
    }

    /// SAP (ABAP proxies): the XML declaration says `utf-8` in lower case, the envelope's prefix is `soap-env`, there is always a
    /// `Header`, and the body entry declares its namespace as `n0`.
    pub fn sap() -> Self {
        WireFormat {
            declaration: Declaration::LowerCase,
            payload: Payload::Numbered("n".into(), 0),
            declarations: Declarations::Use,
            empty_header: true,
            ..WireFormat::default()
        }
        .envelope_prefix("soap-env")
    }
}
