//! Changing part of a content.

use serde_json::Value;
use tonghop_model::Text;

use crate::Content;
use crate::violation::pointer;

/// A patch that does not lead to a content, and where it goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{pointer}: {}", message.en)]
pub struct PatchError {
    /// JSON pointer (RFC 6901, as a URI fragment) into the patch.
    pub pointer: String,
    /// What to tell the client.
    pub message: Text,
}

impl Content {
    /// The content after a JSON merge patch (RFC 7396): members of objects are merged, null deletes a member, anything
    /// else, lists of rows included, replaces what was there. Unknown members and wrong types are refused.
    pub fn merge_patch(&self, patch: &Value) -> Result<Self, PatchError> {
        if !patch.is_object() {
            let message = Text::new(
                "bản sửa phải là một đối tượng JSON",
                "a patch must be a JSON object",
            );
            return Err(PatchError {
                pointer: pointer(&[]),
                message,
            });
        }
        let mut target = serde_json::to_value(self)
            .map_err(|error| refused(pointer(&[]), &error.to_string()))?;
        merge(&mut target, patch);
        serde_path_to_error::deserialize(target)
            .map_err(|error| refused(pointer_to(error.path()), &error.inner().to_string()))
    }
}

/// `MergePatch` of RFC 7396 §2.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(members) = patch else {
        target.clone_from(patch);
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Value::Object(fields) = target else {
        return;
    };
    for (name, change) in members {
        if change.is_null() {
            fields.remove(name);
        } else {
            merge(fields.entry(name).or_insert(Value::Null), change);
        }
    }
}

fn refused(pointer: String, detail: &str) -> PatchError {
    let detail: String = detail.chars().take(200).collect();
    let message = Text::new(
        format!("thành phần này không có trong nội dung báo cáo hoặc sai kiểu ({detail})"),
        format!("this member is not part of a report's content or has the wrong type ({detail})"),
    );
    PatchError { pointer, message }
}

fn pointer_to(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let segments: Vec<String> = path
        .iter()
        .map(|segment| match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => key.clone(),
            Segment::Enum { variant } => variant.clone(),
            Segment::Unknown => String::new(),
        })
        .collect();
    pointer(&segments.iter().map(String::as_str).collect::<Vec<_>>())
}
