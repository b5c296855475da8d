//! Schemas of namespaces that services use without saying where the schema is.
//!
//! Written from the specifications; see `bundled/README.md`.

/// A schema that is part of the compiler.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Bundled {
    /// File name, shown as `bundled:NAME`.
    pub(super) name: &'static str,
    /// Its target namespace.
    pub(super) namespace: &'static str,
    /// Addresses under which it is known, beside its namespace.
    pub(super) locations: &'static [&'static str],
    /// Its text.
    pub(super) text: &'static str,
}

macro_rules! bundled { ($($name:literal $namespace:literal [$($location:literal),*];)*) => {
    /// All of them.
    pub(super) static BUNDLED: &[Bundled] = &[$(Bundled {
        name: $name,
        namespace: $namespace,
        locations: &[$($location),*],
        text: include_str!(concat!("bundled/", $name)),
    }),*];
} }

bundled! {
    "xml.xsd" "http://www.w3.org/XML/1998/namespace"
        ["http://www.w3.org/2001/xml.xsd", "http://www.w3.org/2001/03/xml.xsd", "http://www.w3.org/2005/08/xml.xsd", "http://www.w3.org/2009/01/xml.xsd"];
    "xml-schema.xsd" "http://www.w3.org/2001/XMLSchema"
        ["http://www.w3.org/2001/XMLSchema.xsd"];
    "soap11-encoding.xsd" "http://schemas.xmlsoap.org/soap/encoding/" [];
    "soap11-envelope.xsd" "http://schemas.xmlsoap.org/soap/envelope/" [];
    "soap12-encoding.xsd" "http://www.w3.org/2003/05/soap-encoding" [];
    "soap12-envelope.xsd" "http://www.w3.org/2003/05/soap-envelope" [];
    "wsdl11.xsd" "http://schemas.xmlsoap.org/wsdl/"
        ["http://schemas.xmlsoap.org/wsdl/2003-02-11.xsd"];
    "addressing-2005.xsd" "http://www.w3.org/2005/08/addressing"
        ["http://www.w3.org/2005/08/addressing/ws-addr.xsd", "http://www.w3.org/2006/03/addressing/ws-addr.xsd"];
    "addressing-2004.xsd" "http://schemas.xmlsoap.org/ws/2004/08/addressing"
        ["http://schemas.xmlsoap.org/ws/2004/08/addressing/addressing.xsd"];
    "xmlmime.xsd" "http://www.w3.org/2005/05/xmlmime" [];
    "xop-include.xsd" "http://www.w3.org/2004/08/xop/include" [];
    "swaref.xsd" "http://ws-i.org/profiles/basic/1.1/xsd"
        ["http://ws-i.org/profiles/basic/1.1/swaref.xsd"];
    "addressing-wsdl.xsd" "http://www.w3.org/2006/05/addressing/wsdl"
        ["http://www.w3.org/2006/05/addressing/wsdl/ws-addr-wsdl.xsd", "http://www.w3.org/2006/02/addressing/wsdl"];
    "addressing-metadata.xsd" "http://www.w3.org/2007/05/addressing/metadata"
        ["http://www.w3.org/2007/05/addressing/metadata/ws-addr-metadata.xsd"];
    "policy-2004.xsd" "http://schemas.xmlsoap.org/ws/2004/09/policy"
        ["http://schemas.xmlsoap.org/ws/2004/09/policy/ws-policy.xsd"];
    "policy-2007.xsd" "http://www.w3.org/ns/ws-policy"
        ["http://www.w3.org/2007/02/ws-policy.xsd", "http://www.w3.org/ns/ws-policy.xsd"];
    "wss-utility.xsd" "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd" [];
    "wss-secext.xsd" "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd" [];
    "xmldsig.xsd" "http://www.w3.org/2000/09/xmldsig#"
        ["http://www.w3.org/TR/xmldsig-core/xmldsig-core-schema.xsd", "http://www.w3.org/TR/2002/REC-xmldsig-core-20020212/xmldsig-core-schema.xsd", "http://www.w3.org/TR/2008/REC-xmldsig-core-20080610/xmldsig-core-schema.xsd"];
    "xlink.xsd" "http://www.w3.org/1999/xlink"
        ["http://www.w3.org/1999/xlink.xsd", "http://www.w3.org/XML/2008/06/xlink.xsd"];
    "ms-serialization.xsd" "http://schemas.microsoft.com/2003/10/Serialization/" [];
    "ms-arrays.xsd" "http://schemas.microsoft.com/2003/10/Serialization/Arrays" [];
    "ms-wsdl-types.xsd" "http://microsoft.com/wsdl/types/" [];
    "apache-xml-soap.xsd" "http://xml.apache.org/xml-soap" [];
}

/// The schema of a namespace.
pub(super) fn by_namespace(namespace: &str) -> Option<&'static Bundled> {
    BUNDLED.iter().find(|b| b.namespace == namespace)
}

/// The schema known under an address: one of its locations, its namespace, or either with `https` or a missing or
/// additional `/` or `.xsd` at the end.
pub(super) fn by_location(location: &str) -> Option<&'static Bundled> {
    fn bare(address: &str) -> &str {
        let address = address.split_once("://").map_or(address, |(_, rest)| rest);
        address.trim_end_matches('/').trim_end_matches(".xsd").trim_end_matches('/')
    }
    let wanted = bare(location);
    let known = |b: &&Bundled| bare(b.namespace) == wanted || b.locations.iter().any(|l| bare(l) == wanted);
    BUNDLED.iter().find(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_schema_is_well_formed_and_has_its_namespace() {
        for bundled in BUNDLED {
            let tree =
                roxmltree::Document::parse(bundled.text).unwrap_or_else(|e| panic!("{}: {e}", bundled.name));
            assert_eq!(
                tree.root_element().attribute("targetNamespace"),
                Some(bundled.namespace),
                "{}",
                bundled.name
            );
        }
    }

    #[test]
    fn a_well_known_address_is_found_in_its_usual_spellings() {
        for address in [
            "http://www.w3.org/2001/xml.xsd",
            "https://www.w3.org/2001/xml.xsd",
            "http://www.w3.org/2003/05/soap-envelope/",
            "http://schemas.xmlsoap.org/soap/encoding",
        ] {
            assert!(by_location(address).is_some(), "{address}");
        }
        assert!(by_location("http://www.w3.org/").is_none());
    }
}
