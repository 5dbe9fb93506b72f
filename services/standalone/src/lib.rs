//! tonghop-standalone
