//! tonghop-testkit
