//! tonghop-aggregation
