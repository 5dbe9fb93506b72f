//! What an empty system is given so that it can work at once.

use tonghop_tabular::Format;

use crate::api::working_calendars::change;
use crate::app::App;
use crate::db;
use crate::domain::Error;
use crate::domain::calendar::import::{COLUMNS, parse};

/// Public holidays and days in lieu, 2011 to 2030: `seed/README.md` says where they come from.
const WORKING_DAYS: &str = include_str!("../../../seed/working-days-vn.csv");

/// Enters the working calendar where nobody has entered any. Doing it twice, or in two replicas, changes nothing.
pub async fn working_calendar(app: &App) -> Result<(), Error> {
    if !app.read(|conn| Ok(db::calendar::is_blank(conn)?)).await? {
        return Ok(());
    }
    let table = tonghop_tabular::read(WORKING_DAYS.as_bytes(), Format::Csv, COLUMNS);
    let years = parse(table).map_err(Error::Import)?;
    let recorder = app.recorder_of(app.clock.now(), None, "bootstrap".into());
    app.write(move |conn| {
        for (year, days) in &years {
            // Whoever was faster, a person or another replica, is not overwritten.
            if db::calendar::version(conn, *year)? == db::calendar::UNTOUCHED {
                change::replace(conn, &recorder, *year, days, None)?;
            }
        }
        Ok(())
    })
    .await
}
