//! tonghop-journal
