//! The numbers of an edition as a workbook.
//!
//! - `tong_hop`: each indicator's total, over all and by district.
//! - `don_vi`: each unit's own numbers, which the totals are made of.
//! - `hoan_thanh`: how many units reported in time, late or not at all.
//!
//! Every word is written as a string cell, so that nothing a unit typed is ever run as a formula.

mod cell;
mod completeness;
mod style;
mod summary;
mod units;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::domain::Error;
use crate::domain::edition::EditionDocument;

/// Writes the workbook.
pub fn write(document: &EditionDocument) -> Result<Vec<u8>, Error> {
    build(document).map_err(|error| Error::Export(format!("xlsx: {error}")))
}

fn build(document: &EditionDocument) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The machine's time would make two files of one edition differ.
    let frozen = ExcelDateTime::from_timestamp(document.frozen_at.timestamp())?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title(&document.title)
            .set_author(&document.unit.name)
            .set_comment(format!("sha256 template {}", document.template.sha256))
            .set_creation_datetime(&frozen),
    );
    summary::write(workbook.add_worksheet(), document)?;
    units::write(workbook.add_worksheet(), document)?;
    completeness::write(workbook.add_worksheet(), document)?;
    workbook.save_to_buffer()
}

#[cfg(test)]
mod tests;
