//! Walks along the headings of `docs/WALKTHROUGHS.md`, so that the document and what is executed are the same steps.

/// A walkthrough under way.
pub struct Walk {
    headings: std::vec::IntoIter<String>,
}

impl Walk {
    /// The walkthrough whose steps are `### W1.…` for `name` `W1`.
    pub fn along(name: &str) -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/WALKTHROUGHS.md");
        let prefix = format!("{name}.");
        let headings: Vec<String> = std::fs::read_to_string(path)
            .unwrap()
            .lines()
            .filter_map(|line| line.strip_prefix("### "))
            .filter(|heading| heading.starts_with(&prefix))
            .map(str::to_owned)
            .collect();
        assert!(!headings.is_empty(), "the document has no {name}");
        Self {
            headings: headings.into_iter(),
        }
    }

    /// Begins a step, which must be the document's next one.
    pub fn step(&mut self, heading: &str) {
        assert_eq!(self.headings.next().as_deref(), Some(heading));
    }

    /// Ends the walkthrough: the document has no further step.
    pub fn end(mut self) {
        assert_eq!(self.headings.next(), None);
    }
}
