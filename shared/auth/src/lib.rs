//! tonghop-auth
