//! A client as soapgen would write it.
use soap_runtime::codegen as rt;
use soap_runtime::codegen::{Blank, Infallible};

use crate::notes::{ECHO, ECHO_RESPONSE, EchoFault, Note, SERVICE, TELL, TRACE, Trace};

/// `Echo` as an operation that the contract marks as safe.
static SAFE_ECHO: rt::OperationDef = rt::OperationDef {
    name: "Echo",
    request: &[&ECHO],
    response: &[&ECHO_RESPONSE],
    safe: true,
    ..rt::OperationDef::NEW
};

#[derive(Debug, Clone)]
pub struct NotesClient(rt::Client);

impl From<rt::Client> for NotesClient {
    fn from(client: rt::Client) -> Self {
        NotesClient(client)
    }
}

impl NotesClient {
    pub fn builder() -> rt::ClientBuilder<Self> {
        rt::ClientBuilder::new(&SERVICE, rt::Version::Soap11)
    }

    /// A client for this address, with the default options.
    pub fn at(address: impl Into<String>) -> Self {
        Self::builder().endpoint(address).build().unwrap()
    }

    pub fn echo(&self, input: &Note) -> rt::Call<Note, EchoFault> {
        self.0.call(&SERVICE.operations[0], echo_input(input), read_note)
    }

    pub fn safe_echo(&self, input: &Note) -> rt::Call<Note, EchoFault> {
        self.0.call(&SAFE_ECHO, echo_input(input), read_note)
    }

    pub fn tell(&self, input: &Note) -> rt::Call<(), Infallible> {
        let input = rt::Input::Entry(&TELL, rt::SlotRef::Record(input));
        self.0.call(&SERVICE.operations[1], input, |_| Ok(()))
    }

    pub fn ping(&self) -> rt::Call<(), Infallible> {
        self.0.call(&SERVICE.operations[2], rt::Input::Empty, |_| Ok(()))
    }
}

fn echo_input(input: &Note) -> rt::Input<'_> {
    rt::Input::Entry(&ECHO, rt::SlotRef::Record(input))
}

fn read_note(body: &mut rt::BodyReader<'_>) -> Result<Note, rt::MessageError> {
    let mut output = Note::blank();
    body.read(&ECHO_RESPONSE, rt::SlotMut::Record(&mut output))?;
    Ok(output)
}

/// The described header block.
pub fn trace(level: i32) -> rt::Block {
    rt::Block::new(&TRACE, Trace { level })
}

pub fn note(id: i32, text: &str) -> Note {
    Note { id, text: text.into() }
}
