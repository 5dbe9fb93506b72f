//! What a reader of the document can rely on.

use std::io::{Cursor, Read};

use super::*;
use crate::export::sample;

/// One part of a package. Parts are stored as they are, so they can be found without a ZIP reader.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = Cursor::new(bytes);
    loop {
        let mut head = [0_u8; 30];
        archive.read_exact(&mut head).unwrap();
        assert_eq!(&head[..4], b"PK\x03\x04", "{name} is not in the package");
        let word = |at: usize| usize::from(u16::from_le_bytes([head[at], head[at + 1]]));
        let size = u32::from_le_bytes([head[18], head[19], head[20], head[21]]);
        assert_eq!(word(8), 0, "parts are stored without compression");
        let mut skipped = vec![0; word(26) + word(28)];
        archive.read_exact(&mut skipped).unwrap();
        let mut content = vec![0; usize::try_from(size).unwrap()];
        archive.read_exact(&mut content).unwrap();
        if &skipped[..word(26)] == name.as_bytes() {
            return String::from_utf8(content).unwrap();
        }
    }
}

fn body(document: &EditionDocument) -> String {
    part(&write(document).unwrap(), "word/document.xml")
}

/// The parts Decree 30/2020 asks for are there, in the page format it asks for.
#[test]
fn the_document_has_the_official_parts() {
    let xml = body(&sample::document());
    for text in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "SỞ GIÁO DỤC VÀ ĐÀO TẠO BẾN TRE",
        "Bến Tre, ngày 05 tháng 01 năm 2012",
        "/BC-SGDĐT",
        "BÁO CÁO",
        "Nơi nhận:",
        "GIÁM ĐỐC",
        "./.",
        "Phụ lục I",
        "Phụ lục II",
    ] {
        assert!(xml.contains(text), "{text}");
    }
    assert!(xml.contains(r#"w:w="11906" w:h="16838""#));
    assert!(xml.contains(r#"w:left="1701""#) && xml.contains(r#"w:right="851""#));
    assert!(xml.contains("<w:tblHeader />"));
}

/// Every unit that did not report, or reported late, is named.
#[test]
fn late_and_missing_units_are_listed() {
    let document = sample::document();
    let xml = body(&document);
    let named = |unit: &&crate::domain::edition::UnitRow| !unit.submitted || unit.late;
    let units: Vec<_> = document.units.iter().filter(named).collect();
    assert!(units.len() > 2);
    for unit in units {
        assert!(xml.contains(&format!(">{}<", unit.code)), "{}", unit.code);
    }
}

/// What people typed cannot break the file: markup is text, and characters XML cannot hold are left out.
#[test]
fn typed_text_cannot_break_the_file() {
    let mut document = sample::document();
    document.sections[0].text = "a < b & \"c\" </w:t>\u{1}\u{fffe}\u{ffff} hết".into();
    let xml = body(&document);
    assert!(xml.contains("a &lt; b &amp; "), "escaped");
    assert!(!xml.contains(['\u{1}', '\u{fffe}', '\u{ffff}']));
}

/// The same edition gives the same file, whenever it is made.
#[test]
fn the_file_is_reproducible() {
    let document = sample::document();
    assert!(write(&document).unwrap() == write(&document).unwrap());
}
