//! What WSDL 2.0 says of HTTP, end to end: methods, locations, serializations and statuses of its HTTP binding, and SOAP 1.2's
//! response-only pattern, served over sockets and called by the generated client.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
use soap_runtime::client::CallError;
use soap_runtime::{Block, Context, Fragment, Nillable, Running, Server, Stop};
use soap_tests::generated::meteo::{
    File, MeteoClient, MeteoService, Remove, RemoveFault, Report, ReportFault, Search, Store, Subscribe,
    Towns, Upload, Weather, service,
};
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Tells what it was asked for, in what it answers or in its notes.
#[derive(Clone, Default)]
struct Meteo {
    notes: Arc<Mutex<Vec<String>>>,
}

impl Meteo {
    fn note(&self, text: String) {
        self.notes.lock().unwrap().push(text);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.notes.lock().unwrap())
    }
}

fn weather(text: impl Into<String>) -> Weather {
    Weather { text: text.into(), degrees: Some("-1.5".parse().unwrap()) }
}

impl MeteoService for Meteo {
    async fn report(&self, request: Report, cx: &mut Context) -> Result<Weather, Stop<ReportFault>> {
        if request.town == "Atlantis" {
            return Err(ReportFault::Unknown(request.town).into());
        }
        let day = request.day.map_or("no day".into(), |day| day.to_string());
        let by = format!("{} {}", cx.request.method(), cx.request.http().uri);
        self.note(by);
        Ok(weather(format!("{}, {day}, {}", request.town, request.unit.join("+"))))
    }

    async fn search(&self, request: Search, cx: &mut Context) -> Result<Towns, Stop<Infallible>> {
        self.note(cx.request.http().uri.to_string());
        let most = request.most.value().map_or("all".to_string(), |most| most.to_string());
        Ok(Towns { town: vec![request.region, most] })
    }

    async fn store(&self, request: Store, cx: &mut Context) -> Result<i64, Stop<Infallible>> {
        let content_type = cx.request.content_type().unwrap_or("").to_string();
        self.note(format!("{} {content_type} {}", cx.request.method(), request.weather.text));
        Ok(7)
    }

    async fn remove(&self, request: Remove, cx: &mut Context) -> Result<(), Stop<RemoveFault>> {
        self.note(format!("{} {}", cx.request.method(), request.number));
        if request.number == 7 {
            Ok(())
        } else {
            Err(RemoveFault::Unknown(request.number.to_string()).into())
        }
    }

    async fn upload(&self, request: Upload, _: &mut Context) -> Result<i64, Stop<Infallible>> {
        let chart = request.chart.as_bytes().unwrap().to_vec();
        self.note(format!("{} {} {chart:?}", request.town, request.weather.text));
        Ok(chart.len() as i64)
    }

    async fn subscribe(&self, request: Subscribe, _: &mut Context) -> Result<(), Stop<Infallible>> {
        self.note(format!("{} {}", request.mail, request.town.join("+")));
        Ok(())
    }

    async fn file(&self, request: File, _: &mut Context) -> Result<Weather, Stop<Infallible>> {
        Ok(weather(request.path))
    }

    async fn count(&self, _: &mut Context) -> Result<i64, Stop<Infallible>> {
        Ok(42)
    }

    async fn echo(&self, request: Fragment, _: &mut Context) -> Result<Fragment, Stop<Infallible>> {
        Ok(request)
    }
}

