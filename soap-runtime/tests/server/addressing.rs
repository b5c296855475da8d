//! WS-Addressing at the server: the cases of the W3C suite's list, in both versions of SOAP.
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use http::{Request, Response, Uri};
use soap_runtime::Tree;
use soap_runtime::codegen::Stop;
use soap_runtime::mime::Payload;
use soap_runtime::modules::addressing::{
    Addressing, AddressingVersion, MessageAddressing, ReplyAddresses, ReplySender,
};
use soap_runtime::{Context, Fault, SoapService, Version};

use crate::messages::{Answer, ECHO, envelope, post, send};
use crate::notes::{EchoFault, Note, Notes, TooLong, service};

const WSA: &str = "http://www.w3.org/2005/08/addressing";
const ANONYMOUS: &str = "http://www.w3.org/2005/08/addressing/anonymous";
const NONE: &str = "http://www.w3.org/2005/08/addressing/none";
const ACTION: &str = "<a:Action>urn:notes:Echo</a:Action>";
const ID: &str = "<a:MessageID>urn:uuid:1</a:MessageID>";

/// Echoes; two texts end in faults. Keeps what addressing said.
#[derive(Clone, Default)]
struct Handler(Arc<Mutex<Vec<MessageAddressing>>>);

impl Notes for Handler {
    async fn echo(&self, note: Note, cx: &mut Context) -> Result<Note, Stop<EchoFault>> {
        self.0.lock().unwrap().extend(cx.request.http().extensions.get::<MessageAddressing>().cloned());
        match note.text.as_str() {
            "declared" => Err(EchoFault::TooLong(TooLong { limit: 1 }).into()),
            "fault" => Err(Fault::receiver("no").into()),
            _ => Ok(note),
        }
    }
}

fn addressed(module: Addressing) -> SoapService {
    service(Handler::default()).module(module)
}

/// Header blocks with the prefix `a` for addressing, sent with the action of SOAP as well.
fn message(version: Version, headers: &str, body: &str) -> Request<http_body_util::Full<bytes::Bytes>> {
    // `<a:Name …>` becomes `<a:Name xmlns:a='…' …>`.
    let mut pieces = headers.split("<a:");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_at(piece.find(|c: char| !c.is_alphanumeric()).unwrap());
        out.push_str(&format!("<a:{name} xmlns:a='{WSA}'{rest}"));
    }
    post(version, envelope(version, &out, body))
}

fn header(answer: &Answer, version: Version, namespace: &str, local: &str) -> Option<String> {
    let tree = Tree::parse(&answer.text, &soap_model::xml::Limits::default()).unwrap();
    let header = tree.child(version.namespace(), "Header")?;
    header.child(namespace, local).map(Tree::text)
}

/// It is a fault of addressing with this code and this problem header.
#[track_caller]
fn assert_fault(answer: &Answer, version: Version, code: &str, problem: &str) {
    assert!(answer.status.is_client_error() || answer.status.is_server_error(), "{}", answer.text);
    assert!(answer.text.contains(&format!(":{code}<")), "no {code} in {}", answer.text);
    assert!(answer.text.contains(problem), "no {problem} in {}", answer.text);
    assert_eq!(
        header(answer, version, WSA, "Action").as_deref(),
        Some("http://www.w3.org/2005/08/addressing/fault")
    );
    // SOAP 1.1 has the detail in a header block, SOAP 1.2 in the fault.
    assert_eq!(header(answer, version, WSA, "FaultDetail").is_some(), version == Version::Soap11);
}

#[tokio::test]
async fn a_reply_names_its_action_and_the_message_it_answers() {
    for version in Version::ALL {
        for reply_to in ["", &format!("<a:ReplyTo><a:Address>{ANONYMOUS}</a:Address></a:ReplyTo>")] {
            let handler = Handler::default();
            let service = service(handler.clone()).module(Addressing::new());
            let headers = format!("{ACTION}{ID}<a:To>http://h/notes</a:To>{reply_to}");
            let answer = send(&service, message(version, &headers, ECHO)).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
            let said = |local| header(&answer, version, WSA, local);
            assert_eq!(said("Action").as_deref(), Some("urn:notes:EchoResponse"));
            assert_eq!(said("RelatesTo").as_deref(), Some("urn:uuid:1"));
            assert!(said("MessageID").is_some_and(|id| id.starts_with("urn:uuid:")));
            let seen = handler.0.lock().unwrap().pop().unwrap();
            assert_eq!(
                (seen.to.as_deref(), seen.action.as_str()),
                (Some("http://h/notes"), "urn:notes:Echo")
            );
        }
    }
}

