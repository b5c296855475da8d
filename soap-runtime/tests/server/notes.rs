//! A service as soapgen would write it, by hand: notes with an echo, a one-way operation, an operation with an empty body, a declared
//! fault and a described header block.
use soap_runtime::codegen as rt;
use soap_runtime::codegen::{
    Blank, BlockName, BodyName, Context, Failure, Infallible, Parsed, Parser, ProtocolError, Reply, Request,
    Stop,
};

const NS: rt::Ns = rt::Ns(16);

pub static TABLES: rt::Tables<'static> =
    rt::Tables { namespaces: &[rt::Namespace { uri: "urn:notes", prefix: "n" }], globals: None };

const fn simple(local: &'static str) -> rt::Element<'static> {
    rt::Element {
        name: rt::Name { ns: NS, local },
        nillable: false,
        simple: None,
        value: rt::ValueConstraint::None,
        types: &[],
        type_name: None,
        checks: None,
    }
}

const fn one(element: &'static rt::Element<'static>) -> rt::Particle<'static> {
    rt::Particle { min: 1, max: 1, term: rt::Term::Element(*element) }
}

const fn record(rust: &'static str, content: rt::Content<'static>) -> rt::Desc<'static> {
    rt::Desc { rust, name: None, attributes: &[], any_attribute: None, content, sensitive: &[] }
}

macro_rules! record_type {
    ($type:ident, $desc:ident, $($index:literal $field:ident: $kind:ty = $slot:ident $blank:expr),*) => {
        #[derive(Debug, Clone, PartialEq)]
        pub struct $type { $(pub $field: $kind),* }
        impl rt::Blank for $type {
            fn blank() -> Self { $type { $($field: $blank),* } }
        }
        impl rt::Record<'static> for $type {
            fn desc(&self) -> &'static rt::Desc<'static> { &$desc }
            fn slot(&mut self, index: usize) -> rt::SlotMut<'_, 'static> {
                match index {
                    $($index => rt::SlotMut::$slot(rt::Shape::One(&mut self.$field)),)*
                    _ => panic!("no slot {index}"),
                }
            }
            fn get(&self, index: usize) -> rt::SlotRef<'_, 'static> {
                match index {
                    $($index => rt::SlotRef::$slot(rt::ShapeRef::One(&self.$field)),)*
                    _ => panic!("no slot {index}"),
                }
            }
        }
        rt::value!($type: record);
    };
}

record_type!(Note, NOTE, 0 id: i32 = I32 0, 1 text: String = String String::new());
static ID: rt::Element<'static> = simple("id");
static TEXT: rt::Element<'static> = simple("text");
static NOTE: rt::Desc<'static> = record("Note id text", rt::Content::Sequence(&[one(&ID), one(&TEXT)]));

record_type!(Trace, TRACE_TYPE, 0 level: i32 = I32 0);
static LEVEL: rt::Element<'static> = simple("level");
static TRACE_TYPE: rt::Desc<'static> = record("Trace level", rt::Content::Sequence(&[one(&LEVEL)]));

record_type!(TooLong, TOO_LONG_TYPE, 0 limit: i32 = I32 0);
static LIMIT: rt::Element<'static> = simple("limit");
static TOO_LONG_TYPE: rt::Desc<'static> = record("TooLong limit", rt::Content::Sequence(&[one(&LIMIT)]));

macro_rules! roots { ($($root:ident $local:literal),*) => { $(
    pub static $root: rt::Root<'static> = rt::Root { element: simple($local), tables: &TABLES, encoded: false };
)* } }
roots! { ECHO "Echo", ECHO_RESPONSE "EchoResponse", TELL "Tell", TRACE "Trace", TOO_LONG "TooLong", FIRST "First", SECOND "Second" }

#[derive(Debug, Clone, PartialEq)]
pub enum EchoFault {
    TooLong(TooLong),
}
impl rt::Blank for EchoFault {
    fn blank() -> Self {
        EchoFault::TooLong(TooLong::blank())
    }
}
impl rt::Choice<'static> for EchoFault {
    fn rust(&self) -> &'static str {
        "EchoFault TooLong"
    }
    fn choose(&mut self, _: usize) -> rt::SlotMut<'_, 'static> {
        *self = Self::blank();
        let EchoFault::TooLong(detail) = self;
        rt::SlotMut::Record(detail)
    }
    fn chosen(&self) -> (usize, rt::SlotRef<'_, 'static>) {
        let EchoFault::TooLong(detail) = self;
        (0, rt::SlotRef::Record(detail))
    }
}
rt::declared_fault!(EchoFault: TOO_LONG);

#[derive(Debug)]
pub enum NotesHeader {
    Trace(Trace),
    Other(rt::OtherHeader),
}

record_type!(Pair, PAIR, 0 first: i32 = I32 0, 1 second: String = String String::new());
static PAIR: rt::Desc<'static> =
    record("Pair first second", rt::Content::Sequence(&[one(&LEVEL), one(&TEXT)]));
