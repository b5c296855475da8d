//! Streams from client to server and back.
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt, stream};
use soap_runtime::client::{CallError, TransportErrorKind};
use soap_runtime::codegen::Blank;
use soap_runtime::transport::LocalExchange;
use soap_runtime::{Fragment, Items, MessageErrorKind, Nillable, Version};
use soap_tests::generated::ledger::extra::Crate;
use soap_tests::generated::ledger::{
    self, AnyItem, CopyEntries, Entry, Item, LedgerClient, ListEntries, ListEntriesFault, PostEntries,
    PostEntriesFault, Relay, Track,
};

use crate::handler::{Ledger, entry, line, serve};

fn client(server: &soap_runtime::Running, version: Version, http2: bool) -> LedgerClient {
    LedgerClient::builder()
        .endpoint(format!("http://{}/ledger", server.local_addr()))
        .version(version)
        .options(|options| options.strict = true)
        .http(|http| http.http2_only = http2)
        .build()
        .unwrap()
}

fn list(account: &str, most: i32) -> ListEntries {
    ListEntries { account: account.into(), most }
}

fn post(account: &str) -> PostEntries {
    PostEntries {
        batch: 7,
        account: account.into(),
        checksum: 3,
        remark: vec!["r".into()],
        ..PostEntries::blank()
    }
}

#[tokio::test]
async fn each_item_comes_back_before_the_next_one_is_sent() {
    let (server, told) = serve(|_| {}).await;
    for (version, http2) in [(Version::Soap11, false), (Version::Soap12, false), (Version::Soap12, true)] {
        let (next, entries) = tokio::sync::mpsc::unbounded_channel();
        let entries = stream::unfold(entries, |mut entries| async move {
            Some((Ok::<Entry, String>(entries.recv().await?), entries))
        });
        next.send(entry(1)).unwrap();
        let call = client(&server, version, http2).copy_entries(Items::new(CopyEntries::blank(), entries));
        let mut copies = call.await.unwrap();
        for id in 1..5 {
            assert_eq!(copies.next().await.unwrap().unwrap(), entry(id));
            assert_eq!(told.seen.borrow().last(), Some(&id));
            next.send(entry(id + 1)).unwrap();
        }
        drop(next);
        assert_eq!(copies.next().await.unwrap().unwrap(), entry(5));
        assert!(copies.next().await.is_none());
        assert_eq!(copies.finish().await.unwrap().entry, []);
    }
}

#[tokio::test]
async fn a_streamed_request_carries_what_stands_around_its_items() {
    let (server, told) = serve(|_| {}).await;
    let client = client(&server, Version::Soap11, false);
    let entries = stream::iter((1..=3).map(|id| Ok::<_, String>(entry(id))));
    let answer = client.post_entries(Items::new(post("a"), entries)).await.unwrap();
    assert_eq!((answer.count, answer.total.to_string()), (3, "6".into()));
    let entries = stream::iter((1..=4).map(|id| Ok::<_, String>(entry(id))));
    let items = Items::new(post("a"), entries).at_end(|record| record.checksum = 4);
    assert_eq!(client.post_entries(items).await.unwrap().count, 4);
    assert_eq!(told.errors(), "remarks: [\"r\"]\nremarks: [\"r\"]");
    let track = Items::new(Track::blank(), stream::iter([Ok::<_, String>(1.0), Ok(2.0)]));
    client.track(track).await.unwrap();
}

