//! `POST /regimes`

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use tonghop_auth::{Allowed, UnitScope};
use tonghop_directory::groups;
use tonghop_journal::Audit;
use tonghop_model::{TemplateId, Text, UnitGroupId};
use tonghop_web::{Body, Problem};

use crate::api::answer;
use crate::api::regimes::json::{NewRegime, RegimeAttributes, RegimeView};
use crate::app::App;
use crate::db;
use crate::db::regimes::RegimeRow;
use crate::domain::Error;
use crate::domain::input::FieldFault;
use crate::domain::words::TemplateState;
use crate::policy::ManageRegimes;

/// Make a regime
///
/// The eleven attributes of Decree 09/2019/NĐ-CP, article 7, and the published template the report is made on.
#[utoipa::path(
    tag = "regimes",
    request_body = NewRegime,
    responses((status = 201, description = "The regime was made.", body = RegimeView)),
    security(("bearer" = []))
)]
#[post("/regimes")]
pub async fn create_regime(
    app: Data<App>,
    caller: Allowed<ManageRegimes>,
    body: Body<NewRegime>,
) -> Result<HttpResponse, Problem> {
    let new = body.0;
    new.check()?;
    app.require_unit(&caller.scope, new.owner_unit_id, "#/owner_unit_id")
        .await?;
    let receiver = new.receiving_unit_id.unwrap_or(new.owner_unit_id);
    // The receiver may lie above the owner, so it only has to exist.
    app.require_unit(&UnitScope::everywhere(), receiver, "#/receiving_unit_id")
        .await?;
    require_published(&app, &caller.scope, new.template_id).await?;
    require_groups(&app, &caller.scope, &new.subjects.group_ids).await?;
    let recorder = app.recorder(&caller);
    let (code, name) = (new.code.clone(), new.name.clone());
    let (owner_unit_id, template_id, late_policy) =
        (new.owner_unit_id, new.template_id, new.late_policy);
    let attributes = serde_json::to_string(&RegimeAttributes::from(new)).map_err(Error::from)?;
    let row = RegimeRow {
        id: recorder.id(),
        version: 1,
        owner_unit_id,
        template_id,
        receiving_unit_id: receiver,
        code,
        name,
        late_policy,
        attributes,
        created_at: recorder.now.naive_utc(),
    };
    let view = RegimeView::try_from(row.clone())?;
    let after = view.clone();
    app.write(move |conn| {
        db::regimes::insert(conn, &row)?;
        let audit = Audit::new("regime.created", "regime", row.id.as_uuid());
        recorder.audit(conn, audit.at(row.owner_unit_id).after(&after))?;
        Ok(())
    })
    .await?;
    Ok(answer::created(&format!("/regimes/{}", view.id), 1, &view))
}

/// Groups must be kept by a unit within the caller's reach; one our copy does not know yet may have been made a moment
/// ago.
async fn require_groups(
    app: &App,
    scope: &UnitScope,
    wanted: &[UnitGroupId],
) -> Result<(), Problem> {
    if wanted.is_empty() {
        return Ok(());
    }
    app.directory.catch_up().await?;
    let ids = wanted.to_vec();
    let owners = app
        .read(move |conn| Ok(groups::owners(conn, &ids)?))
        .await?;
    for (index, group) in wanted.iter().enumerate() {
        let pointer = format!("#/subjects/group_ids/{index}");
        let Some((_, owner)) = owners.iter().find(|(id, _)| id == group) else {
            return Err(Error::field(unknown_group(&pointer)).into());
        };
        app.require_unit(scope, *owner, &pointer).await?;
    }
    Ok(())
}

fn unknown_group(pointer: &str) -> FieldFault {
    let detail = Text::new(
        "Không có nhóm đơn vị này trong phạm vi quản lý của bạn.",
        "There is no such group of units within your reach.",
    );
    FieldFault::new(pointer, "UNKNOWN_GROUP", detail)
}

async fn require_published(app: &App, scope: &UnitScope, id: TemplateId) -> Result<(), Error> {
    let scope = scope.clone();
    let found = app
        .read(move |conn| Ok(db::templates::find(conn, Some(&scope), id)?))
        .await?;
    let (code, detail) = match found {
        Some((row, _)) if row.state == TemplateState::Published => return Ok(()),
        Some(_) => (
            "TEMPLATE_NOT_PUBLISHED",
            Text::new(
                "Mẫu chưa được ban hành.",
                "The template is not published yet.",
            ),
        ),
        None => (
            "UNKNOWN_TEMPLATE",
            Text::new("Không có mẫu này.", "There is no such template."),
        ),
    };
    Err(Error::field(FieldFault::new("#/template_id", code, detail)))
}
