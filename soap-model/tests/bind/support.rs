//! Reading in one call.
use soap_model::bind::{BindError, Blank, ReadContext, ReadOptions, Record, Root, SlotMut, read_root};
use soap_model::xml::{Limits, Reader};

/// Reads a document strictly.
pub(crate) fn read<T: Record<'static> + Blank>(
    root: &'static Root<'static>,
    xml: &str,
) -> Result<T, BindError> {
    read_with(root, xml, &mut ReadContext::new(ReadOptions::strict()))
}

/// Reads a document leniently; what was tolerated comes along as text.
pub(crate) fn read_lax<T: Record<'static> + Blank>(
    root: &'static Root<'static>,
    xml: &str,
) -> Result<(T, Vec<String>), BindError> {
    let mut cx = ReadContext::new(ReadOptions::lax());
    let value = read_with(root, xml, &mut cx)?;
    Ok((value, cx.tolerated().iter().map(ToString::to_string).collect()))
}

pub(crate) fn read_with<T: Record<'static> + Blank>(
    root: &'static Root<'static>,
    xml: &str,
    cx: &mut ReadContext<'static>,
) -> Result<T, BindError> {
    let mut value = T::blank();
    let limits = Limits::default();
    let mut reader = Reader::new(xml, &limits, root.tables.namespaces);
    reader.root().map_err(BindError::xml)?;
    read_root(root, SlotMut::Record(&mut value), &mut reader, cx)?;
    reader.finish().map_err(BindError::xml)?;
    Ok(value)
}
