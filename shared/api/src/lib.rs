//! tonghop-api
