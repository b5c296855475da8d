//! Binding over tables written by hand, as the generator writes them.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod hostile;
mod lax;
mod model;
mod orders;
mod round_trip;
mod sample;
mod strict;
mod support;
