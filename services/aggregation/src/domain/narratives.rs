//! What the units wrote, merged in unit order.

use std::collections::HashMap;

use tonghop_forms::{Content, Definition};
use tonghop_model::UnitId;

use super::edition::{Answer, NarrativeAnswers};
use super::vietnamese::shortened;

/// Characters of one unit's answer that go into a section's first draft; the edition keeps it whole.
const PER_UNIT: usize = 300;
/// Characters of answers to one question that go into a first draft: about three pages.
const PER_SECTION: usize = 6_000;

/// The content of each accepted report.
pub type Contents = HashMap<UnitId, Content>;

/// The answers to each question, units in the order of `units` (id and name). Questions nobody answered stay, empty.
pub fn merge(
    definition: &Definition,
    units: &[(UnitId, String)],
    contents: &Contents,
) -> Vec<NarrativeAnswers> {
    let question = |narrative: &tonghop_forms::Narrative| NarrativeAnswers {
        code: narrative.code.clone(),
        title: narrative.title.vi.clone(),
        section: narrative.section.clone(),
        answers: units
            .iter()
            .filter_map(|(id, name)| {
                let text = contents.get(id)?.narratives.get(&narrative.code)?.trim();
                (!text.is_empty()).then(|| Answer {
                    unit_id: *id,
                    unit: name.clone(),
                    text: text.to_owned(),
                })
            })
            .collect(),
    };
    definition.narratives.iter().map(question).collect()
}

/// The answers to one question as paragraphs of a draft, each unit's shortened; says how many did not fit.
pub fn excerpt(question: &NarrativeAnswers) -> String {
    let mut text = String::new();
    for (done, answer) in question.answers.iter().enumerate() {
        let line = answer.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let line = format!("- {}: {}\n", answer.unit, shortened(&line, PER_UNIT));
        if text.chars().count() + line.chars().count() > PER_SECTION {
            let rest = question.answers.len() - done;
            let left_out = format!(
                "(Còn {rest} đơn vị có nội dung này, xem đầy đủ trong bản dữ liệu kèm theo.)\n"
            );
            text.push_str(&left_out);
            break;
        }
        text.push_str(&line);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn question(answers: usize, length: usize) -> NarrativeAnswers {
        let answer = |n: usize| Answer {
            unit_id: UnitId::from_uuid(Uuid::from_u128(u128::try_from(n).unwrap())),
            unit: format!("Trường {n}"),
            text: "đã làm tốt ".repeat(length),
        };
        NarrativeAnswers {
            code: "N01".into(),
            title: "Đặc điểm".into(),
            section: "I".into(),
            answers: (0..answers).map(answer).collect(),
        }
    }

    /// A short answer goes in whole; a long one is shortened and shows it.
    #[test]
    fn long_answers_are_shortened_visibly() {
        assert_eq!(
            excerpt(&question(1, 2)),
            "- Trường 0: đã làm tốt đã làm tốt\n"
        );
        let long = excerpt(&question(1, 200));
        assert!(long.ends_with(" …\n"), "{long}");
        assert!(long.chars().count() < PER_UNIT + 30);
    }

    /// However many units write, a section's draft stays bounded and says how many are left out.
    #[test]
    fn a_draft_stays_bounded() {
        let text = excerpt(&question(500, 200));
        assert!(text.chars().count() <= PER_SECTION + 100);
        assert!(text.contains("Còn "), "{text}");
    }
}
