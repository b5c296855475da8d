//! The SOAP encoding over tables as the generator writes them.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod arrays;
mod graphs;
mod hostile;
#[allow(unreachable_pub, reason = "as generated")]
mod model;
mod peers;
mod types;

use model::{CALL_ROOT, Call};
use soap_model::bind::{
    BindError, Blank, Encoding, ReadContext, ReadOptions, SlotMut, SlotRef, WriteOptions, read_root,
    write_root_with,
};
use soap_model::xml::{Limits, Prefixes, Reader, Settings, Writer};

/// Declarations that all messages here begin with.
const DECLARED: &str = "xmlns:e='http://schemas.xmlsoap.org/soap/encoding/' xmlns:f='http://www.w3.org/2003/05/soap-encoding' \
    xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:xsd='http://www.w3.org/2001/XMLSchema' xmlns:t='urn:t'";

/// Reads a body that begins with the call whose content this is; what stands after it is given too.
fn read_with(content: &str, after: &str, cx: &mut ReadContext<'static>) -> Result<Call, BindError> {
    read_within(content, after, cx, &Limits::default())
}

fn read_within(
    content: &str,
    after: &str,
    cx: &mut ReadContext<'static>,
    limits: &Limits,
) -> Result<Call, BindError> {
    let text = format!("<Body {DECLARED}><t:call>{content}</t:call>{after}</Body>");
    let mut call = Call::blank();
    let mut reader = Reader::new(&text, limits, CALL_ROOT.tables.namespaces);
    reader.root().unwrap();
    reader.next_child().unwrap();
    let ended = read_root(&CALL_ROOT, SlotMut::Record(&mut call), &mut reader, cx)?;
    assert!(ended);
    reader.finish().unwrap();
    Ok(call)
}

fn read_all(content: &str, after: &str) -> Result<Call, BindError> {
    read_with(content, after, &mut ReadContext::new(ReadOptions::strict()))
}

fn read(content: &str) -> Result<Call, BindError> {
    read_all(content, "")
}

/// What strict reading says.
fn refused(content: &str, after: &str) -> String {
    read_all(content, after).unwrap_err().to_string()
}

fn write(call: &Call, encoding: Encoding) -> Result<String, BindError> {
    let (mut out, mut prefixes) = (Vec::new(), Prefixes::new(CALL_ROOT.tables.namespaces));
    let mut writer = Writer::new(&mut out, &mut prefixes, Settings::default());
    writer.declare_at_next_start();
    let options = WriteOptions::default().with_encoding(encoding);
    write_root_with(&CALL_ROOT, SlotRef::Record(call), &mut writer, options)?;
    writer.finish().unwrap();
    Ok(String::from_utf8(out).unwrap())
}

/// What is written of a call between its tags, without the declarations.
fn written(call: &Call, encoding: Encoding) -> String {
    let text = write(call, encoding).unwrap();
    let (_, content) = text.split_once('>').unwrap();
    content.strip_suffix("</t:call>").unwrap_or(content).to_owned()
}

/// The call is the same after writing and reading it in both encodings.
fn comes_back(call: &Call) {
    for encoding in [Encoding::Soap11, Encoding::Soap12] {
        let text = write(call, encoding).unwrap();
        let mut back = Call::blank();
        let limits = Limits::default();
        let mut reader = Reader::new(&text, &limits, CALL_ROOT.tables.namespaces);
        reader.root().unwrap();
        let mut cx = ReadContext::new(ReadOptions::strict());
        read_root(&CALL_ROOT, SlotMut::Record(&mut back), &mut reader, &mut cx)
            .unwrap_or_else(|e| panic!("{e}\n{text}"));
        assert_eq!(back, *call, "{text}");
    }
}