#[tokio::test]
async fn a_streamed_response_has_what_precedes_and_follows_its_items() {
    let (server, _) = serve(|_| {}).await;
    for (version, http2) in [(Version::Soap11, false), (Version::Soap12, true)] {
        let client = client(&server, version, http2);
        let mut entries = client.list_entries(&list("me", 3)).await.unwrap();
        assert_eq!(entries.head().await.unwrap().page.as_ref().unwrap().owner, "me");
        let all: Vec<_> = (&mut entries).try_collect().await.unwrap();
        assert_eq!(all, [Nillable::Value(line(1)), Nillable::Nil, Nillable::Value(line(3))]);
        assert!(entries.tolerated().is_empty());
        let whole = entries.finish().await.unwrap();
        assert_eq!((whole.count, whole.page.unwrap().more), (3, Some(false)));
        let none = client.list_entries(&list("me", 0)).await.unwrap().finish().await.unwrap();
        assert_eq!((none.count, none.page.unwrap().entry), (0, Vec::new()));
    }
}

#[tokio::test]
async fn faults_are_faults() {
    let (server, _) = serve(|_| {}).await;
    let client = client(&server, Version::Soap12, false);
    match client.list_entries(&list("closed", 1)).await {
        Err(CallError::Declared { fault: ListEntriesFault::Closed(closed), .. }) => {
            assert_eq!(closed.since.to_string(), "2020-01-01");
        }
        other => panic!("{other:?}"),
    }
    match client.list_entries(&list("refuses", 1)).await {
        Err(CallError::Fault(fault)) => assert_eq!(fault.text(), "not today"),
        other => panic!("{other:?}"),
    }
    let entries = stream::iter((1..).map(|id| Ok::<_, String>(entry(id)))).take(10);
    match client.post_entries(Items::new(post("closed"), entries)).await {
        Err(CallError::Declared { fault: PostEntriesFault::Closed(_), .. }) => {}
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_response_that_breaks_off_is_an_error_after_the_items_before_it() {
    let (server, _) = serve(|_| {}).await;
    for http2 in [false, true] {
        let mut entries =
            client(&server, Version::Soap11, http2).list_entries(&list("fails", 3)).await.unwrap();
        for id in 1..=3 {
            assert_eq!(entries.next().await.unwrap().unwrap(), Nillable::Value(line(id)));
        }
        let error = entries.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), MessageErrorKind::Interrupted, "{error}");
        assert!(entries.next().await.is_none());
    }
}

#[tokio::test]
async fn a_response_that_stalls_is_an_error_and_one_that_is_dropped_is_noticed() {
    let (server, told) = serve(|_| {}).await;
    let stalls = client(&server, Version::Soap11, false)
        .list_entries(&list("stalls", 1))
        .options(|options| options.stream.time = Duration::from_millis(100));
    let mut entries = stalls.await.unwrap();
    assert_eq!(entries.next().await.unwrap().unwrap(), Nillable::Value(line(1)));
    assert_eq!(entries.next().await.unwrap().unwrap_err().kind(), MessageErrorKind::Timeout);
    for http2 in [false, true] {
        told.dropped.send_replace(false);
        let mut entries =
            client(&server, Version::Soap11, http2).list_entries(&list("endless", 1)).await.unwrap();
        entries.next().await.unwrap().unwrap();
        drop(entries);
        told.until_dropped().await;
    }
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_waited_for_no_longer_than_the_timeout() {
    let (server, told) = serve(|_| {}).await;
    let entries = stream::iter([Ok::<_, String>(entry(1))]).chain(stream::pending());
    let call = client(&server, Version::Soap11, false).post_entries(Items::new(post("a"), entries));
    match call.timeout(Duration::from_millis(200)).await {
        Err(CallError::Transport(error)) => assert_eq!(error.kind(), TransportErrorKind::Timeout),
        other => panic!("{other:?}"),
    }
    assert!(told.until_error().await.contains("broke off"));
}

#[tokio::test]
async fn items_of_a_request_that_fail_are_the_callers_error() {
    let (server, told) = serve(|_| {}).await;
    let client = client(&server, Version::Soap11, false);
    let entries = stream::iter([Ok(entry(1)), Ok(entry(2)), Err("no more paper")]);
    match client.post_entries(Items::new(post("a"), entries)).await {
        Err(CallError::Encode(error)) => assert!(error.rule().contains("no more paper"), "{error}"),
        other => panic!("{other:?}"),
    }
    assert!(told.until_error().await.contains("broke off"));
    let first = stream::iter([Err::<Entry, _>("no paper")]);
    match client.post_entries(Items::new(post("a"), first)).await {
        Err(CallError::Encode(error)) => assert!(error.rule().contains("no paper"), "{error}"),
        other => panic!("{other:?}"),
    }
    let one = stream::iter([Ok::<_, String>(entry(1))]);
    match client.post_entries(Items::new(post("a"), one)).await {
        Err(CallError::Encode(error)) => assert!(error.rule().contains("entry"), "{error}"),
        other => panic!("too few items: {other:?}"),
    }
}

#[tokio::test]
async fn a_handler_that_does_not_read_slows_the_sender_down() {
    let (server, told) = serve(|_| {}).await;
    let made = Arc::new(AtomicU32::new(0));
    let counted = made.clone();
    let entries = stream::iter(1..=40_000).map(move |id| {
        counted.fetch_add(1, Ordering::Relaxed);
        Ok::<_, String>(Entry { text: Some("x".repeat(1_000)), ..entry(id) })
    });
    let client = client(&server, Version::Soap11, false);
    let call =
        client.post_entries(Items::new(post("waits"), entries).at_end(|record| record.checksum = 40_000));
    let answer = tokio::spawn(call.into_future());
    told.calls.subscribe().wait_for(|calls| *calls == 1).await.unwrap();
    // It goes on until what is between the two is full.
    let mut before = 0;
    for _ in 0..500 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let now = made.load(Ordering::Relaxed);
        if now == before && now > 0 {
            break;
        }
        before = now;
    }
    assert!(before < 40_000, "all entries were made for a handler that reads none");
    told.go_on.notify_one();
    assert_eq!(answer.await.unwrap().unwrap().count, 40_000);
}

