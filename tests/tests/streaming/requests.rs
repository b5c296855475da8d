//! Streamed requests as a server sees them.
use std::io::Write;
use std::time::Duration;

use crate::handler::serve;
use crate::wire::{AFTER, BEFORE, Peer, entry, list, post};

#[tokio::test]
async fn the_first_item_reaches_the_handler_before_the_last_byte_was_sent() {
    let (server, told) = serve(|_| {}).await;
    let mut peer = Peer::connect(server.local_addr()).await;
    peer.begin("").await;
    peer.chunk(format!("{BEFORE}<PostEntries batch='1'><account>a</account><reason>é&lt;</reason>")).await;
    let first = entry(1);
    let (begin, end) = first.split_at(12);
    peer.chunk(begin).await;
    peer.chunk(end).await;
    told.saw(&[1]).await;
    peer.chunk(entry(2)).await;
    told.saw(&[1, 2]).await;
    peer.chunk(format!("<checksum>2</checksum></PostEntries>{AFTER}")).await;
    peer.end().await;
    let answer = peer.all().await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("x-account: a"), "{answer}");
    assert!(answer.contains(":count>2</") && answer.contains(":total>3</"), "{answer}");
    assert_eq!(told.errors(), "remarks: []");
}

#[tokio::test]
async fn what_is_malformed_half_way_is_an_error_after_the_items_before_it() {
    let (server, told) = serve(|_| {}).await;
    for (broken, place) in [
        ("<entry id='3'><amount>much</amount></entry>", "/Envelope/Body/PostEntries/entry[3]/amount"),
        ("<entry id='3'><amount>1</amount>", "entry"),
        (
            "<entry id='3'><amount>1</amount><amount>2</amount></entry>",
            "/Envelope/Body/PostEntries/entry[3]/amount",
        ),
        ("<entry><amount>1</amount></entry>", "/Envelope/Body/PostEntries/entry[3]"),
        ("<entri/>", "/Envelope/Body/PostEntries/entri"),
        ("text", "/Envelope/Body/PostEntries"),
    ] {
        told.seen.send_replace(Vec::new());
        told.errors.lock().unwrap().clear();
        let message = post("a", &format!("{}{}{broken}", entry(1), entry(2)), 3);
        let answer = Peer::post(server.local_addr(), "", message).await;
        assert!(answer.starts_with("HTTP/1.1 500"), "{broken}: {answer}");
        assert!(answer.contains(":Client<") && answer.contains(place), "{broken}: {answer}");
        assert_eq!(*told.seen.borrow(), [1, 2], "{broken}");
        let errors = told.errors();
        assert!(errors.lines().count() == 2 && errors.contains("\nexception: "), "{errors}");
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_an_error_of_the_stream() {
    let (server, told) = serve(|_| {}).await;
    let mut peer = Peer::connect(server.local_addr()).await;
    peer.begin("").await;
    peer.chunk(format!("{BEFORE}<PostEntries batch='1'><account>a</account>{}<entry", entry(1))).await;
    told.saw(&[1]).await;
    drop(peer);
    assert!(told.until_error().await.contains("broke off"), "{}", told.errors());
}

#[tokio::test]
async fn a_handler_may_stop_early_and_its_answer_arrives() {
    let (server, told) = serve(|_| {}).await;
    for (account, status, part) in [("stops", "200", ":count>1<"), ("closed", "500", ":since>2020-01-01<")] {
        let mut peer = Peer::connect(server.local_addr()).await;
        peer.begin("").await;
        peer.chunk(format!("{BEFORE}<PostEntries batch='1'><account>{account}</account>")).await;
        for id in 1..50 {
            peer.chunk(entry(id)).await;
        }
        let answer = peer.all().await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")) && answer.contains(part), "{answer}");
    }
    assert_eq!(told.errors(), "");
}

#[tokio::test]
async fn headers_are_worked_on_before_the_handler_starts() {
    let (server, told) = serve(|_| {}).await;
    let message = post("a", &format!("{}{}", entry(1), entry(2)), 2);
    let header = "<s:Header><h:secret xmlns:h='urn:h' s:mustUnderstand='1'/></s:Header><s:Body>";
    let answer = Peer::post(server.local_addr(), "", message.replace("<s:Body>", header)).await;
    assert!(answer.contains(":MustUnderstand<"), "{answer}");
    assert_eq!(*told.calls.borrow(), 0);
    let header = "<s:Header><h:note xmlns:h='urn:h'>n</h:note></s:Header><s:Body>";
    let answer = Peer::post(server.local_addr(), "", message.replace("<s:Body>", header)).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn what_precedes_the_items_is_wrong_before_the_handler_starts() {
    let (server, told) = serve(|_| {}).await;
    let message = post("a", &format!("{}{}", entry(1), entry(2)), 2);
    for (from, to) in
        [("batch='1'", ""), ("<account>a</account>", ""), ("batch='1'", "batch='x'"), ("<account", "<x")]
    {
        let answer = Peer::post(server.local_addr(), "", message.replace(from, to)).await;
        assert!(answer.starts_with("HTTP/1.1 500") && answer.contains(":Client<"), "{answer}");
    }
    assert_eq!(*told.calls.borrow(), 0);
}

#[tokio::test]
async fn compressed_requests_are_streamed() {
    let (server, told) = serve(|_| {}).await;
    let text = post("a", &(1..=2_000).map(entry).collect::<String>(), 2_000);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).unwrap();
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    zlib.write_all(text.as_bytes()).unwrap();
    for (coding, bytes) in [("gzip", gzip.finish().unwrap()), ("deflate", zlib.finish().unwrap())] {
        let headers = format!("content-encoding: {coding}\r\n");
        let answer = Peer::post(server.local_addr(), &headers, &bytes).await;
        assert!(answer.contains(":count>2000<"), "{coding}: {answer}");
        let answer = Peer::post(server.local_addr(), &headers, &bytes[..bytes.len() - 20]).await;
        assert!(!answer.starts_with("HTTP/1.1 200"), "{coding}: {answer}");
    }
    assert!(told.errors().contains("content coding"), "{}", told.errors());
}

#[tokio::test]
async fn another_charset_and_a_message_with_parts_are_read_whole_and_then_streamed() {
    let (server, _) = serve(|_| {}).await;
    let message = post("a", &format!("{}{}", entry(1), entry(2)), 2);
    let wide: Vec<u8> =
        [0xFEFF].into_iter().chain(message.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let mut peer = Peer::connect(server.local_addr()).await;
    peer.begin("").await;
    peer.chunk(wide).await;
    peer.end().await;
    // The media type says UTF-8, which a byte order mark overrules.
    assert!(peer.all().await.contains(":count>2<"));
    let parts = format!(
        "--b\r\ncontent-type: text/xml\r\n\r\n{message}\r\n--b\r\ncontent-id: <x>\r\n\r\nx\r\n--b--\r\n"
    );
    let mut peer = Peer::connect(server.local_addr()).await;
    peer.raw(&format!(
        "POST /ledger HTTP/1.1\r\nhost: l\r\nconnection: close\r\nsoapaction: \"\"\r\n\
         content-type: multipart/related; type=\"text/xml\"; boundary=b\r\ncontent-length: {}\r\n\r\n{parts}",
        parts.len()
    ))
    .await;
    let answer = peer.all().await;
    assert!(answer.contains(":count>2<"), "{answer}");
}

#[tokio::test]
async fn every_bound_of_a_stream_is_kept() {
    let large = format!("<entry id='2'><amount>1</amount><text>{}</text></entry>", "x".repeat(3_000));
    let message = |entries: &str| post("a", &format!("{}{entries}{}", entry(1), entry(3)), 3);

    let (server, told) = serve(|settings| settings.stream.item = 2_000).await;
    let answer = Peer::post(server.local_addr(), "", message(&large)).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(told.errors().contains("entry[2]: an item, or what stands around"), "{}", told.errors());
    assert_eq!(*told.seen.borrow(), [1]);
    let answer = Peer::post(server.local_addr(), "", message(&(4..200).map(entry).collect::<String>())).await;
    assert!(!answer.starts_with("HTTP/1.1 413"), "{answer}");

    let (server, told) = serve(|settings| settings.stream.size = 2_000).await;
    let mut peer = Peer::connect(server.local_addr()).await;
    peer.begin("").await;
    peer.chunk(format!("{BEFORE}<PostEntries batch='1'><account>a</account>{}", entry(1))).await;
    for id in 2..100 {
        peer.chunk(entry(id)).await;
    }
    peer.end().await;
    let answer = peer.all().await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(told.errors().contains("the message has more than 2000 bytes"), "{}", told.errors());
    assert!(told.seen.borrow().len() > 1);

    let (server, told) = serve(|settings| settings.stream.time = Duration::from_millis(100)).await;
    let mut peer = Peer::connect(server.local_addr()).await;
    peer.begin("").await;
    peer.chunk(format!("{BEFORE}<PostEntries batch='1'><account>a</account>{}<entry", entry(1))).await;
    let answer = peer.all().await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert_eq!(*told.seen.borrow(), [1]);

    let (server, told) = serve(|settings| settings.body_time = Duration::from_millis(100)).await;
    let mut peer = Peer::connect(server.local_addr()).await;
    peer.begin("").await;
    peer.chunk("<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Header>").await;
    assert!(peer.all().await.starts_with("HTTP/1.1 408"));
    assert_eq!(*told.calls.borrow(), 0);

    let (server, _) = serve(|settings| settings.body_size = 500).await;
    let header = format!("<s:Header><h xmlns='urn:h'>{}</h></s:Header><s:Body>", "x".repeat(1_000));
    let answer = Peer::post(server.local_addr(), "", message("").replace("<s:Body>", &header)).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test]
async fn other_operations_of_the_service_are_as_ever() {
    let (server, _) = serve(|settings| settings.body_size = 2_000).await;
    let balance = format!("{BEFORE}<Balance><account>abc</account></Balance>{AFTER}");
    let mut peer = Peer::connect(server.local_addr()).await;
    peer.begin("").await;
    for byte in balance.as_bytes() {
        peer.chunk([*byte]).await;
    }
    peer.end().await;
    let answer = peer.all().await;
    assert!(answer.contains(":amount>3<"), "{answer}");
    let answer = Peer::post(server.local_addr(), "", format!("{balance}{}", " ".repeat(3_000))).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    for bad in ["", "<", "no message", "<a/>", "<s:Envelope/>", &balance[..60], "\u{0}\u{1}"] {
        let answer = Peer::post(server.local_addr(), "", bad).await;
        assert!(answer.starts_with("HTTP/1.1 4") || answer.starts_with("HTTP/1.1 5"), "{bad}: {answer}");
    }
    let answer = Peer::post(server.local_addr(), "", list("a", 1)).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn a_one_way_request_is_streamed() {
    let (server, told) = serve(|_| {}).await;
    let track = format!("{BEFORE}<Track><level>1</level><level>2</level></Track>{AFTER}");
    let answer = Peer::post(server.local_addr(), "", track).await;
    assert!(answer.starts_with("HTTP/1.1 202"), "{answer}");
    assert_eq!(*told.seen.borrow(), [1, 2]);
}

#[tokio::test]
async fn lax_reading_takes_what_it_can_and_says_what_it_passed_over() {
    let (server, told) = serve(|settings| settings.reading = soap_runtime::ReadOptions::lax()).await;
    let entries = format!("{}<new/>{}<account>b</account>{}", entry(1), entry(2), entry(3));
    let answer = Peer::post(server.local_addr(), "", post("a", &entries, 3)).await;
    assert!(answer.contains(":count>3<"), "{answer}");
    let errors = told.errors();
    assert!(errors.contains("/Envelope/Body/PostEntries/new: ") && errors.contains("`account`"), "{errors}");
}
