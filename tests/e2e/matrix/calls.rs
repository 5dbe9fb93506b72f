//! Requests as values, so that a recipe is one line.

use reqwest::{Method, RequestBuilder};
use serde_json::Value;

use crate::harness::Caller;

/// A tag that no object has.
pub const STALE: &str = "\"0\"";

/// A request without its sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    method: Method,
    path: String,
    headers: Vec<(&'static str, &'static str)>,
    body: Option<String>,
}

pub fn get(path: String) -> Call {
    call(Method::GET, path)
}

/// A POST without a body.
pub fn post(path: String) -> Call {
    call(Method::POST, path)
}

/// A request with a JSON body.
pub fn send(method: Method, path: String, body: &Value) -> Call {
    Call {
        body: Some(body.to_string()),
        ..call(method, path).with("content-type", "application/json")
    }
}

/// A POST with a JSON body and a stale tag.
pub fn post_stale(path: String, body: &Value) -> Call {
    send(Method::POST, path, body).with("if-match", STALE)
}

/// A merge patch with a stale tag.
pub fn patch_stale(path: String, body: &Value) -> Call {
    Call {
        body: Some(body.to_string()),
        ..call(Method::PATCH, path)
    }
    .with("if-match", STALE)
    .with("content-type", "application/merge-patch+json")
}

/// A file of text.
pub fn upload(path: String, csv: String) -> Call {
    Call {
        body: Some(csv),
        ..call(Method::POST, path).with("content-type", "text/csv")
    }
}

pub fn call(method: Method, path: String) -> Call {
    Call {
        method,
        path,
        headers: Vec::new(),
        body: None,
    }
}

impl Call {
    pub fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }

    pub fn request(&self, caller: &Caller) -> RequestBuilder {
        let mut request = caller.request(self.method.clone(), &self.path);
        for (name, value) in &self.headers {
            request = request.header(*name, *value);
        }
        match &self.body {
            Some(body) => request.body(body.clone()),
            None => request,
        }
    }
}
