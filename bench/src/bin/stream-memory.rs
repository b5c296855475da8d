//! `stream-memory [MEGABYTES]`: orders of so many megabytes (1024) go to a server in a process of its own and come back, one by
//! one, strictly checked on both sides, over loopback. Prints time, the most memory and the CPU seconds of both processes.
use std::convert::Infallible;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::stream;
use rustix::time::{ClockId, clock_gettime};
use soap_bench::orders_message;
use soap_bench::orders_stream::{
    Order, Orders, OrdersClient, OrdersService, SubmitOrder, SubmitOrderResponse, Text, service,
};
use soap_model::bind::{Blank, ReadContext, ReadOptions, Root, SlotMut, read_root};
use soap_model::xml::{Limits, Reader};
use soap_runtime::{Context, Fault, Items, Server, Stop, Streaming};

type Failure = Box<dyn std::error::Error>;

struct Echo;

impl OrdersService for Echo {
    async fn ping(&self, request: Text, _: &mut Context) -> Result<Text, Stop<Infallible>> {
        Ok(request)
    }

    async fn submit_order(
        &self,
        _: SubmitOrder,
        _: &mut Context,
    ) -> Result<SubmitOrderResponse, Stop<Infallible>> {
        Err(Fault::receiver("orders are echoed here, not taken").into())
    }

    async fn echo_orders(
        &self,
        request: Streaming<Orders, Order>,
        _: &mut Context,
    ) -> Result<Items<Orders, Order>, Stop<Infallible>> {
        Ok(Items::new(Orders::blank(), request))
    }
}

/// What a process has used: the most memory in kilobytes, and CPU seconds.
fn used() -> (u64, f64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0);
    let cpu = clock_gettime(ClockId::ProcessCPUTime);
    (peak, cpu.tv_sec as f64 + cpu.tv_nsec as f64 * 1e-9)
}

fn orders(root: &'static Root<'static>, text: &str) -> Result<Vec<Order>, Failure> {
    let mut reader = Reader::new(text, &Limits::default(), root.tables.namespaces);
    reader.root()?;
    let mut orders = Orders::blank();
    let mut context = ReadContext::new(ReadOptions::strict());
    read_root(root, SlotMut::Record(&mut orders), &mut reader, &mut context)?;
    Ok(orders.order)
}

/// Serves until its input ends, then says what it used.
async fn serve() -> Result<(), Failure> {
    let server = Server::new().service("/orders", service(Echo)).bind("127.0.0.1:0").await?;
    println!("{}", server.local_addr());
    tokio::task::spawn_blocking(|| std::io::stdin().lines().count()).await?;
    let (peak, cpu) = used();
    println!("{peak} {cpu}");
    Ok(())
}

async fn call(address: &str, megabytes: usize) -> Result<usize, Failure> {
    let text = orders_message(100_000);
    let service = service(Echo);
    let echo = service.definition().operations.iter().find(|o| o.name == "EchoOrders");
    let sample = orders(echo.ok_or("no EchoOrders")?.request[0], &text)?;
    let count = (megabytes << 20) / text.len() * sample.len();
    let items = stream::iter((0..count).map(move |n| Ok::<_, Infallible>(sample[n % sample.len()].clone())));
    let client = OrdersClient::builder()
        .endpoint(format!("http://{address}/orders"))
        .options(|options| options.strict = true)
        .build()?;
    let mut echoed = client.echo_orders(Items::new(Orders::blank(), items)).await?;
    let mut received = 0;
    while let Some(order) = echoed.next().await {
        order?;
        received += 1;
    }
    if received == count { Ok(count) } else { Err(format!("{received} orders of {count} came back").into()) }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let argument = std::env::args().nth(1);
    if argument.as_deref() == Some("--serve") {
        return serve().await;
    }
    let megabytes: usize = argument.and_then(|m| m.parse().ok()).unwrap_or(1024);
    let mut server = Command::new(std::env::current_exe()?)
        .arg("--serve")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut lines = BufReader::new(server.stdout.take().ok_or("no output")?).lines();
    let address = lines.next().ok_or("the server did not start")??;
    let started = Instant::now();
    let called = tokio::time::timeout(Duration::from_secs(600), call(&address, megabytes)).await;
    let took = started.elapsed();
    let (peak, cpu) = used();
    drop(server.stdin.take());
    let line = lines.next().ok_or("the server died")??;
    server.wait()?;
    let count = called.map_err(|_| "it took more than ten minutes")??;
    let (server_peak, server_cpu) = line.split_once(' ').ok_or("no figures")?;
    let (server_peak, server_cpu): (u64, f64) = (server_peak.parse()?, server_cpu.parse()?);
    let mut out = std::io::stdout();
    writeln!(out, "{count} orders, {megabytes} MB each way, in {:.1} s", took.as_secs_f64())?;
    for (name, peak, cpu) in [("client", peak, cpu), ("server", server_peak, server_cpu)] {
        let rate = megabytes as f64 / cpu;
        writeln!(
            out,
            "{name}: peak {:.1} MB, {cpu:.1} CPU s, {rate:.0} MB each way per CPU s",
            peak as f64 / 1024.0
        )?;
    }
    Ok(())
}
