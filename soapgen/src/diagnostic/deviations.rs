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
    BundledInstead "bundled-instead" "The file of a well-known schema is missing, and the bundled one is read.";
}

#[cfg(test)]
mod tests {
    use super::Deviation;

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
