//! A reports feed made up for tests, and the tables it is applied to.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::json;
use tonghop_aggregation::MIGRATIONS;
use tonghop_aggregation::db;
use tonghop_aggregation::domain::counts::Counts;
use tonghop_aggregation::domain::delta::Cell;
use tonghop_aggregation::domain::recount;
use tonghop_aggregation::forms::Forms;
use tonghop_aggregation::projection::ReportsProjection;
use tonghop_api::reports::{
    ASSIGNMENT_CHANGED, ASSIGNMENT_OPENED, AcceptedVersion, AssignmentChanged, AssignmentOpened,
    LineageUnit, PERIOD_OPENED, PeriodOpened, REPORT_CHANGED, ReportChanged, ReportState,
};
use tonghop_db::{Conn, manager};
use tonghop_forms::{Content, Definition, Form};
use tonghop_journal::{Event, Projection, ProjectionError};
use tonghop_model::{
    AssignmentId, EventId, PeriodId, RegimeId, ReportId, TemplateId, UnitCode, UnitId, UnitKind,
};
use tonghop_testkit::TestDb;
use uuid::Uuid;

const SHA: &str = "template-hash";

fn uuid(n: u32) -> Uuid {
    Uuid::from_u128(u128::from(n))
}
pub fn unit(n: u32) -> UnitId {
    UnitId::from_uuid(uuid(n))
}
fn period() -> PeriodId {
    PeriodId::from_uuid(uuid(7))
}
fn now() -> DateTime<Utc> {
    "2011-12-20T03:00:00Z".parse().unwrap()
}

/// A database with the projection's tables, and a feed to apply to it.
pub struct Feed {
    conn: Conn,
    projection: ReportsProjection,
    seq: i64,
    pending: Vec<Event>,
    _db: TestDb,
}

impl Feed {
    /// Schools 101, 102 in district 100, 201 in district 200, which reports itself; 9 directly under department 1.
    pub fn start() -> Self {
        let db = TestDb::new();
        let mut conn = manager::open(db.url()).unwrap();
        MIGRATIONS.up(&mut conn).unwrap();
        let mut feed = Self {
            conn,
            projection: ReportsProjection::new(Forms::default()),
            seq: 0,
            pending: Vec::new(),
            _db: db,
        };
        let opened = PeriodOpened {
            id: period(),
            regime_id: RegimeId::from_uuid(uuid(8)),
            regime_code: "DANVAN".into(),
            regime_name: "Báo cáo công tác dân vận".into(),
            code: "2011".into(),
            data_from: "2010-12-15".parse().unwrap(),
            data_to: "2011-12-14".parse().unwrap(),
            due_at: now(),
            template_id: TemplateId::from_uuid(uuid(9)),
            template_sha256: SHA.into(),
            template: definition(),
        };
        feed.push(PERIOD_OPENED, 7, 1, json!(opened));
        for lineage in [
            &[101, 100, 1][..],
            &[102, 100, 1],
            &[201, 200, 1],
            &[200, 1],
            &[9, 1],
        ] {
            feed.push(
                ASSIGNMENT_OPENED,
                lineage[0] + 1000,
                1,
                json!(assignment(lineage)),
            );
        }
        feed.apply().unwrap();
        feed
    }

    fn push(&mut self, topic: &str, entity: u32, version: i32, payload: serde_json::Value) {
        self.seq += 1;
        self.pending.push(Event {
            seq: self.seq,
            id: EventId::from_uuid(Uuid::from_u128(u128::try_from(self.seq).unwrap())),
            topic: topic.into(),
            entity_id: uuid(entity),
            entity_version: version,
            recorded_at: now(),
            payload,
        });
    }

    /// Unit `n` lies on another line now, or need not report any more.
    pub fn change(&mut self, version: i32, lineage: &[u32], released: bool) {
        let changed = AssignmentChanged {
            assignment: assignment(if released { &lineage[..1] } else { lineage }),
            released,
        };
        self.push(
            ASSIGNMENT_CHANGED,
            lineage[0] + 1000,
            version,
            json!(changed),
        );
    }

