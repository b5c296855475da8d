//! What every simple value's reading and writing has at hand.

/// What a value's text may depend on: the namespaces in scope (`xs:QName`, `xs:NOTATION`).
pub struct TextContext<'a> {
    scope: &'a dyn Fn(&str) -> Option<&'a str>,
}

impl<'a> TextContext<'a> {
    /// A context that resolves prefixes (`""`: the default namespace) with this function.
    pub fn new(scope: &'a dyn Fn(&str) -> Option<&'a str>) -> Self {
        TextContext { scope }
    }

    /// The namespace bound to a prefix; `""` is the default namespace.
    pub fn namespace(&self, prefix: &str) -> Option<&'a str> {
        (self.scope)(prefix)
    }
}

/// Where a simple value writes its lexical form. Markup characters are escaped on the way.
pub struct TextWriter<'a> {
    out: &'a mut String,
}

impl TextWriter<'_> {
    /// Appends text.
    pub fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }
}

/// A text that is not in the lexical or value space of its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueError {
    /// What was expected, for instance ``an `xs:int` ``.
    pub expected: String,
    /// What is wrong with the text.
    pub reason: String,
}
