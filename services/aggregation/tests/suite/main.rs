//! The tables of the aggregation service, on the engine under test.

#[cfg(test)]
mod feed;
#[cfg(test)]
mod migrations;
#[cfg(test)]
mod projection;
