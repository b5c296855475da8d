//! A call from its arguments to its value.
use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http::Extensions;
use http::header::{self, HeaderName, HeaderValue};
use http::uri::Uri;
use http::{HeaderMap, StatusCode};
use soap_model::bind::{ReadOptions, Record, Root, SlotRef};
use soap_model::xml::{Name, Namespace, Ns, Reader, State, decode};

use super::builder::Shared;
use super::http_port;
use super::retry::may_help;
use super::streams::{Sending, broke_off};
use super::{
    Arriving, CallError, CallOptions, Client, Incoming, Outgoing, Response, Retry, TransportError,
    TransportErrorKind, UnexpectedResponse,
};
use crate::codegen::OperationDef;
use crate::http_binding::{HttpDef, from_document};
use crate::mime::{Attachment, Attachments, Mtom, Package, Referable};
use crate::modules::{Delivery, Direction, Inbound, InboundBlock, Module, Outbound};
use crate::soap::{
    Block, BodyReader, DeclaredFault, Envelope, EnvelopeReader, EnvelopeWriter, Fault, MessageError,
    MessageErrorKind, OpenError, QName, Version, is_body, read_fault,
};
use crate::streaming::{ChunkSource, Feed, ItemBody, Start, read_start, rendered};
use crate::wire::WireFormat;

/// What a request's body holds.
pub enum Input<'a> {
    /// Nothing.
    Empty,
    /// One element.
    Entry(&'static Root<'static>, SlotRef<'a, 'static>),
    /// Several elements, one per slot of a record.
    Parts(&'static [&'static Root<'static>], &'a dyn Record<'static>),
    /// One element whose items are written as they come.
    Items(ItemBody),
}

/// A call that is ready to be sent: await it for the operation's value, or [`send`](Call::send) it for the whole
/// [`Response`].
///
/// The request's body is rendered when the call is made, so a call borrows nothing and can be moved to another task.
///
/// ```ignore
/// let contact = contacts.retrieve(&Retrieve { id: 7 }).timeout(Duration::from_secs(2)).await?;
/// ```
#[must_use = "a call does nothing unless awaited"]
pub struct Call<O, F> {
    client: Client,
    operation: &'static OperationDef,
    /// Taken when the call is sent.
    body: Option<Result<EnvelopeWriter, MessageError>>,
    /// In place of the body.
    items: Option<ItemBody>,
    read: fn(&mut BodyReader<'_>) -> Result<O, MessageError>,
    endpoint: Option<Uri>,
    version: Version,
    headers: Vec<Arc<Block>>,
    attachments: Vec<Attachment>,
    options: CallOptions,
    safe: bool,
    fault: PhantomData<fn() -> F>,
}

impl<O, F> Call<O, F> {
    pub(super) fn new(
        client: Client,
        operation: &'static OperationDef,
        input: Input<'_>,
        read: fn(&mut BodyReader<'_>) -> Result<O, MessageError>,
    ) -> Self {
        let shared = &client.inner;
        let (body, items) = match input {
            Input::Items(items) => (None, Some(items)),
            input => (Some(render(shared, operation, input)), None),
        };
        Call {
            body,
            items,
            attachments: Vec::new(),
            version: shared.version,
            headers: shared.headers.clone(),
            options: shared.options.clone(),
            safe: operation.safe,
            endpoint: None,
            operation,
            read,
            client,
            fault: PhantomData,
        }
    }

    /// Adds a SOAP header block.
    pub fn header(mut self, block: impl Into<Block>) -> Self {
        self.headers.push(Arc::new(block.into()));
        self
    }

    /// Sends an attachment with it (SOAP Messages with Attachments). Binary values of the request that are to stand beside the
    /// envelope need none: make them of an [`Attachment`].
    pub fn attachment(mut self, attachment: Attachment) -> Self {
        self.attachments.push(attachment);
        self
    }

    /// Sends an attachment as the part of this name that a MIME binding describes: generated methods do so.
    pub fn attach(mut self, part: &str, attachment: &Attachment) -> Self {
        self.attachments.push(attachment.clone().for_part(part));
        self
    }

    /// Sets an HTTP header.
    pub fn http_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.options.http_header(name, value);
        self
    }

