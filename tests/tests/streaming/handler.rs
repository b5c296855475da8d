//! A ledger that does what the account's name says.
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{StreamExt, stream};
use soap_runtime::datatypes::Decimal;
use soap_runtime::{
    Context, Failure, Fault, Items, MessageError, Nillable, Reply, Running, Server, Settings, Stop,
    Streaming, failure_reply,
};
use soap_tests::generated::ledger::{
    self, AnyItem, Balance, BalanceResponse, Closed, CopyEntries, CopyEntriesResponse, Entry, LedgerService,
    Line, ListEntries, ListEntriesFault, ListEntriesResponse, Page, PostEntries, PostEntriesFault,
    PostEntriesResponse, Relay, RelayResponse, Track,
};
use tokio::sync::{Notify, watch};

type Never = Stop<std::convert::Infallible>;

#[derive(Clone, Default)]
pub(crate) struct Ledger(pub(crate) Arc<Told>);

/// What the handler tells the test, and what it waits for.
pub(crate) struct Told {
    /// Ids of the entries that it got.
    pub(crate) seen: watch::Sender<Vec<i32>>,
    /// Errors of streams, and what `exception` was told.
    pub(crate) errors: Mutex<Vec<String>>,
    /// Lets the account `waits` go on.
    pub(crate) go_on: Notify,
    /// Something was dropped.
    pub(crate) dropped: watch::Sender<bool>,
    pub(crate) calls: watch::Sender<u32>,
}

impl Default for Told {
    fn default() -> Self {
        Told {
            seen: watch::Sender::default(),
            errors: Mutex::default(),
            go_on: Notify::new(),
            dropped: watch::Sender::default(),
            calls: watch::Sender::default(),
        }
    }
}

impl Told {
    pub(crate) async fn saw(&self, ids: &[i32]) {
        let mut seen = self.seen.subscribe();
        let waits = seen.wait_for(|seen| seen == ids);
        tokio::time::timeout(Duration::from_secs(20), waits).await.expect("the entries in time").unwrap();
    }

    pub(crate) async fn until_dropped(&self) {
        let mut dropped = self.dropped.subscribe();
        let waits = dropped.wait_for(|dropped| *dropped);
        tokio::time::timeout(Duration::from_secs(20), waits).await.expect("dropped in time").unwrap();
    }

    pub(crate) fn errors(&self) -> String {
        self.errors.lock().unwrap().join("\n")
    }

    /// Waits until something is told of an error.
    pub(crate) async fn until_error(&self) -> String {
        for _ in 0..2_000 {
            if !self.errors().is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        self.errors()
    }

    fn note(&self, error: &impl ToString) {
        self.errors.lock().unwrap().push(error.to_string());
    }
}

/// Tells when it is dropped.
struct Guard(Arc<Told>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.dropped.send_replace(true);
    }
}

pub(crate) fn entry(id: i32) -> Entry {
    Entry { id, amount: Decimal::from(i64::from(id)), text: None, tag: Vec::new(), any: None }
}

pub(crate) fn line(id: i32) -> Line {
    Line { id: Some(id), amount: Decimal::from(i64::from(id)), text: None }
}

impl LedgerService for Ledger {
    async fn post_entries(
        &self,
        mut request: Streaming<PostEntries, Entry>,
        cx: &mut Context,
    ) -> Result<PostEntriesResponse, Stop<PostEntriesFault>> {
        self.0.calls.send_modify(|calls| *calls += 1);
        let account = request.record().account.clone();
        assert_eq!(request.head().await?.account, account);
        cx.reply.http_headers.insert("x-account", account.parse().unwrap());
        if account == "waits" {
            self.0.go_on.notified().await;
        }
        let (mut count, mut sum) = (0, 0.0);
        while let Some(entry) = request.next().await {
            let entry = entry.inspect_err(|error| self.0.note(error))?;
            count += 1;
            sum += entry.amount.to_string().parse::<f64>().unwrap();
            let total: Decimal = sum.to_string().parse().unwrap();
            self.0.seen.send_modify(|seen| seen.push(entry.id));
            match account.as_str() {
                "closed" => {
                    return Err(PostEntriesFault::Closed(Box::new(Closed {
                        since: "2020-01-01".parse().unwrap(),
                    }))
                    .into());
                }
                "stops" => return Ok(PostEntriesResponse { count, total }),
                _ => {}
            }
        }
        let total: Decimal = sum.to_string().parse().unwrap();
        assert_eq!(request.items_read(), count as u64);
        let tolerated: Vec<String> = request.tolerated().iter().map(ToString::to_string).collect();
        for tolerated in tolerated {
            self.0.note(&tolerated);
        }
        let whole = request.finish().await?;
        assert!(whole.entry.is_empty());
        if whole.checksum != count {
            return Err(Fault::sender(format!("the checksum is {count}, not {}", whole.checksum)).into());
        }
        self.0.note(&format!("remarks: {:?}", whole.remark));
        Ok(PostEntriesResponse { count, total })
    }

