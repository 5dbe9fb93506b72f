//! Checking a definition and making it ready to use.

mod annexes;
mod indicators;
mod lists;
mod report;
mod rules;

use std::collections::HashMap;

use crate::expression::{Scope, environment};
use crate::form::Form;
use crate::{Definition, DefinitionError};
use report::Report;

impl Form {
    /// Checks `definition` and compiles its expressions, each once. `Err` names every mistake, not only the first.
    pub fn compile(definition: Definition) -> Result<Self, Vec<DefinitionError>> {
        let mut report = Report::default();
        lists::check(&definition, &mut report);
        // Lists beyond their limits are not walked: the work is bounded whatever was sent.
        report.stop_if_any()?;
        indicators::check(&definition, &mut report);
        let env = environment();
        let rules = rules::compile(
            &definition,
            &env,
            &Scope::of_rules(&definition),
            &mut report,
        );
        let annexes = annexes::compile(
            &definition,
            &env,
            &Scope::of_values(&definition),
            &mut report,
        );
        report.stop_if_any()?;
        let by_code: HashMap<_, _> = definition
            .indicators
            .iter()
            .enumerate()
            .map(|(at, i)| (i.code.clone(), at))
            .collect();
        Ok(Self {
            definition,
            by_code,
            env,
            rules,
            annexes,
        })
    }
}