    /// Sends it to another address.
    pub fn endpoint(mut self, address: Uri) -> Self {
        self.endpoint = Some(address);
        self
    }

    /// How long one attempt may take.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = timeout;
        self
    }

    /// The operation may be repeated without harm: it is, as the client's [`Retry`] says.
    pub fn safe_to_repeat(mut self) -> Self {
        self.safe = true;
        self
    }

    /// All options.
    pub fn options(mut self, change: impl FnOnce(&mut CallOptions)) -> Self {
        change(&mut self.options);
        self
    }

    fn request(&mut self, sending: &Sending) -> Result<Outgoing, CallError<F>> {
        let mut outgoing = match self.items.take() {
            None => self.rendered()?,
            Some(items) => self.streamed(items, sending).map_err(CallError::Encode)?,
        };
        outgoing.attachments = self.options.attachments.clone();
        outgoing.one_way = self.operation.one_way;
        outgoing.timeout = self.options.timeout;
        outgoing.reply_limit = self.options.reply_limit;
        Ok(outgoing)
    }

    /// A request whose items are written as they come.
    fn streamed(&self, items: ItemBody, sending: &Sending) -> Result<Outgoing, MessageError> {
        let invalid = |rule: &str| MessageError::new(MessageErrorKind::Invalid, rule);
        if self.http()?.is_some() {
            return Err(invalid("a request is not streamed by an HTTP binding"));
        }
        if !self.attachments.is_empty() {
            return Err(invalid("a streamed request has no attachments"));
        }
        let client = &self.client.inner;
        let blocks: Vec<_> = self.headers.iter().map(|b| &**b).collect();
        let known = client.service.tables.namespaces;
        let chunks = rendered(self.version, &blocks, items, known, &client.options.wire)?;
        let action = self.operation.action(self.version).to_string();
        let mut headers = self.options.http_headers.clone();
        self.options.wire.streamed().add_headers(&mut headers, self.version, &action);
        let to = self.endpoint.clone().unwrap_or_else(|| client.endpoint.clone());
        let mut outgoing = Outgoing::new(to, sending.watched(chunks));
        outgoing.action = action;
        outgoing.headers = headers;
        Ok(outgoing)
    }

    /// A request that is written as a whole.
    fn rendered(&mut self) -> Result<Outgoing, CallError<F>> {
        let body = self
            .body
            .take()
            .unwrap_or_else(|| render(&self.client.inner, self.operation, Input::Empty))
            .map_err(CallError::Encode)?;
        let headers: Vec<_> = self.headers.iter().map(|b| &**b).collect();
        let attached = !self.attachments.is_empty();
        let envelope = body
            .finish(&headers, attached || self.client.inner.options.mtom == Mtom::Required)
            .map_err(|error| CallError::Encode(error.into()))?;
        let action = self.operation.action(self.version).to_string();
        let to = self.endpoint.clone().unwrap_or_else(|| self.client.inner.endpoint.clone());
        Ok(match self.http().map_err(CallError::Encode)? {
            Some(def) => {
                if def.envelope && (!self.headers.is_empty() || attached) {
                    let rule = "the contract has this operation called by GET, which carries neither header blocks nor attachments";
                    return Err(CallError::Encode(MessageError::new(MessageErrorKind::Envelope, rule)));
                }
                let mut outgoing =
                    http_port::request(&to, def, &envelope.bytes).map_err(CallError::Encode)?;
                outgoing.headers.extend(self.options.http_headers.clone());
                outgoing
            }
            None => self.message(to, action, envelope),
        })
    }
}

