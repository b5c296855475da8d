//! Messages whose body is given by a type, and operations in which the service speaks first: both ends of them.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
use soap_runtime::client::CallError;
use soap_runtime::{Context, Fragment, Running, Server, Stop, Version};
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
soap_runtime::include_wsdl!("letters");
soap_runtime::include_wsdl!("watch");

use letters::letters_events_service::{self, QuestionFault};
use letters::types::{AnyLetter, Letter, Parcel, Receipt};
use letters::{LettersClient, LettersEventsClient, LettersEventsService, LettersService, letters_service};
use watch::watch_events_service::{self, AlarmFault};
use watch::{WatchClient, WatchEventsClient, WatchEventsService, WatchService, watch_service};

struct Letters;

impl LettersService for Letters {
    async fn send(&self, request: AnyLetter, _: &mut Context) -> Result<Receipt, Stop<Infallible>> {
        let number = match request {
            AnyLetter::Letter(letter) => letter.line.len() as i32,
            AnyLetter::Parcel(parcel) => parcel.grams,
            _ => -1,
        };
        Ok(Receipt { number })
    }

    async fn track(&self, request: i32, _: &mut Context) -> Result<String, Stop<Infallible>> {
        Ok(format!("<{request}> & more"))
    }

    async fn forward(&self, request: Fragment, _: &mut Context) -> Result<Fragment, Stop<Infallible>> {
        Ok(request)
    }
}

async fn letters() -> Running {
    let service = letters_service::service(Letters);
    Server::new().service("/letters", service).bind("127.0.0.1:0").await.unwrap()
}

