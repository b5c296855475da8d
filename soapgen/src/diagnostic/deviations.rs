//! The one list of deviations from the specifications that real files show and that do no harm.
//!
//! In lenient mode each is a warning, in strict mode an error. What is not on this list is an error in both.

macro_rules! deviations { ($($(#[$doc:meta])* $variant:ident $name:literal $text:literal;)*) => {
    /// A tolerated deviation.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    #[non_exhaustive]
    pub enum Deviation { $(#[doc = $text] $(#[$doc])* $variant,)* }

    impl Deviation {
        /// All of them, in the order of the documentation.
        pub const ALL: &[Deviation] = &[$(Deviation::$variant,)*];

        /// Its stable name.
        pub fn name(self) -> &'static str {
            match self { $(Deviation::$variant => $name,)* }
        }

        /// What is tolerated, as one sentence for the documentation.
        pub fn explanation(self) -> &'static str {
            match self { $(Deviation::$variant => $text,)* }
        }
    }
} }

deviations! {
    // documents
    LeadingBlank "leading-blank" "White space stands before the XML declaration.";
    EncodingMismatch "encoding-mismatch" "The XML declaration names another encoding than the one the bytes are in.";
    BackslashLocation "backslash-location" "The location of an import has backslashes instead of slashes.";
    BundledInstead "bundled-instead" "The file of a well-known schema is missing or outside of the import root; the bundled one is read.";
    // descriptions
    ImportNamespace "import-namespace" "A WSDL import names another namespace than the imported file has.";
    DuplicateComponent "duplicate-component" "A message, port type, interface, binding or service is defined twice in the same words.";
    UnqualifiedReference "unqualified-reference" "A reference has no prefix; it is taken for a name of the target namespace, or for a built-in type.";
    PartBoth "part-both" "A part has both `element` and `type`; the element is taken.";
    OperationUnbound "operation-unbound" "A binding leaves out operations of its port type; they are not offered.";
    OperationUndefined "operation-undefined" "A binding has an operation that its port type does not have; it is not offered.";
    UnknownElement "unknown-element" "An element or attribute of WSDL is misspelt or stands in the wrong place; it is passed over.";
    SchemaOutside "schema-outside" "A schema stands outside of `types`; it is not read.";
    UnknownUse "unknown-use" "The use of a body, header or fault is neither `literal` nor `encoded`; `literal` is taken.";
    UnknownStyle "unknown-style" "The style of a binding or operation is neither `document` nor `rpc`; it is left out.";
    MixedSoapVersions "mixed-soap-versions" "A binding has elements of the other SOAP version's namespace.";
    BodyMissing "body-missing" "A binding does not say what the body of a message is; all parts, literal.";
    RpcElementPart "rpc-element-part" "A part of an rpc message is given by element.";
    DocumentEncoded "document-encoded" "A document style body has the SOAP encoding; it is read as literal.";
    DocumentTypeParts "document-type-parts" "Of several parts in a document style body some are given by type; each is an element of its name.";
    HeaderPartMissing "header-part-missing" "A header does not say which part it is; its message has only one.";
    FaultName "fault-name" "A fault has no name; it is named after its message.";
    FaultParts "fault-parts" "The message of a fault has not exactly one part; the first is taken.";
    ReferenceUndefined "reference-undefined" "An operation or port refers to something undefined; it is left out. Only with `--skip-undefined`.";
    PartUndefined "part-undefined" "A part refers to an element or type that nothing declares, and no like name is declared either; its content is kept as XML.";
    BindingUndefined "binding-undefined" "A port refers to a binding that nothing defines, and no like name is defined either; the port is left out.";
    FaultMessageUndefined "fault-message-undefined" "A fault refers to an undefined message; it is left out.";
    NotificationUndefined "notification-undefined" "An operation in which the service speaks first refers to something undefined; it is left out.";
    FaultUndefined "fault-undefined" "A binding has a fault that the operation does not declare.";
    // descriptions, WSDL 2.0
    ElementOrder "element-order" "The elements of a description stand in another order than prescribed.";
    ComponentNotImported "component-not-imported" "A description refers to a component of a namespace that it does not import.";
    SchemaNotImported "schema-not-imported" "A description refers to a schema namespace that it neither imports nor holds a schema of.";
    ImportTwice "import-twice" "A description imports the same document twice.";
    MessageMissing "message-missing" "An operation lacks a message that its pattern has; it is taken for empty.";
    FaultLabel "fault-label" "A fault reference has the label of the other message of its pattern.";
    StyleElementName "style-element-name" "The style of an operation wants its element named like it, which it is not.";
    SignatureIncomplete "signature-incomplete" "An operation of the rpc style has no signature, or one that leaves out elements.";
    BindingIncomplete "binding-incomplete" "A binding names some operations or faults of its interface and not others, which are bound by the default rules.";
    ProtocolMissing "protocol-missing" "A SOAP binding does not say which protocol carries it; HTTP is taken.";
    RelativeAction "relative-action" "A SOAP action is no absolute IRI.";
    MepByDefault "mep-by-default" "An operation that is not in-out leaves the SOAP message exchange pattern to the default.";
    HeaderNotUnderstood "header-not-understood" "A header block must be understood, but the type of its element does not allow the attribute.";
    FaultCode "fault-code" "The code of a fault is none of SOAP's or not an error status of HTTP; it is left out.";
    SerializationWildcard "serialization-wildcard" "A serialization has a wildcard, so that it does not say what to send.";
    TemplateUnmatched "template-unmatched" "A location template cites an element that the message does not have, or leaves out one that it must have.";
    RealmMissing "realm-missing" "An endpoint wants authentication without a realm.";
    // schemas
    SchemaDraft "schema-draft" "A schema is written in the drafts of XML Schema of 1999 or 2000.";
    NamespaceNotImported "namespace-not-imported" "A schema refers to a namespace that it does not import.";
    DataSet "dataset" "A type contains `xs:schema` itself, as a .NET DataSet does; it is kept as XML.";
    ImportOfOwnNamespace "import-of-own-namespace" "A schema imports its own target namespace.";
    ImportOfOtherNamespace "import-of-other-namespace" "An imported schema has another target namespace than the import says.";
    IncludeOfOtherNamespace "include-of-other-namespace" "An included schema has another target namespace; it is taken for imported.";
    UnknownAttribute "unknown-attribute" "A schema element has an attribute that XML Schema does not know there.";
    ForeignElement "foreign-element" "An element of another namespace stands in a schema outside of annotations.";
    MisplacedElement "misplaced-element" "Imports, includes, annotations or attributes stand in another order than prescribed.";
    StrayText "stray-text" "Text stands between schema elements.";
    RepeatedId "repeated-id" "An `id` is used twice in a schema document.";
    RepeatedDeclaration "repeated-declaration" "A component is declared twice in the same way.";
    RepeatedAttribute "repeated-attribute" "A type has the same attribute twice.";
    RepeatedInAll "repeated-in-all" "An element of `xs:all` may occur more than once.";
    RestrictionOfAnySimpleType "restriction-of-any-simple-type" "A simple type restricts `xs:anySimpleType`.";
    EnumerationOutsideBase "enumeration-outside-base" "An enumerated value is no value of the base type.";
    FacetWithoutValue "facet-without-value" "A facet has no `value` attribute; it is left out.";
    EncodedTypeAsSimple "encoded-type-as-simple" "A type of the SOAP encoding stands where a simple type must; the built-in of the same name is taken.";
    ArrayTypeWithoutBrackets "array-type-without-brackets" "`wsdl:arrayType` lacks its brackets; one dimension is taken.";
    ExtendedAll "extended-all" "A type whose content is `xs:all` is extended, or extends another.";
    InvalidDefault "invalid-default" "A default or fixed value is no value of its type; it is left out.";
    AmbiguousContent "ambiguous-content" "Two particles can take the same element at the same place; the first takes it.";
    RestrictionOfContent "restriction-of-content" "The content of a restriction allows more than its base's.";
    RestrictionOfAttributes "restriction-of-attributes" "The attributes of a restriction allow more than its base's.";
}

#[cfg(test)]
mod tests {
    use super::Deviation;

    /// `docs/lenient.md` has the same list, in the same order.
    #[test]
    fn the_documentation_lists_every_deviation() {
        let row = |d: &Deviation| format!("| `{}` | {} |\n", d.name(), d.explanation());
        let rows: String = Deviation::ALL.iter().map(row).collect();
        let page = include_str!("../../../docs/lenient.md").replace("\r\n", "\n");
        let table = page.split("|---|---|\n").nth(1).unwrap_or_default();
        assert_eq!(table, rows, "copy this list into docs/lenient.md");
    }

    #[test]
    fn every_deviation_has_its_own_name_and_a_sentence() {
        let names: std::collections::HashSet<_> = Deviation::ALL.iter().map(|d| d.name()).collect();
        assert_eq!(names.len(), Deviation::ALL.len());
        for deviation in Deviation::ALL {
            assert!(
                deviation.name().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            );
            assert!(deviation.explanation().ends_with('.'));
        }
    }
}
