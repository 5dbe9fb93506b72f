//! What would follow from a change: answered by `POST /unit-changes?dry_run=true`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;
use tonghop_auth::UnitScope;
use tonghop_auth::grants::covers_subtree;
use tonghop_db::Conn;
use tonghop_journal::Recorder;
use tonghop_model::{
    AgencyCode, PeriodId, Relation, Role, StatisticalCode, UnitCode, UnitId, UnitKind, UnitStatus,
};
use utoipa::ToSchema;

use crate::db;
use crate::db::unit_changes::people::{self, Holder};
use crate::db::unit_changes::{Plan, reach};
use crate::db::unit_tree;
use crate::domain::Error;
use crate::domain::unit_change::check::MAX_LEVELS;
use crate::domain::unit_change::{Contact, NewChange, Part, World};

/// What would follow; nothing was changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Preview {
    /// The day on which it would take effect.
    pub effective_date: NaiveDate,
    /// The units it touches, before and after.
    #[schema(max_items = 50000)]
    pub units: Vec<UnitPreview>,
    /// People whose role would reach more or fewer of these units.
    #[schema(max_items = 50000)]
    pub people: Vec<PersonPreview>,
    /// Reports due from these units in periods whose tree would change.
    #[schema(max_items = 50000)]
    pub obligations: Vec<ObligationPreview>,
    /// Totals whose tree would change.
    #[schema(max_items = 50000)]
    pub totals: Vec<TotalPreview>,
}

/// One unit before and after.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitPreview {
    /// The unit; a new one gets another id when the change is made.
    pub unit_id: UnitId,
    /// What it has to do with the change.
    pub part: Part,
    /// What it is on the day without the change; absent when it is not in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<UnitState>,
    /// What it is on the day with the change; absent when it is not in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<UnitState>,
}

/// What a unit is on a day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnitState {
    /// Code.
    pub code: UnitCode,
    /// The State's identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency_code: Option<AgencyCode>,
    /// The statistics office's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statistical_code: Option<StatisticalCode>,
    /// Full name.
    #[schema(max_length = 200)]
    pub name: String,
    /// Short name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub short_name: Option<String>,
    /// Kind.
    pub kind: UnitKind,
    /// How to reach it.
    pub contact: Contact,
    /// Whether it is at work.
    pub status: UnitStatus,
    /// To whom it reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reporting_parent_id: Option<UnitId>,
    /// Where it belongs administratively.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub administrative_parent_id: Option<UnitId>,
    /// Where its Party committee belongs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party_parent_id: Option<UnitId>,
}

/// Somebody whose role would reach more or fewer units, or whose unit would end; with a unit goes all that lies below it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonPreview {
    /// Name to sign in with.
    #[schema(max_length = 64)]
    pub username: String,
    /// The person's name.
    #[schema(max_length = 200)]
    pub display_name: String,
    /// The role.
    pub role: Role,
    /// Where it is held.
    pub unit_id: Option<UnitId>,
    /// Units the role would reach besides.
    #[schema(max_items = 50000)]
    pub gains: Vec<UnitId>,
    /// Units the role would no longer reach.
    #[schema(max_items = 50000)]
    pub loses: Vec<UnitId>,
}

/// A report that is due.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObligationPreview {
    /// The period.
    pub period_id: PeriodId,
    /// Its name.
    #[schema(max_length = 200)]
    pub period: String,
    /// Last day of its data.
    pub data_to: NaiveDate,
    /// The unit.
    pub unit_id: UnitId,
    /// How far the report is.
    #[schema(max_length = 30)]
    pub state: String,
}

/// The total of a unit in a period.
#[derive(Debug, Serialize, ToSchema)]
pub struct TotalPreview {
    /// The period.
    pub period_id: PeriodId,
    /// Its name.
    #[schema(max_length = 200)]
    pub period: String,
    /// The unit whose total it is.
    pub unit_id: UnitId,
}

/// Tries the change and says what would follow.
pub fn preview(
    conn: &mut Conn,
    recorder: &Recorder,
    scope: &UnitScope,
    change: NewChange,
) -> Result<Preview, Error> {
    reach::of_named(conn, scope, &change)?;
    let plan = db::unit_changes::dry_run(conn, recorder, vec![change])?;
    reach::of_touched(conn, scope, &plan)?;
    let expansion = plan.expansions.first().ok_or(Error::NotFound)?;
    let day = expansion.day;
    let touched: Vec<UnitId> = expansion.units.keys().copied().collect();
    let units = expansion.units.iter().map(|(unit, (part, _))| UnitPreview {
        unit_id: *unit,
        part: *part,
        before: state(&plan.before, *unit, day),
        after: state(&plan.after, *unit, day),
    });
    let (gained, lost) = moved(&plan, &touched, day);
    let ended: BTreeSet<UnitId> = touched
        .iter()
        .filter(|unit| in_force(&plan.before, **unit, day))
        .filter(|unit| !in_force(&plan.after, **unit, day))
        .copied()
        .collect();
    let adding = adding_up(&plan, &touched, &gained, &lost, day);
    let due = concerned(conn, &touched, [&gained, &lost], &ended, day)?;
    let obligations = db::obligations::affected(conn, &due, day)?;
    Ok(Preview {
        effective_date: day,
        units: units.collect(),
        people: people(conn, scope, (&gained, &lost, &ended), day)?,
        obligations: obligations
            .into_iter()
            .map(|o| ObligationPreview {
                period_id: o.period,
                period: o.label,
                data_to: o.data_to,
                unit_id: o.unit,
                state: o.state,
            })
            .collect(),
        totals: totals(conn, &adding, day)?,
    })
}