/// The answer to an envelope of SOAP 1.1 with this body.
async fn ask(server: &Running, action: &str, body: &str) -> String {
    let envelope =
        format!("<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\">{body}</e:Envelope>");
    let head = format!(
        "POST /letters HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/xml\r\nSOAPAction: \"{action}\"\r\nContent-Length: {}\r\n\r\n",
        envelope.len()
    );
    let mut socket = TcpStream::connect(server.local_addr()).await.unwrap();
    socket.write_all(format!("{head}{envelope}").as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    answer
}

fn client(server: &Running, version: Version) -> LettersClient {
    let address = format!("http://{}/letters", server.local_addr());
    LettersClient::builder().endpoint(address).version(version).build().unwrap()
}

#[tokio::test]
async fn a_body_of_a_complex_type_holds_its_content_and_attributes() {
    let server = letters().await;
    for version in [Version::Soap11, Version::Soap12] {
        let client = client(&server, version);
        let line = vec!["a".to_string(), "b".to_string()];
        let letter = Letter { urgent: Some(true), to: "Ada".into(), line: line.clone() };
        assert_eq!(client.send(&AnyLetter::Letter(Box::new(letter))).await.unwrap().number, 2);
        let parcel = Parcel { urgent: None, to: "Ada".into(), line, grams: 70 };
        assert_eq!(client.send(&AnyLetter::Parcel(Box::new(parcel))).await.unwrap().number, 70);
    }
    let body = "<e:Body urgent='1'><to xmlns='urn:letters'>Ada</to></e:Body>";
    let answer = ask(&server, "urn:letters:send", body).await;
    assert!(answer.contains(":Body><"), "the answer's body has the content: {answer}");
    assert!(answer.contains("number>0</"), "{answer}");
    let answer = ask(&server, "urn:letters:send", "<e:Body><line xmlns='urn:letters'/></e:Body>").await;
    assert!(answer.contains("Fault") && answer.contains("/Envelope/Body"), "{answer}");
}

#[tokio::test]
async fn a_body_of_a_simple_type_is_text() {
    let server = letters().await;
    for version in [Version::Soap11, Version::Soap12] {
        assert_eq!(client(&server, version).track(&7).await.unwrap(), "<7> & more");
    }
    let answer = ask(&server, "urn:letters:track", "<e:Body> 12 </e:Body>").await;
    assert!(answer.contains("Body>&lt;12&gt; &amp; more</"), "{answer}");
    let answer = ask(&server, "urn:letters:track", "<e:Body>twelve</e:Body>").await;
    assert!(answer.contains("Fault"), "{answer}");
    let answer = ask(&server, "urn:letters:track", "<e:Body/>").await;
    assert!(answer.contains("Fault"), "an empty text is no number: {answer}");
}

#[tokio::test]
async fn a_body_of_any_type_is_its_entry() {
    let server = letters().await;
    for version in [Version::Soap11, Version::Soap12] {
        let any = Fragment::parse("<x:note xmlns:x='urn:x' at='1'>seen</x:note>").unwrap();
        let back = client(&server, version).forward(&any).await.unwrap();
        assert_eq!((back.name(), back.as_str().contains("seen")), (("urn:x", "note"), true));
    }
    let answer = ask(&server, "urn:letters:forward", "<e:Body/>").await;
    assert!(answer.contains("the body is empty"), "{answer}");
    let answer = ask(&server, "urn:letters:forward", "<e:Body><a/><b/></e:Body>").await;
    assert!(answer.contains("unexpected element"), "{answer}");
}

/// Listens to letters.
#[derive(Clone, Default)]
struct Listener(Arc<Mutex<Vec<i32>>>);

impl LettersEventsService for Listener {
    async fn delivered(&self, request: Receipt, _: &mut Context) -> Result<(), Stop<Infallible>> {
        self.0.lock().unwrap().push(request.number);
        Ok(())
    }

    async fn question(&self, request: String, _: &mut Context) -> Result<String, Stop<QuestionFault>> {
        match request.as_str() {
            "secret" => Err(QuestionFault::Refusal("no".into()).into()),
            _ => Ok(format!("{request}!")),
        }
    }
}

#[tokio::test]
async fn a_listener_receives_what_a_service_sends_of_its_own_accord() {
    let listener = Listener::default();
    let service = letters_events_service::service(listener.clone());
    let server = Server::new().service("/events", service).bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/events", server.local_addr());
    let client = LettersEventsClient::builder().endpoint(address).build().unwrap();
    client.delivered(&Receipt { number: 5 }).await.unwrap();
    assert_eq!(*listener.0.lock().unwrap(), [5]);
    assert_eq!(client.question(&"who".to_string()).await.unwrap(), "who!");
    match client.question(&"secret".to_string()).await {
        Err(CallError::Declared { fault: QuestionFault::Refusal(text), .. }) => assert_eq!(text, "no"),
        other => panic!("a refusal was expected, not {other:?}"),
    }
}

struct Watch;

impl WatchService for Watch {
    async fn find(&self, request: String, _: &mut Context) -> Result<Option<i32>, Stop<Infallible>> {
        Ok(request.parse().ok())
    }

    async fn echo(&self, request: Fragment, _: &mut Context) -> Result<Fragment, Stop<Infallible>> {
        Ok(request)
    }
}

impl WatchEventsService for Watch {
    async fn alarm(&self, request: String, _: &mut Context) -> Result<(), Stop<AlarmFault>> {
        if request.is_empty() { Err(AlarmFault::Deaf("what?".into()).into()) } else { Ok(()) }
    }
}

#[tokio::test]
async fn patterns_of_wsdl_2_0_have_both_ends_and_answers_that_may_be_left_out() {
    let server = Server::new()
        .service("/watch", watch_service::service(Watch))
        .service("/events", watch_events_service::service(Watch))
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let address = |path: &str| format!("http://{}/{path}", server.local_addr());
    let client = WatchClient::builder().endpoint(address("watch")).build().unwrap();
    assert_eq!(client.find(&"12".to_string()).await.unwrap(), Some(12));
    assert_eq!(client.find(&"nothing".to_string()).await.unwrap(), None);
    let any = Fragment::parse("<find xmlns='urn:watch'>1</find>").unwrap();
    assert_eq!(client.echo(&any).await.unwrap().name(), ("urn:watch", "find"), "the action decides");
    let events = WatchEventsClient::builder().endpoint(address("events")).build().unwrap();
    events.alarm(&"fire".to_string()).await.unwrap();
    match events.alarm(&String::new()).await {
        Err(CallError::Declared { fault: AlarmFault::Deaf(text), .. }) => assert_eq!(text, "what?"),
        other => panic!("a fault was expected, not {other:?}"),
    }
}