static PAIR_PARTS: [&rt::Root<'static>; 2] = [&FIRST, &SECOND];

pub const WSDL: &str = r#"<?xml version='1.0' encoding='ISO-8859-1'?>
<!-- kept as it is:  &amp; -->
<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/" targetNamespace="urn:notes">
  <w:import namespace="urn:b" location='sub/b &amp; c.wsdl'/>
  <w:types><x:schema xmlns:x="http://www.w3.org/2001/XMLSchema"><x:import namespace="urn:x" schemaLocation="../x.xsd"/><x:include schemaLocation="gone.xsd"/></x:schema></w:types>
  <w:service name="Notes"><w:port name="P"><s:address location="http://old.example/notes"/></w:port></w:service>
  <w:service name="Another"><w:port name="Q"><s:address location="http://old.example/another"/></w:port></w:service>
</w:definitions>"#;

pub static SERVICE: rt::ServiceDef = rt::ServiceDef {
    name: "Notes",
    operations: &[
        rt::OperationDef {
            name: "Echo",
            request: &[&ECHO],
            response: &[&ECHO_RESPONSE],
            action_11: "urn:notes:Echo",
            action_12: "urn:notes:Echo",
            addressing_in: "urn:notes:Echo",
            addressing_out: "urn:notes:EchoResponse",
            addressing_faults: &["urn:notes:Echo:Fault:TooLong"],
            headers_in: &[0],
            faults: &["TooLong"],
            ..rt::OperationDef::NEW
        },
        rt::OperationDef { name: "Tell", request: &[&TELL], one_way: true, ..rt::OperationDef::NEW },
        rt::OperationDef { name: "Ping", ..rt::OperationDef::NEW },
        rt::OperationDef {
            name: "Pair",
            request: &PAIR_PARTS,
            response: &PAIR_PARTS,
            ..rt::OperationDef::NEW
        },
    ],
    headers: &[&TRACE],
    tables: &TABLES,
    documents: &[
        rt::Document {
            path: "notes.wsdl",
            kind: rt::DocumentKind::Wsdl,
            text: WSDL,
            imports: &[("sub/b & c.wsdl", 1), ("../x.xsd", 2)],
        },
        rt::Document {
            path: "sub/b & c.wsdl",
            kind: rt::DocumentKind::Wsdl,
            text: "<d xmlns='http://schemas.xmlsoap.org/wsdl/'><import location='../notes.wsdl'/></d>",
            imports: &[("../notes.wsdl", 0)],
        },
        rt::Document { path: "x.xsd", kind: rt::DocumentKind::Schema, text: "<x/>", imports: &[] },
    ],
    address: None,
    addressing: None,
    mtom: rt::Mtom::Attached,
};

#[allow(unused_variables, reason = "defaults of a trait whose users name the arguments")]
pub trait Notes<S: Default + Send + 'static = ()>: Send + Sync + 'static {
    fn echo(
        &self,
        note: Note,
        cx: &mut Context<S>,
    ) -> impl Future<Output = Result<Note, Stop<EchoFault>>> + Send {
        async { Ok(note) }
    }
    fn tell(
        &self,
        note: Note,
        cx: &mut Context<S>,
    ) -> impl Future<Output = Result<(), Stop<Infallible>>> + Send {
        async { Ok(()) }
    }
    fn ping(&self, cx: &mut Context<S>) -> impl Future<Output = Result<(), Stop<Infallible>>> + Send {
        async { Ok(()) }
    }
    fn pair(
        &self,
        pair: Pair,
        cx: &mut Context<S>,
    ) -> impl Future<Output = Result<Pair, Stop<Infallible>>> + Send {
        async { Ok(pair) }
    }
    fn init(&self, request: &mut Request) -> impl Future<Output = S> + Send {
        async { S::default() }
    }
    fn check_http_conformance(&self, cx: &mut Context<S>) -> impl Future<Output = Result<(), Reply>> + Send {
        async { Ok(()) }
    }
    fn check_soap_conformance(&self, cx: &mut Context<S>) -> impl Future<Output = Result<(), Reply>> + Send {
        async {
            match rt::soap_check(cx) {
                Ok(()) => Ok(()),
                Err(error) => self.protocol_error(error, cx).await,
            }
        }
    }
    fn protocol_error(
        &self,
        error: ProtocolError,
        cx: &mut Context<S>,
    ) -> impl Future<Output = Result<(), Reply>> + Send {
        async move { Err(rt::protocol_reply(&error)) }
    }
    fn header_parser(
        &self,
        block: BlockName<'_>,
        cx: &mut Context<S>,
    ) -> impl Future<Output = Result<Parser, Reply>> + Send {
        let parser = block.default_parser();
        async { Ok(parser) }
    }
    fn header(
        &self,
        header: NotesHeader,
        cx: &mut Context<S>,
    ) -> impl Future<Output = Result<(), Reply>> + Send {
        async { Ok(()) }
    }
    fn body_parser(
        &self,
        name: Option<BodyName<'_>>,
        cx: &mut Context<S>,
    ) -> impl Future<Output = Result<Parser, Reply>> + Send {
        async { Ok(Parser::Typed) }
    }
    fn body(
        &self,
        parsed: Parsed,
        cx: &mut Context<S>,
    ) -> impl Future<Output = Result<rt::Block, Reply>> + Send {
        async move { Err(rt::unhandled_body(cx)) }
    }
    fn exception(&self, failure: Failure, cx: &mut Context<S>) -> impl Future<Output = Reply> + Send {
        async move { rt::failure_reply(&failure) }
    }
}

struct Adapter<H, S>(H, rt::PhantomData<fn() -> S>);

pub fn service<H: Notes<S>, S: Default + Send + 'static>(handler: H) -> rt::SoapService {
    rt::SoapService::new(Adapter(handler, rt::PhantomData))
}

