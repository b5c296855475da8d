//! How a contract's types become records and enums.
