//! The list of built-in types.
use super::WhiteSpace;

macro_rules! builtins { ($($variant:ident $name:literal $base:tt $item:tt),* $(,)?) => {
    /// A built-in type (part 2, chapter 3), base before derived.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    #[allow(missing_docs)]
    pub enum Builtin { $($variant),* }
    impl Builtin {
        /// All of them, base before derived.
        pub const ALL: &'static [Builtin] = &[$(Builtin::$variant),*];
        /// Local name, in the namespace of XML Schema.
        pub const fn name(self) -> &'static str { match self { $(Builtin::$variant => $name),* } }
        /// The type it is derived from; None for `anyType`.
        pub const fn base(self) -> Option<Builtin> { match self { $(Builtin::$variant => builtins!(@opt $base)),* } }
        /// For the built-in lists: the item type.
        pub const fn item(self) -> Option<Builtin> { match self { $(Builtin::$variant => builtins!(@opt $item)),* } }
    }
};
    (@opt _) => { None };
    (@opt $b:ident) => { Some(Builtin::$b) };
}

builtins! {
    AnyType "anyType" _ _,
    AnySimpleType "anySimpleType" AnyType _,
    String "string" AnySimpleType _,
    Boolean "boolean" AnySimpleType _,
    Decimal "decimal" AnySimpleType _,
    Float "float" AnySimpleType _,
    Double "double" AnySimpleType _,
    Duration "duration" AnySimpleType _,
    DateTime "dateTime" AnySimpleType _,
    Time "time" AnySimpleType _,
    Date "date" AnySimpleType _,
    GYearMonth "gYearMonth" AnySimpleType _,
    GYear "gYear" AnySimpleType _,
    GMonthDay "gMonthDay" AnySimpleType _,
    GDay "gDay" AnySimpleType _,
    GMonth "gMonth" AnySimpleType _,
    HexBinary "hexBinary" AnySimpleType _,
    Base64Binary "base64Binary" AnySimpleType _,
    AnyUri "anyURI" AnySimpleType _,
    QName "QName" AnySimpleType _,
    Notation "NOTATION" AnySimpleType _,
    NormalizedString "normalizedString" String _,
    Token "token" NormalizedString _,
    Language "language" Token _,
    NmToken "NMTOKEN" Token _,
    Name "Name" Token _,
    NcName "NCName" Name _,
    Id "ID" NcName _,
    IdRef "IDREF" NcName _,
    Entity "ENTITY" NcName _,
    NmTokens "NMTOKENS" AnySimpleType NmToken,
    IdRefs "IDREFS" AnySimpleType IdRef,
    Entities "ENTITIES" AnySimpleType Entity,
    Integer "integer" Decimal _,
    NonPositiveInteger "nonPositiveInteger" Integer _,
    NegativeInteger "negativeInteger" NonPositiveInteger _,
    Long "long" Integer _,
    Int "int" Long _,
    Short "short" Int _,
    Byte "byte" Short _,
    NonNegativeInteger "nonNegativeInteger" Integer _,
    UnsignedLong "unsignedLong" NonNegativeInteger _,
    UnsignedInt "unsignedInt" UnsignedLong _,
    UnsignedShort "unsignedShort" UnsignedInt _,
    UnsignedByte "unsignedByte" UnsignedShort _,
    PositiveInteger "positiveInteger" NonNegativeInteger _,
}

impl Builtin {
    /// The primitive type it is derived from (part 2, 3.2); for the built-in lists, `anyType` and `anySimpleType`
    /// itself.
    pub fn primitive(self) -> Builtin {
        let mut builtin = self;
        while let Some(base) = builtin.base()
            && !matches!(base, Builtin::AnySimpleType | Builtin::AnyType)
        {
            builtin = base;
        }
        builtin
    }

    /// White space of its values (part 2, 4.3.6).
    pub const fn white_space(self) -> WhiteSpace {
        match self {
            Builtin::AnyType | Builtin::AnySimpleType | Builtin::String => WhiteSpace::Preserve,
            Builtin::NormalizedString => WhiteSpace::Replace,
            _ => WhiteSpace::Collapse,
        }
    }

    /// The built-in with this local name.
    pub fn named(local: &str) -> Option<Builtin> {
        Builtin::ALL.iter().copied().find(|builtin| builtin.name() == local)
    }
}
