//! Compiled templates, kept because compiling one costs more than a request may take.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use tonghop_db::Conn;
use tonghop_forms::{Definition, Form};
use tonghop_model::PeriodId;

use crate::db;
use crate::domain::Error;

/// Templates by the hash of their definition, so that none can be out of date. Cheap to clone.
#[derive(Clone, Default)]
pub struct Forms(Arc<RwLock<HashMap<String, Arc<Form>>>>);

impl Forms {
    /// The template whose definition has this hash, made from the period that uses it if need be.
    pub fn get(&self, conn: &mut Conn, period: PeriodId, sha256: &str) -> Result<Arc<Form>, Error> {
        if let Some(form) = self
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(sha256)
        {
            return Ok(Arc::clone(form));
        }
        let definition = db::periods::template(conn, period)?.ok_or(Error::NotFound)?;
        let definition = serde_json::from_str(&definition)
            .map_err(|e| Error::Corrupt(format!("template of period {period}: {e}")))?;
        self.learn(sha256, definition)
    }

    /// Compiles and keeps a definition.
    pub fn learn(&self, sha256: &str, definition: Definition) -> Result<Arc<Form>, Error> {
        let form = Form::compile(definition)
            .map_err(|errors| Error::Corrupt(format!("template {sha256}: {errors:?}")))?;
        let form = Arc::new(form);
        self.0
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(sha256.to_owned(), Arc::clone(&form));
        Ok(form)
    }
}
