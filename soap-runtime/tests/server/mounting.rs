//! The service under layers, in axum, and in the server.
use std::convert::Infallible;

use axum::Router;
use bytes::Bytes;
use http::{HeaderValue, Request, header};
use http_body_util::Full;
use soap_runtime::{Server, Version};
use tower::{Layer, Service, ServiceExt};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::messages::{answer, echo, post};
use crate::notes::{Notes, service};
use crate::sockets::Peer;

struct Plain;
impl Notes for Plain {}

#[tokio::test]
async fn a_tower_layer_goes_around_a_service() {
    let layer = SetResponseHeaderLayer::overriding(header::SERVER, HeaderValue::from_static("ours"));
    let service = layer.layer(service(Plain));
    let response = service.oneshot(post(Version::Soap11, echo(Version::Soap11))).await.unwrap();
    let answer = answer(response).await.is(200, &["seven"]);
    assert_eq!(answer.header("server"), "ours");
}

#[tokio::test]
async fn axum_mounts_a_service() {
    let app = Router::new().route_service("/notes", service(Plain));
    let response =
        app.clone().oneshot(post(Version::Soap12, echo(Version::Soap12)).map(axum::body::Body::new)).await;
    answer(response.unwrap()).await.is(200, &["seven"]);
    let request = Request::get("/notes?wsdl").header("host", "h").body(axum::body::Body::empty()).unwrap();
    answer(app.oneshot(request).await.unwrap()).await.is(200, &["http://h/notes"]);
}

fn is_a_service<S>(_: &S)
where
    S: Service<Request<Full<Bytes>>, Error = Infallible> + Clone + Send + Sync + 'static,
{
}

#[tokio::test]
async fn the_server_takes_services_under_layers_too() {
    let plain = service(Plain);
    is_a_service(&plain);
    let layer = SetResponseHeaderLayer::overriding(header::SERVER, HeaderValue::from_static("ours"));
    let server = Server::new().tower("/layered", layer.layer(plain)).bind("127.0.0.1:0").await.unwrap();
    let mut peer = Peer::connect(server.local_addr()).await;
    let answer = peer.post("/layered", Version::Soap11, &echo(Version::Soap11)).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("server: ours"), "{answer}");
    server.shutdown().await.unwrap();
}
