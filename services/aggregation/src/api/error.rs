//! How each failure of this service is answered: the only place with status codes.

use tonghop_model::Text;
use tonghop_web::{FieldError, Problem};

use crate::domain::Error;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Forbidden => Self::forbidden(),
            Error::Parameter { name, detail } => Self::bad_parameter(name, detail),
            Error::ConsolidationExists(id) => Self::conflict(
                "CONSOLIDATION_EXISTS",
                Text::new(
                    "Kỳ báo cáo này đã có báo cáo tổng hợp của đơn vị. Hãy mở báo cáo đó.",
                    "This period already has a consolidated report of the unit. Open that one.",
                ),
            )
            .with_existing(format!("/api/v1/consolidations/{id}")),
            Error::PeriodNotClosed(until) => Self::conflict(
                "PERIOD_NOT_CLOSED",
                Text::new(
                    format!(
                        "Kỳ báo cáo lấy số liệu đến hết ngày {until}. Hãy chốt báo cáo từ ngày hôm sau."
                    ),
                    format!(
                        "The period takes data up to and including {until}. Freeze the report from the day after."
                    ),
                ),
            ),
            Error::Stale(current) => Self::stale(current),
            Error::Fields(errors) => {
                let errors = errors.into_iter();
                Self::invalid(
                    errors
                        .map(|(pointer, code, detail)| FieldError::at(pointer, code, detail))
                        .collect(),
                )
            }
            Error::Corrupt(cause) | Error::Export(cause) => Self::internal(cause),
            Error::Overflow(cause) => Self::internal(cause),
            Error::Db(cause) => Self::from(cause),
        }
    }
}
