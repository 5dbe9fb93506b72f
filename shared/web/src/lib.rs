//! tonghop-web