impl<O, F> Call<O, F> {
    /// A SOAP message, packed with its attachments where it has any.
    fn message(&mut self, to: Uri, action: String, envelope: Envelope) -> Outgoing {
        let required = self.client.inner.options.mtom == Mtom::Required;
        let xop = required || !envelope.parts.is_empty();
        let attachments: Vec<_> =
            envelope.parts.into_iter().chain(std::mem::take(&mut self.attachments)).collect();
        let mut headers = self.options.http_headers.clone();
        // What the envelope says is the client's setting.
        let charset = self.client.inner.options.wire.charset;
        let wire = WireFormat { charset, ..self.options.wire.clone() };
        let body = if attachments.is_empty() && !required {
            wire.add_headers(&mut headers, self.version, &action);
            envelope.bytes.into()
        } else {
            let package = Package {
                envelope_type: self.version.media_type(),
                action: (self.version == Version::Soap12).then(|| action.clone()),
                xop,
                root: envelope.bytes,
                attachments,
            };
            let (content_type, payload) = package.pack();
            if let Ok(value) = HeaderValue::try_from(content_type) {
                headers.insert(header::CONTENT_TYPE, value);
            }
            wire.add_headers(&mut headers, self.version, &action);
            payload
        };
        let mut outgoing = Outgoing::new(to, body);
        outgoing.action = action;
        outgoing.headers = headers;
        outgoing
    }

    /// How the operation is called where it is without an envelope.
    fn http(&self) -> Result<Option<&'static HttpDef>, MessageError> {
        http_port::definition(self.operation, self.client.inner.http_port.as_ref(), self.version)
    }

    /// The modules that take part: none where a request has no header blocks.
    fn modules(&self) -> &[Arc<dyn Module>] {
        match self.http() {
            Ok(Some(def)) if def.envelope => &[],
            _ => &self.client.inner.modules,
        }
    }
}

impl<O, F: DeclaredFault> Call<O, F> {
    /// Sends the call and gives the value with header blocks, HTTP headers and what was tolerated.
    pub async fn send(mut self) -> Result<Response<O>, CallError<F>> {
        let mut extensions = Extensions::new();
        self.outbound(&mut extensions).await?;
        let sending = Sending::default();
        if let Some(items) = &mut self.items {
            let primed = tokio::time::timeout(self.options.timeout, items.prime()).await;
            let primed = primed.map_err(|_| out_of_time(self.options.timeout))?;
            primed.map_err(|failure| CallError::Encode(broke_off(&failure.to_string())))?;
        }
        let request = self.request(&sending)?;
        let repeatable = self.safe && !request.body.is_once();
        let retry = if repeatable { self.options.retry } else { Retry::NEVER };
        let mut attempt = 1;
        loop {
            let outcome = self.attempt(request.clone(), extensions.clone(), &sending).await;
            let pause = match &outcome {
                Err(error) if may_help(error) => retry.pause_after(attempt),
                _ => None,
            };
            let Some(pause) = pause else { return outcome };
            tracing::debug!(operation = self.operation.name, attempt, ?pause, "the call is repeated");
            tokio::time::sleep(pause).await;
            attempt += 1;
        }
    }

    /// Lets the modules add their header blocks.
    async fn outbound(&mut self, extensions: &mut Extensions) -> Result<(), CallError<F>> {
        let client = self.client.inner.clone();
        let mut headers = Vec::new();
        for module in self.modules() {
            let mut message = Outbound {
                direction: Direction::Request,
                version: self.version,
                fault: false,
                declared_fault: None,
                operation: Some(self.operation),
                to: Some(self.endpoint.as_ref().unwrap_or(&client.endpoint)),
                delivery: &mut Delivery::default(),
                headers: &mut headers,
                extensions: &mut *extensions,
            };
            module.outbound(&mut message).await.map_err(CallError::Fault)?;
        }
        self.headers.extend(headers.into_iter().map(Arc::new));
        Ok(())
    }

    /// Shows the modules the answer's blocks that they understand.
    async fn inbound(
        &self,
        blocks: &[InboundBlock],
        extensions: &mut Extensions,
    ) -> Result<(), CallError<F>> {
        for module in self.modules() {
            let mut message = Inbound {
                direction: Direction::Response,
                version: self.version,
                action: None,
                blocks,
                extensions: &mut *extensions,
            };
            module.inbound(&mut message).await.map_err(|fault| {
                let rule = format!("the answer is not one to the request: {}", fault.text());
                CallError::Decode(MessageError::new(MessageErrorKind::Envelope, rule).at("/Envelope/Header"))
            })?;
        }
        Ok(())
    }

