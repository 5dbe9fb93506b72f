//! Reads everything a consolidated report is made of. Run it on one snapshot.

use tonghop_db::Conn;
use tonghop_model::PeriodId;

use crate::db;
use crate::domain::Error;
use crate::domain::assemble::Material;
use crate::domain::edition::{PeriodPin, TemplatePin};
use crate::domain::unit::PeriodUnit;
use crate::forms::Forms;

/// The material for the consolidated report of `unit` in a period.
pub fn read(
    conn: &mut Conn,
    forms: &Forms,
    period: PeriodId,
    unit: PeriodUnit,
) -> Result<Material, Error> {
    let row = db::periods::find(conn, period)?.ok_or(Error::NotFound)?;
    let form = forms.get(conn, period, &row.template_sha256)?;
    let superior = match unit.parent {
        Some(parent) => db::units::find(conn, period, parent)?.map(|parent| parent.name),
        None => None,
    };
    let definition = form.definition();
    let template = TemplatePin {
        id: row.template_id,
        sha256: row.template_sha256,
        code: definition.code.clone(),
        version: definition.version.clone(),
        name: definition.name.clone(),
        legal_basis: definition.legal_basis.clone(),
    };
    Ok(Material {
        as_of_seq: db::cursor::as_of_seq(conn)?,
        units: db::units::subtree(conn, period, unit.id)?,
        obligations: db::obligations::below(conn, period, unit.id)?,
        cells: db::rollups::of_unit(conn, period, unit.id)?,
        facts: db::facts::below(conn, &form, period, unit.id)?,
        accepted: db::accepted::below(conn, period, unit.id)?,
        period: PeriodPin {
            id: row.id,
            code: row.code,
            regime_code: row.regime_code,
            regime_name: row.regime_name,
            data_from: row.data_from,
            data_to: row.data_to,
            due_at: row.due_at.and_utc(),
        },
        template,
        form,
        unit,
        superior,
    })
}