async fn server(meteo: &Meteo) -> Running {
    Server::new().service("/meteo", service(meteo.clone())).bind("127.0.0.1:0").await.unwrap()
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

async fn ask(server: &Running, request: &str, headers: &str, body: &str) -> Answer {
    let mut socket = TcpStream::connect(server.local_addr()).await.unwrap();
    let length = body.len();
    let message = format!(
        "{request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
    );
    socket.write_all(message.as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    Answer { status: head[9..12].parse().unwrap(), head: head.to_ascii_lowercase(), body: body.to_owned() }
}

fn by_http(server: &Running) -> MeteoClient {
    let address = format!("http://{}/meteo/", server.local_addr());
    MeteoClient::builder().endpoint(address).http_port("MeteoHttp").build().unwrap()
}

fn by_soap(server: &Running) -> MeteoClient {
    let address = format!("http://{}/meteo", server.local_addr());
    MeteoClient::builder().endpoint(address).build().unwrap()
}

fn report(town: &str) -> Report {
    Report {
        town: town.into(),
        day: Some("2024-02-29".parse().unwrap()),
        unit: vec!["°C".into(), "a;b&c".into()],
    }
}

#[tokio::test]
async fn the_generated_client_calls_each_operation_as_the_http_port_has_it() {
    let meteo = Meteo::default();
    let server = server(&meteo).await;
    let client = by_http(&server);

    let answer = client.report(&report("São Paulo/1")).await.unwrap();
    assert_eq!(answer, weather("São Paulo/1, 2024-02-29, °C+a;b&c"));
    assert_eq!(
        meteo.take(),
        ["GET /meteo/towns/S%C3%A3o%20Paulo%2F1?day=2024-02-29;unit=%C2%B0C;unit=a%3Bb%26c"]
    );

    let mut search = Search { region: "north & south".into(), most: 3.into() };
    assert_eq!(client.search(&search).await.unwrap().town, ["north & south", "3"]);
    search.most = Nillable::Nil;
    assert_eq!(client.search(&search).await.unwrap().town, ["north & south", "all"]);
    assert_eq!(
        meteo.take(),
        ["/meteo/towns?in=north%20%26%20south&most=3", "/meteo/towns?in=north%20%26%20south"]
    );

    let store = Store { town: "Oslo".into(), weather: weather("snow") };
    assert_eq!(client.store(&store).await.unwrap(), 7);
    client.remove(&Remove { number: 7 }).await.unwrap();
    assert_eq!(meteo.take(), ["PUT application/xml; charset=utf-8 snow", "DELETE 7"]);

    let upload = Upload { town: "Ålesund".into(), weather: weather("<&>"), chart: vec![0, 255, 10].into() };
    assert_eq!(client.upload(&upload).await.unwrap(), 3);
    client
        .subscribe(&Subscribe { mail: "a@b".into(), town: vec!["x y".into(), "&;=".into()] })
        .await
        .unwrap();
    assert_eq!(meteo.take(), ["Ålesund <&> [0, 255, 10]", "a@b x y+&;="]);

    let file = client.file(&File { path: "2024/02 29.xml".into() }).send().await.unwrap();
    assert_eq!(file.value.text, "2024/02 29.xml");
    assert_eq!(file.http_headers["content-type"], "application/vnd.meteo+xml; charset=utf-8");
    assert_eq!(client.count().await.unwrap(), 42);
    let any = Fragment::parse("<x:any xmlns:x='urn:any'><y/></x:any>").unwrap();
    assert_eq!(client.echo(&any).await.unwrap().name(), ("urn:any", "any"));
}

#[tokio::test]
async fn a_declared_fault_has_its_status_and_its_detail_as_the_document() {
    let meteo = Meteo::default();
    let server = server(&meteo).await;
    let answer = ask(&server, "GET /meteo/towns/Atlantis", "", "").await;
    assert_eq!(answer.status, 404);
    assert!(answer.head.contains("content-type: application/xml; charset=utf-8"), "{}", answer.head);
    assert!(answer.body.contains("unknown") && answer.body.contains("Atlantis"), "{}", answer.body);
    let client = by_http(&server);
    match client.report(&report("Atlantis")).await {
        Err(CallError::Declared { fault: ReportFault::Unknown(town), .. }) => assert_eq!(town, "Atlantis"),
        other => panic!("{other:?}"),
    }
    match client.remove(&Remove { number: 8 }).await {
        Err(CallError::Declared { fault: RemoveFault::Unknown(number), .. }) => assert_eq!(number, "8"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn requests_that_no_operation_takes_get_the_status_that_says_why() {
    let meteo = Meteo::default();
    let server = server(&meteo).await;
    let xml = "Content-Type: application/json\r\n";
    for (request, headers, status, allow) in [
        ("GET /meteo/nowhere", "", 404, None),
        ("POST /meteo/towns/Oslo", xml, 405, Some("allow: get\r\n")),
        ("GET /meteo/weather/7", "", 405, Some("allow: delete\r\n")),
        ("PATCH /meteo/towns/Oslo/weather", "", 405, Some("allow: put\r\n")),
        ("POST /meteo/charts", xml, 415, None),
        ("GET /meteo/towns/Oslo?day=yesterday", "", 400, None),
        ("GET /meteo/towns/Oslo?hour=1", "", 400, None),
    ] {
        let answer = ask(&server, request, headers, "").await;
        assert_eq!(answer.status, status, "{request}: {}", answer.body);
        if let Some(allow) = allow {
            assert!(answer.head.contains(allow), "{request}: {}", answer.head);
        }
    }
    assert!(meteo.take().is_empty());
}

#[tokio::test]
async fn forms_are_read_as_browsers_and_other_tools_write_them() {
    let meteo = Meteo::default();
    let server = server(&meteo).await;
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let answer = ask(&server, "POST /meteo/subscriptions", form, "town=x+y&mail=a%40b").await;
    assert_eq!((answer.status, answer.body.as_str()), (202, ""));
    let parts = "--x\r\nContent-Disposition: form-data; name=\"chart\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n\u{1}\u{2}\r\n\
                 --x\r\nContent-Disposition: form-data; name=town\r\n\r\nOslo\r\n\
                 --x\r\nContent-Disposition: form-data; name=weather\r\nContent-Type: text/xml\r\n\r\n\
                 <?xml version='1.0'?><weather xmlns='urn:meteo:types'><text>rain</text></weather>\r\n--x--\r\n";
    let multipart = "Content-Type: multipart/form-data; boundary=x\r\n";
    let answer = ask(&server, "POST /meteo/charts", multipart, parts).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(meteo.take(), ["a@b x y", "Oslo rain [1, 2]"]);
    for wrong in [
        "--x\r\n\r\nno name\r\n--x--\r\n",
        "--x\r\nContent-Disposition: form-data; name=town\r\n\r\nno end",
        "--x\r\nContent-Disposition: form-data; name=weather\r\nContent-Type: text/xml\r\n\r\n<a></b>\r\n--x--\r\n",
    ] {
        let answer = ask(&server, "POST /meteo/charts", multipart, wrong).await;
        assert_eq!(answer.status, 400, "{wrong}: {}", answer.body);
    }
    assert_eq!(
        ask(&server, "POST /meteo/charts", "Content-Type: multipart/form-data\r\n", "").await.status,
        400
    );
}

#[tokio::test]
async fn response_only_operations_are_called_by_get_and_answered_with_an_envelope() {
    let meteo = Meteo::default();
    let server = server(&meteo).await;
    let client = by_soap(&server);
    let answer = client.report(&report("Oslo")).send().await.unwrap();
    assert_eq!(answer.value, weather("Oslo, 2024-02-29, °C+a;b&c"));
    assert_eq!(answer.http_headers["content-type"], "application/soap+xml; charset=utf-8");
    let search = Search { region: "north".into(), most: Nillable::Nil };
    assert_eq!(client.search(&search).await.unwrap().town, ["north", "all"]);
    assert_eq!(
        meteo.take(),
        ["GET /meteo?town=Oslo&day=2024-02-29&unit=%C2%B0C&unit=a%3Bb%26c", "/meteo?op=search;region=north"]
    );
    match client.report(&report("Atlantis")).await {
        Err(CallError::Declared { fault: ReportFault::Unknown(town), envelope }) => {
            assert_eq!((town.as_str(), envelope.code), ("Atlantis", soap_runtime::FaultCode::Sender));
        }
        other => panic!("{other:?}"),
    }
    // The others of the port have envelopes.
    assert_eq!(client.count().await.unwrap(), 42);
    let remove = client.remove(&Remove { number: 7 }).await;
    assert!(remove.is_ok() && meteo.take() == ["POST 7"], "{remove:?}");
}

#[tokio::test]
async fn a_browser_may_ask_for_a_response_only_operation_and_faults_are_envelopes() {
    let meteo = Meteo::default();
    let server = server(&meteo).await;
    let accept = "Accept: application/soap+xml\r\n";
    for headers in [accept, ""] {
        let answer = ask(&server, "GET /meteo?town=Oslo", headers, "").await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert!(answer.head.contains("content-type: application/soap+xml"), "{}", answer.head);
        assert!(answer.body.contains("Oslo, no day"), "{}", answer.body);
    }
    for (query, reason) in
        [("day=2024-02-29", "town"), ("town=Oslo&day=soon", "day"), ("town=Oslo&hour=1", "hour")]
    {
        let answer = ask(&server, &format!("GET /meteo?{query}"), accept, "").await;
        assert_eq!(answer.status, 400, "{query}: {}", answer.body);
        assert!(answer.head.contains("content-type: application/soap+xml"), "{}", answer.head);
        assert!(answer.body.contains("Sender") && answer.body.contains(reason), "{}", answer.body);
    }
}

#[tokio::test]
async fn header_blocks_are_never_lost_on_a_call_by_get() {
    let meteo = Meteo::default();
    let server = server(&meteo).await;
    let client = by_soap(&server);
    let block = Block::raw("<t:trace xmlns:t='urn:trace'/>").unwrap();
    match client.report(&report("Oslo")).header(block).await {
        Err(CallError::Encode(error)) => assert!(error.to_string().contains("GET"), "{error}"),
        other => panic!("{other:?}"),
    }
    assert!(meteo.take().is_empty());
}
