//! Reading orders.
use crate::orders::*;
use soap_model::bind::{BindError, Blank, ReadContext, ReadOptions, Record, Root, Rule, SlotMut, read_root};
use soap_model::xml::{Limits, Reader};

pub(crate) fn read<T: Record<'static> + Blank>(
    root: &'static Root<'static>,
    xml: &str,
) -> Result<T, BindError> {
    read_with(root, xml, &mut ReadContext::new(ReadOptions::strict()))
}

pub(crate) fn read_with<T: Record<'static> + Blank>(
    root: &'static Root<'static>,
    xml: &str,
    cx: &mut ReadContext<'static>,
) -> Result<T, BindError> {
    let mut value = T::blank();
    let limits = Limits::default();
    let mut reader = Reader::new(xml, &limits, root.tables.namespaces);
    reader.root().unwrap();
    read_root(root, SlotMut::Record(&mut value), &mut reader, cx)?;
    reader.finish().unwrap();
    Ok(value)
}

#[test]
fn a_message_becomes_a_value() {
    let ping: Ping =
        read(&PING_ROOT, "<Ping xmlns='urn:bench:orders'>\n <text>a&amp;b</text></Ping>").unwrap();
    assert_eq!(format!("{ping:?}"), r#"Ping { text: "a&b" }"#);
    let error = read::<Ping>(&PING_ROOT, "<Ping xmlns='urn:bench:orders'></Ping>").unwrap_err();
    assert_eq!(error.rule(), Rule::MissingElement);
    assert_eq!(
        error.to_string(),
        "/Ping: an element is missing at the end; expected `text` (cvc-complex-type.2.4)"
    );
}
