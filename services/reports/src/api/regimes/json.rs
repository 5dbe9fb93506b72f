//! Wire types of regimes: the eleven attributes of Decree 09/2019, article 7.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use tonghop_model::{RegimeId, TemplateId, Text, UnitGroupId, UnitId, UnitKind};
use utoipa::ToSchema;

use crate::db::regimes::RegimeRow;
use crate::domain::Error;
use crate::domain::calendar::schedule::Schedule;
use crate::domain::input::{Faults, FieldFault};
use crate::domain::words::{Frequency, LatePolicy, SendingMethod};

/// A regime to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRegime {
    /// Code, unique for its owner.
    #[schema(
        max_length = 40,
        pattern = "^[A-Z0-9][A-Z0-9.-]{0,39}$",
        example = "DANVAN-NAM"
    )]
    pub code: String,
    /// The unit that orders the report.
    pub owner_unit_id: UnitId,
    /// The form; must be published.
    pub template_id: TemplateId,
    /// 1. Name of the report.
    #[schema(min_length = 1, max_length = 500)]
    pub name: String,
    /// 2. What must be told.
    #[schema(min_length = 1, max_length = 5000)]
    pub required_content: String,
    /// 3. Who must report.
    pub subjects: Subjects,
    /// 4. Who gets it; the owner when absent.
    pub receiving_unit_id: Option<UnitId>,
    /// 5. How it is sent and received.
    #[schema(min_items = 1, max_items = 7)]
    pub methods: Vec<SendingMethod>,
    /// 6. When it must be sent, in words.
    #[schema(
        min_length = 1,
        max_length = 1000,
        example = "trước ngày 30/12 hằng năm"
    )]
    pub submission_deadline: String,
    /// 7. How often.
    pub frequency: Frequency,
    /// 8. When the numbers are closed, in words.
    #[schema(
        min_length = 1,
        max_length = 1000,
        example = "từ 15/12 năm trước đến 14/12 năm báo cáo"
    )]
    pub data_close: String,
    /// 6 to 8 as the calendar counts them: periods can then be proposed, and opened without naming a deadline.
    pub schedule: Option<Schedule>,
    /// 9. The outline.
    #[schema(max_length = 5000)]
    pub outline: String,
    /// 10. Name of the form of the numbers.
    #[schema(max_length = 1000)]
    pub form: String,
    /// 11. How it is done.
    #[schema(max_length = 5000)]
    pub instructions: String,
    /// The text that orders the report.
    pub legal_basis: LegalBasis,
    /// What happens to a first submission after the deadline.
    pub late_policy: LatePolicy,
}

/// Who must report: units below the owner that are of one of these kinds, or belong to one of these groups on the
/// data-close day. At least one kind or group is named.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Subjects {
    /// Kinds of units.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub kinds: Vec<UnitKind>,
    /// Groups of units.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub group_ids: Vec<UnitGroupId>,
}

/// The text that orders the report.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LegalBasis {
    /// Number and symbol.
    #[schema(min_length = 1, max_length = 100, example = "08/2011/QĐ-UBND")]
    pub number: String,
    /// Who issued it.
    #[schema(min_length = 1, max_length = 300)]
    pub issuer: String,
    /// When.
    pub issued_on: NaiveDate,
    /// What it is about.
    #[schema(min_length = 1, max_length = 1000)]
    pub title: String,
}

/// What of a regime is only read by people; kept as one JSON document.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RegimeAttributes {
    /// 2. What must be told.
    #[schema(max_length = 5000)]
    pub required_content: String,
    /// 3. Who must report.
    pub subjects: Subjects,
    /// 5. How it is sent and received.
    #[schema(max_items = 7)]
    pub methods: Vec<SendingMethod>,
    /// 6. When it must be sent, in words.
    #[schema(max_length = 1000)]
    pub submission_deadline: String,
    /// 7. How often.
    pub frequency: Frequency,
    /// 8. When the numbers are closed, in words.
    #[schema(max_length = 1000)]
    pub data_close: String,
    /// 6 to 8 as the calendar counts them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    /// 9. The outline.
    #[schema(max_length = 5000)]
    pub outline: String,
    /// 10. Name of the form of the numbers.
    #[schema(max_length = 1000)]
    pub form: String,
    /// 11. How it is done.
    #[schema(max_length = 5000)]
    pub instructions: String,
    /// The text that orders the report.
    pub legal_basis: LegalBasis,
}

