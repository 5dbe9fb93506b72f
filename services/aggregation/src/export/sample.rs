//! An edition for tests: the seed's template, nine districts, numbers that differ from unit to unit.

use std::collections::HashMap;
use std::sync::Arc;

use tonghop_forms::{Content, Definition, Form, Kind};
use tonghop_model::{
    AssignmentId, ConsolidationId, EditionId, PeriodId, ReportId, TemplateId, UnitId, UnitKind,
};
use uuid::Uuid;

use crate::domain::assemble::{Frozen, Material};
use crate::domain::delta::{Contribution, UnitCells, merge};
use crate::domain::draft::{self, Figures};
use crate::domain::edition::{EditionDocument, PeriodPin, ReportPin, TemplatePin};
use crate::domain::obligation::{Obligation, ObligationStatus};
use crate::domain::unit::{PeriodUnit, Units};

const DISTRICTS: [&str; 9] = [
    "thành phố Bến Tre",
    "huyện Châu Thành",
    "huyện Chợ Lách",
    "huyện Mỏ Cày Nam",
    "huyện Giồng Trôm",
    "huyện Bình Đại",
    "huyện Ba Tri",
    "huyện Thạnh Phú",
    "huyện Mỏ Cày Bắc",
];

fn uuid(n: u32) -> Uuid {
    Uuid::from_u128(u128::from(n))
}
fn unit(n: u32) -> UnitId {
    UnitId::from_uuid(uuid(n))
}

/// The seed's template.
pub(crate) fn form() -> Arc<Form> {
    let text = include_str!("../../../../seed/mau-bao-cao-dan-van.json");
    let definition: Definition = serde_json::from_str(text).unwrap();
    Arc::new(Form::compile(definition).unwrap())
}

fn tree() -> Units {
    let one = |n: u32, code: String, name: String, kind, parent: Option<u32>| {
        let parent = parent.map(unit);
        (
            unit(n),
            PeriodUnit {
                id: unit(n),
                code,
                name,
                kind,
                parent,
            },
        )
    };
    let mut units = HashMap::from([one(
        1,
        "SGDBT".into(),
        "Sở Giáo dục và Đào tạo Bến Tre".into(),
        UnitKind::Department,
        None,
    )]);
    for (name, n) in DISTRICTS.iter().zip(1_u32..) {
        let code = format!("SGDBT.{}", 829 + n);
        let name = format!("Phòng GD&ĐT {name}");
        units.extend([one(
            n * 100,
            code.clone(),
            name,
            UnitKind::DistrictOffice,
            Some(1),
        )]);
        units.extend((1..=5_u32).map(|s| {
            one(
                n * 100 + s,
                format!("{code}.{s:05}"),
                format!("Trường THCS số {s}"),
                UnitKind::LowerSecondarySchool,
                Some(n * 100),
            )
        }));
    }
    units.extend((1..=4_u32).map(|n| {
        one(
            n + 10,
            format!("SGDBT.TT{n:02}"),
            format!("Trường THPT mẫu {n}"),
            UnitKind::UpperSecondarySchool,
            Some(1),
        )
    }));
    units
}

fn content(form: &Form, seed: u32) -> Content {
    let mut content = Content::default();
    for (indicator, n) in form.indicators().iter().zip(0_u32..) {
        if indicator.is_computed() || (seed + n).is_multiple_of(29) {
            continue;
        }
        let number = (seed * 7 + n * 13) % 90 + 10;
        let value = match indicator.kind {
            Kind::Integer => number.to_string(),
            Kind::Decimal => format!("{number}.5"),
            Kind::YesNo => (number % 2).to_string(),
            Kind::Date => format!("2011-12-{:02}", number % 28 + 1),
        };
        content.values.insert(indicator.code.clone(), Some(value));
    }
    for narrative in &form.definition().narratives {
        let text = format!("Đơn vị đã triển khai đầy đủ, có {seed} lượt người tham gia.");
        content.narratives.insert(narrative.code.clone(), text);
    }
    content
}

fn obligation(n: u32) -> Obligation {
    let period = PeriodId::from_uuid(uuid(7));
    let mut one = Obligation::new(period, unit(n), AssignmentId::from_uuid(uuid(n)));
    if n % 100 == 3 {
        return one;
    }
    one.first_submitted_at = Some("2011-12-20T03:00:00Z".parse().unwrap());
    one.late = n % 100 == 2;
    one.report = Some(ReportId::from_uuid(uuid(n)));
    one.status = ObligationStatus::Submitted;
    if n % 100 != 4 {
        one.status = ObligationStatus::Accepted;
        one.accepted_version = Some(1);
    }
    one
}

/// What the sample edition is made of.
pub(crate) fn material() -> Material {
    let (form, units) = (form(), tree());
    let numbers = (1..1000_u32).filter(|n| units.contains_key(&unit(*n)) && *n != 1);
    let numbers: Vec<u32> = numbers.collect();
    let obligations: HashMap<_, _> = numbers.iter().map(|n| (unit(*n), obligation(*n))).collect();
    let (mut facts, mut accepted) = (HashMap::new(), HashMap::new());
    let mut cells = UnitCells::new();
    for n in numbers {
        if obligations[&unit(n)].accepted_version.is_none() {
            continue;
        }
        let content = content(&form, n);
        let own: Vec<Contribution> = form
            .facts(&content)
            .unwrap()
            .into_iter()
            .map(|f| Contribution::new(&form, f.indicator, f.value, f.weight))
            .collect();
        for fact in &own {
            let cell = cells.entry(fact.indicator.clone()).or_default();
            *cell = merge(*cell, fact.cell()).unwrap();
        }
        let pin = ReportPin {
            id: ReportId::from_uuid(uuid(n)),
            version: 1,
            sha256: "0".repeat(64),
        };
        facts.insert(unit(n), own);
        accepted.insert(unit(n), (pin, content));
    }
    let definition = form.definition();
    Material {
        period: PeriodPin {
            id: PeriodId::from_uuid(uuid(7)),
            code: "2011".into(),
            regime_code: "DANVAN".into(),
            regime_name: "Báo cáo công tác dân vận".into(),
            data_from: "2010-12-15".parse().unwrap(),
            data_to: "2011-12-14".parse().unwrap(),
            due_at: "2011-12-29T17:00:00Z".parse().unwrap(),
        },
        template: TemplatePin {
            id: TemplateId::from_uuid(uuid(8)),
            sha256: "a".repeat(64),
            code: definition.code.clone(),
            version: definition.version.clone(),
            name: definition.name.clone(),
            legal_basis: definition.legal_basis.clone(),
        },
        unit: units[&unit(1)].clone(),
        superior: None,
        as_of_seq: 42,
        form,
        units,
        obligations,
        cells,
        facts,
        accepted,
    }
}

/// The sample edition.
pub(crate) fn document() -> EditionDocument {
    let material = material();
    let narratives = material.narratives(&material.columns());
    let sections = draft::sections(&Figures {
        form: &material.form,
        cells: &material.cells,
        counts: material.counts(),
        narratives: &narratives,
    });
    let title = draft::title(&material.form, &material.period.code);
    let frozen = Frozen {
        id: EditionId::from_uuid(uuid(9)),
        consolidation: ConsolidationId::from_uuid(uuid(10)),
        number: 1,
        at: "2012-01-05T03:00:00Z".parse().unwrap(),
        title,
        sections,
    };
    material.document(frozen).unwrap()
}
