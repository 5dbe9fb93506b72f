//! The OpenAPI documents: one per service and the public one, which the gateway serves.

use std::path::Path;

use serde_json::Value;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;

#[derive(OpenApi)]
#[openapi(info(
    title = "Tổng Hợp",
    description = "Reporting for public units: file, review, add up, consolidate. \
                   Báo cáo của các đơn vị: lập, gửi, duyệt, tổng hợp.",
    license(name = "Apache-2.0", identifier = "Apache-2.0"),
    contact(
        name = "Tổng Hợp",
        url = "https://tonghop.example",
        email = "api@tonghop.example"
    )
))]
struct Public;

/// Each file's name and content.
pub fn all() -> Vec<(&'static str, String)> {
    let services = [
        ("accounts.json", tonghop_accounts::openapi()),
        ("reports.json", tonghop_reports::openapi()),
        ("aggregation.json", tonghop_aggregation::openapi()),
    ];
    let mut public: Document = Public::openapi();
    for (_, document) in &services {
        public.servers.clone_from(&document.servers);
        // `merge` leaves tags out of consideration when both sides have some. Services may share one.
        let mut tags = public.tags.take().unwrap_or_default();
        for tag in document.tags.iter().flatten() {
            if tags.iter().all(|known| known.name != tag.name) {
                tags.push(tag.clone());
            }
        }
        public.merge(document.clone());
        public.tags = Some(tags);
    }
    let mut files: Vec<_> = services
        .iter()
        .map(|(name, document)| (*name, pretty(document)))
        .collect();
    files.push(("tonghop.json", pretty(&public)));
    files
}

/// Writes the files into `folder`.
pub fn write(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)?;
    for (name, text) in all() {
        std::fs::write(folder.join(name), text)?;
    }
    Ok(())
}

/// Sorted members and a final newline, so that a change reads well as a diff.
fn pretty(document: &Document) -> String {
    let value = serde_json::to_value(document).unwrap_or(Value::Null);
    let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text.push('\n');
    text
}
