//! TLS: own roots, client certificates, tunnels through proxies.
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use soap_runtime::client::{TransportError, TransportErrorKind};
use soap_runtime::codegen::BuildError;
use soap_runtime::transport::http::Tls;
use soap_runtime::transport::{ClientTls, Proxy};
use soap_runtime::{CallError, Running, Server};
use tokio::io::{AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

use crate::notes::{EchoFault, Notes, service};
use crate::notes_client::{NotesClient, note};
use crate::peer::request;

struct Plain;
impl Notes for Plain {}

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A certificate for `localhost` and its key, PEM.
fn issue(authority: &Authority) -> (String, String) {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_string()]).unwrap();
    (params.signed_by(&key, authority).unwrap().pem(), key.serialize_pem())
}

async fn listen(tls: Tls) -> Running {
    Server::new().service("/notes", service(Plain)).tls(tls).bind("127.0.0.1:0").await.unwrap()
}

async fn plain_server(authority: &Authority) -> Running {
    let (chain, key) = issue(authority);
    listen(Tls::from_pem(chain.as_bytes(), key.as_bytes()).unwrap()).await
}

fn client(server: &Running, tls: ClientTls, proxy: Option<Proxy>) -> NotesClient {
    let endpoint = format!("https://localhost:{}/notes", server.local_addr().port());
    let builder = NotesClient::builder().endpoint(endpoint).http(|http| {
        http.tls = tls;
        http.proxy = proxy;
    });
    builder.build().unwrap()
}

fn trusting(authority: &Authority) -> ClientTls {
    ClientTls::new().only_own_roots().root_pem(authority.pem())
}

