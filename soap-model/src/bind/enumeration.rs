//! Enumerations: simple types that list their values.

/// Implements what an enumeration needs: [`TextValue`](crate::datatypes::TextValue) and
/// [`Blank`](crate::bind::Blank), `as_str`, `Display` and `FromStr`. The enum has a variant for each
/// value and a last one, `Unknown(String)`, for values met in lax reading; where it has another name, because a
/// value is called so, that name follows the white space rule.
///
/// The name after the enum's says what happens to white space before a text is compared: a variant of
/// [`WhiteSpace`](crate::datatypes::WhiteSpace).
///
/// ```
/// #[derive(Debug, Clone, PartialEq, Eq, Hash)]
/// pub enum Kind {
///     Private,
///     Business,
///     Unknown(String),
/// }
/// soap_model::enumeration!(Kind: Collapse { Private = "private", Business = "business" });
/// assert_eq!("business".parse::<Kind>()?, Kind::Business);
/// assert_eq!(Kind::Private.to_string(), "private");
/// assert!("else".parse::<Kind>().is_err());
/// # Ok::<(), soap_model::datatypes::ValueError>(())
/// ```
#[macro_export]
macro_rules! enumeration {
    ($type:ident: $white_space:ident { $($values:tt)* }) => {
        $crate::enumeration!($type: $white_space Unknown { $($values)* });
    };
    ($type:ident: $white_space:ident $other:ident { $first:ident = $first_text:literal $(, $variant:ident = $text:literal)* $(,)? }) => {
        impl $type {
            /// The value as it stands in a document.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    Self::$first => $first_text,
                    $(Self::$variant => $text,)*
                    Self::$other(text) => text,
                }
            }
        }
        impl $crate::bind::Enumeration for $type {
            const WHITE_SPACE: $crate::datatypes::WhiteSpace = $crate::datatypes::WhiteSpace::$white_space;
            const VALUES: &'static [(&'static str, Self)] =
                &[($first_text, Self::$first) $(, ($text, Self::$variant))*];
            fn unknown(text: ::std::string::String) -> Self {
                Self::$other(text)
            }
        }
        impl $crate::datatypes::TextValue for $type {
            fn parse(
                text: &str,
                cx: &$crate::datatypes::TextContext<'_>,
            ) -> ::core::result::Result<Self, $crate::datatypes::ValueError> {
                $crate::bind::parse_enumeration(text, cx)
            }
            fn write(&self, out: &mut $crate::datatypes::TextWriter<'_>) {
                out.text(self.as_str());
            }
        }
        impl $crate::bind::Blank for $type {
            fn blank() -> Self {
                Self::$first
            }
        }
        impl ::core::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl ::core::str::FromStr for $type {
            type Err = $crate::datatypes::ValueError;
            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                $crate::bind::parse_enumeration(text, &$crate::datatypes::TextContext::new())
            }
        }
    };
}

use crate::datatypes::{TextContext, ValueError, WhiteSpace};

/// An enumeration; see [`enumeration!`](crate::enumeration).
pub trait Enumeration: Clone + 'static {
    /// What happens to white space before a text is compared.
    const WHITE_SPACE: WhiteSpace;
    /// The values with their texts.
    const VALUES: &'static [(&'static str, Self)];
    /// A value that is none of these.
    fn unknown(text: String) -> Self;
}

/// The value with this text; lax reading keeps unknown ones.
pub fn parse_enumeration<T: Enumeration>(text: &str, cx: &TextContext<'_>) -> Result<T, ValueError> {
    // No iterators: a contract has a copy of this function for every enumeration.
    let text = T::WHITE_SPACE.apply(text);
    let mut n = 0;
    while n < T::VALUES.len() {
        let (known, value) = &T::VALUES[n];
        if *known == text {
            return Ok(value.clone());
        }
        n += 1;
    }
    if cx.is_lax() {
        return Ok(T::unknown(text.into_owned()));
    }
    Err(unknown_value(n, &|n| T::VALUES[n].0))
}

#[cold]
fn unknown_value(count: usize, value: &dyn Fn(usize) -> &'static str) -> ValueError {
    let mut expected = String::from("one of");
    for n in 0..count.min(12) {
        expected.push_str(if n == 0 { " `" } else { ", `" });
        expected.push_str(value(n));
        expected.push('`');
    }
    if count > 12 {
        expected.push_str(", …");
    }
    ValueError::of_rule("cvc-enumeration-valid", expected, "no such value is enumerated")
}
