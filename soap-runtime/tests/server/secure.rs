//! TLS: HTTP/2 by ALPN, client certificates, certificates that change while the server runs.
use std::sync::Arc;

use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use soap_runtime::transport::http::Tls;
use soap_runtime::{Context, PublicAddress, Running, Server, Stop, Version};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::messages::{Answer, answer, echo, post};
use crate::notes::{EchoFault, Note, Notes, service};

struct Plain;
impl Notes for Plain {
    async fn echo(&self, note: Note, cx: &mut Context) -> Result<Note, Stop<EchoFault>> {
        assert!(cx.request.peer().is_some());
        Ok(note)
    }
}

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
    let service = service(Plain).configure(|s| s.public_address = PublicAddress::Called);
    Server::new().service("/notes", service).tls(tls).bind("127.0.0.1:0").await.unwrap()
}

async fn connect(
    server: &Running,
    authority: &Authority,
    own: Option<(String, String)>,
    alpn: &[u8],
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(authority.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_root_certificates(roots);
    let mut config = match own {
        None => config.with_no_client_auth(),
        Some((chain, key)) => config
            .with_client_auth_cert(
                vec![CertificateDer::from_pem_slice(chain.as_bytes()).unwrap()],
                PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap(),
            )
            .unwrap(),
    };
    config.alpn_protocols = vec![alpn.to_vec()];
    let stream = TcpStream::connect(server.local_addr()).await?;
    let name = ServerName::try_from("localhost").unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

async fn call_http1(
    stream: TlsStream<TcpStream>,
    request: http::Request<http_body_util::Full<bytes::Bytes>>,
) -> Option<Answer> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
    tokio::spawn(connection);
    Some(answer(sender.send_request(request).await.ok()?).await)
}

fn request() -> http::Request<http_body_util::Full<bytes::Bytes>> {
    let mut request = post(Version::Soap12, echo(Version::Soap12));
    request.headers_mut().insert("host", "localhost".parse().unwrap());
    request
}

#[tokio::test]
async fn both_versions_of_http_are_spoken_over_tls() {
    let authority = authority();
    let (chain, key) = issue(&authority);
    let server = listen(Tls::from_pem(chain.as_bytes(), key.as_bytes()).unwrap()).await;
    let stream = connect(&server, &authority, None, b"http/1.1").await.unwrap();
    call_http1(stream, request()).await.unwrap().is(200, &["seven"]);

    let stream = connect(&server, &authority, None, b"h2").await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let (mut sender, connection) =
        http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let mut wsdl = http::Request::get("https://localhost/notes?wsdl")
        .body(http_body_util::Full::<bytes::Bytes>::default())
        .unwrap();
    *wsdl.version_mut() = http::Version::HTTP_2;
    let response = sender.send_request(wsdl).await.unwrap();
    answer(response).await.is(200, &["https://localhost/notes\""]);
}

#[tokio::test]
async fn client_certificates_are_asked_for_where_roots_are_given() {
    let (servers, clients) = (authority(), authority());
    let (chain, key) = issue(&servers);
    let tls = Tls::from_pem_with_clients(chain.as_bytes(), key.as_bytes(), clients.pem().as_bytes()).unwrap();
    let server = listen(tls).await;
    let known = connect(&server, &servers, Some(issue(&clients)), b"http/1.1").await.unwrap();
    call_http1(known, request()).await.unwrap().is(200, &["seven"]);
    for own in [None, Some(issue(&servers))] {
        // TLS 1.3: the refusal comes with the first read.
        if let Ok(stream) = connect(&server, &servers, own, b"http/1.1").await {
            assert!(call_http1(stream, request()).await.is_none());
        }
    }
}

#[tokio::test]
async fn a_certificate_is_changed_while_the_server_runs() {
    let (before, after) = (authority(), authority());
    let (chain, key) = issue(&before);
    let tls = Tls::from_pem(chain.as_bytes(), key.as_bytes()).unwrap();
    let server = listen(tls.clone()).await;
    connect(&server, &before, None, b"http/1.1").await.unwrap();
    assert!(connect(&server, &after, None, b"http/1.1").await.is_err());
    let (chain, key) = issue(&after);
    tls.reload(&Tls::from_pem(chain.as_bytes(), key.as_bytes()).unwrap());
    connect(&server, &after, None, b"http/1.1").await.unwrap();
}

#[test]
fn a_certificate_that_is_none_is_an_error() {
    let (chain, _) = issue(&authority());
    assert!(Tls::from_pem(b"", b"").is_err());
    assert!(Tls::from_pem(chain.as_bytes(), b"no key").is_err());
    let other = KeyPair::generate().unwrap().serialize_pem();
    let error = Tls::from_pem(chain.as_bytes(), other.as_bytes()).unwrap_err();
    assert!(error.to_string().contains("certificate"), "{error}");
}