async fn refused(client: NotesClient) -> TransportError {
    match client.echo(&note(7, "seven")).await.unwrap_err() {
        CallError::<EchoFault>::Transport(error) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_service_with_a_certificate_of_an_own_root_is_called() {
    let authority = authority();
    let server = plain_server(&authority).await;
    let client = client(&server, trusting(&authority), None);
    for _ in 0..2 {
        assert_eq!(client.echo(&note(7, "seven")).await.unwrap().text, "seven");
    }
}

#[tokio::test]
async fn an_unknown_root_and_a_wrong_name_are_refused() {
    let ours = authority();
    let server = plain_server(&ours).await;
    for tls in [trusting(&authority()), ClientTls::new().only_own_roots()] {
        let error = refused(client(&server, tls, None)).await;
        assert_eq!(error.kind(), TransportErrorKind::Connect);
        assert!(error.to_string().contains("certificate"), "{error}");
    }
    let builder = NotesClient::builder().endpoint(format!("https://{}/notes", server.local_addr()));
    let wrong_name = builder.http(|http| http.tls = trusting(&ours)).build().unwrap();
    assert_eq!(refused(wrong_name).await.kind(), TransportErrorKind::Connect);
}

#[tokio::test]
async fn a_client_shows_its_certificate() {
    let (servers, clients) = (authority(), authority());
    let (chain, key) = issue(&servers);
    let tls = Tls::from_pem_with_clients(chain.as_bytes(), key.as_bytes(), clients.pem().as_bytes()).unwrap();
    let server = listen(tls).await;
    let (chain, key) = issue(&clients);
    let known = trusting(&servers).identity_pem(chain, key);
    client(&server, known, None).echo(&note(7, "seven")).await.unwrap();
    let (chain, key) = issue(&servers);
    for tls in [trusting(&servers), trusting(&servers).identity_pem(chain, key)] {
        let kind = refused(client(&server, tls, None)).await.kind();
        assert!(matches!(kind, TransportErrorKind::Connect | TransportErrorKind::Interrupted), "{kind:?}");
    }
}

#[tokio::test]
async fn a_ready_made_configuration_is_taken_with_and_without_protocols() {
    use rustls::{ClientConfig, RootCertStore};

    let authority = authority();
    let server = plain_server(&authority).await;
    let mut roots = RootCertStore::empty();
    roots.add(authority.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    for protocols in [vec![], vec![b"http/1.1".to_vec()], vec![b"h2".to_vec(), b"http/1.1".to_vec()]] {
        config.alpn_protocols = protocols;
        let tls = ClientTls::new().config(Arc::new(config.clone()));
        client(&server, tls, None).echo(&note(7, "seven")).await.unwrap();
    }
}

#[test]
fn certificates_that_cannot_be_read_are_found_when_the_client_is_built() {
    let (chain, key) = issue(&authority());
    let own = ClientTls::new().only_own_roots();
    for tls in [
        own.clone().root_pem("no certificate"),
        own.clone().root_pem("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
        own.clone().identity_pem("", key),
        own.clone().identity_pem(chain.clone(), "no key"),
        own.clone().identity_pem(chain, KeyPair::generate().unwrap().serialize_pem()),
    ] {
        let shown = format!("{tls:?}");
        let builder = NotesClient::builder().endpoint("https://localhost/").http(|http| http.tls = tls);
        assert!(matches!(builder.build(), Err(BuildError::Exchange(_))), "{shown}");
    }
}

#[test]
fn keys_are_not_shown() {
    let (chain, key) = issue(&authority());
    let shown = format!("{:?}", ClientTls::new().identity_pem(chain, key.clone()));
    assert!(
        !shown.contains("PRIVATE") && !shown.contains(&key[30..60]) && shown.contains("identity: true"),
        "{shown}"
    );
}

#[tokio::test]
async fn the_time_to_connect_includes_tls() {
    // It accepts connections and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let builder = NotesClient::builder().endpoint(format!("https://{}/", silent.local_addr().unwrap()));
    let builder = builder.http(|http| {
        http.tls = ClientTls::new().only_own_roots();
        http.connect_timeout = Duration::from_millis(50);
    });
    let error = refused(builder.build().unwrap()).await;
    assert_eq!(error.kind(), TransportErrorKind::Timeout, "{error}");
    assert!(error.to_string().contains("50ms"), "{error}");
}

/// A proxy that makes tunnels for those who know its password; the heads of the requests it got.
async fn tunnel() -> (Proxy, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = Proxy::new(format!("http://{}", listener.local_addr().unwrap()).parse().unwrap());
    let heads = Arc::<Mutex<Vec<String>>>::default();
    let seen = heads.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let Some((head, _)) = request(&mut stream).await else { continue };
            seen.lock().unwrap().push(head.clone());
            if !head.contains("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==") {
                stream.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n").await.unwrap();
                continue;
            }
            let port = head.split([' ', ':']).find_map(|part| part.parse::<u16>().ok()).unwrap();
            let mut service = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
            tokio::spawn(async move { copy_bidirectional(&mut stream, &mut service).await });
        }
    });
    (proxy, heads)
}

#[tokio::test]
async fn a_secure_service_is_reached_through_a_tunnel() {
    let authority = authority();
    let server = plain_server(&authority).await;
    let (proxy, heads) = tunnel().await;
    let allowed = proxy.clone().basic_auth("Aladdin", "open sesame");
    let client = client(&server, trusting(&authority), Some(allowed));
    for _ in 0..2 {
        assert_eq!(client.echo(&note(7, "seven")).await.unwrap().text, "seven");
    }
    let heads = heads.lock().unwrap();
    let expected = format!("CONNECT localhost:{} HTTP/1.1\r\n", server.local_addr().port());
    assert!(heads.len() == 1 && heads[0].starts_with(&expected), "{heads:?}");
    // What is for the service is not shown to the proxy.
    assert!(!heads[0].to_ascii_lowercase().contains("soapaction"), "{heads:?}");
}

#[tokio::test]
async fn a_tunnel_that_is_refused_is_a_connect_error() {
    let authority = authority();
    let server = plain_server(&authority).await;
    let (proxy, _) = tunnel().await;
    let error = refused(client(&server, trusting(&authority), Some(proxy))).await;
    assert_eq!(error.kind(), TransportErrorKind::Connect);
    assert!(error.to_string().contains("authorization"), "{error}");
}