    async fn attempt(
        &self,
        request: Outgoing,
        mut extensions: Extensions,
        sending: &Sending,
    ) -> Result<Response<O>, CallError<F>> {
        let timeout = request.timeout;
        let raw = self.options.keep_raw.then(|| request.body.envelope_bytes());
        let mut blocks = Vec::new();
        let response = match self.operation.stream_response && matches!(self.http(), Ok(None)) {
            false => match sending.within(timeout, self.client.inner.exchange.exchange(request)).await {
                Some(reply) => self.response(sending.told(reply)?, &mut blocks),
                None => Err(out_of_time(timeout)),
            },
            true => {
                let opened = async {
                    let arriving = self.client.inner.exchange.open(request).await;
                    let begun = match sending.told::<_, F>(arriving)? {
                        Arriving::Whole(reply) => Begun::Whole(reply),
                        Arriving::Pieces { status, headers, body } => {
                            self.begin(status, headers, body).await?
                        }
                    };
                    Ok::<_, CallError<F>>(begun)
                };
                match sending.within(timeout, opened).await {
                    Some(begun) => match begun? {
                        Begun::Whole(reply) => self.response(reply, &mut blocks),
                        Begun::Beginning(reply, text, feed) => {
                            self.read(&reply, &text, Some(feed), Attachments::default(), &mut blocks)
                        }
                    },
                    None => Err(out_of_time(timeout)),
                }
            }
        };
        let mut response = response?;
        self.inbound(&blocks, &mut extensions).await?;
        response.extensions = extensions;
        response.raw_request = raw;
        Ok(response)
    }

    /// Receives as much of a reply as shows whether its items can be read as they arrive, and all of it if not.
    async fn begin(
        &self,
        status: Option<StatusCode>,
        headers: HeaderMap,
        body: Box<dyn ChunkSource>,
    ) -> Result<Begun, CallError<F>> {
        let options = &self.options;
        let mut feed = Feed::new(body, Some(wait), options.timeout, options.stream.clone());
        let content_type = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
        let (media_type, charset) = media_type(content_type);
        let name = self.operation.response.first().map(|root| root.element.name);
        let is_wanted =
            |entry: Name<'_>| name.is_some_and(|name| (name.ns, name.local) == (entry.ns, entry.local));
        let is_streamed = status.is_none_or(|status| status.is_success()) && is_xml(&media_type);
        let known = self.client.inner.service.tables.namespaces;
        let start = match is_streamed {
            false => Start::Whole(Vec::new()),
            true => {
                let (limits, most) = (&options.limits, options.reply_limit);
                read_start(&mut feed, charset.as_deref(), limits, known, most, is_wanted)
                    .await
                    .map_err(of_transport)?
            }
        };
        match start {
            Start::Streamed(text) => {
                let excerpt: String = text.chars().take(500).collect();
                Ok(Begun::Beginning(Incoming::new(status, headers, excerpt), text, feed))
            }
            Start::Whole(bytes) => {
                let body = feed.rest(bytes, options.reply_limit).await.map_err(of_transport)?;
                Ok(Begun::Whole(Incoming::new(status, headers, body)))
            }
        }
    }