#[tokio::test]
async fn messages_without_headers_are_answered_without_unless_they_are_required() {
    for version in Version::ALL {
        let plain = send(&addressed(Addressing::new()), message(version, "", ECHO)).await;
        assert_eq!(plain.status, 200);
        assert_eq!(header(&plain, version, WSA, "Action"), None);
        let refused = send(&addressed(Addressing::new().required()), message(version, "", ECHO)).await;
        assert_fault(&refused, version, "MessageAddressingHeaderRequired", ":Action<");
    }
}

#[tokio::test]
async fn reference_parameters_come_back_as_marked_header_blocks() {
    let reply_to = format!(
        "<a:ReplyTo><a:Address>{ANONYMOUS}</a:Address><a:ReferenceParameters><p:key xmlns:p='urn:p' p:x='y'>7</p:key>\
         </a:ReferenceParameters></a:ReplyTo>"
    );
    for version in Version::ALL {
        let headers = format!("{ACTION}{ID}{reply_to}");
        let answer = send(&addressed(Addressing::new()), message(version, &headers, ECHO)).await;
        let tree = Tree::parse(&answer.text, &soap_model::xml::Limits::default()).unwrap();
        let key = tree.child(version.namespace(), "Header").and_then(|h| h.child("urn:p", "key")).unwrap();
        assert_eq!((key.text().as_str(), key.attribute(WSA, "IsReferenceParameter")), ("7", Some("true")));
        assert_eq!(key.attribute("urn:p", "x"), Some("y"));
    }
}

#[tokio::test]
async fn headers_that_stand_twice_are_refused_by_name() {
    let endpoint = |name: &str| format!("<a:{name}><a:Address>{ANONYMOUS}</a:Address></a:{name}>");
    for version in Version::ALL {
        for (name, twice) in [
            ("To", "<a:To>http://h/notes</a:To>".to_owned()),
            ("Action", ACTION.to_owned()),
            ("MessageID", ID.to_owned()),
            ("ReplyTo", endpoint("ReplyTo")),
            ("FaultTo", endpoint("FaultTo")),
            ("From", endpoint("From")),
            ("RelatesTo", "<a:RelatesTo>urn:uuid:0</a:RelatesTo>".to_owned()),
        ] {
            let others = [(ACTION, "Action"), (ID, "MessageID")];
            let others: String = others.iter().filter(|(_, n)| *n != name).map(|(text, _)| *text).collect();
            let headers = format!("{others}{twice}{twice}");
            let answer = send(&addressed(Addressing::new()), message(version, &headers, ECHO)).await;
            let code =
                if version == Version::Soap11 { "InvalidCardinality" } else { "InvalidAddressingHeader" };
            assert_fault(&answer, version, code, &format!(":{name}<"));
            assert!(answer.text.contains(":InvalidCardinality<"), "{}", answer.text);
        }
    }
}

#[tokio::test]
async fn what_a_request_must_say_is_demanded() {
    for version in Version::ALL {
        let service = addressed(Addressing::new());
        let answer = send(&service, message(version, ID, ECHO)).await;
        assert_fault(&answer, version, "MessageAddressingHeaderRequired", ":Action<");
        let answer = send(&service, message(version, ACTION, ECHO)).await;
        assert_fault(&answer, version, "MessageAddressingHeaderRequired", ":MessageID<");
        let answer = send(&service, message(version, &format!("{ACTION}{ID}<a:ReplyTo/>"), ECHO)).await;
        assert_fault(&answer, version, "MissingAddressInEPR", ":ReplyTo<");
        // A one-way message needs an action only.
        let tell = "<n:Tell><n:id>1</n:id><n:text/></n:Tell>";
        let answer = send(&service, message(version, "<a:Action>urn:notes:Tell</a:Action>", tell)).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (202, ""));
    }
}

