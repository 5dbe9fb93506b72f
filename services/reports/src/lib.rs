//! tonghop-reports