    /// The answer's value. Header blocks that modules understand go into `understood`.
    fn response(
        &self,
        reply: Incoming,
        understood: &mut Vec<InboundBlock>,
    ) -> Result<Response<O>, CallError<F>> {
        let unpacked = reply.unpack(&self.options.attachments, self.options.reply_limit);
        let (reply, packed) = unpacked.map_err(TransportError::from)?;
        let unexpected = |reason| Err(CallError::Protocol(UnexpectedResponse::new(&reply, reason)));
        let success = reply.status.is_none_or(|s| s.is_success());
        if reply.body.is_empty() {
            // A receipt. A one-way call has no answer, and one whose response has no parts may have none either.
            let none_admitted = self.operation.one_way
                || self.operation.response_optional
                || self.operation.response.is_empty();
            return match success && none_admitted {
                true => self.receipt(reply),
                false => unexpected("an answer without a body"),
            };
        }
        let content_type =
            reply.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
        let (media_type, charset) = match &packed {
            Some(packed) => {
                let own = &packed.envelope_type;
                (own.essence().to_string(), own.parameter("charset").map(str::to_string))
            }
            None => media_type(content_type),
        };
        if !is_xml(&media_type) {
            return match success && self.operation.one_way {
                true => self.receipt(reply),
                false => unexpected("an answer that is not XML"),
            };
        }
        let text = match decode(&reply.body, charset.as_deref()) {
            Ok(text) => text,
            Err(_) if !success => return unexpected("an answer that is no SOAP envelope"),
            Err(error) => return Err(CallError::Decode(error.into())),
        };
        let text = match self.http().map_err(CallError::Encode)?.filter(|def| !def.envelope) {
            Some(_) if !success => {
                let unexpected = UnexpectedResponse::new(&reply, "an error status");
                return Err(self.plain_fault(&text).unwrap_or(CallError::Protocol(unexpected)));
            }
            Some(def) => {
                let envelope = from_document(self.version, &text, &self.options.limits, Some(def));
                envelope.map_err(CallError::Decode)?.into()
            }
            None => text,
        };
        let attachments = packed.map(|packed| packed.attachments).unwrap_or_default();
        self.read(&reply, &text, None, attachments, understood)
    }

    /// The value of an answer in UTF-8; of its beginning, where there is a feed for the rest.
    fn read(
        &self,
        reply: &Incoming,
        text: &str,
        feed: Option<Feed>,
        attachments: Attachments,
        understood: &mut Vec<InboundBlock>,
    ) -> Result<Response<O>, CallError<F>> {
        let unexpected = |reason| Err(CallError::Protocol(UnexpectedResponse::new(reply, reason)));
        let success = reply.status.is_none_or(|s| s.is_success());
        let mut reading = if self.options.strict { ReadOptions::strict() } else { ReadOptions::lax() };
        reading.blanks = self.options.blanks;
        reading.identity_bytes = self.options.identity_bytes;
        let known = self.client.inner.service.tables.namespaces;
        let start = State::new(&self.options.limits);
        let reader = match feed {
            None => Reader::resume(text, start, known),
            Some(_) => Reader::partial(text, start, known),
        };
        let mut envelope = match EnvelopeReader::open_with(reader, reading) {
            Ok(envelope) => envelope,
            Err(OpenError::Version(_)) => return unexpected("an answer that is no SOAP envelope"),
            Err(OpenError::Message(error)) if !success || error.kind() == MessageErrorKind::Envelope => {
                return unexpected("an answer that is no SOAP envelope");
            }
            Err(OpenError::Message(error)) => return Err(CallError::Decode(error)),
        };
        if self.operation.response.first().is_some_and(|root| is_body(root)) {
            envelope.entries.expect_typed_bodies();
        }
        if let Some(feed) = feed {
            envelope.entries.set_feed(feed);
        }
        if !attachments.is_empty() {
            let size = self.options.attachments.size;
            envelope.entries.set_parts(Arc::new(Referable::new(&attachments, size)));
            envelope.entries.set_attachments(attachments.clone());
        }
        let version = envelope.version();
        let mut headers = Vec::new();
        while let Some(block) = envelope.next_block().map_err(CallError::Decode)? {
            let namespace = envelope.entries.reader.uri(block.name.ns);
            let local = block.name.local;
            let by_module = self.modules().iter().any(|module| module.understands(namespace, local));
            if block.must_understand && self.options.strict && !by_module && !self.describes(block.name) {
                return unexpected("an answer with a mandatory header block that nobody understands");
            }
            let name = QName::new(namespace, local);
            let fragment = envelope.entries.xml(|reader| reader.fragment()).map_err(CallError::Decode)?;
            if by_module {
                let (must_understand, role) = (block.must_understand, block.role);
                understood.push(InboundBlock { name, must_understand, role, fragment: fragment.clone() });
            }
            headers.push(fragment);
        }
        let entry = envelope.next_entry().map_err(CallError::Decode)?;
        if entry.is_some_and(|name| name.ns == version.ns() && name.local == "Fault") {
            let mut fault = read_fault(&mut envelope.entries, version).map_err(CallError::Decode)?;
            fault.headers = headers.into_iter().map(Block::from).collect();
            return Err(declared(fault, known, reading));
        }
        if !success {
            return unexpected("an error status with an ordinary answer");
        }
        if version != self.version {
            return unexpected("an answer in the other version of SOAP");
        }
        let value = self.value(&mut envelope, entry.is_some()).map_err(CallError::Decode)?;
        Ok(Response {
            value,
            headers,
            attachments,
            extensions: Extensions::new(),
            status: reply.status,
            warnings: envelope.entries.take_tolerated(),
            raw: self.options.keep_raw.then(|| reply.body.clone()),
            raw_request: None,
            http_headers: reply.headers.clone(),
        })
    }

