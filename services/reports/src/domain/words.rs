//! The closed lists of words of this service.

tonghop_model::text_enum! {
    /// Whether a template may still change.
    pub enum TemplateState {
        /// Being written; only its owner sees it.
        Draft = "DRAFT",
        /// In use; never changes again.
        Published = "PUBLISHED",
    }
}

tonghop_model::text_enum! {
    /// What happens to a first submission after the deadline.
    pub enum LatePolicy {
        /// It is taken and marked late.
        AcceptMarkedLate = "ACCEPT_MARKED_LATE",
        /// It is refused.
        Refuse = "REFUSE",
    }
}

tonghop_model::text_enum! {
    /// How a report is sent and received (Decree 09/2019, article 8.4).
    pub enum SendingMethod {
        /// Through the information system.
        System = "SYSTEM",
        /// By electronic mail.
        Email = "EMAIL",
        /// By fax.
        Fax = "FAX",
        /// On paper by post.
        Post = "POST",
        /// On paper, signed and sealed.
        Paper = "PAPER",
        /// Handed over in person.
        Direct = "DIRECT",
        /// In another way, as the instructions say.
        Other = "OTHER",
    }
}

tonghop_model::text_enum! {
    /// How often the report is due.
    pub enum Frequency {
        /// Every month.
        Monthly = "MONTHLY",
        /// Every quarter.
        Quarterly = "QUARTERLY",
        /// Every six months.
        SixMonthly = "SIX_MONTHLY",
        /// For the first nine months.
        NineMonthly = "NINE_MONTHLY",
        /// Every year.
        Annual = "ANNUAL",
        /// Every school term.
        SchoolTerm = "SCHOOL_TERM",
        /// Every school year.
        SchoolYear = "SCHOOL_YEAR",
        /// When asked for.
        AdHoc = "AD_HOC",
    }
}

tonghop_model::text_enum! {
    /// Whether the day named in a deadline still counts.
    pub enum DueRule {
        /// "Trước ngày …": the day itself is late.
        Before = "BEFORE",
        /// "Chậm nhất ngày …": the day itself is in time.
        OnOrBefore = "ON_OR_BEFORE",
    }
}

tonghop_model::text_enum! {
    /// Where a period stands.
    pub enum PeriodState {
        /// Reports are taken.
        Open = "OPEN",
        /// No more reports are taken, nor given back.
        Closed = "CLOSED",
    }
}

tonghop_model::text_enum! {
    /// What a level of review decided.
    pub enum DecisionKind {
        /// Accepted: on to the next level, or done.
        Accepted = "ACCEPTED",
        /// Sent back with a reason.
        Returned = "RETURNED",
    }
}

tonghop_model::text_enum! {
    /// What a unit did to its own report, besides writing and sending it.
    pub enum StepKind {
        /// Taken back before anybody decided on it.
        Withdrawn = "WITHDRAWN",
        /// Opened for correction after acceptance.
        Amended = "AMENDED",
    }
}

tonghop_model::text_enum! {
    /// Where a request for more time stands.
    pub enum ExtensionState {
        /// Waits for a decision.
        Requested = "REQUESTED",
        /// The unit has more time.
        Granted = "GRANTED",
        /// The deadline stays.
        Refused = "REFUSED",
    }
}

tonghop_model::text_enum! {
    /// What the caller can do to a report now.
    pub enum ReportAction {
        /// `PATCH /reports/{id}`.
        Edit = "EDIT",
        /// `POST /reports/{id}/submissions`.
        Submit = "SUBMIT",
        /// `POST /reports/{id}/withdrawals`.
        Withdraw = "WITHDRAW",
        /// `POST /reports/{id}/acceptances`.
        Accept = "ACCEPT",
        /// `POST /reports/{id}/returns`.
        Return = "RETURN",
        /// `POST /reports/{id}/amendments`.
        Amend = "AMEND",
    }
}

impl PeriodState {
    /// The state of a period that was closed, or was not.
    pub const fn of(closed: bool) -> Self {
        if closed { Self::Closed } else { Self::Open }
    }
}

impl ReportAction {
    /// Whether it can be done while the period stands so. What was sent in is still decided on when the period is closed;
    /// nothing comes in any more, and nothing is given back that could then not come in again.
    pub const fn fits(self, period: PeriodState) -> bool {
        match period {
            PeriodState::Open => true,
            PeriodState::Closed => matches!(self, Self::Edit | Self::Accept),
        }
    }
}
