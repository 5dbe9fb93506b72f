//! Collecting what is wrong with a definition.

use std::collections::HashSet;

use tonghop_model::Text;

use crate::text::{TextFault, fault};
use crate::{DefinitionError, DefinitionErrorCode as Code};

/// The mistakes found so far.
#[derive(Default)]
pub(super) struct Report(Vec<DefinitionError>);

impl Report {
    pub(super) fn add(&mut self, pointer: impl Into<String>, code: Code, message: Text) {
        self.0.push(DefinitionError {
            pointer: pointer.into(),
            code,
            message,
        });
    }

    pub(super) fn stop_if_any(&mut self) -> Result<(), Vec<DefinitionError>> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(std::mem::take(&mut self.0))
        }
    }

    /// A list must have `min..=max` entries.
    pub(super) fn size(&mut self, pointer: &str, size: usize, min: usize, max: usize) {
        if size < min || size > max {
            let message = Text::new(
                format!("danh sách phải có từ {min} đến {max} mục"),
                format!("the list must have {min} to {max} entries"),
            );
            self.add(pointer, Code::BadSize, message);
        }
    }

    /// A text people read: not blank, bounded, printable, in both languages.
    pub(super) fn text(&mut self, pointer: &str, text: &Text) {
        for (language, words) in [("vi", &text.vi), ("en", &text.en)] {
            self.words(&format!("{pointer}/{language}"), words);
        }
    }

    /// One text people read.
    pub(super) fn words(&mut self, pointer: &str, words: &str) {
        let message = match fault(words, 1000) {
            None if !words.trim().is_empty() => return,
            None => Text::new("không được để trống", "must not be blank"),
            Some(TextFault::TooLong) => {
                Text::new("dài quá 1000 ký tự", "is longer than 1000 characters")
            }
            Some(TextFault::Control) => Text::new(
                "có ký tự điều khiển không in được",
                "holds characters that cannot be printed",
            ),
        };
        self.add(pointer, Code::BadText, message);
    }

    /// Every code must be well written and used once; `seen` holds those already used.
    pub(super) fn code<'a>(
        &mut self,
        pointer: &str,
        code: &'a str,
        style: CodeStyle,
        seen: &mut HashSet<&'a str>,
    ) {
        if !style.accepts(code) {
            let (vi, en) = style.describe();
            self.add(pointer, Code::BadCode, Text::new(vi, en));
        }
        if !seen.insert(code) {
            self.add(
                pointer,
                Code::DuplicateCode,
                Text::new("mã này đã được dùng", "this code is already used"),
            );
        }
    }

    /// A code that must exist.
    pub(super) fn unknown(&mut self, pointer: impl Into<String>, code: &str) {
        let message = Text::new(
            format!("không có mã \"{code}\" trong mẫu"),
            format!("the template has no code \"{code}\""),
        );
        self.add(pointer, Code::UnknownReference, message);
    }
}

/// How a code is written.
#[derive(Clone, Copy)]
pub(super) enum CodeStyle {
    /// `BC-DANVAN-NAM`.
    Template,
    /// `A01`, usable as a name in expressions.
    Name,
    /// `II.2.đ`, as printed.
    Section,
    /// `ten_mo_hinh`.
    Column,
}

impl CodeStyle {
    pub(super) fn accepts(self, code: &str) -> bool {
        let lengths = match self {
            Self::Template => 1..=40,
            Self::Name | Self::Section => 1..=16,
            Self::Column => 1..=32,
        };
        let starts = |good: fn(char) -> bool| code.chars().next().is_some_and(good);
        let every = |good: fn(char) -> bool| code.chars().all(good);
        let written = match self {
            Self::Template => {
                starts(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
                    && every(|c| {
                        c.is_ascii_digit() || c.is_ascii_uppercase() || c == '.' || c == '-'
                    })
            }
            Self::Name => {
                starts(|c| c.is_ascii_uppercase())
                    && every(|c| c.is_ascii_digit() || c.is_ascii_uppercase() || c == '_')
            }
            Self::Section => every(|c| c.is_alphanumeric() || c == '.'),
            Self::Column => {
                starts(|c| c.is_ascii_lowercase())
                    && every(|c| c.is_ascii_digit() || c.is_ascii_lowercase() || c == '_')
            }
        };
        written && lengths.contains(&code.chars().count())
    }

    const fn describe(self) -> (&'static str, &'static str) {
        match self {
            Self::Template => (
                "mã gồm 1–40 chữ hoa không dấu, chữ số, dấu chấm, gạch nối",
                "a code is 1–40 capitals, digits, dots and hyphens",
            ),
            Self::Name => (
                "mã gồm 1–16 chữ hoa không dấu, chữ số, gạch dưới, bắt đầu bằng chữ",
                "a code is 1–16 capitals, digits and underscores and starts with a capital",
            ),
            Self::Section => (
                "mã gồm 1–16 chữ, chữ số, dấu chấm",
                "a code is 1–16 letters, digits and dots",
            ),
            Self::Column => (
                "mã gồm 1–32 chữ thường không dấu, chữ số, gạch dưới, bắt đầu bằng chữ",
                "a code is 1–32 small letters, digits and underscores and starts with a letter",
            ),
        }
    }
}
