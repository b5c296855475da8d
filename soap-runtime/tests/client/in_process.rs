//! Calls within the process: the same service and client, no sockets.
use std::sync::Arc;
use std::time::Duration;

use soap_runtime::client::TransportErrorKind;
use soap_runtime::transport::LocalExchange;
use soap_runtime::{CallError, Context, Fault, FaultCode, QName, Reply, Stop, Transport, Version};

use crate::notes::{EchoFault, Note, Notes, NotesHeader, TooLong, service};
use crate::notes_client::{NotesClient, note, trace};

struct Strange;
impl Notes for Strange {
    async fn echo(&self, note: Note, cx: &mut Context) -> Result<Note, Stop<EchoFault>> {
        assert_eq!(cx.request.transport(), Transport::Local);
        match note.text.as_str() {
            "declared" => Err(EchoFault::TooLong(TooLong { limit: 3 }).into()),
            "fault" => Err(Fault::sender("no").subcode(QName::new("urn:own", "No")).into()),
            "sleep" => std::future::pending().await,
            _ => Ok(note),
        }
    }
    async fn header(&self, header: NotesHeader, _: &mut Context) -> Result<(), Reply> {
        match header {
            NotesHeader::Trace(trace) if trace.level == 9 => Err(Fault::sender("level 9").into()),
            _ => Ok(()),
        }
    }
}

fn client(version: Version) -> NotesClient {
    let exchange = Arc::new(LocalExchange::new(service(Strange)));
    NotesClient::builder().endpoint("local:notes").version(version).exchange(exchange).build().unwrap()
}

#[tokio::test]
async fn a_service_is_called_without_sockets() {
    for version in Version::ALL {
        let client = client(version);
        assert_eq!(client.echo(&note(7, "seven")).await.unwrap(), note(7, "seven"));
        client.tell(&note(1, "x")).await.unwrap();
        client.ping().await.unwrap();
        let error = client.echo(&note(7, "declared")).await.unwrap_err();
        assert_eq!(error.declared(), Some(&EchoFault::TooLong(TooLong { limit: 3 })));
        let error = client.echo(&note(7, "fault")).await.unwrap_err();
        let CallError::Fault(fault) = error else { panic!("{error:?}") };
        assert_eq!(fault.subcodes, [QName::new("urn:own", "No")]);
        let error = client.echo(&note(7, "x")).header(trace(9)).await.unwrap_err();
        let fault = error.fault().unwrap();
        assert_eq!((fault.code, fault.text()), (FaultCode::Sender, "level 9"));
    }
}

#[tokio::test(start_paused = true)]
async fn limits_of_time_and_size_hold_without_sockets_too() {
    let client = client(Version::Soap11);
    let call = client.echo(&note(7, "sleep")).timeout(Duration::from_secs(3));
    assert!(call.await.unwrap_err().is_timeout());
    let call = client.echo(&note(7, "seven")).options(|o| o.reply_limit = 100);
    let error = call.await.unwrap_err();
    let CallError::Transport(error) = error else { panic!("{error:?}") };
    assert_eq!(error.kind(), TransportErrorKind::TooLarge);
}
