//! tonghop-gateway
