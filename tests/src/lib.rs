//! tonghop-e2e
