//! Wire types of sessions.

use actix_web::HttpResponse;
use serde::Serialize;
use tonghop_web::Problem;

use crate::tokens::{ACCESS_SECONDS, Tokens};

/// A pair of tokens.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Session {
    /// For `Authorization: Bearer`, ten minutes long.
    #[schema(max_length = 4096)]
    access_token: String,
    /// `Bearer`.
    #[schema(max_length = 10, example = "Bearer")]
    token_type: &'static str,
    /// Seconds the access token lasts.
    #[schema(minimum = 1, maximum = 3600)]
    expires_in: i64,
    /// For `POST /session-refreshes`; used once.
    #[schema(max_length = 200)]
    refresh_token: String,
}

/// An access token alone.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AccessToken {
    /// For `Authorization: Bearer`, ten minutes long.
    #[schema(max_length = 4096)]
    access_token: String,
    /// `Bearer`.
    #[schema(max_length = 10, example = "Bearer")]
    token_type: &'static str,
    /// Seconds the access token lasts.
    #[schema(minimum = 1, maximum = 3600)]
    expires_in: i64,
}

impl AccessToken {
    /// The answer that hands it out; nobody may keep it but the client.
    pub fn created(access_token: String) -> Result<HttpResponse, Problem> {
        let token = Self {
            access_token,
            token_type: "Bearer",
            expires_in: ACCESS_SECONDS,
        };
        Ok(HttpResponse::Created()
            .insert_header(("cache-control", "no-store"))
            .json(token))
    }
}

impl Session {
    /// The answer that hands out a pair; nobody may keep it but the client.
    pub fn created(tokens: Tokens) -> Result<HttpResponse, Problem> {
        let session = Self {
            access_token: tokens.access,
            token_type: "Bearer",
            expires_in: ACCESS_SECONDS,
            refresh_token: tokens.refresh,
        };
        Ok(HttpResponse::Created()
            .insert_header(("cache-control", "no-store"))
            .json(session))
    }
}
