//! Tables built in memory from a contract, and values for them: what has no generated code (checking
//! documents, mocks, calls by name) runs on the same interpreter as what has.
mod arena;
mod build;
mod identity;
mod model;
mod value;

pub use arena::Arena;

use super::{BindError, Declarations, ReadContext, ReadOptions};
use crate::contract::{Contract, ElementId, TypeId, Types};
use crate::layout::{self, Plan};
use crate::xml::doctype::Doctype;
use crate::xml::{Limits, Namespace, Reader};
use build::Builder;
use model::Model;

/// The tables of all global elements and types of a contract. They live in an [`Arena`].
///
/// ```
/// use soap_model::bind::{Arena, Schema};
/// use soap_model::contract::Types;
/// use soap_model::xml::Limits;
///
/// let (arena, types) = (Arena::new(), Types::with_builtins());
/// let schema = Schema::new(&arena, &types);
/// assert!(schema.validate("<anything/>", &Limits::default()).is_ok());
/// ```
pub struct Schema<'t> {
    model: &'t Model<'t>,
    declarations: &'t &'t Model<'t>,
    namespaces: &'t [Namespace<'t>],
}

/// What the tables are planned from.
struct Roots {
    elements: Vec<ElementId>,
    types: Vec<TypeId>,
}

impl Roots {
    fn of(types: &Types) -> Self {
        Roots {
            elements: types.global_elements.values().copied().collect(),
            types: types.global_types.values().copied().collect(),
        }
    }

    fn plan(&self, types: &Types) -> Plan {
        let elements = self.elements.iter().map(|id| layout::Root::Element(*id));
        let roots: Vec<_> = elements.chain(self.types.iter().map(|id| layout::Root::Type(*id))).collect();
        let settings = layout::Settings { simple_families: true, ..layout::Settings::default() };
        layout::plan(types, &roots, &settings)
    }
}

impl<'t> Schema<'t> {
    /// Builds the tables.
    pub fn new(arena: &'t Arena<'t>, types: &'t Types) -> Self {
        let roots = Roots::of(types);
        let plan = arena.plans.put(roots.plan(types));
        Self::of_plan(arena, types, plan, &roots)
    }

    fn of_plan(arena: &'t Arena<'t>, types: &'t Types, plan: &'t Plan, roots: &Roots) -> Self {
        let namespaces =
            plan.namespaces.iter().map(|ns| Namespace { uri: &ns.uri, prefix: &ns.prefix }).collect();
        let namespaces = arena.namespaces.put(namespaces);
        let model = arena.models.put(Builder::new(arena, types, plan).build(&roots.elements, &roots.types));
        Schema { model, declarations: arena.model_refs.put(model), namespaces }
    }

    /// The namespaces of the tables, for a reader.
    pub fn namespaces(&self) -> &'t [Namespace<'t>] {
        self.namespaces
    }

    /// Declarations by name.
    pub fn declarations(&self) -> &'t dyn Declarations<'t> {
        self.declarations
    }

    /// Validates a document; see [`Validator::validate`].
    pub fn validate(&self, text: &str, limits: &Limits) -> Result<(), BindError> {
        self.validate_declaring(text, limits, None)
    }

    fn validate_declaring(
        &self,
        text: &str,
        limits: &Limits,
        doctype: Option<&Doctype>,
    ) -> Result<(), BindError> {
        let mut reader = Reader::new(text, limits, self.namespaces);
        let mut cx = ReadContext::new(ReadOptions::strict().with_identity(super::MAX_ID_BYTES))
            .with_declarations(self.declarations)
            .with_ids(super::MAX_ID_BYTES);
        if let Some(doctype) = doctype.filter(|doctype| !doctype.incomplete) {
            cx = cx.with_entities(doctype.unparsed.keys().cloned());
        }
        super::read::read_declared(&mut reader, &mut cx, !self.model.elements.is_empty())
    }
}

/// Validates documents against the schemas of a contract.
///
/// ```
/// use soap_model::bind::Validator;
/// use soap_model::contract::Contract;
/// use soap_model::contract::Types;
/// use soap_model::xml::Limits;
///
/// let contract = Contract { types: Types::with_builtins(), ..Contract::default() };
/// let validator = Validator::new(&contract);
/// assert!(validator.validate("<unknown a='b'/>", &Limits::default()).is_ok());
/// assert!(validator.validate("<unknown>", &Limits::default()).is_err());
/// ```
pub struct Validator<'c> {
    types: &'c Types,
    roots: Roots,
    plan: Plan,
}

impl<'c> Validator<'c> {
    /// Plans the tables for all global elements and types.
    pub fn new(contract: &'c Contract) -> Self {
        let roots = Roots::of(&contract.types);
        let plan = roots.plan(&contract.types);
        Validator { types: &contract.types, roots, plan }
    }

    /// Validates a whole document. The root element must be declared, or `xsi:type` give it a type. Where the contract
    /// declares no element at all, the root is assessed laxly (part 1, 3.3.4).
    ///
    /// Tables are built anew; to validate many documents keep a [`Schema`].
    ///
    /// # Errors
    /// The first violation.
    pub fn validate(&self, text: &str, limits: &Limits) -> Result<(), BindError> {
        self.validate_declaring(text, limits, None)
    }

    /// [`validate`](Validator::validate)s a document whose document type declaration was worked into its text
    /// ([`doctype::expand`](crate::xml::doctype::expand)): values of type `xs:ENTITY` are the unparsed entities declared there.
    ///
    /// # Errors
    /// The first violation.
    pub fn validate_declaring(
        &self,
        text: &str,
        limits: &Limits,
        doctype: Option<&Doctype>,
    ) -> Result<(), BindError> {
        let arena = Arena::new();
        let schema = Schema::of_plan(&arena, self.types, &self.plan, &self.roots);
        schema.validate_declaring(text, limits, doctype)
    }
}
