//! A file as an answer.

use actix_web::body::BoxBody;
use actix_web::http::header::{
    Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::{HttpRequest, HttpResponse, Responder};
use tonghop_model::fold;

use crate::{Cell, Format, Heading, WriteError, write};

/// A CSV or XLSX file to be saved by the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableDownload {
    /// The file's name without its ending; any language.
    pub name: String,
    /// What kind of file it is.
    pub format: Format,
    /// The file.
    pub bytes: Vec<u8>,
}

impl TableDownload {
    /// Writes the file; belongs inside `app.read(..)`, where blocking is allowed.
    pub fn new(
        name: impl Into<String>,
        format: Format,
        headings: &[Heading],
        rows: impl IntoIterator<Item = Vec<Cell>>,
    ) -> Result<Self, WriteError> {
        Ok(Self {
            name: name.into(),
            format,
            bytes: write(format, headings, rows)?,
        })
    }

    /// `Content-Disposition` (RFC 6266): the name in UTF-8, and in ASCII for clients that know no better.
    fn disposition(&self) -> ContentDisposition {
        let ending = self.format.extension();
        let plain: String = fold(&self.name)
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        ContentDisposition {
            disposition: DispositionType::Attachment,
            parameters: vec![
                DispositionParam::Filename(format!("{plain}.{ending}")),
                DispositionParam::FilenameExt(ExtendedValue {
                    charset: Charset::Ext("UTF-8".to_owned()),
                    language_tag: None,
                    value: format!("{}.{ending}", self.name).into_bytes(),
                }),
            ],
        }
    }
}

impl Responder for TableDownload {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse<BoxBody> {
        HttpResponse::Ok()
            .insert_header(("content-type", self.format.content_type()))
            .insert_header(self.disposition())
            .insert_header(("cache-control", "private, no-store"))
            .insert_header(("x-content-type-options", "nosniff"))
            .body(self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Vietnamese name survives; an old client gets an ASCII one; a quote in the name breaks nothing.
    #[test]
    fn the_name_is_given_twice() {
        let file = TableDownload {
            name: "Đơn vị \"2025\"".to_owned(),
            format: Format::Csv,
            bytes: Vec::new(),
        };
        assert_eq!(
            file.disposition().to_string(),
            "attachment; filename=\"don-vi-2025.csv\"; filename*=UTF-8''%C4%90%C6%A1n%20v%E1%BB%8B%20%222025%22.csv"
        );
    }
}
