//! Replies to other addresses, over HTTP.
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use http::{HeaderValue, Response, Uri, header};

use super::{HttpExchange, HttpSettings, SetupError};
use crate::client::{Exchange, Outgoing};
use crate::mime::Payload;
use crate::modules::addressing::ReplySender;

/// Sends replies by HTTP POST to the addresses that are admitted.
///
/// ```
/// # fn f() -> Result<soap_runtime::modules::addressing::Addressing, soap_runtime::transport::SetupError> {
/// use soap_runtime::modules::addressing::Addressing;
/// use soap_runtime::transport::{HttpReplies, HttpSettings};
///
/// let replies = HttpReplies::new(HttpSettings::default(), |to| to.host() == Some("callbacks.example.com"))?;
/// Ok(Addressing::new().replies(replies))
/// # }
/// ```
pub struct HttpReplies {
    exchange: Arc<HttpExchange>,
    admits: Box<dyn Fn(&Uri) -> bool + Send + Sync>,
    timeout: Duration,
}

impl HttpReplies {
    /// `admits` decides on every address: admit only those that are known, as requests choose them.
    ///
    /// # Errors
    /// The HTTP client cannot be set up.
    pub fn new(
        settings: HttpSettings,
        admits: impl Fn(&Uri) -> bool + Send + Sync + 'static,
    ) -> Result<Self, SetupError> {
        let exchange = Arc::new(HttpExchange::new(settings)?);
        Ok(HttpReplies { exchange, admits: Box::new(admits), timeout: Duration::from_secs(60) })
    }

    /// How long sending a reply may take. Default: 60 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }
}

impl ReplySender for HttpReplies {
    fn admits(&self, to: &Uri) -> bool {
        (self.admits)(to)
    }

    fn send(&self, to: Uri, action: String, reply: Response<Payload>) -> BoxFuture<'static, ()> {
        let (parts, body) = reply.into_parts();
        let mut outgoing = Outgoing::new(to, body);
        if let Some(content_type) = parts.headers.get(header::CONTENT_TYPE) {
            outgoing.headers.insert(header::CONTENT_TYPE, content_type.clone());
            if content_type.as_bytes().starts_with(b"text/xml")
                && let Ok(value) = HeaderValue::try_from(format!("\"{}\"", action.replace('"', "\\\"")))
            {
                outgoing.headers.insert("soapaction", value);
            }
        }
        outgoing.action = action;
        outgoing.one_way = true;
        outgoing.timeout = self.timeout;
        let (exchange, timeout, to) = (self.exchange.clone(), self.timeout, outgoing.to.clone());
        Box::pin(async move {
            match tokio::time::timeout(timeout, exchange.exchange(outgoing)).await {
                Ok(Ok(receipt)) if receipt.status.is_none_or(|status| status.is_success()) => {}
                Ok(Ok(receipt)) => tracing::warn!(%to, status = ?receipt.status, "a reply was not taken"),
                Ok(Err(error)) => tracing::warn!(%to, "a reply could not be sent: {error}"),
                Err(_) => tracing::warn!(%to, "a reply could not be sent within {timeout:?}"),
            }
        })
    }
}

impl std::fmt::Debug for HttpReplies {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpReplies").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}