    async fn list_entries(
        &self,
        request: ListEntries,
        _: &mut Context,
    ) -> Result<Items<ListEntriesResponse, Nillable<Line>>, Stop<ListEntriesFault>> {
        let told = self.0.clone();
        let most = request.most;
        let page = Page { number: Some(1), owner: request.account.clone(), entry: Vec::new(), more: None };
        let record = ListEntriesResponse { page: Some(Box::new(page)), count: 0 };
        let entries = stream::iter(1..=most).map(line);
        match request.account.as_str() {
            "closed" => {
                Err(ListEntriesFault::Closed(Box::new(Closed { since: "2020-01-01".parse().unwrap() }))
                    .into())
            }
            "fails" => {
                let entries = entries.map(|entry| Ok(Nillable::Value(entry)));
                let gone = stream::iter([Err("the disk is gone")]);
                Ok(Items::new(record, entries.chain(gone)))
            }
            "refuses" => Ok(Items::new(record, stream::iter([Err(Fault::sender("not today"))]))),
            "panics" => Ok(Items::new(
                record,
                entries.map(move |entry| {
                    assert!(entry.id < Some(most), "the last one is too much");
                    Ok::<_, String>(Nillable::Value(entry))
                }),
            )),
            "endless" => {
                let guard = Guard(told);
                let entries = stream::iter(1..).map(move |id| {
                    guard.0.calls.send_modify(|calls| *calls += 1);
                    let entry = Line { text: Some("x".repeat(1_000)), ..line(id) };
                    Ok::<_, MessageError>(Nillable::Value(entry))
                });
                Ok(Items::new(record, entries))
            }
            "stalls" => {
                let guard = Guard(told);
                let never = stream::once(async move {
                    let _guard = guard;
                    std::future::pending().await
                });
                Ok(Items::new(
                    record,
                    entries.map(|entry| Ok::<_, String>(Nillable::Value(entry))).chain(never),
                ))
            }
            _ => {
                let entries = entries.map(|entry| {
                    Ok::<_, MessageError>(if entry.id == Some(2) {
                        Nillable::Nil
                    } else {
                        Nillable::Value(entry)
                    })
                });
                Ok(Items::new(record, entries).at_end(move |record| {
                    record.count = most;
                    if let Some(page) = &mut record.page {
                        page.more = Some(false);
                    }
                }))
            }
        }
    }

    async fn copy_entries(
        &self,
        request: Streaming<CopyEntries, Entry>,
        _: &mut Context,
    ) -> Result<Items<CopyEntriesResponse, Entry>, Never> {
        let told = self.0.clone();
        let copies = request.inspect(move |entry| match entry {
            Ok(entry) => told.seen.send_modify(|seen| seen.push(entry.id)),
            Err(error) => told.note(error),
        });
        Ok(Items::new(CopyEntriesResponse { entry: Vec::new() }, copies))
    }

    async fn relay(
        &self,
        request: Streaming<Relay, AnyItem>,
        _: &mut Context,
    ) -> Result<Items<RelayResponse, AnyItem>, Never> {
        Ok(Items::new(RelayResponse { item: Vec::new() }, request))
    }

    async fn track(&self, mut request: Streaming<Track, f64>, _: &mut Context) -> Result<(), Never> {
        while let Some(level) = request.next().await {
            let level = level.inspect_err(|error| self.0.note(error))?;
            self.0.seen.send_modify(|seen| seen.push(level as i32));
        }
        Ok(())
    }

    async fn balance(&self, request: Balance, cx: &mut Context) -> Result<BalanceResponse, Never> {
        assert!(cx.request.raw_body().is_some_and(|body| !body.is_empty()));
        Ok(BalanceResponse { amount: Decimal::from(request.account.len() as i64) })
    }

    async fn exception(&self, failure: Failure, _: &mut Context) -> Reply {
        self.0.note(&format!("exception: {failure}"));
        failure_reply(&failure)
    }
}

/// A server of a ledger, and what the ledger tells.
pub(crate) async fn serve(change: impl FnOnce(&mut Settings)) -> (Running, Arc<Told>) {
    let ledger = Ledger::default();
    let told = ledger.0.clone();
    let service = ledger::service(ledger).configure(|settings| {
        settings.retain_body = true;
        change(settings);
    });
    (Server::new().service("/ledger", service).bind("127.0.0.1:0").await.unwrap(), told)
}
