//! Binding over tables written by hand, as the generator writes them.
mod orders;
mod reading;
