//! What a person does at a unit.

crate::text_enum! {
    /// A role held at one unit and, where the policy says so, over all units below it.
    pub enum Role {
        /// Fills in the unit's report.
        Reporter = "REPORTER",
        /// Head of the unit: approves and submits its report.
        Head = "HEAD",
        /// Accepts or returns the reports of the units below.
        Reviewer = "REVIEWER",
        /// Builds and freezes the consolidated report.
        Consolidator = "CONSOLIDATOR",
        /// Manages units, accounts, templates, regimes and periods.
        Administrator = "ADMINISTRATOR",
        /// Reads everything, changes nothing.
        Auditor = "AUDITOR",
        /// A partner system: what it may do is said by its scopes, not by this role. Never given to a person.
        Partner = "PARTNER",
    }
}
