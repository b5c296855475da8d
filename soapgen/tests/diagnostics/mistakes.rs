//! The mistakes: a file, what is right, and what stands there instead. Nothing for what is right: the whole file is another.

pub(crate) struct Mistake {
    pub(crate) name: &'static str,
    pub(crate) changes: &'static [(&'static str, &'static str, &'static str)],
}

const fn mistake(
    name: &'static str,
    changes: &'static [(&'static str, &'static str, &'static str)],
) -> Mistake {
    Mistake { name, changes }
}

const WSDL: &str = "shop.wsdl";
const XSD: &str = "shop-types.xsd";

pub(crate) const REFERENCES: &[Mistake] = &[
    mistake("message-by-case", &[(WSDL, r#"message="tns:OrderRequest""#, r#"message="tns:orderRequest""#)]),
    mistake(
        "message-without-prefix",
        &[(WSDL, r#"message="tns:OrderRequest""#, r#"message="OrderRequest""#)],
    ),
    mistake(
        "message-of-other-prefix",
        &[(WSDL, r#"message="tns:OrderRequest""#, r#"message="t:OrderRequest""#)],
    ),
    mistake("element-by-case", &[(WSDL, r#"element="tns:Order""#, r#"element="tns:order""#)]),
    mistake("element-in-other-namespace", &[(WSDL, r#"element="tns:Order""#, r#"element="t:Order""#)]),
    mistake("type-in-place-of-element", &[(WSDL, r#"element="tns:Order""#, r#"type="tns:Order""#)]),
    mistake(
        "element-in-place-of-type",
        &[(
            WSDL,
            r#"<xs:element name="Order" type="t:Order"/>"#,
            r#"<xs:element name="Order" type="tns:Receipt"/>"#,
        )],
    ),
    mistake("binding-of-unknown-port-type", &[(WSDL, r#"type="tns:Shop""#, r#"type="tns:Shops""#)]),
    mistake("port-of-unknown-binding", &[(WSDL, r#"binding="tns:ShopSoap""#, r#"binding="tns:ShopSOAP""#)]),
    mistake(
        "message-twice",
        &[(WSDL, r#"<wsdl:message name="OrderResponse">"#, r#"<wsdl:message name="OrderRequest">"#)],
    ),
    mistake(
        "operation-twice",
        &[(
            WSDL,
            r#"</wsdl:operation>
  </wsdl:portType>"#,
            r#"</wsdl:operation>
    <wsdl:operation name="PlaceOrder"><wsdl:input message="tns:OrderRequest"/></wsdl:operation>
  </wsdl:portType>"#,
        )],
    ),
    mistake(
        "port-twice",
        &[(
            WSDL,
            r#"    </wsdl:port>
"#,
            r#"    </wsdl:port>
    <wsdl:port name="ShopSoap" binding="tns:ShopSoap"><soap:address location="http://b"/></wsdl:port>
"#,
        )],
    ),
    mistake(
        "header-of-unknown-part",
        &[(
            WSDL,
            r#"<wsdl:input><soap:body use="literal"/>"#,
            r#"<wsdl:input><soap:header message="tns:OrderRequest" part="odrer" use="literal"/><soap:body use="literal"/>"#,
        )],
    ),
    mistake(
        "body-of-unknown-part",
        &[(
            WSDL,
            r#"<wsdl:input><soap:body use="literal"/>"#,
            r#"<wsdl:input><soap:body use="literal" parts="ordr"/>"#,
        )],
    ),
    mistake(
        "element-of-wsdl-misspelt",
        &[(
            WSDL,
            r#"<wsdl:output message="tns:OrderResponse"/>"#,
            r#"<wsdl:ouput message="tns:OrderResponse"/>"#,
        )],
    ),
    mistake(
        "attribute-of-wsdl-misspelt",
        &[(WSDL, r#"<wsdl:part name="order" element="#, r#"<wsdl:part name="order" elment="#)],
    ),
    mistake("prefix-not-declared", &[(WSDL, r#" xmlns:t="urn:example:shop:types""#, "")]),
    mistake(
        "target-namespace-other",
        &[(
            WSDL,
            r#"targetNamespace="urn:example:shop"
"#,
            r#"targetNamespace="urn:example:shops"
"#,
        )],
    ),
];

pub(crate) const BINDINGS: &[Mistake] = &[
    mistake(
        "policy-not-enforced",
        &[(
            WSDL,
            r#"type="tns:Shop">"#,
            r##"type="tns:Shop" xmlns:wsp="http://www.w3.org/ns/ws-policy">
    <wsp:Policy><wsp:ExactlyOne><wsp:All>
      <sp:TransportBinding xmlns:sp="http://docs.oasis-open.org/ws-sx/ws-securitypolicy/200702"><wsp:Policy/></sp:TransportBinding>
      <wsam:Addressing xmlns:wsam="http://www.w3.org/2007/05/addressing/metadata"/>
    </wsp:All></wsp:ExactlyOne></wsp:Policy>"##,
        )],
    ),
    mistake(
        "operation-misspelt-in-binding",
        &[(
            WSDL,
            r#"http"/>
    <wsdl:operation name="PlaceOrder">"#,
            r#"http"/>
    <wsdl:operation name="PlaceOrdre">"#,
        )],
    ),
    mistake(
        "fault-misspelt-in-binding",
        &[(
            WSDL,
            r#"<wsdl:fault name="Refused"><soap:fault name="Refused""#,
            r#"<wsdl:fault name="Refusd"><soap:fault name="Refusd""#,
        )],
    ),
    mistake(
        "body-missing",
        &[(WSDL, r#"<wsdl:input><soap:body use="literal"/></wsdl:input>"#, "<wsdl:input/>")],
    ),
    mistake(
        "use-misspelt",
        &[(WSDL, r#"<wsdl:input><soap:body use="literal"/>"#, r#"<wsdl:input><soap:body use="litteral"/>"#)],
    ),
    mistake("style-misspelt", &[(WSDL, r#"style="document""#, r#"style="documnet""#)]),
    mistake(
        "soap-binding-missing",
        &[(
            WSDL,
            r#"    <soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
"#,
            "",
        )],
    ),
    mistake(
        "soap-namespace-misspelt",
        &[(
            WSDL,
            r#"xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/""#,
            r#"xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap""#,
        )],
    ),
];

pub(crate) const IMPORTS: &[Mistake] = &[
    mistake(
        "schema-outside-of-types",
        &[(
            WSDL,
            "<wsdl:types>",
            r#"<wsdl:documentation>none</wsdl:documentation>
  <xs:schema/>
  <wsdl:types>"#,
        )],
    ),
    mistake(
        "import-missing",
        &[(
            WSDL,
            r#"      <xs:import namespace="urn:example:shop:types" schemaLocation="shop-types.xsd"/>
"#,
            "",
        )],
    ),
    mistake("import-location-misspelt", &[(WSDL, "shop-types.xsd", "shop-type.xsd")]),
    mistake(
        "import-namespace-misspelt",
        &[(
            WSDL,
            r#"<xs:import namespace="urn:example:shop:types""#,
            r#"<xs:import namespace="urn:example:shop:type""#,
        )],
    ),
    mistake("import-of-html", &[(XSD, "", "<!DOCTYPE html><html><body>404</body></html>")]),
    mistake("imported-file-empty", &[(XSD, "", "")]),
    mistake(
        "schema-namespace-misspelt",
        &[(
            XSD,
            r#"xmlns:xs="http://www.w3.org/2001/XMLSchema""#,
            r#"xmlns:xs="http://www.w3.org/2001/XMLSchemas""#,
        )],
    ),
];

pub(crate) const SCHEMAS: &[Mistake] = &[
    mistake("type-by-case", &[(XSD, r#"type="t:Sku""#, r#"type="t:SKU""#)]),
    mistake("builtin-misspelt", &[(XSD, r#"type="xs:boolean""#, r#"type="xs:bool""#)]),
    mistake("builtin-without-prefix", &[(XSD, r#"type="xs:boolean""#, r#"type="boolean""#)]),
    mistake(
        "simple-type-as-base",
        &[(XSD, r#"<xs:extension base="t:Order">"#, r#"<xs:extension base="t:Sku">"#)],
    ),
    mistake("max-occurs-no-number", &[(XSD, r#"maxOccurs="unbounded""#, r#"maxOccurs="many""#)]),
    mistake("max-below-min", &[(XSD, r#"maxOccurs="unbounded""#, r#"minOccurs="2" maxOccurs="1""#)]),
    mistake("pattern-of-another-language", &[(XSD, "[A-Z]{3}-[0-9]+", r#"^[A-Z]{3}-(?=x)\d+$"#)]),
    mistake("pattern-unclosed", &[(XSD, "[A-Z]{3}-[0-9]+", "[A-Z{3}-[0-9]+")]),
    mistake("default-no-value", &[(XSD, r#"default="1""#, r#"default="one""#)]),
    mistake(
        "attribute-before-sequence",
        &[(
            XSD,
            r#"    <xs:sequence>
      <xs:element name="sku""#,
            r#"    <xs:attribute name="early" type="xs:int"/>
    <xs:sequence>
      <xs:element name="sku""#,
        )],
    ),
    mistake(
        "element-without-sequence",
        &[(
            XSD,
            r#"<xs:sequence><xs:element name="number" type="xs:long"/></xs:sequence>"#,
            r#"<xs:element name="number" type="xs:long"/>"#,
        )],
    ),
    mistake(
        "schema-element-misspelt",
        &[(XSD, r#"<xs:sequence><xs:element name="number""#, r#"<xs:sequence><xs:elment name="number""#)],
    ),
    mistake("type-twice", &[(XSD, r#"<xs:complexType name="Receipt">"#, r#"<xs:complexType name="Item">"#)]),
    mistake(
        "extension-of-itself",
        &[(XSD, r#"<xs:extension base="t:Order">"#, r#"<xs:extension base="t:Express">"#)],
    ),
    mistake(
        "facet-of-another-type",
        &[(XSD, r#"<xs:pattern value="[A-Z]{3}-[0-9]+"/>"#, r#"<xs:totalDigits value="3"/>"#)],
    ),
    mistake(
        "facet-no-number",
        &[(XSD, r#"<xs:pattern value="[A-Z]{3}-[0-9]+"/>"#, r#"<xs:maxLength value="ten"/>"#)],
    ),
    mistake("name-with-blank", &[(XSD, r#"name="Grade""#, r#"name="Grade of item""#)]),
    mistake(
        "several-at-once",
        &[
            (XSD, r#"type="t:Sku""#, r#"type="t:Skus" maxOccurs="x""#),
            (XSD, "xs:boolean", "xs:bool"),
            (XSD, r#"base="t:Order""#, r#"base="t:Ordr""#),
        ],
    ),
];
