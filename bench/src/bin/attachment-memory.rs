//! `attachment-memory [MEGABYTES]`: an attachment of so many megabytes (1024) goes to a server and comes back, over loopback
//! and within one process; prints the time and the most memory the process had, and fails where that was more than 64 MB. Client
//! and server keep it in temporary files.
use std::convert::Infallible;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use soap_bench::archive::{ArchiveClient, ArchiveService, Keep, KeepResponse, Take, TakeResponse, service};
use soap_runtime::datatypes::Base64Binary;
use soap_runtime::mime::AttachmentLimits;
use soap_runtime::{Attachment, BinaryContent, Context, Server, Stop};

#[derive(Default)]
struct Archive(Mutex<Base64Binary>);

impl ArchiveService for Archive {
    async fn keep(&self, request: Keep, _: &mut Context) -> Result<KeepResponse, Stop<Infallible>> {
        let size = request.content.len().unwrap_or_default();
        if let Ok(mut kept) = self.0.lock() {
            *kept = request.content;
        }
        Ok(KeepResponse { size, pages: 0 })
    }

    async fn take(&self, _: Take, _: &mut Context) -> Result<TakeResponse, Stop<Infallible>> {
        Ok(TakeResponse { content: self.0.lock().map(|kept| kept.clone()).unwrap_or_default() })
    }
}

fn large(limits: &mut AttachmentLimits) {
    (limits.size, limits.part_size) = (16 << 30, 16 << 30);
}

/// The most memory that client and server may have together.
const MOST: u64 = 64_000;

/// Kilobytes that this process had at the most; None where the system does not say so.
fn peak_kilobytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

fn peak() -> String {
    peak_kilobytes().map_or("unknown".to_owned(), |kilobytes| format!("{kilobytes} kB"))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let megabytes: u64 = std::env::args().nth(1).and_then(|m| m.parse().ok()).unwrap_or(1024);
    let length = megabytes << 20;
    let archive = service(Archive::default()).configure(|settings| large(&mut settings.attachments));
    let server = Server::new().service("/archive", archive).bind("127.0.0.1:0").await?;
    let client = ArchiveClient::builder()
        .endpoint(format!("http://{}/archive", server.local_addr()))
        .timeout(Duration::from_secs(600))
        .options(|options| large(&mut options.attachments))
        .build()?;
    println!("peak memory before: {}", peak());

    let started = Instant::now();
    let chunk = Bytes::from(vec![7; 64 << 10]);
    let chunks = stream::repeat(chunk).take(usize::try_from(length >> 16)?).map(Ok);
    let content = Attachment::stream("application/octet-stream", chunks, Some(length));
    let kept =
        client.keep(&Keep { name: "big".into(), content: content.into(), page: Vec::new(), seal: None });
    let size = kept.await?.size;
    println!("sent {size} bytes in {:.1?}, peak memory: {}", started.elapsed(), peak());

    let started = Instant::now();
    let taken = client.take(&Take { name: "big".into() }).await?.content;
    let (mut content, mut received) = (taken.content(), 0);
    while let Some(chunk) = content.next().await {
        received += chunk?.len() as u64;
    }
    println!("received and read {received} bytes in {:.1?}, peak memory: {}", started.elapsed(), peak());
    server.shutdown().await?;
    if (size, received) != (length, length) {
        return Err("not all bytes came through".into());
    }
    match peak_kilobytes() {
        Some(kilobytes) if kilobytes > MOST => Err(format!("more than {MOST} kB of memory").into()),
        _ => Ok(()),
    }
}
