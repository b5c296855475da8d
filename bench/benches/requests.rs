//! The watched pieces of work by the clock: typed reading and writing, simple values, whole requests without a socket.
//!
//! `cargo bench -p soap-bench`. What CI watches are their instructions (`--bin instructions`).
use criterion::{Criterion, criterion_group, criterion_main};
use soap_bench::hot_paths;

fn paths(criterion: &mut Criterion) {
    for mut path in hot_paths::all() {
        criterion.bench_function(path.name, |bencher| bencher.iter(|| (path.work)()));
    }
}

criterion_group!(benches, paths);
criterion_main!(benches);