    /// The declared fault whose detail is the document of an answer with an error status by an HTTP binding.
    fn plain_fault(&self, text: &str) -> Option<CallError<F>> {
        let envelope = from_document(self.version, text, &self.options.limits, None).ok()?;
        let known = self.client.inner.service.tables.namespaces;
        let mut reading = if self.options.strict { ReadOptions::strict() } else { ReadOptions::lax() };
        reading.identity_bytes = self.options.identity_bytes;
        let mut envelope = EnvelopeReader::open(&envelope, &self.options.limits, known, reading).ok()?;
        envelope.next_entry().ok()??;
        let detail = envelope.entries.xml(|reader| reader.fragment()).ok()?;
        let fault = Fault::receiver(detail.name().1).detail(detail);
        Some(declared(fault, known, reading)).filter(|error| matches!(error, CallError::Declared { .. }))
    }

    fn value(&self, envelope: &mut EnvelopeReader<'_>, has_entry: bool) -> Result<O, MessageError> {
        let expected = self.operation.response.first();
        let optional = self.operation.response_optional;
        if let (Some(root), false) = (expected.filter(|root| !is_body(root)), has_entry || optional) {
            let rule = format!("`{}` was expected, but the body is empty", root.element.name.local);
            return Err(MessageError::new(MessageErrorKind::Invalid, rule).at("/Envelope/Body"));
        }
        let value = (self.read)(&mut envelope.entries)?;
        if envelope.entries.is_streamed() {
            // The stream reads and checks what follows.
            return Ok(value);
        }
        if expected.is_none() && has_entry {
            envelope.entries.xml(|reader| reader.skip_element())?;
        }
        while envelope.next_entry()?.is_some() {
            if self.options.strict {
                let rule = "the body has more entries than the contract says";
                return Err(MessageError::new(MessageErrorKind::Invalid, rule).at("/Envelope/Body"));
            }
            envelope.entries.xml(|reader| reader.skip_element())?;
        }
        envelope.close()?;
        Ok(value)
    }

    fn receipt(&self, reply: Incoming) -> Result<Response<O>, CallError<F>> {
        let mut nothing = BodyReader::new(Reader::new("", &self.options.limits, &[]), ReadOptions::lax());
        let value = (self.read)(&mut nothing).map_err(CallError::Decode)?;
        Ok(Response {
            value,
            headers: Vec::new(),
            attachments: Attachments::default(),
            extensions: Extensions::new(),
            status: reply.status,
            warnings: Vec::new(),
            raw: self.options.keep_raw.then_some(reply.body),
            raw_request: None,
            http_headers: reply.headers,
        })
    }

    fn describes(&self, name: soap_model::xml::Name<'_>) -> bool {
        self.operation.headers_out.iter().any(|root| root.element.name == name)
    }
}

impl<O: Send + 'static, F: DeclaredFault> IntoFuture for Call<O, F> {
    type Output = Result<O, CallError<F>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { Ok(self.send().await?.value) })
    }
}

impl<O, F> fmt::Debug for Call<O, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("operation", &self.operation.name).finish_non_exhaustive()
    }
}

