//! Made-up reports that satisfy the form's rules: different for each unit, the same on every run.

use std::collections::BTreeMap;

use rand::Rng;
use rand::rngs::StdRng;
use serde_json::{Map, Value, json};

use crate::demo::narrative::{Facts, narratives};
use crate::demo::plan::numbers_of;

/// Numbers of one report, by indicator.
type Numbers = BTreeMap<&'static str, i64>;

/// The content of the report of the unit with this code.
pub fn report_of(code: &str) -> Value {
    let mut numbers = numbers_of(code, 2);
    let mut values = Numbers::new();
    people(&mut numbers, &mut values);
    paperwork(&mut numbers, &mut values);
    reception(&mut numbers, &mut values);
    praise(&mut numbers, &mut values);
    let get = |code: &str| values.get(code).copied().unwrap_or_default();
    let facts = Facts {
        staff: get("A02"),
        studied: get("A03"),
        files: get("C02") + get("C03"),
        received: get("H02"),
        breaches: get("E08"),
    };
    let texts: Map<String, Value> = narratives(&mut numbers, &facts)
        .into_iter()
        .map(|(code, text)| (code.to_owned(), json!(text)))
        .collect();
    let mut cells: Map<String, Value> = values
        .iter()
        .map(|(code, number)| ((*code).to_owned(), json!(number.to_string())))
        .collect();
    for (code, text) in money_and_dates(&mut numbers) {
        cells.insert(code.to_owned(), json!(text));
    }
    let explanations = if get("A01") == 0 {
        json!({"R24": "Kế hoạch được lồng ghép trong kế hoạch năm học, sẽ ban hành riêng vào quý I năm sau."})
    } else {
        json!({})
    };
    json!({"values": cells, "narratives": texts, "annexes": annexes(&values), "explanations": explanations})
}

/// The number a unit gets wrong the first time, for a report that comes back.
pub fn slip(code: &str) -> Value {
    let staff = numbers_of(code, 3).gen_range(1..=2);
    json!({"values": {"A05": staff.to_string()}})
}

fn people(numbers: &mut StdRng, values: &mut Numbers) {
    let staff = numbers.gen_range(18..=64);
    let assessed = staff - numbers.gen_range(0..=1);
    let excellent = assessed * numbers.gen_range(10..=25) / 100;
    let plain = numbers.gen_range(0..=4);
    let weak = i64::from(numbers.gen_range(0..100) < 8);
    let present = staff - numbers.gen_range(0..=2);
    let ideas = numbers.gen_range(0..=15);
    let models = numbers.gen_range(0..=3);
    values.extend([
        ("A01", i64::from(numbers.gen_range(0..100) >= 4)),
        ("A02", staff),
        ("A03", staff - numbers.gen_range(0..=3)),
        ("A05", numbers.gen_range(1..=3)),
        ("A06", numbers.gen_range(1..=5)),
        ("B01", 1),
        ("B02", ideas),
        ("B03", ideas - ideas.min(numbers.gen_range(0..=2))),
        ("B05", models),
        ("B06", models.min(numbers.gen_range(0..=3))),
        ("D01", present + numbers.gen_range(0..=2)),
        ("D02", present),
        ("D03", 1),
        ("E01", assessed),
        ("E02", excellent),
        ("E03", assessed - excellent - plain - weak),
        ("E04", plain),
        ("E05", weak),
        ("E07", numbers.gen_range(0..=staff)),
        ("E08", i64::from(numbers.gen_range(0..100) < 6)),
        ("F05", 1),
    ]);
}

fn paperwork(numbers: &mut StdRng, values: &mut Numbers) {
    let (on_time, overdue, open) = (
        numbers.gen_range(40..=420),
        numbers.gen_range(0..=6),
        numbers.gen_range(0..=12),
    );
    let reviewed = numbers.gen_range(3..=40);
    let sent = numbers.gen_range(90..=640);
    values.extend([
        ("C01", on_time + overdue + open),
        ("C02", on_time),
        ("C03", overdue),
        ("C04", open),
        ("C06", reviewed),
        ("C07", numbers.gen_range(0..=reviewed.min(4))),
        ("C08", numbers.gen_range(0..=3)),
        ("C09", numbers.gen_range(1..=4)),
        ("G01", sent),
        ("G02", sent * numbers.gen_range(0..=12) / 100),
        (
            "G04",
            (on_time + overdue + open) * numbers.gen_range(0..=8) / 100,
        ),
    ]);
}

