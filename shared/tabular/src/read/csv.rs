//! CSV as Excel and LibreOffice save it in any country.

use super::rows::{Next, Rows};
use crate::TableProblem;
use crate::problem::{not_utf8, uneven_row};

/// Reads UTF-8 text parted by commas, semicolons or tabs, whichever the header has most of.
pub(super) fn read(bytes: &[u8], rows: &mut Rows) -> Result<(), TableProblem> {
    let text = std::str::from_utf8(bytes).map_err(|_| not_utf8())?;
    // With Windows line ends the reader would count a line from the middle of its end.
    let text = text
        .strip_prefix('\u{feff}')
        .unwrap_or(text)
        .replace("\r\n", "\n");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(&text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                return Err(uneven_row(line));
            }
        }
        let line = record.position().map_or(1, csv::Position::line);
        let cells = record.iter().map(str::to_owned).collect();
        if rows.push(line, cells, true)? == Next::Enough {
            return Ok(());
        }
    }
}

/// The separator the header has most of, outside quotes.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => {
                for (separator, count) in &mut counts {
                    *count += i32::from(byte == *separator);
                }
            }
        }
    }
    let [comma, others @ ..] = counts;
    let most = others.into_iter().fold(
        comma,
        |best, next| if next.1 > best.1 { next } else { best },
    );
    most.0
}
