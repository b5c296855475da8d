//! `orders-micro PAYLOADS [SECONDS [REPEATS]]`: typed reading and writing in one process, on the peer benchmark's 100 KB message. Prints
//! `NAME<TAB>MB/s...`, in megabytes per CPU second of this thread. Without the payloads' folder (`-`) it makes a like message.
use std::hint::black_box;

use rustix::time::{ClockId, clock_gettime};
use soap_bench::orders::{Orders, TABLES, roots};
use soap_model::bind::{Blank, ReadContext, ReadOptions, SlotMut, SlotRef, read_root, write_root};
use soap_model::xml::{Limits, Prefixes, Reader, Settings, Writer};

fn cpu_seconds() -> f64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    now.tv_sec as f64 + now.tv_nsec as f64 * 1e-9
}

fn measure(name: &str, bytes: usize, seconds: f64, repeats: usize, mut work: impl FnMut()) {
    for _ in 0..20 {
        work();
    }
    print!("{name}");
    for _ in 0..repeats {
        let start = cpu_seconds();
        let mut count = 0;
        let elapsed = loop {
            work();
            count += 1;
            let elapsed = cpu_seconds() - start;
            if elapsed >= seconds {
                break elapsed;
            }
        };
        print!("\t{:.1}", (bytes * count) as f64 / elapsed / 1e6);
    }
    println!();
}
