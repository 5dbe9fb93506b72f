//! End-to-end tests: all four services, real HTTP, real tokens, a database of their own on either engine.
//!
//! `e2e/` mirrors what people do; `conventions.rs` holds the house rules that a compiler does not check.
