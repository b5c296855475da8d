//! Types that are not generated: what a user's own type needs to hold simple values, and the numbers that Rust has and
//! XML Schema has no name for.
use super::Blank;
use crate::datatypes::{TextContext, TextValue, TextWriter, ValueError};

/// Lets a type of your own hold the values of a simple type, by its `FromStr` and `Display`. Generated code also asks
/// for `Debug`, `Clone` and `PartialEq`.
///
/// The text is what the schema's type admits, white space normalised; what `FromStr` refuses is an error of
/// reading, with the path of the element. What `Display` writes must be such a text again.
///
/// The last argument is a value for a place that is about to be overwritten; without it, `Default` makes one.
///
/// ```
/// #[derive(Debug, Clone, PartialEq)]
/// pub struct Sku(u32);
///
/// impl std::str::FromStr for Sku {
///     type Err = String;
///     fn from_str(text: &str) -> Result<Self, String> {
///         let digits = text.strip_prefix("SKU-").ok_or("it does not begin with SKU-")?;
///         digits.parse().map(Sku).map_err(|error| error.to_string())
///     }
/// }
/// impl std::fmt::Display for Sku {
///     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
///         write!(f, "SKU-{}", self.0)
///     }
/// }
/// soap_model::text_value!(Sku, Sku(0));
/// ```
#[macro_export]
macro_rules! text_value {
    ($type:ty) => {
        $crate::text_value!($type, <$type as ::core::default::Default>::default());
    };
    ($type:ty, $blank:expr) => {
        impl $crate::datatypes::TextValue for $type {
            fn parse(
                text: &str,
                _: &$crate::datatypes::TextContext<'_>,
            ) -> ::core::result::Result<Self, $crate::datatypes::ValueError> {
                match <Self as ::core::str::FromStr>::from_str(text) {
                    Ok(value) => Ok(value),
                    Err(error) => Err($crate::bind::own_error(stringify!($type), &error)),
                }
            }
            fn write(&self, out: &mut $crate::datatypes::TextWriter<'_>) {
                out.text(&::std::string::ToString::to_string(self));
            }
        }
        impl $crate::bind::Blank for $type {
            fn blank() -> Self {
                $blank
            }
        }
    };
}

/// A text that a type of the user's own refuses.
#[cold]
pub fn own_error(of: &'static str, error: &dyn std::fmt::Display) -> ValueError {
    ValueError::new(format!("a `{of}`"), error.to_string())
}

macro_rules! wide { ($($type:ty),*) => { $(
    /// For `xs:integer` and its kin: what is out of range is refused.
    impl TextValue for $type {
        fn parse(text: &str, _: &TextContext<'_>) -> Result<Self, ValueError> {
            let text = text.trim_matches([' ', '\t', '\r', '\n']);
            // Zero may have any sign.
            if let Some(zeros) = text.strip_prefix('-').filter(|digits| digits.bytes().all(|b| b == b'0'))
                && !zeros.is_empty()
            {
                return Ok(0);
            }
            text.parse().map_err(|error: std::num::ParseIntError| {
                ValueError::new(concat!("an `", stringify!($type), "`"), error.to_string())
            })
        }
        fn write(&self, out: &mut TextWriter<'_>) {
            out.text(&self.to_string());
        }
    }
    impl Blank for $type {
        fn blank() -> Self {
            0
        }
    }
)* } }
wide!(i128, u128);

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: TextValue>(text: &str) -> Option<T> {
        T::parse(text, &TextContext::new()).ok()
    }

    #[test]
    fn wide_integers_are_exact_or_refused() {
        assert_eq!(read("170141183460469231731687303715884105727"), Some(i128::MAX));
        assert_eq!(read::<i128>("170141183460469231731687303715884105728"), None);
        assert_eq!(
            (read::<u128>(" -00 "), read::<u128>("+7"), read::<u128>("-1"), read::<u128>("-")),
            (Some(0), Some(7), None, None)
        );
        assert_eq!(TextWriter::to_string(&u128::MAX), u128::MAX.to_string());
    }
}
