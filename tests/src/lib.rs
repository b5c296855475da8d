//! End-to-end tests, conformance suites and foreign peers
