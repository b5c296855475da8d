//! Cookies, kept only when asked.
use soap_runtime::http::header::{COOKIE, HeaderValue};

use crate::notes_client::{NotesClient, note};
use crate::peer::{Answer, Peer, seven};

const SET: [&str; 3] = [
    "set-cookie: session=abc; Path=/; HttpOnly",
    "set-cookie: other=1; Path=/elsewhere",
    "set-cookie: theirs=1; Domain=example.com",
];

async fn peer() -> Peer {
    Peer::start(
        [&SET[..], &[], &["set-cookie: session=; Max-Age=0; Path=/"], &[]].map(|h| Answer::Bytes(seven(h))),
    )
    .await
}

#[tokio::test]
async fn cookies_are_forgotten_by_default() {
    let peer = peer().await;
    let client = NotesClient::at(peer.url());
    for _ in 0..2 {
        client.echo(&note(7, "seven")).await.unwrap();
    }
    assert_eq!(peer.received()[1].header("cookie"), "");
}

#[tokio::test]
async fn cookies_are_sent_back_where_they_belong_when_asked_for() {
    let peer = peer().await;
    let client =
        NotesClient::builder().endpoint(peer.url()).http(|http| http.cookies = true).build().unwrap();
    client.echo(&note(7, "seven")).await.unwrap();
    let own = HeaderValue::from_static("own=2");
    client.clone().echo(&note(7, "seven")).http_header(COOKIE, own).await.unwrap();
    client.echo(&note(7, "seven")).await.unwrap();
    client.echo(&note(7, "seven")).await.unwrap();
    let sent: Vec<_> = peer.received().iter().map(|r| r.header("cookie")).collect();
    assert_eq!(sent, ["", "own=2; session=abc", "session=abc", ""]);
}
