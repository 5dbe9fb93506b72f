//! Which entries are asked for.

use chrono::{DateTime, Datelike, Utc};
use serde::Serialize;
use tonghop_journal::Outcome;
use tonghop_model::{AccountId, AuditId, Text, UnitId};
use tonghop_web::Problem;

/// Longest action, and prefix of one.
const MAX_ACTION: usize = 60;

/// What an entry must fulfil to be shown; what is absent asks for nothing.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Filter {
    /// Who did it.
    pub actor_id: Option<AccountId>,
    /// In whose place.
    pub on_behalf_of: Option<AccountId>,
    /// Through which partner system.
    pub client_id: Option<String>,
    /// What was done.
    pub action: Option<Action>,
    /// To what kind of object.
    pub object_type: Option<String>,
    /// To which.
    pub object_id: Option<AuditId>,
    /// At which unit.
    pub unit_id: Option<UnitId>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// First instant.
    pub from: Option<DateTime<Utc>>,
    /// First instant after.
    pub to: Option<DateTime<Utc>>,
    /// In which request.
    pub request_id: Option<String>,
}

/// A limit in time, if it is one a database can compare with: people mistype years.
pub fn instant(
    parameter: &str,
    asked: Option<DateTime<Utc>>,
) -> Result<Option<DateTime<Utc>>, Problem> {
    if asked.is_none_or(|at| (1900..=2200).contains(&at.year())) {
        return Ok(asked);
    }
    Err(Problem::bad_parameter(
        parameter,
        Text::new(
            "Thời điểm phải nằm trong khoảng năm 1900 đến 2200.",
            "The instant must lie between the years 1900 and 2200.",
        ),
    ))
}

/// One action, or all that begin alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Action {
    /// `report.submitted`
    Is(String),
    /// `report.`
    Under(String),
}

impl Action {
    /// Reads the parameter: a dotted name, or its part up to and including the dot.
    pub fn parse(text: String) -> Result<Self, Problem> {
        let word = |c: char| c.is_ascii_lowercase() || matches!(c, '.' | '_');
        if text.is_empty() || text.len() > MAX_ACTION || !text.chars().all(word) {
            return Err(Problem::bad_parameter(
                "action",
                Text::new(
                    "Tên hành động gồm chữ thường và dấu chấm, ví dụ report.submitted; report. là mọi hành động về báo cáo.",
                    "An action is lower-case letters and a dot, such as report.submitted; report. means all of reports.",
                ),
            ));
        }
        Ok(if text.ends_with('.') {
            Self::Under(text)
        } else {
            Self::Is(text)
        })
    }
}

/// Declares a query of the trail: the filters every one has, and its own parameters.
macro_rules! audit_query {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$own:meta])* $field:ident: $ty:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
        #[serde(deny_unknown_fields)]
        #[into_params(parameter_in = Query)]
        pub struct $name {
            /// Only what this account did.
            actor_id: Option<tonghop_model::AccountId>,
            /// Only what was done in this account's place.
            on_behalf_of: Option<tonghop_model::AccountId>,
            /// Only what this partner system did.
            #[param(max_length = 100)]
            client_id: Option<String>,
            /// Only this action; with a dot at its end all actions that begin so: `report.`
            #[param(max_length = 60, pattern = "^[a-z_.]+$", example = "report.")]
            action: Option<String>,
            /// Only objects of this kind.
            #[param(max_length = 60, example = "report")]
            object_type: Option<String>,
            /// Only this object.
            object_id: Option<tonghop_model::AuditId>,
            /// Only this unit, without those below it.
            unit_id: Option<tonghop_model::UnitId>,
            /// Only what was done, or only what was denied.
            outcome: Option<tonghop_journal::Outcome>,
            /// From this instant on.
            from: Option<chrono::DateTime<chrono::Utc>>,
            /// Before this instant.
            to: Option<chrono::DateTime<chrono::Utc>>,
            /// Only this request.
            #[param(max_length = 64)]
            request_id: Option<String>,
            $($(#[$own])* $field: $ty,)*
        }

        impl $name {
            /// The filters, checked.
            fn filter(&self) -> Result<$crate::trail::filter::Filter, tonghop_web::Problem> {
                Ok($crate::trail::filter::Filter {
                    actor_id: self.actor_id,
                    on_behalf_of: self.on_behalf_of,
                    client_id: self.client_id.clone(),
                    action: self.action.clone().map($crate::trail::filter::Action::parse).transpose()?,
                    object_type: self.object_type.clone(),
                    object_id: self.object_id,
                    unit_id: self.unit_id,
                    outcome: self.outcome,
                    from: $crate::trail::filter::instant("from", self.from)?,
                    to: $crate::trail::filter::instant("to", self.to)?,
                    request_id: self.request_id.clone(),
                })
            }
        }
    };
}
pub(crate) use audit_query;

#[cfg(test)]
mod tests {
    use super::*;

    /// A dot at the end asks for a family of actions; wildcards and other tricks are refused.
    #[test]
    fn actions_are_names_or_families() {
        assert!(matches!(
            Action::parse("report.".into()),
            Ok(Action::Under(_))
        ));
        assert!(matches!(
            Action::parse("report.submitted".into()),
            Ok(Action::Is(_))
        ));
        for bad in ["", "report.%", "Report.", "report;", &"a".repeat(61)] {
            assert!(Action::parse(bad.to_owned()).is_err(), "{bad}");
        }
    }
}
