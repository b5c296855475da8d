//! Binding over tables written by hand, as the generator writes them.
mod lax;
mod model;
mod orders;
mod strict;
mod support;