#[tokio::test]
async fn derived_types_and_foreign_elements_survive_in_namespaces_that_the_first_item_does_not_have() {
    let (server, _) = serve(|_| {}).await;
    let client = client(&server, Version::Soap11, false);
    let items = vec![
        AnyItem::Item(Box::new(Item { name: "plain".into() })),
        AnyItem::Crate(Box::new(Crate { name: "crate".into(), weight: 3 })),
        AnyItem::Crate(Box::new(Crate { name: "another".into(), weight: 4 })),
    ];
    let sent = stream::iter(items.clone().into_iter().map(Ok::<_, String>));
    let back = client.relay(Items::new(Relay::blank(), sent)).await.unwrap();
    assert_eq!(back.try_collect::<Vec<_>>().await.unwrap(), items);
    let foreign = Fragment::parse("<f:note xmlns:f='urn:f' xmlns:g='urn:g' g:h='1'>n</f:note>").unwrap();
    let entries = vec![entry(1), Entry { any: Some(foreign), ..entry(2) }];
    let sent = stream::iter(entries.clone().into_iter().map(Ok::<_, String>));
    let back = client.copy_entries(Items::new(CopyEntries::blank(), sent)).await.unwrap();
    let back: Vec<Entry> = back.try_collect().await.unwrap();
    assert_eq!(back[1].any.as_ref().unwrap().name(), ("urn:f", "note"));
}

#[tokio::test]
async fn streams_work_within_the_process() {
    let service = ledger::service(Ledger::default());
    let client = LedgerClient::builder().exchange(Arc::new(LocalExchange::new(service))).build().unwrap();
    let entries = stream::iter((1..=3).map(|id| Ok::<_, String>(entry(id))));
    let copies = client.copy_entries(Items::new(CopyEntries::blank(), entries)).await.unwrap();
    assert_eq!(copies.try_collect::<Vec<_>>().await.unwrap(), [entry(1), entry(2), entry(3)]);
    let page = client.list_entries(&list("me", 1)).await.unwrap().finish().await.unwrap();
    assert_eq!(page.count, 1);
}
