//! Reading in one call.
use soap_model::bind::{
    BindError, Blank, ReadContext, ReadOptions, Record, Root, SlotMut, SlotRef, WriteOptions, read_root,
    write_root_with,
};
use soap_model::xml::{Limits, Prefixes, Reader, Settings, Writer};

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

/// Writes a value as a whole document, checked.
pub(crate) fn write<T: Record<'static>>(
    root: &'static Root<'static>,
    value: &T,
) -> Result<String, BindError> {
    write_with(root, value, WriteOptions::default())
}

pub(crate) fn write_with<T: Record<'static>>(
    root: &'static Root<'static>,
    value: &T,
    options: WriteOptions,
) -> Result<String, BindError> {
    let (mut out, mut prefixes) = (Vec::new(), Prefixes::new(root.tables.namespaces));
    let mut writer = Writer::new(&mut out, &mut prefixes, Settings::default());
    writer.declare_at_next_start();
    write_root_with(root, SlotRef::Record(value), &mut writer, options)?;
    writer.finish().unwrap();
    Ok(String::from_utf8(out).unwrap())
}
