//! The twelve narratives of a made-up report: short, plausible, varied, and free of personal data.

use rand::Rng;
use rand::rngs::StdRng;

/// What the sentences refer to.
pub struct Facts {
    /// Staff.
    pub staff: i64,
    /// Staff who studied the resolution.
    pub studied: i64,
    /// Administrative files settled.
    pub files: i64,
    /// People received.
    pub received: i64,
    /// Breaches of discipline.
    pub breaches: i64,
}

fn one_of<'a>(numbers: &mut StdRng, choices: &[&'a str]) -> &'a str {
    let at = numbers.gen_range(0..choices.len().max(1));
    choices.get(at).copied().unwrap_or_default()
}

/// Code and text of each narrative.
pub fn narratives(numbers: &mut StdRng, facts: &Facts) -> Vec<(&'static str, String)> {
    let Facts {
        staff,
        studied,
        files,
        received,
        breaches,
    } = facts;
    let breach = if *breaches > 0 {
        format!("Trong năm có {breaches} vụ vi phạm giờ giấc, đã nhắc nhở và chấn chỉnh kịp thời.")
    } else {
        "Trong năm không có vụ vi phạm nào phải xử lý.".to_owned()
    };
    let ease = one_of(
        numbers,
        &[
            "được cấp ủy, chính quyền địa phương quan tâm",
            "tập thể đoàn kết, phụ huynh đồng thuận",
            "đội ngũ ổn định, có kinh nghiệm",
        ],
    );
    let hard = one_of(
        numbers,
        &[
            "địa bàn rộng, đi lại còn khó khăn",
            "cơ sở vật chất còn thiếu",
            "một số giáo viên kiêm nhiệm nhiều việc",
        ],
    );
    let learn = one_of(
        numbers,
        &[
            "hội nghị tập trung",
            "sinh hoạt chi bộ và họp hội đồng",
            "chuyên đề lồng ghép trong sinh hoạt tổ",
        ],
    );
    let ally = one_of(
        numbers,
        &["Công đoàn", "Đoàn Thanh niên", "Hội Cha mẹ học sinh"],
    );
    let digital = one_of(
        numbers,
        &[
            "quản lý văn bản trên máy tính",
            "thư điện tử công vụ",
            "phần mềm quản lý học sinh",
        ],
    );
    let weak = one_of(
        numbers,
        &[
            "việc sơ kết ở một số tổ còn chậm",
            "công tác tuyên truyền chưa thường xuyên",
            "hồ sơ lưu trữ chưa đầy đủ",
        ],
    );
    let next = one_of(
        numbers,
        &[
            "mỗi tổ đăng ký một việc làm dân vận cụ thể",
            "duy trì đối thoại định kỳ với phụ huynh",
            "rà soát, bổ sung quy chế dân chủ",
        ],
    );
    vec![
        ("N01", format!("Đơn vị có {staff} cán bộ, giáo viên, nhân viên. Thuận lợi: {ease}. Khó khăn: {hard}.")),
        ("N02", format!("Đơn vị tổ chức quán triệt Nghị quyết 02-NQ/TU qua {learn}, có {studied} người tham dự.")),
        ("N03", format!("Quy chế dân chủ được thực hiện công khai; phối hợp chặt chẽ với {ally} trong phong trào thi đua.")),
        ("N04", format!("Đã giải quyết {files} hồ sơ; thủ tục được niêm yết công khai tại nơi tiếp nhận.")),
        ("N05", "Nội quy, quy chế làm việc được rà soát đầu năm học; phân công nhiệm vụ rõ người, rõ việc.".to_owned()),
        ("N06", format!("Đội ngũ được bồi dưỡng thường xuyên theo kế hoạch. {breach}")),
        ("N07", "Kinh phí khoán được sử dụng tiết kiệm, đúng quy chế chi tiêu nội bộ và công khai hằng quý.".to_owned()),
        ("N08", format!("Đẩy mạnh ứng dụng công nghệ thông tin, nhất là {digital}.")),
        ("N09", format!("Lịch tiếp dân được niêm yết; trong năm đã tiếp {received} người, không có vụ việc tồn đọng kéo dài.")),
        ("N10", format!("Công tác dân vận có chuyển biến tích cực. Hạn chế: {weak}.")),
        ("N11", "Đã biểu dương tập thể, cá nhân có thành tích; không có trường hợp phải kỷ luật về công tác dân vận.".to_owned()),
        ("N12", format!("Năm tới: {next}; kiến nghị Sở hướng dẫn sớm đề cương báo cáo.")),
    ]
}
