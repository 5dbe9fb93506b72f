//! tonghop-accounts
