//! Streamed responses as they go over the wire.
use crate::handler::serve;
use crate::wire::{AFTER, BEFORE, Peer, entry, list, post};

#[tokio::test]
async fn a_response_is_written_item_by_item_with_what_stands_around_the_items() {
    let (server, _) = serve(|_| {}).await;
    let answer = Peer::post(server.local_addr(), "", list("me", 3)).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("transfer-encoding: chunked") && !head.contains("content-length"), "{head}");
    let text: String = body.lines().filter(|line| line.contains('<')).collect();
    let whole = "<ledger:page number=\"1\"><ledger:owner>me</ledger:owner>\
                 <ledger:entry id=\"1\"><ledger:amount>1</ledger:amount></ledger:entry>\
                 <ledger:entry xsi:nil=\"true\"/>\
                 <ledger:entry id=\"3\"><ledger:amount>3</ledger:amount></ledger:entry>\
                 <ledger:more>false</ledger:more></ledger:page><ledger:count>3</ledger:count>\
                 </ledger:ListEntriesResponse></soap:Body></soap:Envelope>";
    let prefix = text.split_once("<soap:Body><").unwrap().1.split_once(':').unwrap().0;
    assert!(text.ends_with(&whole.replace("ledger:", &format!("{prefix}:"))), "{text}");
    assert!(body.ends_with("\r\n0\r\n\r\n"), "{body}");
}

#[tokio::test]
async fn an_error_before_the_first_item_is_a_proper_fault() {
    let (server, told) = serve(|_| {}).await;
    for (account, most, part) in [
        ("fails", 0, "internal error"),
        ("panics", 1, "internal error"),
        ("refuses", 0, "not today"),
        ("closed", 0, ":since>2020-01-01<"),
    ] {
        let answer = Peer::post(server.local_addr(), "", list(account, most)).await;
        assert!(answer.starts_with("HTTP/1.1 500") && answer.contains(part), "{account}: {answer}");
        assert!(answer.contains(":Fault>") && answer.contains("content-length"), "{account}: {answer}");
    }
    let errors = told.errors();
    assert!(errors.contains("exception: the disk is gone") && errors.contains("too much"), "{errors}");
}

#[tokio::test]
async fn an_error_after_bytes_went_out_ends_the_message_abnormally_and_exception_is_told() {
    for (account, part) in
        [("fails", "exception: the disk is gone"), ("panics", "exception: the handler panicked: ")]
    {
        let (server, told) = serve(|_| {}).await;
        let answer = Peer::post(server.local_addr(), "", list(account, 3)).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.contains(" id=\"2\"") && !answer.contains("Envelope>\r\n"), "{answer}");
        assert!(!answer.ends_with("0\r\n\r\n"), "{answer}");
        assert!(told.until_error().await.contains(part), "{}", told.errors());
    }
}

#[tokio::test]
async fn a_malformed_request_breaks_off_the_response_that_was_begun() {
    let (server, told) = serve(|_| {}).await;
    let mut peer = Peer::connect(server.local_addr()).await;
    peer.begin("").await;
    peer.chunk(format!("{BEFORE}<CopyEntries>{}", entry(1))).await;
    let mut begun = String::new();
    while !begun.contains(" id=\"1\"") {
        begun.push_str(&peer.some().await);
    }
    peer.chunk("<entry>").await;
    peer.chunk(format!("</CopyEntries>{AFTER}")).await;
    let rest = peer.all().await;
    assert!(!rest.ends_with("0\r\n\r\n") && !rest.contains("Envelope>"), "{rest}");
    assert!(told.until_error().await.contains("entry[2]"), "{}", told.errors());
    // Before anything of the response was written it is a fault.
    let answer =
        Peer::post(server.local_addr(), "", format!("{BEFORE}<CopyEntries><entry/></CopyEntries>{AFTER}"))
            .await;
    assert!(answer.starts_with("HTTP/1.1 500") && answer.contains(":Client<"), "{answer}");
}

#[tokio::test]
async fn a_reader_that_is_slow_or_leaves_is_noticed_by_the_stream() {
    let (server, told) = serve(|_| {}).await;
    let mut peer = Peer::narrow(server.local_addr()).await;
    peer.begin("").await;
    peer.chunk(list("endless", 1)).await;
    peer.end().await;
    assert!(peer.some().await.starts_with("HTTP/1.1 200"));
    // It goes on until what is between the two is full.
    let mut made = 0;
    for _ in 0..500 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        let now = *told.calls.borrow();
        if now == made && now > 0 {
            break;
        }
        made = now;
    }
    assert!(made < 50_000, "{made} entries of a kilobyte were made for a peer that reads none");
    assert!(!*told.dropped.borrow());
    drop(peer);
    told.until_dropped().await;
}

#[tokio::test]
async fn a_request_with_a_whole_response_is_not_chunked() {
    let (server, _) = serve(|_| {}).await;
    let answer =
        Peer::post(server.local_addr(), "", post("a", &format!("{}{}", entry(1), entry(2)), 2)).await;
    assert!(answer.contains("content-length"), "{answer}");
}
