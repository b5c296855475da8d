//! What is checked of a streamed message is what is checked of a whole one.
use std::collections::VecDeque;
use std::convert::Infallible;
use std::task::{Context as Task, Poll};

use bytes::Bytes;
use soap_runtime::http::Request;
use soap_runtime::server::{BodySource, Exchange};
use soap_runtime::streaming::ChunkSource;
use soap_runtime::{Context, Items, MessageError, Settings, SoapService, Stop, Transport};
use soap_tests::generated::ledger_whole::{
    self, Balance, BalanceResponse, CopyEntries, CopyEntriesResponse, LedgerService, ListEntries,
    ListEntriesFault, ListEntriesResponse, PostEntries, PostEntriesFault, PostEntriesResponse, Relay,
    RelayResponse, Track,
};

use crate::handler::Ledger;
use crate::wire::{entry, post};

/// The same contract, nothing of it streamed.
struct Whole;

type Never = Stop<Infallible>;

impl LedgerService for Whole {
    async fn post_entries(
        &self,
        request: PostEntries,
        _: &mut Context,
    ) -> Result<PostEntriesResponse, Stop<PostEntriesFault>> {
        Ok(PostEntriesResponse { count: request.entry.len() as i32, total: Default::default() })
    }
    async fn list_entries(
        &self,
        _: ListEntries,
        _: &mut Context,
    ) -> Result<ListEntriesResponse, Stop<ListEntriesFault>> {
        unreachable!()
    }
    async fn copy_entries(&self, _: CopyEntries, _: &mut Context) -> Result<CopyEntriesResponse, Never> {
        unreachable!()
    }
    async fn relay(&self, _: Relay, _: &mut Context) -> Result<RelayResponse, Never> {
        unreachable!()
    }
    async fn track(&self, _: Track, _: &mut Context) -> Result<(), Never> {
        unreachable!()
    }
    async fn balance(&self, _: Balance, _: &mut Context) -> Result<BalanceResponse, Never> {
        unreachable!()
    }
}

/// A body that comes in pieces.
struct Pieces(VecDeque<Bytes>);

impl ChunkSource for Pieces {
    fn poll_next(&mut self, _: &mut Task<'_>) -> Poll<Option<Result<Bytes, MessageError>>> {
        Poll::Ready(self.0.pop_front().map(Ok))
    }
}

impl BodySource for Pieces {
    fn poll_whole(&mut self, _: &mut Task<'_>, _: &Settings) -> Poll<Result<Bytes, MessageError>> {
        Poll::Ready(Ok(self.0.drain(..).flatten().collect()))
    }
    fn poll_chunk(&mut self, _: &mut Task<'_>, _: &Settings) -> Poll<Option<Result<Bytes, MessageError>>> {
        Poll::Ready(self.0.pop_front().map(Ok))
    }
    fn detach(&mut self) -> Option<Box<dyn ChunkSource>> {
        Some(Box::new(Pieces(std::mem::take(&mut self.0))))
    }
}

async fn answer(service: &SoapService, text: &str, step: usize) -> (bool, String) {
    let mut body = Pieces(text.as_bytes().chunks(step).map(Bytes::copy_from_slice).collect());
    let request = Request::builder().header("content-type", "text/xml").body(()).unwrap();
    let exchange = Exchange { body: &mut body, timer: None };
    let response = service.handle(Transport::Local, request.into_parts().0, exchange).await;
    let success = response.status().is_success();
    let body = response.into_body().chunks().collect().await.unwrap();
    (success, String::from_utf8_lossy(&body).into_owned())
}

/// The elements of a text, as ranges.
fn elements(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('<').map(|n| n + at) {
        let end = text[start..].find('>').map_or(text.len(), |n| n + start + 1);
        if text[start..].starts_with("</") {
            if let Some(start) = open.pop() {
                found.push((start, end));
            }
        } else if text[..end].ends_with("/>") {
            found.push((start, end));
        } else {
            open.push(start);
        }
        at = end;
    }
    found
}

/// The text with something done to each of its elements, or put at each place between tags.
fn variants(text: &str) -> Vec<String> {
    let mut variants = vec![text.to_owned()];
    let elements = elements(text);
    for (start, end) in &elements {
        let (before, element, after) = (&text[..*start], &text[*start..*end], &text[*end..]);
        variants.push(format!("{before}{after}"));
        variants.push(format!("{before}{element}{element}{after}"));
        for (other, other_end) in elements.iter().filter(|(other, _)| other >= end) {
            let (between, second, rest) =
                (&text[*end..*other], &text[*other..*other_end], &text[*other_end..]);
            variants.push(format!("{before}{second}{between}{element}{rest}"));
        }
    }
    let places: Vec<usize> = elements.iter().flat_map(|(start, end)| [*start, *end]).collect();
    for at in places {
        for put in [
            "x",
            " ",
            "<!-- c -->",
            "<?p i?>",
            "<new/>",
            "<e:f xmlns:e='urn:e'/>",
            "<![CDATA[]]>",
            "&amp;",
            "</x>",
        ] {
            variants.push(format!("{}{put}{}", &text[..at], &text[at..]));
        }
        variants.push(text[..at].to_owned());
    }
    variants
}

#[tokio::test]
async fn a_streamed_request_is_refused_exactly_when_the_whole_one_is() {
    let streamed = soap_tests::generated::ledger::service(Ledger::default());
    let whole = ledger_whole::service(Whole);
    let message = post("a", &format!("<reason>r</reason>{}{}", entry(1), entry(2)), 2);
    let mut differ = 0;
    for variant in variants(&message) {
        let (accepted, told) = answer(&whole, &variant, usize::MAX).await;
        for step in [1, 13, usize::MAX] {
            let (streamed, tells) = answer(&streamed, &variant, step).await;
            // The handler of the streamed one looks at the number of items itself.
            let counted = tells.contains("the checksum is");
            assert_eq!(streamed || counted, accepted, "{step}: {variant}\n{told}\n{tells}");
            differ += usize::from(!accepted);
        }
    }
    assert!(differ > 300, "{differ}");
}

/// Items are written as whole messages are.
#[test]
fn a_stream_of_items_can_be_moved_to_another_task() {
    fn moved<T: Send + 'static>() {}
    moved::<Items<PostEntries, String>>();
    moved::<soap_runtime::Streaming<PostEntries, String>>();
}