fn state(world: &World, unit: UnitId, day: NaiveDate) -> Option<UnitState> {
    let timeline = world.timeline(unit)?;
    let version = timeline.version_on(day)?.clone();
    let parent = |relation| timeline.parent_on(relation, day);
    Some(UnitState {
        code: version.code,
        agency_code: version.agency_code,
        statistical_code: version.statistical_code,
        name: version.name,
        short_name: version.short_name,
        kind: version.kind,
        contact: version.contact,
        status: version.status,
        reporting_parent_id: parent(Relation::Reporting),
        administrative_parent_id: parent(Relation::Administrative),
        party_parent_id: parent(Relation::Party),
    })
}

fn in_force(world: &World, unit: UnitId, day: NaiveDate) -> bool {
    let timeline = world.timeline(unit);
    timeline.is_some_and(|timeline| timeline.version_on(day).is_some())
}

/// A unit above, and the units that come below it or leave it.
type Moves = BTreeMap<UnitId, Vec<UnitId>>;

/// Which units come below whom, and which leave whom.
fn moved(plan: &Plan, touched: &[UnitId], day: NaiveDate) -> (Moves, Moves) {
    let (mut gained, mut lost) = (Moves::new(), Moves::new());
    for unit in touched {
        let before: BTreeSet<UnitId> = plan.before.above(*unit, day).into_iter().collect();
        let after: BTreeSet<UnitId> = plan.after.above(*unit, day).into_iter().collect();
        for above in after.difference(&before) {
            gained.entry(*above).or_default().push(*unit);
        }
        for above in before.difference(&after) {
            lost.entry(*above).or_default().push(*unit);
        }
    }
    (gained, lost)
}

/// Units whose totals add up something else: above those that move, and around those that begin or end.
fn adding_up(
    plan: &Plan,
    touched: &[UnitId],
    gained: &Moves,
    lost: &Moves,
    day: NaiveDate,
) -> BTreeSet<UnitId> {
    let mut units: BTreeSet<UnitId> = gained.keys().chain(lost.keys()).copied().collect();
    for unit in touched {
        if in_force(&plan.before, *unit, day) != in_force(&plan.after, *unit, day) {
            units.insert(*unit);
            units.extend(plan.before.above(*unit, day));
            units.extend(plan.after.above(*unit, day));
        }
    }
    units
}

/// The units touched, and everything below those that move or end.
fn concerned(
    conn: &mut Conn,
    touched: &[UnitId],
    moves: [&Moves; 2],
    ended: &BTreeSet<UnitId>,
    day: NaiveDate,
) -> Result<Vec<UnitId>, Error> {
    let moved = moves.into_iter().flat_map(BTreeMap::values).flatten();
    let tops: BTreeSet<UnitId> = moved.chain(ended).copied().collect();
    let tops: Vec<UnitId> = tops.into_iter().collect();
    let below = unit_tree::subtree(conn, &tops, Relation::Reporting, day, MAX_LEVELS)?;
    let mut units: BTreeSet<UnitId> = touched.iter().copied().collect();
    units.extend(below.into_iter().map(|(_, _, unit)| unit));
    Ok(units.into_iter().collect())
}

fn people(
    conn: &mut Conn,
    scope: &UnitScope,
    (gained, lost, ended): (&Moves, &Moves, &BTreeSet<UnitId>),
    day: NaiveDate,
) -> Result<Vec<PersonPreview>, Error> {
    let at: BTreeSet<UnitId> = gained.keys().chain(lost.keys()).copied().collect();
    let of = |moves: &Moves, holder: &Holder| {
        let reaching = holder.unit.filter(|_| covers_subtree(holder.role));
        let unit = reaching.and_then(|unit| moves.get(&unit));
        unit.cloned().unwrap_or_default()
    };
    let leaving = |holder: &Holder| holder.unit.filter(|unit| ended.contains(unit));
    let holders = people::holders(conn, scope, &at, ended, day)?.into_iter();
    let people = holders.map(|holder| PersonPreview {
        gains: of(gained, &holder),
        loses: of(lost, &holder)
            .into_iter()
            .chain(leaving(&holder))
            .collect(),
        username: holder.username,
        display_name: holder.display_name,
        role: holder.role,
        unit_id: holder.unit,
    });
    Ok(people.collect())
}

fn totals(
    conn: &mut Conn,
    units: &BTreeSet<UnitId>,
    day: NaiveDate,
) -> Result<Vec<TotalPreview>, Error> {
    let mut totals = Vec::new();
    for (period_id, period) in db::obligations::periods(conn, day)? {
        totals.extend(units.iter().map(|unit| TotalPreview {
            period_id,
            period: period.clone(),
            unit_id: *unit,
        }));
    }
    Ok(totals)
}
