//! tonghop-forms
