//! One of several closed objects, told apart by a tag.
//!
//! An `allOf` of a closed object and one with the tag matches nothing: the closed one refuses the tag. The two are put
//! together as one closed object, which is what the service reads.

use std::collections::BTreeMap;

use utoipa::openapi::schema::{AdditionalProperties, Components, Object, OneOf, Schema};
use utoipa::openapi::{OpenApi, RefOr};

const SCHEMAS: &str = "#/components/schemas/";

/// Puts the variants of tagged unions together with their tags.
pub fn close(document: &mut OpenApi) {
    let Some(components) = &mut document.components else {
        return;
    };
    let mut merged = Vec::new();
    let known = components.schemas.clone();
    for schema in components.schemas.values_mut() {
        if let RefOr::T(Schema::OneOf(OneOf { items, .. })) = schema {
            for item in items {
                if let Some((name, whole)) = whole(item, &known) {
                    *item = RefOr::T(Schema::Object(whole));
                    merged.push(name);
                }
            }
        }
    }
    for name in merged {
        if !is_used(document, &name)
            && let Some(Components { schemas, .. }) = &mut document.components
        {
            schemas.remove(&name);
        }
    }
}

/// The closed object an `allOf` means, with the name of the one that was referred to.
fn whole(
    item: &RefOr<Schema>,
    known: &BTreeMap<String, RefOr<Schema>>,
) -> Option<(String, Object)> {
    let RefOr::T(Schema::AllOf(both)) = item else {
        return None;
    };
    let [RefOr::Ref(named), RefOr::T(Schema::Object(tag))] = both.items.as_slice() else {
        return None;
    };
    let name = named.ref_location.strip_prefix(SCHEMAS)?;
    let RefOr::T(Schema::Object(closed)) = known.get(name)? else {
        return None;
    };
    let refuses = closed.additional_properties.as_deref()?;
    if !matches!(refuses, AdditionalProperties::FreeForm(false)) {
        return None;
    }
    let mut whole = closed.clone();
    whole.properties.extend(tag.properties.clone());
    whole.required.extend(tag.required.clone());
    whole.description = both.description.clone().or(whole.description);
    Some((name.to_owned(), whole))
}

fn is_used(document: &OpenApi, name: &str) -> bool {
    let reference = format!("\"{SCHEMAS}{name}\"");
    document
        .to_json()
        .is_ok_and(|text| text.contains(&reference))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use utoipa::{OpenApi as _, ToSchema};

    #[derive(ToSchema)]
    #[expect(dead_code, reason = "only its schema is looked at")]
    #[schema(as = Walk)]
    #[serde(deny_unknown_fields)]
    struct Walk {
        miles: u32,
    }

    #[derive(ToSchema)]
    #[expect(dead_code, reason = "only its schema is looked at")]
    #[serde(tag = "kind")]
    enum Way {
        #[serde(rename = "WALK")]
        Walk(Walk),
    }

    #[derive(utoipa::OpenApi)]
    #[openapi(components(schemas(Way, Walk)))]
    struct Document;

    /// A variant is one closed object that has the tag, and the object it was made of is gone.
    #[test]
    fn variants_have_their_tag() {
        let mut document = Document::openapi();
        super::close(&mut document);
        let schemas = serde_json::to_value(document.components.unwrap()).unwrap();
        let variant = &schemas["schemas"]["Way"]["oneOf"][0];
        assert_eq!(variant["additionalProperties"], json!(false));
        assert_eq!(variant["required"], json!(["miles", "kind"]));
        assert_eq!(variant["properties"]["kind"]["enum"], json!(["WALK"]));
        assert_eq!(schemas["schemas"]["Walk"], json!(null));
    }
}