fn reception(numbers: &mut StdRng, values: &mut Numbers) {
    let visits = numbers.gen_range(8..=70);
    let groups = i64::from(numbers.gen_range(0..100) < 7);
    let (complaints, denunciations, petitions) = (
        numbers.gen_range(0..=2),
        numbers.gen_range(0..=1),
        numbers.gen_range(0..=9),
    );
    let cases = numbers.gen_range(0..=6);
    values.extend([
        ("H01", visits),
        ("H02", visits + groups * 6 + numbers.gen_range(0..=9)),
        ("H03", groups),
        ("H04", numbers.gen_range(12..=22)),
        ("H05", complaints + denunciations + petitions),
        ("H06", complaints),
        ("H07", denunciations),
        ("H08", petitions),
        ("H09", cases),
        ("H10", cases - cases.min(numbers.gen_range(0..=1))),
        ("H12", 0),
    ]);
}

fn praise(numbers: &mut StdRng, values: &mut Numbers) {
    values.extend([
        ("K01", 1),
        ("K03", numbers.gen_range(0..=2)),
        ("K04", numbers.gen_range(0..=4)),
        ("K05", i64::from(numbers.gen_range(0..100) < 4)),
    ]);
}

/// Values with places after the point, and the day of the yearly review.
fn money_and_dates(numbers: &mut StdRng) -> Vec<(&'static str, String)> {
    // Thousand đồng; the form asks for million đồng with three places.
    let granted: i64 = numbers.gen_range(1_450_000..=6_900_000);
    let saved = granted * numbers.gen_range(5..=60) / 1000;
    let bonus: i64 = numbers.gen_range(1_200..=9_800);
    let millions = |thousands: i64| format!("{}.{:03}", thousands / 1000, thousands % 1000);
    let score: i64 = numbers.gen_range(7_000..=9_850);
    vec![
        ("F01", millions(granted)),
        ("F02", millions(saved)),
        ("F04", millions(bonus)),
        ("K02", format!("2011-12-{:02}", numbers.gen_range(15..=28))),
        ("K06", format!("{}.{:02}", score / 100, score % 100)),
    ]
}

/// Annex rows that agree with the numbers: models, commended people, disciplinary measures.
fn annexes(values: &Numbers) -> Value {
    let get = |code: &str| values.get(code).copied().unwrap_or_default();
    let model = |n: i64| {
        json!({
            "ten_mo_hinh": format!("Dân vận khéo số {n}"),
            "thuc_trang_ly_do": "Một số học sinh có hoàn cảnh khó khăn, nguy cơ bỏ học.",
            "muc_tieu_tieu_chi": "Không để học sinh bỏ học vì hoàn cảnh.",
            "noi_dung_cach_thuc": "Vận động phụ huynh, mạnh thường quân hỗ trợ.",
            "dia_ban_doi_tuong": "Toàn đơn vị",
            "luc_luong_thuc_hien": "Giáo viên, Công đoàn",
            "nguon_luc_va_thoi_gian": "Đóng góp tự nguyện, cả năm",
            "san_pham_ket_qua": "Sĩ số được giữ vững",
            "kha_nang_duy_tri_nhan_rong": "Duy trì hằng năm"
        })
    };
    let commended = |n: i64, kind: &str| {
        json!({
            "loai": kind,
            "ten": format!("Người được khen minh họa {n}"),
            "chuc_danh": "Giáo viên",
            "hinh_thuc_khen_thuong": "Giấy khen",
            "cap_khen": "Đơn vị",
            "so_quyet_dinh": format!("{n:02}/QĐ-KT"),
            "ngay_quyet_dinh": "2011-12-20"
        })
    };
    let groups = (1..=get("K03")).map(|n| commended(n, "tap_the"));
    let persons = (1..=get("K04")).map(|n| commended(get("K03") + n, "ca_nhan"));
    json!({
        "PL01": (1..=get("B05")).map(model).collect::<Vec<_>>(),
        "PL02": groups.chain(persons).collect::<Vec<_>>(),
        "PL03": [{
            "khien_trach": "0",
            "canh_cao": "0",
            "ha_bac_luong_hoac_giang_chuc": "0",
            "cach_chuc": "0",
            "buoc_thoi_viec": "0",
            "phe_binh_tap_the": get("K05").to_string()
        }]
    })
}
