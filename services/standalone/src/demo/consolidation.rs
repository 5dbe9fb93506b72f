//! The last step: the consolidated report is drafted and frozen.

use anyhow::Context;
use serde_json::{Value, json};

use crate::demo::api::{Call, Person, text};
use crate::demo::cast::Unit;

/// Drafts the consolidated report and freezes it; answers the edition that an earlier run froze, if there is one.
pub async fn consolidate(
    consolidator: &Person,
    period: &str,
    department: &Unit,
) -> anyhow::Result<Value> {
    let path = format!("/consolidations?period_id={period}");
    let id = if let Some(found) = consolidator.all(&path).await?.first() {
        text(found, "id")?.to_owned()
    } else {
        let body = json!({"period_id": period, "unit_id": department.id});
        let made = consolidator
            .call(Call::post("/consolidations", &body))
            .await?;
        text(&made.body, "id")?.to_owned()
    };
    if let Some(found) = consolidator
        .all(&format!("/editions?consolidation_id={id}"))
        .await?
        .into_iter()
        .next()
    {
        let path = format!("/editions/{}", text(&found, "id")?);
        return Ok(consolidator.call(Call::get(&path)).await?.body);
    }
    let path = format!("/consolidations/{id}");
    let draft = consolidator.call(Call::get(&path)).await?;
    let etag = draft.etag.context("a draft has an ETag")?;
    let path = format!("/consolidations/{id}/editions");
    Ok(consolidator
        .call(Call::post(&path, &json!({})).if_match(&etag))
        .await?
        .body)
}
