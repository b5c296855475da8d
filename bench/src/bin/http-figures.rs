//! `http-figures [--connections N] [--seconds N] [--rounds N]`: what the peer benchmark does not print, of `orders-server` beside
//! `bare-server`: start to first answer, memory of an idle connection, two worker threads against one, latency at half the
//! saturation rate. Everything stays on loopback and ends after a bounded number of requests and seconds.
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use soap_bench::figures::{Connection, Outcome, Server, argument, median};

/// Connections that make the load.
const LOAD: usize = 8;

fn main() -> Outcome<()> {
    let rounds = argument("--rounds", 5).clamp(1, 50);
    let seconds = argument("--seconds", 2).clamp(1, 30);
    let connections = argument("--connections", 1_000).clamp(10, 5_000);
    let (ours, bare) = (program("orders-server")?, program("bare-server")?);
    println!(
        "start to first answer   {:>8.1} ms (bare hyper {:.1})",
        start(&ours, rounds)?,
        start(&bare, rounds)?
    );
    println!(
        "idle connection         {:>8.1} KB (bare hyper {:.1}), of {connections}",
        idle(&ours, connections)? / 1024.0,
        idle(&bare, connections)? / 1024.0
    );
    workers(&ours, seconds, rounds)?;
    latency(&ours, &bare, seconds, rounds)
}

/// A program beside this one.
fn program(name: &str) -> Outcome<PathBuf> {
    let own = std::env::current_exe()?;
    let program = own.parent().ok_or("no folder")?.join(name);
    if program.exists() { Ok(program) } else { Err(format!("{} is not built", program.display()).into()) }
}

/// Milliseconds.
fn start(program: &Path, rounds: usize) -> Outcome<f64> {
    let times: Outcome<Vec<f64>> =
        (0..4 * rounds).map(|_| Ok(Server::start(program, 2)?.1.as_secs_f64() * 1e3)).collect();
    Ok(median(times?))
}

/// Bytes of resident memory that a kept connection takes after its first request.
fn idle(program: &Path, connections: usize) -> Outcome<f64> {
    let (server, _) = Server::start(program, 2)?;
    let open = |count: usize| -> Outcome<Vec<Connection>> {
        (0..count)
            .map(|_| {
                let mut connection = server.connect()?;
                connection.call()?;
                Ok(connection)
            })
            .collect()
    };
    // What the first ones take once and for all.
    let first = open(connections / 10)?;
    let before = server.resident()?;
    let kept = open(connections)?;
    std::thread::sleep(Duration::from_millis(200));
    let after = server.resident()?;
    drop((first, kept));
    Ok((after - before) / connections as f64)
}

/// Requests one after the other on each connection, for some time: their number in a second.
fn saturate(server: &Server, connections: usize, seconds: usize) -> Outcome<f64> {
    let stop = AtomicBool::new(false);
    let begin = Instant::now();
    let count: Outcome<usize> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..connections)
            .map(|_| {
                scope.spawn(|| -> Outcome<usize> {
                    let mut connection = server.connect()?;
                    let mut count = 0;
                    while !stop.load(Ordering::Relaxed) {
                        connection.call()?;
                        count += 1;
                    }
                    Ok(count)
                })
            })
            .collect();
        std::thread::sleep(Duration::from_secs(seconds as u64));
        stop.store(true, Ordering::Relaxed);
        workers.into_iter().map(|worker| worker.join().map_err(|_| "a worker panicked")?).sum()
    });
    Ok(count? as f64 / begin.elapsed().as_secs_f64())
}

/// CPU of a request in microseconds.
fn cost(program: &Path, threads: usize, seconds: usize) -> Outcome<f64> {
    let (server, _) = Server::start(program, threads)?;
    saturate(&server, 2, 1)?;
    let before = server.cpu()?;
    let begin = Instant::now();
    let rate = saturate(&server, 2, seconds)?;
    let count = rate * begin.elapsed().as_secs_f64();
    Ok((server.cpu()? - before) / count * 1e6)
}

fn workers(program: &Path, seconds: usize, rounds: usize) -> Outcome<()> {
    let (mut one, mut two, mut ratio) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let (a, b) = (cost(program, 1, seconds)?, cost(program, 2, seconds)?);
        one.push(a);
        two.push(b);
        ratio.push(b / a);
    }
    println!(
        "two workers, one worker {:>8.1} µs, {:.1} µs of CPU for a ping over 2 connections: {:.2} times",
        median(two),
        median(one),
        median(ratio)
    );
    Ok(())
}

/// The 99th percentile of the time from request to answer, in microseconds, at so many requests in a second.
fn at_rate(server: &Server, rate: f64, seconds: usize) -> Outcome<f64> {
    let interval = Duration::from_secs_f64(LOAD as f64 / rate);
    let begin = Instant::now() + Duration::from_millis(50);
    let times: Outcome<Vec<Vec<f64>>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..LOAD)
            .map(|n| {
                scope.spawn(move || -> Outcome<Vec<f64>> {
                    let mut connection = server.connect()?;
                    let mut times = Vec::new();
                    let mut next = begin + interval.mul_f64(n as f64 / LOAD as f64);
                    while begin.elapsed() < Duration::from_secs(seconds as u64) {
                        std::thread::sleep(next.saturating_duration_since(Instant::now()));
                        let sent = Instant::now();
                        connection.call()?;
                        times.push(sent.elapsed().as_secs_f64() * 1e6);
                        next += interval;
                    }
                    Ok(times)
                })
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().map_err(|_| "a worker panicked")?).collect()
    });
    let mut times: Vec<f64> = times?.into_iter().flatten().collect();
    times.sort_by(f64::total_cmp);
    Ok(times.get(times.len() * 99 / 100).copied().unwrap_or(f64::NAN))
}

fn latency(ours: &Path, bare: &Path, seconds: usize, rounds: usize) -> Outcome<()> {
    let ((ours, _), (bare, _)) = (Server::start(ours, 2)?, Server::start(bare, 2)?);
    // The same rate for both: half of what the slower one reaches.
    let rate = saturate(&ours, LOAD, seconds)?.min(saturate(&bare, LOAD, seconds)?) / 2.0;
    let (mut of_ours, mut of_bare) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        of_ours.push(at_rate(&ours, rate, seconds)?);
        of_bare.push(at_rate(&bare, rate, seconds)?);
    }
    println!("p99 at {rate:>6.0} a second {:>8.0} µs (bare hyper {:.0})", median(of_ours), median(of_bare));
    Ok(())
}
