//! Binding over tables written by hand, as the generator writes them.
mod hostile;
mod lax;
mod model;
mod orders;
mod round_trip;
mod sample;
mod strict;
mod support;
