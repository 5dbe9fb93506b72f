//! Tables people keep in spreadsheets: read and written as CSV and XLSX, the same either way.
//!
//! - [`Column`] declares what a file may hold; [`read()`] finds the columns by their Vietnamese or English headers and
//!   answers [`Table`]: rows of text, and every [`TableProblem`] with its line and column.
//! - [`write()`] makes a file from [`Heading`]s and rows of [`Cell`]s; text that a spreadsheet would run as a formula is
//!   made harmless, and [`read()`] undoes that.
//! - [`TableUpload`] and [`TableDownload`] are the two ends of that in a handler.
//!
//! ```ignore
//! let table = upload.read(COLUMNS).await?;            // in the handler
//! for row in &table.rows {
//!     let Some(code) = row.required("code", &mut problems) else { continue };
//! }
//! ```

mod column;
mod download;
mod format;
mod guard;
mod problem;
mod read;
mod table;
mod upload;
mod write;

pub use column::Column;
pub use download::TableDownload;
pub use format::Format;
pub use problem::{MAX_PROBLEMS, TableProblem, refused};
pub use read::{MAX_BYTES, MAX_COLUMNS, MAX_ROWS, read};
pub use table::{Row, Table};
pub use upload::TableUpload;
pub use write::{Cell, Heading, WriteError, write};