    pub fn report(&mut self, n: u32, version: i32, report: &ReportChanged) {
        self.push(REPORT_CHANGED, n + 2000, version, json!(report));
    }

    pub fn apply(&mut self) -> Result<(), ProjectionError> {
        let events = std::mem::take(&mut self.pending);
        self.projection.apply(&mut self.conn, &events)
    }

    pub fn cell(&mut self, n: u32, indicator: &str) -> Cell {
        let cells = db::rollups::of_unit(&mut self.conn, period(), unit(n)).unwrap();
        cells.get(indicator).copied().unwrap_or_default()
    }

    pub fn counts(&mut self, n: u32) -> Counts {
        db::completeness::of_unit(&mut self.conn, period(), unit(n)).unwrap()
    }

    /// Everything stored, compared with what the accepted contents come to.
    pub fn assert_equals_recount(&mut self) {
        let (conn, form) = (&mut self.conn, Form::compile(definition()).unwrap());
        let lineages = db::units::lineages(conn, period(), None).unwrap();
        let stored = db::facts::of_units(conn, &form, period(), None).unwrap();
        let contents = db::accepted::contents(conn, period()).unwrap();
        let facts = contents.iter().map(|(unit, content)| {
            let facts = form.facts(content).unwrap().into_iter();
            let facts = facts.map(|f| {
                tonghop_aggregation::domain::delta::Contribution::new(
                    &form,
                    f.indicator,
                    f.value,
                    f.weight,
                )
            });
            (*unit, facts.collect())
        });
        let facts = facts.collect();
        let mut found = Vec::new();
        recount::compare_facts(&stored, &facts, &mut found);
        let cells = recount::roll_up(period(), &lineages, &facts).unwrap();
        let kept = db::rollups::of_period(conn, period()).unwrap();
        recount::compare_cells(&kept, &cells, &mut found);
        let own = db::obligations::of_period(conn, period()).unwrap();
        let own = own.iter().map(|(u, o)| (*u, Counts::of(o))).collect();
        let kept: BTreeMap<_, _> = db::completeness::of_units(conn, period(), None).unwrap();
        recount::compare_counts(&kept, &recount::count_up(&lineages, &own), &mut found);
        assert_eq!(found, []);
    }
}

fn assignment(lineage: &[u32]) -> AssignmentOpened {
    AssignmentOpened {
        id: AssignmentId::from_uuid(uuid(lineage[0] + 1000)),
        period_id: period(),
        unit_id: unit(lineage[0]),
        lineage: lineage.iter().map(|n| lineage_unit(*n)).collect(),
    }
}

fn definition() -> Definition {
    serde_json::from_str(include_str!("../../../../seed/mau-bao-cao-dan-van.json")).unwrap()
}

fn lineage_unit(n: u32) -> LineageUnit {
    LineageUnit {
        id: unit(n),
        code: UnitCode::parse(&format!("U{n}")).unwrap(),
        name: format!("Đơn vị {n}"),
        kind: UnitKind::AttachedUnit,
    }
}

pub fn content(a02: i32, k02: &str) -> Content {
    let mut content = Content::default();
    content.values.insert("A02".into(), Some(a02.to_string()));
    content.values.insert("A03".into(), Some("5".into()));
    content.values.insert("F04".into(), Some("1.5".into()));
    content.values.insert("K02".into(), Some(k02.into()));
    content
}

pub fn report(
    n: u32,
    state: ReportState,
    accepted: Option<(i32, Option<Content>)>,
) -> ReportChanged {
    ReportChanged {
        id: ReportId::from_uuid(uuid(n + 2000)),
        assignment_id: AssignmentId::from_uuid(uuid(n + 1000)),
        period_id: period(),
        unit_id: unit(n),
        state,
        submitted_version: 1,
        first_submitted_at: (state != ReportState::Draft).then(now),
        late: n == 102,
        times_returned: i32::from(state == ReportState::Returned),
        accepted: accepted.map(|(version, content)| AcceptedVersion {
            version,
            accepted_at: now(),
            content_sha256: "hash".into(),
            content,
        }),
    }
}

pub fn accepted(n: u32, version: i32, content: Content) -> ReportChanged {
    report(n, ReportState::Accepted, Some((version, Some(content))))
}
