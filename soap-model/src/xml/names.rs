//! Names and the namespaces every reader knows.

/// No namespace.
pub const NONE: &str = "";
/// The namespace of the prefix `xml`.
pub const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// The namespace of the prefix `xmlns`; nothing may be declared to be in it.
pub const XMLNS: &str = "http://www.w3.org/2000/xmlns/";
/// XML Schema instance: `xsi:type`, `xsi:nil`.
pub const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// XML Schema.
pub const XSD: &str = "http://www.w3.org/2001/XMLSchema";
/// SOAP 1.1 envelope.
pub const SOAP11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
/// SOAP 1.2 envelope.
pub const SOAP12: &str = "http://www.w3.org/2003/05/soap-envelope";
/// SOAP 1.1 encoding.
pub const ENC11: &str = "http://schemas.xmlsoap.org/soap/encoding/";
/// SOAP 1.2 encoding.
pub const ENC12: &str = "http://www.w3.org/2003/05/soap-encoding";
/// WS-Addressing 1.0.
pub const WSA: &str = "http://www.w3.org/2005/08/addressing";
/// XOP include.
pub const XOP: &str = "http://www.w3.org/2004/08/xop/include";

/// A namespace by number. The numbers of [`WELL_KNOWN`] are fixed; those of a set of tables
/// follow from [`Ns::FIRST_OWN`]; a reader gives numbers after these to namespaces it meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ns(pub u16);

impl Ns {
    /// No namespace.
    pub const NONE: Ns = Ns(0);
    /// [`XML`].
    pub const XML: Ns = Ns(1);
    /// [`XSI`].
    pub const XSI: Ns = Ns(2);
    /// [`XSD`].
    pub const XSD: Ns = Ns(3);
    /// [`SOAP11`].
    pub const SOAP11: Ns = Ns(4);
    /// [`SOAP12`].
    pub const SOAP12: Ns = Ns(5);
    /// [`ENC11`].
    pub const ENC11: Ns = Ns(6);
    /// [`ENC12`].
    pub const ENC12: Ns = Ns(7);
    /// [`WSA`].
    pub const WSA: Ns = Ns(8);
    /// [`XOP`].
    pub const XOP: Ns = Ns(9);
    /// The first number of a set of tables' own namespaces.
    pub const FIRST_OWN: u16 = 16;
}

/// The namespaces with fixed numbers and their customary prefixes, in the order of the numbers.
/// Numbers from here to [`Ns::FIRST_OWN`] are reserved.
pub const WELL_KNOWN: [(&str, &str); 10] = [
    (NONE, ""),
    (XML, "xml"),
    (XSI, "xsi"),
    (XSD, "xsd"),
    (SOAP11, "soap"),
    (SOAP12, "soap12"),
    (ENC11, "enc"),
    (ENC12, "enc12"),
    (WSA, "wsa"),
    (XOP, "xop"),
];

/// A namespace of a set of tables and the prefix it is written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Namespace<'t> {
    /// Namespace name.
    pub uri: &'t str,
    /// Prefix; unique within the tables and none of the well-known ones.
    pub prefix: &'t str,
}

/// An expanded name with its namespace as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name<'a> {
    /// Namespace.
    pub ns: Ns,
    /// Local part.
    pub local: &'a str,
}
