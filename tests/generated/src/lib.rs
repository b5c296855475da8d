//! Generated code of contracts that are hard to name, to document or to represent: that this crate compiles
//! without a warning, and that none of its documentation runs or is broken, is the test.
#![deny(warnings)]
#![allow(
    confusable_idents,
    mixed_script_confusables,
    reason = "names that look alike are the purpose; the lint is the crate's"
)]

soap_runtime::include_wsdl!("names");
soap_runtime::include_wsdl!("docs");
soap_runtime::include_wsdl!("fidelity");
soap_runtime::include_wsdl!("shop");
soap_runtime::include_wsdl!("vault");

/// What `shop.toml` gives the values of the simple type `Sku` to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sku(pub u32);

impl std::str::FromStr for Sku {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.strip_prefix("SKU-").ok_or("it does not begin with SKU-")?;
        digits.parse().map(Sku).map_err(|error| error.to_string())
    }
}

impl std::fmt::Display for Sku {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SKU-{}", self.0)
    }
}

soap_runtime::text_value!(Sku, Sku(0));
