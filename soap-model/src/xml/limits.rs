//! How much a peer may make a reader hold or do.

/// Bounds of a [`Reader`](super::Reader). Every bound has a default that real messages stay far
/// below, and exceeding it is an [`ErrorKind::Limit`](super::ErrorKind::Limit).
///
/// The size of the text itself is bounded by whoever received it.
///
/// ```
/// use soap_model::xml::{Limits, Reader};
///
/// let strict = Limits { depth: 3, ..Limits::default() };
/// let mut reader = Reader::new("<a><b><c><d/></c></b></a>", &strict, &[]);
/// reader.root()?;
/// assert!(reader.skip_element().is_err());
/// # Ok::<(), soap_model::xml::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Elements open at the same time: 256.
    pub depth: u32,
    /// Attributes of one element, namespace declarations not counted: 256.
    pub attributes: u32,
    /// Namespace declarations of one element: 256.
    pub declarations: u32,
    /// Namespace declarations in scope at one point: 1,024.
    pub scope: u32,
    /// Different namespaces that are neither well known nor in the tables: 1,024.
    pub namespaces: u32,
    /// Bytes of a name, prefix included: 1,024.
    pub name: u32,
    /// Bytes of one attribute value as written: 1 MiB.
    pub attribute_value: u32,
    /// Bytes of a namespace name: 1,024. Fragments, trees and wildcards repeat it for each element.
    pub namespace_name: u32,
    /// Bytes that all fragments taken from a document may get besides their own text (declarations, namespace
    /// names): 16 MiB.
    pub fragment_scope: u64,
    /// SOAP encoding: bytes that values may take beyond the message's own, because several places refer to one of them
    /// or an array has holes: 16 MiB.
    pub expansion: u64,
    /// SOAP encoding: values within each other, which references make deeper than elements: 256.
    pub nesting: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            depth: 256,
            attributes: 256,
            declarations: 256,
            scope: 1024,
            namespaces: 1024,
            name: 1024,
            attribute_value: 1 << 20,
            namespace_name: 1024,
            fragment_scope: 16 << 20,
            expansion: 16 << 20,
            nesting: 256,
        }
    }
}

/// The bound that was exceeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// [`Limits::depth`].
    Depth,
    /// [`Limits::attributes`].
    Attributes,
    /// [`Limits::declarations`].
    Declarations,
    /// [`Limits::scope`].
    Scope,
    /// [`Limits::namespaces`].
    Namespaces,
    /// [`Limits::name`].
    Name,
    /// [`Limits::attribute_value`].
    AttributeValue,
    /// [`Limits::namespace_name`].
    NamespaceName,
    /// [`Limits::fragment_scope`].
    FragmentScope,
    /// A text or window is at most 4 GiB long.
    Text,
}

impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Limit::Depth => "elements open at the same time",
            Limit::Attributes => "attributes of one element",
            Limit::Declarations => "namespace declarations of one element",
            Limit::Scope => "namespace declarations in scope",
            Limit::Namespaces => "different namespaces",
            Limit::Name => "length of a name",
            Limit::AttributeValue => "length of an attribute value",
            Limit::NamespaceName => "length of a namespace name",
            Limit::FragmentScope => "declarations added to fragments",
            Limit::Text => "length of the text",
        })
    }
}
