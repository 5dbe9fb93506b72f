//! An answer as tests look at it.

use reqwest::Response;
use serde_json::Value;

/// What a test sees of an answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// `ETag`.
    pub etag: String,
    /// All headers.
    pub headers: reqwest::header::HeaderMap,
    /// Body, `null` when there is none.
    pub body: Value,
}

impl Answer {
    /// A member of the body as text.
    pub fn text(&self, member: &str) -> String {
        self.body[member]
            .as_str()
            .unwrap_or_else(|| panic!("{member} missing in {}", self.body))
            .to_owned()
    }
    /// The problem's code.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
    /// Expects this status.
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }
    /// Expects this problem.
    pub fn expect_problem(self, status: u16, code: &str) -> Self {
        assert_eq!((self.status, self.code()), (status, code), "{}", self.body);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        self
    }
    /// Pointers of the problem's errors.
    pub fn pointers(&self) -> Vec<String> {
        let errors = self.body["errors"].as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .map(|e| e["pointer"].as_str().unwrap_or_default().to_owned())
            .collect()
    }
}

/// Reads an answer to its end.
pub async fn read(response: Response) -> Answer {
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let etag = headers
        .get("etag")
        .map(|v| v.to_str().unwrap().to_owned())
        .unwrap_or_default();
    let text = response.text().await.unwrap();
    Answer {
        status,
        etag,
        headers,
        body: serde_json::from_str(&text).unwrap_or(Value::Null),
    }
}
