//! Values of simple types as a schema writes them: the seam to [`soap_model::datatypes`].
use super::syntax::Node;
use soap_model::contract::{FacetKind, SimpleType, TypeId, Types, Variety};
use soap_model::datatypes::{
    Builtin, NamespaceScope, QName, SimpleChecker, SimpleCheckers, TextContext, TextValue, Value, items,
};
use std::cell::RefCell;
use std::sync::LazyLock;

/// Why a text is no value.
pub(super) type Reason = String;

static BUILTINS: LazyLock<Vec<Option<SimpleChecker>>> = LazyLock::new(|| {
    let types = Types::with_builtins();
    Builtin::ALL.iter().map(|b| SimpleChecker::new(&types, types.builtin(*b)).ok()).collect()
});

/// Whether a text is a value of a built-in type.
pub(super) fn is_builtin(builtin: Builtin, text: &str) -> bool {
    let checker = BUILTINS.get(builtin as usize).and_then(Option::as_ref);
    checker.is_some_and(|c| c.check(text, &TextContext::new()).is_ok())
}

/// The namespaces in scope at a node.
struct Scope<'a>(Node<'a>);

impl NamespaceScope for Scope<'_> {
    fn namespace(&self, prefix: &str) -> Option<&str> {
        self.0.lookup_namespace_uri((!prefix.is_empty()).then_some(prefix))
    }
}

/// The checkers of a run's types. Asked for complete types only.
#[derive(Debug, Default)]
pub(super) struct Checkers(pub(super) RefCell<SimpleCheckers>);

impl Checkers {
    /// Checks a text of a simple type or of a complex type with simple content. The value as a contract has it, where
    /// that is not the text itself: qualified names expanded.
    pub(super) fn check(
        &self,
        types: &Types,
        id: TypeId,
        text: &str,
        node: Node<'_>,
    ) -> Result<Option<String>, Reason> {
        let checker = self.0.borrow_mut().get(types, id).map_err(|e| e.to_string())?;
        let value =
            checker.check(text, &TextContext::new().with_scope(&Scope(node))).map_err(|e| e.to_string())?;
        Ok(match value {
            Value::QName(_) | Value::Notation(_) => Some(value.canonical()),
            _ => None,
        })
    }

    /// Whether two texts are the same value. Qualified names are compared as they are written.
    pub(super) fn equal(&self, types: &Types, id: TypeId, a: &str, b: &str) -> bool {
        let Ok(checker) = self.0.borrow_mut().get(types, id) else { return a == b };
        let cx = TextContext::new();
        match (checker.check(a, &cx), checker.check(b, &cx)) {
            (Ok(x), Ok(y)) => x == y,
            _ => a == b,
        }
    }
}

/// The text of a bound or an enumerated value, white space normalised and qualified names expanded.
pub(super) fn normalised(
    types: &Types,
    base: &SimpleType,
    text: &str,
    node: Node<'_>,
) -> Result<String, Reason> {
    let names = |builtin| matches!(builtin, Builtin::QName | Builtin::Notation);
    let expand = |text: &str| {
        QName::parse(text, &TextContext::new().with_scope(&Scope(node)))
            .map(|name| name.to_string())
            .map_err(|e| e.to_string())
    };
    match &base.variety {
        Variety::Union(_) => Ok(text.to_owned()),
        Variety::List(item) => match &types[*item].kind {
            soap_model::contract::TypeKind::Simple(item) if names(item.builtin) => {
                items(text).map(expand).collect::<Result<Vec<_>, _>>().map(|list| list.join(" "))
            }
            _ => Ok(items(text).collect::<Vec<_>>().join(" ")),
        },
        Variety::Atomic if names(base.builtin) => expand(text),
        Variety::Atomic => {
            let facet = base.facets.iter().rev().find_map(|f| match f.kind {
                FacetKind::WhiteSpace(white_space) => Some(white_space),
                _ => None,
            });
            Ok(facet.unwrap_or(base.builtin.white_space()).apply(text).into_owned())
        }
    }
}

/// May start a `Name` (XML 1.0 fifth edition, 2.3), a colon included.
pub(super) fn is_name_start(c: char) -> bool {
    is_builtin(Builtin::Name, c.encode_utf8(&mut [0; 4]))
}

/// May stand in a `Name`.
pub(super) fn is_name_char(c: char) -> bool {
    is_builtin(Builtin::NmToken, c.encode_utf8(&mut [0; 4]))
}