fn render(
    client: &Shared,
    operation: &'static OperationDef,
    input: Input<'_>,
) -> Result<EnvelopeWriter, MessageError> {
    let entry = match &input {
        Input::Empty | Input::Items(_) => None,
        Input::Entry(root, _) => Some(*root),
        Input::Parts(roots, _) => roots.first().copied(),
    };
    let entry = entry.map_or(Ns::NONE, |root| root.element.name.ns);
    // What goes without an envelope is made of one.
    let by_get = client.version == Version::Soap12 && operation.http.iter().any(|def| def.envelope);
    let plain = client.http_port.is_some() || by_get;
    let wire = if plain { WireFormat::default() } else { client.options.wire.clone() };
    let known = client.service.tables.namespaces;
    let mut envelope = EnvelopeWriter::new(client.version, known, entry, client.options.mtom, wire);
    match input {
        Input::Empty | Input::Items(_) => {}
        Input::Entry(root, slot) => envelope.entry(root, slot)?,
        Input::Parts(roots, record) => {
            for (index, root) in roots.iter().enumerate() {
                envelope.entry(root, record.get(index))?;
            }
        }
    }
    Ok(envelope)
}

/// A reply of which some is there.
enum Begun {
    Whole(Incoming),
    /// Its items are read as they arrive: what is known of it, its text so far, and what gives the rest.
    Beginning(Incoming, String, Feed),
}

fn out_of_time<F>(timeout: Duration) -> CallError<F> {
    let error = TransportError::new(TransportErrorKind::Timeout);
    CallError::Transport(error.caused_by(format!("no answer within {timeout:?}")))
}

fn wait(time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(tokio::time::sleep(time))
}

/// What is wrong with a reply that was not read to its body's entry.
fn of_transport<F>(error: MessageError) -> CallError<F> {
    let kind = match error.kind() {
        MessageErrorKind::TooLarge => TransportErrorKind::TooLarge,
        MessageErrorKind::Interrupted => TransportErrorKind::Interrupted,
        MessageErrorKind::Timeout => TransportErrorKind::Timeout,
        MessageErrorKind::Coding => TransportErrorKind::Coding,
        _ => return CallError::Decode(error),
    };
    CallError::Transport(TransportError::new(kind).caused_by(error))
}

/// Media type in lower case, and the charset parameter.
fn media_type(content_type: &str) -> (String, Option<String>) {
    let mut parts = content_type.split(';');
    let media_type = parts.next().unwrap_or("").trim().to_ascii_lowercase();
    let charset = parts.find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"').to_string())
    });
    (media_type, charset)
}

fn is_xml(media_type: &str) -> bool {
    media_type.is_empty()
        || matches!(media_type, "text/xml" | "application/xml" | "application/soap+xml")
        || media_type.ends_with("+xml")
}

/// The declared fault whose detail this is, or the fault as it is.
fn declared<F: DeclaredFault>(
    fault: Fault,
    known: &'static [Namespace<'static>],
    reading: ReadOptions,
) -> CallError<F> {
    let arm = fault.detail.iter().filter_map(Block::fragment).find_map(|entry| {
        let reader = entry.reader(known);
        let mut body = BodyReader::new(reader, reading);
        let name = body.xml(|reader| reader.root()).ok()?;
        let arm = F::details().iter().position(|root| root.element.name == name)?;
        let mut value = F::blank()?;
        body.read(F::details()[arm], value.choose(arm)).ok()?;
        Some(value)
    });
    match arm {
        Some(value) => CallError::Declared { fault: value, envelope: fault },
        None => CallError::Fault(fault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_can_be_moved_to_another_task() {
        fn send<T: Send + 'static>() {}
        send::<Call<String, std::convert::Infallible>>();
    }

    #[test]
    fn media_types_are_compared_without_case_and_give_their_charset() {
        assert_eq!(
            media_type("Text/XML; Charset=\"ISO-8859-1\""),
            ("text/xml".into(), Some("ISO-8859-1".into()))
        );
        assert_eq!(media_type(""), (String::new(), None));
    }
}