#[tokio::test]
async fn actions_that_contradict_each_other_or_the_operation_are_refused() {
    for version in Version::ALL {
        let service = addressed(Addressing::new());
        let mut request = message(version, &format!("{ACTION}{ID}"), ECHO);
        let headers = request.headers_mut();
        match version {
            Version::Soap11 => _ = headers.insert("soapaction", "\"urn:notes:Other\"".parse().unwrap()),
            Version::Soap12 => {
                let value = "application/soap+xml; action=\"urn:notes:Other\"";
                headers.insert("content-type", value.parse().unwrap());
            }
        }
        let answer = send(&service, request).await;
        assert_fault(&answer, version, "ActionMismatch", ":SoapAction>urn:notes:Other<");
        let other = ACTION.replace("Echo", "Other");
        let answer = send(&service, message(version, &format!("{other}{ID}"), ECHO)).await;
        assert_fault(&answer, version, "ActionNotSupported", ":Action>urn:notes:Other<");
    }
}

#[tokio::test]
async fn headers_for_another_role_say_nothing() {
    for version in Version::ALL {
        let role = if version == Version::Soap11 { "actor" } else { "role" };
        let other = format!("<a:Action s:{role}='urn:other'>urn:x</a:Action>");
        let answer =
            send(&addressed(Addressing::new()), message(version, &format!("{ACTION}{ID}{other}"), ECHO))
                .await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let answer = send(&addressed(Addressing::new()), message(version, &other, ECHO)).await;
        assert_eq!(header(&answer, version, WSA, "Action"), None);
    }
}

#[tokio::test]
async fn faults_have_actions_too() {
    for version in Version::ALL {
        for (text, action) in [
            ("declared", "urn:notes:Echo:Fault:TooLong"),
            ("fault", "http://www.w3.org/2005/08/addressing/soap/fault"),
        ] {
            let body = ECHO.replace("seven", text);
            let answer =
                send(&addressed(Addressing::new()), message(version, &format!("{ACTION}{ID}"), &body)).await;
            assert_eq!(header(&answer, version, WSA, "Action").as_deref(), Some(action));
            assert_eq!(header(&answer, version, WSA, "RelatesTo").as_deref(), Some("urn:uuid:1"));
        }
    }
}

/// Keeps what it is to send.
#[derive(Clone, Default)]
struct Outbox(Arc<Mutex<Vec<Posted>>>);

/// Address, action and body.
type Posted = (String, String, Vec<u8>);

impl ReplySender for Outbox {
    fn admits(&self, to: &Uri) -> bool {
        to.host() == Some("friend.example")
    }
    fn send(&self, to: Uri, action: String, reply: Response<Payload>) -> BoxFuture<'static, ()> {
        let outbox = self.clone();
        Box::pin(async move {
            let body = reply.into_body().chunks().collect().await.unwrap();
            outbox.0.lock().unwrap().push((to.to_string(), action, body.to_vec()));
        })
    }
}

fn endpoint(name: &str, address: &str) -> String {
    format!("<a:{name}><a:Address>{address}</a:Address></a:{name}>")
}

#[tokio::test]
async fn replies_go_to_admitted_addresses_only_and_the_request_gets_a_receipt() {
    let friend = "http://friend.example/replies";
    for version in Version::ALL {
        let outbox = Outbox::default();
        let service = addressed(Addressing::new().replies(outbox.clone()));
        let headers = format!("{ACTION}{ID}{}", endpoint("ReplyTo", friend));
        let answer = send(&service, message(version, &headers, ECHO)).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (202, ""));
        let faults = format!("{ACTION}{ID}{}", endpoint("FaultTo", friend));
        let answer = send(&service, message(version, &faults, &ECHO.replace("seven", "fault"))).await;
        assert_eq!(answer.status, 202, "a fault goes there too");
        let answer = send(&service, message(version, &faults, ECHO)).await;
        assert_eq!(answer.status, 200, "a reply does not");
        tokio::time::timeout(Duration::from_secs(10), async {
            while outbox.0.lock().unwrap().len() < 2 {
                tokio::task::yield_now().await;
            }
        })
        .await
        .unwrap();
        let sent = std::mem::take(&mut *outbox.0.lock().unwrap());
        let (to, action, body) = &sent[0];
        assert_eq!((to.as_str(), action.as_str()), (friend, "urn:notes:EchoResponse"));
        assert!(String::from_utf8_lossy(body).contains(&format!(">{friend}</")));
        assert!(String::from_utf8_lossy(&sent[1].2).contains("Fault"));

        let foe = format!("{ACTION}{ID}{}", endpoint("ReplyTo", "http://10.0.0.1/admin"));
        for service in [&service, &addressed(Addressing::new())] {
            let answer = send(service, message(version, &foe, ECHO)).await;
            assert_fault(&answer, version, "OnlyAnonymousAddressSupported", ":ReplyTo<");
        }
        assert!(outbox.0.lock().unwrap().is_empty());
    }
}

