//! Tables with a head that is repeated on every page.

use docx_rs::{
    AlignmentType, LineSpacing, Paragraph, Run, Shading, Table, TableAlignmentType, TableCell,
    TableCellMargins, TableLayoutType, TableRow, VAlignType, WidthType,
};

use super::parts::run;

/// A column: its head and its width.
pub struct Column {
    /// What stands above it.
    pub head: String,
    /// Twentieths of a point.
    pub width: usize,
    /// Numbers stand to the right, words to the left.
    pub numeric: bool,
}

impl Column {
    /// A column of words.
    pub fn words(head: &str, width: usize) -> Self {
        Self {
            head: head.to_owned(),
            width,
            numeric: false,
        }
    }
    /// A column of numbers.
    pub fn numbers(head: &str, width: usize) -> Self {
        Self {
            head: head.to_owned(),
            width,
            numeric: true,
        }
    }
}

/// A row: its cells, and whether it is set in bold.
pub struct Row {
    /// Text of each cell.
    pub cells: Vec<String>,
    /// Bold, for sums.
    pub strong: bool,
}

/// A table with borders, text `size` half points high.
pub fn table(columns: &[Column], rows: &[Row], size: usize) -> Table {
    let head = columns.iter().map(|column| {
        cell(
            run(&column.head, size).bold(),
            column,
            AlignmentType::Center,
        )
        .shading(Shading::new().fill("E7EEF6"))
    });
    // Marks the head: `repeat_heads` finds it by this.
    let mut all = vec![TableRow::new(head.collect()).cant_split()];
    for row in rows {
        let cells = row.cells.iter().zip(columns).map(|(text, column)| {
            let text = run(text, size);
            let text = if row.strong { text.bold() } else { text };
            let align = if column.numeric {
                AlignmentType::Right
            } else {
                AlignmentType::Left
            };
            cell(text, column, align)
        });
        all.push(TableRow::new(cells.collect()));
    }
    Table::new(all)
        .layout(TableLayoutType::Fixed)
        .align(TableAlignmentType::Center)
        .set_grid(columns.iter().map(|column| column.width).collect())
        .margins(TableCellMargins::new().margin(20, 60, 20, 60))
}

/// A table without borders, for laying out side by side.
pub fn side_by_side(rows: Vec<Vec<(usize, Vec<Paragraph>)>>) -> Table {
    let grid = rows
        .first()
        .map(|row| row.iter().map(|(width, _)| *width).collect())
        .unwrap_or_default();
    let rows = rows.into_iter().map(|row| {
        let cells = row.into_iter().map(|(width, paragraphs)| {
            let cell = TableCell::new()
                .width(width, WidthType::Dxa)
                .clear_all_border();
            paragraphs.into_iter().fold(cell, TableCell::add_paragraph)
        });
        TableRow::new(cells.collect())
    });
    Table::without_borders(rows.collect())
        .layout(TableLayoutType::Fixed)
        .align(TableAlignmentType::Center)
        .set_grid(grid)
        .margins(TableCellMargins::new().margin(0, 30, 0, 30))
}

fn cell(text: Run, column: &Column, align: AlignmentType) -> TableCell {
    TableCell::new()
        .width(column.width, WidthType::Dxa)
        .vertical_align(VAlignType::Center)
        .add_paragraph(
            Paragraph::new()
                .align(align)
                .line_spacing(LineSpacing::new().before(0).after(0))
                .add_run(text),
        )
}

/// Marks the heads of tables as rows to repeat on every page.
pub fn repeat_heads(xml: &str) -> String {
    xml.replace("<w:cantSplit />", "<w:cantSplit /><w:tblHeader />")
}
