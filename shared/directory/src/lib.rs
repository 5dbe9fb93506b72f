//! tonghop-directory