#[tokio::test]
async fn nothing_is_sent_to_none() {
    for version in Version::ALL {
        let service = addressed(Addressing::new());
        for (headers, body, status) in [
            (endpoint("ReplyTo", NONE), ECHO.to_owned(), 202),
            (endpoint("FaultTo", NONE), ECHO.replace("seven", "fault"), 202),
            (endpoint("FaultTo", NONE), ECHO.to_owned(), 200),
            (endpoint("ReplyTo", NONE) + &endpoint("FaultTo", NONE), ECHO.to_owned(), 202),
        ] {
            let answer = send(&service, message(version, &format!("{ACTION}{ID}{headers}"), &body)).await;
            assert_eq!(answer.status, status, "{headers}");
            assert_eq!(answer.text.is_empty(), status == 202);
        }
    }
}

#[tokio::test]
async fn a_service_may_demand_anonymous_addresses_or_others() {
    for version in Version::ALL {
        let friend = format!("{ACTION}{ID}{}", endpoint("ReplyTo", "http://friend.example/"));
        let module = Addressing::new().replies(Outbox::default()).reply_addresses(ReplyAddresses::Anonymous);
        let answer = send(&addressed(module), message(version, &friend, ECHO)).await;
        assert_fault(&answer, version, "OnlyAnonymousAddressSupported", ":ReplyTo<");
        let module =
            Addressing::new().replies(Outbox::default()).reply_addresses(ReplyAddresses::NonAnonymous);
        let service = addressed(module);
        assert_eq!(send(&service, message(version, &friend, ECHO)).await.status, 202);
        for headers in [format!("{ACTION}{ID}"), format!("{ACTION}{ID}{}", endpoint("ReplyTo", ANONYMOUS))] {
            let answer = send(&service, message(version, &headers, ECHO)).await;
            assert_fault(&answer, version, "OnlyNonAnonymousAddressSupported", ":ReplyTo<");
        }
    }
}

#[tokio::test]
async fn the_submission_of_2004_is_spoken_too() {
    let old = AddressingVersion::V2004.namespace();
    for version in Version::ALL {
        let headers = format!(
            "<a:Action xmlns:a='{old}'>urn:notes:Echo</a:Action><a:MessageID xmlns:a='{old}'>uuid:1</a:MessageID>\
             <a:ReplyTo xmlns:a='{old}'><a:Address>{old}/role/anonymous</a:Address>\
             <a:ReferenceProperties><p xmlns=''>1</p></a:ReferenceProperties></a:ReplyTo>"
        );
        let answer =
            send(&addressed(Addressing::new()), post(version, envelope(version, &headers, ECHO))).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(header(&answer, version, old, "RelatesTo").as_deref(), Some("uuid:1"));
        assert_eq!(header(&answer, version, "", "p").as_deref(), Some("1"));
        let without = format!("<a:MessageID xmlns:a='{old}'>uuid:1</a:MessageID>");
        let answer =
            send(&addressed(Addressing::new()), post(version, envelope(version, &without, ECHO))).await;
        assert!(answer.text.contains(":MessageInformationHeaderRequired<"), "{}", answer.text);
        assert_eq!(header(&answer, version, old, "Action").as_deref(), Some(&*format!("{old}/fault")));
    }
}
