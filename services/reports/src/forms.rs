//! Compiled forms, each compiled once per process.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use tonghop_db::Db;
use tonghop_forms::{Definition, Form};
use tonghop_model::TemplateId;

use crate::db;
use crate::domain::Error;

/// Forms kept at the most; a province has a few dozen in use.
const CAPACITY: usize = 128;

/// The forms used lately. A published template never changes, so nothing here grows stale.
#[derive(Default)]
pub struct Forms(RwLock<HashMap<TemplateId, Arc<Form>>>);

impl Forms {
    /// The form of a template, compiled now if need be.
    pub async fn get(&self, db: &Db, id: TemplateId) -> Result<Arc<Form>, Error> {
        let known = self
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&id)
            .cloned();
        if let Some(form) = known {
            return Ok(form);
        }
        let form = Arc::new(
            db.read(move |conn| {
                let text = db::templates::definition(conn, id)?.ok_or(Error::NotFound)?;
                let definition: Definition = serde_json::from_str(&text)?;
                Form::compile(definition).map_err(Error::Definition)
            })
            .await?,
        );
        let mut forms = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if forms.len() >= CAPACITY {
            forms.clear();
        }
        forms.insert(id, Arc::clone(&form));
        Ok(form)
    }
}
