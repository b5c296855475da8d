//! The chain of modules.
use std::sync::Arc;

use futures_util::future::BoxFuture;
use soap_runtime::codegen::{Block, Stop};
use soap_runtime::modules::{Direction, Inbound, Module, Outbound};
use soap_runtime::{BlockName, Context, Fault, Parsed, Parser, Reply, Version};

use crate::messages::{ECHO, echo, envelope, post, send};
use crate::notes::{EchoFault, Note, Notes, NotesHeader, service};

/// Understands `{urn:m}Ticket`, keeps its text for the call, and stamps what goes out.
struct Tickets(&'static str);

#[derive(Clone, Debug, PartialEq)]
struct Ticket(String);

impl Module for Tickets {
    fn understands(&self, namespace: &str, local: &str) -> bool {
        (namespace, local) == ("urn:m", "Ticket")
    }
    fn inbound<'a>(&'a self, message: &'a mut Inbound<'_>) -> BoxFuture<'a, Result<(), Fault>> {
        Box::pin(async move {
            assert_eq!(message.direction, Direction::Request);
            let Some(block) = message.blocks.first() else { return Ok(()) };
            assert!(block.must_understand);
            if block.fragment.as_str().contains("forged") {
                return Err(Fault::sender("the ticket is forged"));
            }
            message.extensions.insert(Ticket(block.fragment.as_str().to_string()));
            Ok(())
        })
    }
    fn outbound<'a>(&'a self, message: &'a mut Outbound<'_>) -> BoxFuture<'a, Result<(), Fault>> {
        let fault = message.fault;
        let stamp = format!("<m:Stamp xmlns:m='urn:m' fault='{fault}'>{}</m:Stamp>", self.0);
        message.headers.push(Block::raw(&stamp).unwrap());
        Box::pin(async { Ok(()) })
    }
}

struct Handler;
impl Notes for Handler {
    async fn header_parser(&self, block: BlockName<'_>, _: &mut Context) -> Result<Parser, Reply> {
        Ok(if block.local == "Ticket" { Parser::Map } else { block.default_parser() })
    }
    async fn header(&self, header: NotesHeader, cx: &mut Context) -> Result<(), Reply> {
        assert!(cx.request.http().extensions.get::<Ticket>().is_some(), "the module worked before");
        let NotesHeader::Other(other) = header else { panic!("not described") };
        assert!(matches!(other.parsed, Parsed::Map(_)));
        Ok(())
    }
    async fn echo(&self, note: Note, _: &mut Context) -> Result<Note, Stop<EchoFault>> {
        if note.text == "fault" {
            Err(Fault::receiver("no"))?
        }
        Ok(note)
    }
}

#[tokio::test]
async fn modules_understand_blocks_work_before_the_callbacks_and_see_replies_in_reverse() {
    let service = service(Handler).configure(|s| {
        s.modules = vec![Arc::new(Tickets("outer")), Arc::new(Tickets("inner"))];
    });
    let ticket = "<m:Ticket xmlns:m='urn:m' s:mustUnderstand='1'>t</m:Ticket>";
    let with = |header: &str, body: &str| post(Version::Soap11, envelope(Version::Soap11, header, body));
    let answer =
        send(&service, with(ticket, ECHO)).await.is(200, &["fault='false'>inner<", "fault='false'>outer<"]);
    assert!(answer.text.find("inner") < answer.text.find("outer"));
    send(&service, with(&ticket.replace(">t<", ">forged<"), ECHO)).await.is(500, &["forged", "fault='true'"]);
    send(&service, with("", &ECHO.replace("seven", "fault"))).await.is(500, &["fault='true'"]);
    let plain = crate::notes::service(Handler);
    send(&plain, post(Version::Soap12, echo(Version::Soap12))).await.is(200, &["seven"]);
}
