//! Rules of changes, one by one and at random.