impl<H: Notes<S>, S: Default + Send + 'static> rt::Handler<S> for Adapter<H, S> {
    fn service(&self) -> &'static rt::ServiceDef {
        &SERVICE
    }
    fn init<'a>(&'a self, request: &'a mut Request) -> rt::BoxFuture<'a, S> {
        Box::pin(self.0.init(request))
    }
    fn check_http_conformance<'a>(&'a self, cx: &'a mut Context<S>) -> rt::BoxFuture<'a, Result<(), Reply>> {
        Box::pin(self.0.check_http_conformance(cx))
    }
    fn check_soap_conformance<'a>(&'a self, cx: &'a mut Context<S>) -> rt::BoxFuture<'a, Result<(), Reply>> {
        Box::pin(self.0.check_soap_conformance(cx))
    }
    fn protocol_error<'a>(
        &'a self,
        error: ProtocolError,
        cx: &'a mut Context<S>,
    ) -> rt::BoxFuture<'a, Result<(), Reply>> {
        Box::pin(self.0.protocol_error(error, cx))
    }
    fn header_parser<'a>(
        &'a self,
        block: BlockName<'a>,
        cx: &'a mut Context<S>,
    ) -> rt::BoxFuture<'a, Result<Parser, Reply>> {
        Box::pin(self.0.header_parser(block, cx))
    }
    fn read_header(
        &self,
        index: usize,
        reader: &mut rt::BodyReader<'_>,
    ) -> Result<Box<dyn rt::Any + Send>, Failure> {
        let mut trace = Trace::blank();
        reader.read(SERVICE.headers[index], rt::SlotMut::Record(&mut trace))?;
        Ok(Box::new(trace))
    }
    fn header<'a>(
        &'a self,
        input: rt::HeaderInput,
        cx: &'a mut Context<S>,
    ) -> rt::BoxFuture<'a, Result<(), Reply>> {
        let header = match input {
            rt::HeaderInput::Typed(value, _) => NotesHeader::Trace(*value.downcast().unwrap()),
            rt::HeaderInput::Other(other) => NotesHeader::Other(other),
        };
        Box::pin(self.0.header(header, cx))
    }
    fn body_parser<'a>(
        &'a self,
        name: Option<BodyName<'a>>,
        cx: &'a mut Context<S>,
    ) -> rt::BoxFuture<'a, Result<Parser, Reply>> {
        Box::pin(self.0.body_parser(name, cx))
    }
    fn body<'a>(
        &'a self,
        parsed: Parsed,
        cx: &'a mut Context<S>,
    ) -> rt::BoxFuture<'a, Result<rt::Block, Reply>> {
        Box::pin(self.0.body(parsed, cx))
    }
    fn call<'a>(
        &'a self,
        operation: usize,
        body: &mut rt::BodyReader<'_>,
        cx: &'a mut Context<S>,
    ) -> rt::Started<'a> {
        match operation {
            0 => {
                let mut input = Note::blank();
                body.read(&ECHO, rt::SlotMut::Record(&mut input))?;
                Ok(Box::pin(async move { rt::reply(&ECHO_RESPONSE, self.0.echo(input, cx).await) }))
            }
            1 => {
                let mut input = Note::blank();
                body.read(&TELL, rt::SlotMut::Record(&mut input))?;
                rt::answer(move || self.0.tell(input, cx), rt::reply_one_way)
            }
            2 => rt::answer(move || self.0.ping(cx), rt::reply_empty),
            3 => {
                let mut input = Pair::blank();
                body.read_parts(&PAIR_PARTS, &mut input)?;
                rt::answer(move || self.0.pair(input, cx), |result| rt::reply_parts(&PAIR_PARTS, result))
            }
            _ => Err(Failure::new("no such operation")),
        }
    }
    fn exception<'a>(&'a self, failure: Failure, cx: &'a mut Context<S>) -> rt::BoxFuture<'a, Reply> {
        Box::pin(self.0.exception(failure, cx))
    }
}
