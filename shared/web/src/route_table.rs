//! Answers 405 with `Allow` where a path exists but not for the method asked.
//!
//! Handlers are registered with their method as a guard, so the framework alone would answer 404.

use actix_web::dev::ResourceDef;
use actix_web::{HttpRequest, web};
use utoipa::openapi::OpenApi;

use crate::Problem;

/// Which methods each documented path takes.
#[derive(Clone, Default)]
pub struct RouteTable(Vec<(ResourceDef, Vec<&'static str>)>);

impl RouteTable {
    /// Reads the table from the document that was collected from the route tree.
    pub fn from_document(prefix: &str, document: &OpenApi) -> Self {
        let rows = document.paths.paths.iter().map(|(path, item)| {
            let methods = [
                ("GET", item.get.is_some()),
                ("PUT", item.put.is_some()),
                ("POST", item.post.is_some()),
                ("PATCH", item.patch.is_some()),
                ("DELETE", item.delete.is_some()),
            ];
            let allowed = methods
                .into_iter()
                .filter_map(|(name, there)| there.then_some(name))
                .collect();
            (ResourceDef::new(format!("{prefix}{path}")), allowed)
        });
        Self(rows.collect())
    }

    fn methods_for(&self, path: &str) -> Option<&[&'static str]> {
        self.0
            .iter()
            .find(|(pattern, _)| pattern.is_match(path))
            .map(|(_, methods)| methods.as_slice())
    }
}

/// The service for everything that no route takes.
pub async fn no_route(
    request: HttpRequest,
    table: web::Data<RouteTable>,
) -> Result<String, Problem> {
    Err(match table.methods_for(request.path()) {
        Some(methods) => Problem::method_not_allowed().with_header("allow", &methods.join(", ")),
        None => Problem::not_found(),
    })
}