/// A regime.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RegimeView {
    /// The regime.
    pub id: RegimeId,
    /// Code, unique for its owner.
    #[schema(max_length = 40)]
    pub code: String,
    /// The unit that orders the report.
    pub owner_unit_id: UnitId,
    /// The form.
    pub template_id: TemplateId,
    /// 1. Name of the report.
    #[schema(max_length = 500)]
    pub name: String,
    /// 4. Who gets it.
    pub receiving_unit_id: UnitId,
    /// What happens to a first submission after the deadline.
    pub late_policy: LatePolicy,
    /// The other attributes.
    #[serde(flatten)]
    pub attributes: RegimeAttributes,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Version of this object.
    #[schema(minimum = 1)]
    pub version: i32,
}

impl NewRegime {
    /// Refuses what is empty or too long.
    pub fn check(&self) -> Result<(), Error> {
        let mut faults = Faults::default();
        faults.code("#/code", &self.code);
        faults.text("#/name", &self.name, 1, 500);
        faults.text("#/required_content", &self.required_content, 1, 5000);
        let subjects = &self.subjects;
        let named = !subjects.kinds.is_empty() || !subjects.group_ids.is_empty();
        faults.require(named, || empty_list("#/subjects/kinds"));
        faults.require(subjects.kinds.len() <= MAX_SUBJECTS, || {
            long_list("#/subjects/kinds")
        });
        faults.require(subjects.group_ids.len() <= MAX_SUBJECTS, || {
            long_list("#/subjects/group_ids")
        });
        faults.require(!self.methods.is_empty(), || empty_list("#/methods"));
        faults.text("#/submission_deadline", &self.submission_deadline, 1, 1000);
        faults.text("#/data_close", &self.data_close, 1, 1000);
        if let Some(schedule) = &self.schedule {
            schedule.check(self.frequency, &mut faults);
        }
        faults.text("#/outline", &self.outline, 0, 5000);
        faults.text("#/form", &self.form, 0, 1000);
        faults.text("#/instructions", &self.instructions, 0, 5000);
        faults.text("#/legal_basis/number", &self.legal_basis.number, 1, 100);
        faults.text("#/legal_basis/issuer", &self.legal_basis.issuer, 1, 300);
        faults.text("#/legal_basis/title", &self.legal_basis.title, 1, 1000);
        faults.done()
    }
}

/// Kinds, and groups, a regime may name.
const MAX_SUBJECTS: usize = 20;

fn long_list(pointer: &str) -> FieldFault {
    let detail = Text::new("Quá nhiều mục.", "There are too many items.");
    FieldFault::new(pointer, "TOO_MANY", detail)
}

fn empty_list(pointer: &str) -> FieldFault {
    let detail = Text::new("Cần chọn ít nhất một mục.", "Choose at least one.");
    FieldFault::new(pointer, "REQUIRED", detail)
}

impl From<NewRegime> for RegimeAttributes {
    fn from(new: NewRegime) -> Self {
        Self {
            required_content: new.required_content,
            subjects: new.subjects,
            methods: new.methods,
            submission_deadline: new.submission_deadline,
            frequency: new.frequency,
            data_close: new.data_close,
            schedule: new.schedule,
            outline: new.outline,
            form: new.form,
            instructions: new.instructions,
            legal_basis: new.legal_basis,
        }
    }
}

impl TryFrom<RegimeRow> for RegimeView {
    type Error = Error;

    fn try_from(row: RegimeRow) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            code: row.code,
            owner_unit_id: row.owner_unit_id,
            template_id: row.template_id,
            name: row.name,
            receiving_unit_id: row.receiving_unit_id,
            late_policy: row.late_policy,
            attributes: serde_json::from_str(&row.attributes)?,
            created_at: row.created_at.and_utc(),
            version: row.version,
        })
    }
}
