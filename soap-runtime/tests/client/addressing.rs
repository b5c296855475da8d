//! WS-Addressing at the client.
use std::sync::Arc;

use soap_runtime::modules::addressing::{
    Addressing, AddressingVersion, EndpointReference, MessageAddressing,
};
use soap_runtime::transport::LocalExchange;
use soap_runtime::{CallError, Context, Stop, Version};

use crate::notes::{EchoFault, Note, Notes, service};
use crate::notes_client::{NotesClient, note};
use crate::script::{Script, plain, scripted};

/// Answers with what it learned of the request's addressing.
struct Addressed;
impl Notes for Addressed {
    async fn echo(&self, note: Note, cx: &mut Context) -> Result<Note, Stop<EchoFault>> {
        let found = cx.request.http().extensions.get::<MessageAddressing>().cloned();
        let found = found.map(|found| {
            let reply_to = found.reply_to.map(|r| r.address).unwrap_or_default();
            format!("{:?} {} {} {reply_to}", found.version, found.action, found.to.unwrap_or_default())
        });
        Ok(Note { text: found.unwrap_or_else(|| "nothing".into()), ..note })
    }
}

#[tokio::test]
async fn requests_carry_action_id_and_addresses_and_the_reply_is_related() {
    for version in Version::ALL {
        for addressing in [AddressingVersion::V1, AddressingVersion::V2004] {
            let exchange =
                Arc::new(LocalExchange::new(service(Addressed).module(Addressing::new().required())));
            let client = NotesClient::builder()
                .endpoint("local:notes")
                .version(version)
                .exchange(exchange)
                .module(Addressing::new().version(addressing).from(EndpointReference::new("urn:me")))
                .build()
                .unwrap();
            let response = client.echo(&note(1, "x")).send().await.unwrap();
            let expected = format!("{addressing:?} urn:notes:Echo local:notes {}", addressing.anonymous());
            assert_eq!(response.value.text, expected);
            let reply = response.extensions.get::<MessageAddressing>().unwrap();
            assert_eq!(reply.action, "urn:notes:EchoResponse");
            assert_eq!(reply.relates_to.len(), 1);
        }
    }
}

#[tokio::test]
async fn a_reply_to_another_request_is_refused() {
    let reply = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' \
        xmlns:a='http://www.w3.org/2005/08/addressing'><s:Header><a:Action>urn:notes:EchoResponse</a:Action>\
        <a:RelatesTo>urn:uuid:other</a:RelatesTo></s:Header><s:Body><n:EchoResponse xmlns:n='urn:notes'>\
        <n:id>1</n:id><n:text/></n:EchoResponse></s:Body></s:Envelope>";
    let script = Script::new([plain(200, "text/xml", reply)]);
    let client = scripted(&script).module(Addressing::new()).build().unwrap();
    let error = client.echo(&note(1, "x")).await.unwrap_err();
    assert!(matches!(&error, CallError::Decode(e) if e.rule().contains("not one to the request")), "{error}");
}
