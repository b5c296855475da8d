//! The steps of a request in their order, and what ends them early.
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Weak};

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Either, select};
use http::{Method, Response, StatusCode, header};
use soap_model::bind::Mode;
use soap_model::xml::{Name, Ns, Reader, State, decode};
use tracing::Instrument;

use super::answer::{Outcome, answer, internal_error};
use super::generated::broken;
use super::http_ports::{self, Refusal};
use super::operations::{Operations, check_action};
use super::parse::{parse, parse_fragment};
use super::receive::{Received, begin, receive};
use super::{
    BlockName, BodyName, Context, Exchange, Failure, Handler, HeaderInput, OtherHeader, Parsed, Parser,
    ProtocolError, Reply, Request, ServiceDef, Settings,
};
use crate::mime::{Payload, Referable, StreamFailure};
use crate::modules::{Delivery, Direction, Inbound, InboundBlock, Outbound};
use crate::soap::{
    EnvelopeReader, Fault, MessageError, MessageErrorKind, OpenError, QName, Version, must_understand, rpc,
    version_mismatch,
};
use crate::streaming::Feed;

/// A service's way from request to response, whatever its state.
pub(super) trait Dispatch: Send + Sync {
    fn handle<'a>(&'a self, request: Request, exchange: Exchange<'a>) -> BoxFuture<'a, Response<Payload>>;
}

/// A handler and what is looked up in its definition.
pub(super) struct Endpoint<S> {
    handler: Box<dyn Handler<S>>,
    service: &'static ServiceDef,
    operations: Operations,
    /// Itself, for what outlives a request's handling.
    this: Weak<Self>,
}

impl<S: Send + 'static> Endpoint<S> {
    pub(super) fn new(handler: impl Handler<S>) -> Arc<Self> {
        let service = handler.service();
        let operations = Operations::new(service);
        let handler = Box::new(handler);
        Arc::new_cyclic(|this| Endpoint { handler, service, operations, this: this.clone() })
    }
}

impl<S: Send + 'static> Dispatch for Endpoint<S> {
    fn handle<'a>(&'a self, request: Request, exchange: Exchange<'a>) -> BoxFuture<'a, Response<Payload>> {
        let span = tracing::info_span!(
            "soap",
            service = self.service.name,
            operation = tracing::field::Empty,
            version = tracing::field::Empty,
            status = tracing::field::Empty,
        );
        if span.is_disabled() {
            return Box::pin(self.run(request, exchange));
        }
        let run = async {
            let response = self.run(request, exchange).await;
            tracing::Span::current().record("status", response.status().as_u16());
            response
        };
        Box::pin(run.instrument(span))
    }
}

impl<S: Send + 'static> Endpoint<S> {
    async fn run(&self, mut request: Request, exchange: Exchange<'_>) -> Response<Payload> {
        let state = AssertUnwindSafe(async { self.handler.init(&mut request).await }).catch_unwind().await;
        let state = match state {
            Ok(state) => state,
            Err(panic) => {
                tracing::error!(service = self.service.name, "init panicked: {}", panic_text(&*panic));
                return internal_error(reply_version(&request));
            }
        };
        let mut cx = Context::new(state, request);
        let outcome = match self.timed(&mut cx, exchange).await {
            Ok(outcome) => outcome,
            Err(failure) => Err(Reply::Failed(failure)),
        };
        let outcome = self.settle(outcome, &mut cx).await;
        let mut delivery = Delivery::default();
        let outcome = self.outbound(outcome, &mut cx, &mut delivery).await;
        let version = reply_version(&cx.request);
        let known = self.service.tables.namespaces;
        let mtom = cx.request.settings().mtom.in_answer(cx.request.attachments().is_some());
        let http = cx.request.http_binding().filter(|def| !def.envelope);
        let error =
            match answer(&outcome, version, http, &mut cx.reply, known, mtom, &cx.request.settings().wire) {
                Ok(response) => {
                    let response = logged(response, &cx.request);
                    if response.body().is_stream()
                        && let Some(endpoint) = self.this.upgrade()
                    {
                        response.body().on_failure(Box::new(move |failure| {
                            Box::pin(async move { endpoint.broke_off(failure, cx).await })
                        }));
                    }
                    return deliver(response, delivery);
                }
                Err(error) => error,
            };
        tracing::error!(service = self.service.name, "the reply cannot be written: {error}");
        cx.reply.headers.clear();
        let outcome = self.settle(Err(Reply::Failed(Failure::Error(error))), &mut cx).await;
        let response =
            answer(&outcome, version, http, &mut cx.reply, known, mtom, &cx.request.settings().wire);
        logged(response.unwrap_or_else(|_| internal_error(version)), &cx.request)
    }

    /// The steps with panics caught and the handler's time observed.
    async fn timed(&self, cx: &mut Context<S>, exchange: Exchange<'_>) -> Result<Outcome, Failure> {
        let limit = cx.request.settings().handler_time;
        let timer = exchange.timer;
        let steps = AssertUnwindSafe(async {
            self.handler.check_http_conformance(cx).await?;
            self.receive(cx, exchange).await
        });
        let steps = steps.catch_unwind();
        let done = match limit.zip(timer) {
            None => steps.await,
            Some((limit, timer)) => match select(std::pin::pin!(steps), timer(limit)).await {
                Either::Left((done, _)) => done,
                Either::Right(_) => return Err(Failure::Timeout),
            },
        };
        done.map_err(|panic| Failure::Panic(panic_text(&*panic)))
    }

    /// Asks `exception` what becomes of a failure.
    async fn settle(&self, outcome: Outcome, cx: &mut Context<S>) -> Outcome {
        let failure = match outcome {
            Err(Reply::Failed(failure)) => failure,
            other => return other,
        };
        match &failure {
            Failure::Message(error) => {
                tracing::debug!(service = self.service.name, "message refused: {error}");
            }
            other => tracing::error!(service = self.service.name, "request failed: {other}"),
        }
        let reply =
            AssertUnwindSafe(async { self.handler.exception(failure, cx).await }).catch_unwind().await;
        match reply {
            Ok(Reply::Failed(_)) => Err(Fault::receiver("internal error").into()),
            Ok(reply) => Err(reply),
            Err(panic) => {
                tracing::error!(service = self.service.name, "exception panicked: {}", panic_text(&*panic));
                Err(Fault::receiver("internal error").into())
            }
        }
    }

    /// Tells `exception` that a response that is being sent cannot be sent to its end; what it answers comes too late.
    async fn broke_off(&self, failure: StreamFailure, mut cx: Context<S>) {
        let reply = match broken(failure) {
            Reply::Fault(fault) => Reply::Failed(Failure::new(fault)),
            reply => reply,
        };
        _ = self.settle(Err(reply), &mut cx).await;
    }

    /// Everything after `check_http_conformance`.
    async fn receive(&self, cx: &mut Context<S>, exchange: Exchange<'_>) -> Outcome {
        let settings = cx.request.shared_settings();
        let http = http_ports::find(self.service, &cx.request);
        if http.is_none() {
            match http_ports::refusal(self.service, &cx.request) {
                Some(Refusal::Status(status)) => return Err(status.into()),
                Some(Refusal::Method(allowed)) => {
                    cx.reply.http_headers.insert(header::ALLOW, allowed);
                    let error = ProtocolError::MethodNotAllowed(cx.request.method().clone());
                    self.handler.protocol_error(error, cx).await?;
                    return self.without_body(cx).await;
                }
                None if matches!(*cx.request.method(), Method::GET | Method::HEAD) => {
                    return self.without_envelope(cx).await;
                }
                None => {}
            }
        }
        let bytes = match http.is_none() && self.operations.have_streams() {
            false => receive(exchange.body, &settings, &mut cx.request).await?,
            true => {
                let known = self.service.tables.namespaces;
                let is_wanted = |name: Name<'_>| self.operations.may_be_streamed(name);
                match begin(exchange, &settings, &mut cx.request, known, is_wanted).await? {
                    Received::Whole(bytes) => bytes,
                    Received::Beginning(text, feed) => {
                        return self.finish(self.read_text(&text, Some(feed), &settings, cx).await?).await;
                    }
                }
            }
        };
        if settings.retain_body {
            cx.request.raw_body = Some(bytes.clone());
        }
        let call = match http {
            None => self.read(&bytes, &settings, cx).await?,
            Some(mut call) => {
                cx.request.http_binding = Some((call.def, call.operation));
                if call.def.envelope {
                    cx.request.version = Some(Version::Soap12);
                }
                let envelope = call.envelope(&cx.request, &bytes)?;
                cx.request.http_binding = Some((call.def, call.operation));
                self.read_text(&envelope, None, &settings, cx).await?
            }
        };
        drop(bytes);
        self.finish(call).await
    }

    /// What comes after the message was read.
    async fn finish<'c>(&'c self, call: Read<'c, S>) -> Outcome {
        match call {
            Read::Started(operation) => operation.await,
            Read::Body(parsed, cx) => self.handler.body(parsed, cx).await.map(Some),
        }
    }

    /// A request by GET: SOAP 1.2 part 2, 6.2 (SOAP response message exchange pattern).
    async fn without_envelope(&self, cx: &mut Context<S>) -> Outcome {
        let accepted = cx.request.headers().get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or("");
        let soap12 = accepted.contains(Version::Soap12.media_type());
        cx.request.version = Some(if soap12 { Version::Soap12 } else { Version::Soap11 });
        self.handler.check_soap_conformance(cx).await?;
        self.without_body(cx).await
    }

    async fn without_body(&self, cx: &mut Context<S>) -> Outcome {
        self.handler.body_parser(None, cx).await?;
        self.handler.body(Parsed::Skipped, cx).await.map(Some)
    }

    /// Reads the message, with the callbacks that come on the way, up to its end.
    async fn read<'c>(
        &'c self,
        bytes: &Bytes,
        settings: &Settings,
        cx: &'c mut Context<S>,
    ) -> Result<Read<'c, S>, Reply> {
        let text = decode(bytes, cx.request.charset()).map_err(MessageError::from)?;
        self.read_text(&text, None, settings, cx).await
    }

    /// [`read`](Self::read) of a message in UTF-8; of its beginning, where there is a feed for the rest.
    async fn read_text<'c>(
        &'c self,
        text: &str,
        feed: Option<Feed>,
        settings: &Settings,
        cx: &'c mut Context<S>,
    ) -> Result<Read<'c, S>, Reply> {
        if let Some(log) = &settings.log {
            let what = if feed.is_some() { "request (cut)" } else { "request" };
            log.log(what, cx.request.headers(), text);
        }
        let known = self.service.tables.namespaces;
        let start = State::new(&settings.xml);
        let reader = match feed {
            None => Reader::resume(text, start, known),
            Some(_) => Reader::partial(text, start, known),
        };
        let mut envelope = match EnvelopeReader::open_with(reader, cx.request.reading()) {
            // It is handed on, and waits.
            Ok(envelope) => Box::new(envelope),
            Err(OpenError::Message(error)) => return Err(error.into()),
            Err(OpenError::Version(namespace)) => {
                let rule = format!("/Envelope: `{namespace}` is no version of SOAP that is spoken here");
                return Err(version_mismatch(rule, &settings.versions).into());
            }
        };
        if let Some(feed) = feed {
            envelope.entries.set_feed(feed);
        }
        if self.operations.have_typed_bodies() {
            envelope.entries.expect_typed_bodies();
        }
        if let Some(attachments) = cx.request.attachments() {
            envelope.entries.set_parts(Arc::new(Referable::new(attachments, settings.attachments.size)));
            envelope.entries.set_attachments(attachments.clone());
        }
        let version = envelope.version();
        cx.request.version = Some(version);
        tracing::Span::current().record("version", tracing::field::display(version));
        if !settings.versions.contains(&version) {
            let rule = format!("/Envelope: {version} is not spoken here");
            return Err(version_mismatch(rule, &settings.versions).into());
        }
        self.handler.check_soap_conformance(cx).await?;
        let headers = self.read_headers(&mut envelope, settings, cx).await?;
        for header in headers {
            self.handler.header(header, cx).await?;
        }
        self.read_body(envelope, cx).await
    }

    /// Reads all header blocks, asks for their parsers, refuses mandatory blocks that nobody understands, and lets the modules work.
    async fn read_headers(
        &self,
        envelope: &mut EnvelopeReader<'_>,
        settings: &Settings,
        cx: &mut Context<S>,
    ) -> Result<Vec<HeaderInput>, Reply> {
        let mut headers = Vec::new();
        let mut blocks = Vec::new();
        let mut not_understood = Vec::new();
        while let Some(block) = envelope.next_block()? {
            if !envelope.is_for(block.role.as_deref(), &settings.roles) {
                envelope.entries.xml(|reader| reader.skip_element())?;
                continue;
            }
            let described = self.service.headers.iter().position(|root| root.element.name == block.name);
            let namespace = envelope.entries.reader.uri(block.name.ns).to_string();
            let name = BlockName {
                namespace: &namespace,
                local: block.name.local,
                must_understand: block.must_understand,
                role: block.role.as_deref(),
                described: described.is_some(),
            };
            let parser = self.handler.header_parser(name, cx).await?;
            let for_module = settings.modules.iter().any(|m| m.understands(&namespace, block.name.local));
            let skipped = matches!((&parser, described), (Parser::Skip, _) | (Parser::Typed, None));
            let qname = QName::new(namespace.as_str(), block.name.local);
            if !skipped || for_module {
                envelope.check_encoding("/Envelope/Header")?;
            }
            if block.must_understand && skipped && described.is_none() && !for_module {
                not_understood.push(qname);
                envelope.entries.xml(|reader| reader.skip_element())?;
                continue;
            }
            let other = |parsed, role| OtherHeader::new(qname.clone(), block.must_understand, role, parsed);
            if for_module {
                let fragment = envelope.entries.xml(|reader| reader.fragment())?;
                if !skipped {
                    let parsed = match parser {
                        Parser::Typed => Parsed::Raw(fragment.clone()),
                        parser => parse_fragment(parser, &fragment)?,
                    };
                    headers.push(HeaderInput::Other(other(parsed, block.role.clone())));
                }
                blocks.push(InboundBlock {
                    name: qname,
                    must_understand: block.must_understand,
                    role: block.role,
                    fragment,
                });
                continue;
            }
            match (parser, described) {
                (Parser::Typed, Some(index)) => {
                    let value = self.handler.read_header(index, &mut envelope.entries)?;
                    headers.push(HeaderInput::Typed(value, index));
                }
                (parser, _) => {
                    let parsed = parse(parser, &mut envelope.entries)?;
                    if !skipped {
                        headers.push(HeaderInput::Other(other(parsed, block.role)));
                    }
                }
            }
        }
        if !not_understood.is_empty() {
            return Err(must_understand(envelope.version(), &not_understood).into());
        }
        self.inbound(blocks, envelope.version(), settings, cx).await?;
        Ok(headers)
    }

    /// Reads the body and the rest of the message.
    async fn read_body<'c>(
        &'c self,
        mut envelope: Box<EnvelopeReader<'_>>,
        cx: &'c mut Context<S>,
    ) -> Result<Read<'c, S>, Reply> {
        let version = envelope.version();
        let name = envelope.next_entry()?;
        let found = match cx.request.http_binding {
            Some((_, operation)) => Some(operation),
            None => self.operations.find(self.service, name, version, cx.request.action()),
        };
        let operation = found.and_then(|index| self.service.operations.get(index));
        cx.request.operation = operation;
        let root = operation.and_then(|operation| operation.request.first().copied());
        match (name, root) {
            (Some(name), Some(root)) if name == root.element.name && name.ns.0 >= Ns::FIRST_OWN => {
                cx.request.body_root = Some(root);
            }
            (Some(name), _) => cx.request.body_name = qname(&envelope, name).into(),
            (None, _) => {}
        }
        if let Some(operation) = operation {
            tracing::Span::current().record("operation", operation.name);
        }
        let body_name =
            name.map(|name| BodyName { namespace: envelope.entries.reader.uri(name.ns), local: name.local });
        let parser = self.handler.body_parser(body_name, cx).await?;
        if let Some(operation) = operation.filter(|_| cx.request.http_binding.is_none()) {
            check_action(operation, version, cx.request.transport_action())?;
            let modules = &cx.request.shared_settings().modules;
            for module in modules {
                module.dispatched(operation, version, &mut cx.request.http_mut().extensions)?;
            }
        }
        let is_typed = matches!(parser, Parser::Typed);
        let is_streamed = is_typed && operation.is_some_and(|operation| operation.stream_request);
        let whole;
        if !is_streamed && let Some(mut feed) = envelope.entries.take_feed() {
            let most = cx.request.settings().inflated_size;
            whole = feed.rest_of_text(envelope.entries.reader.source(), most).await?;
            envelope = Box::new(envelope.onto(&whole, self.service.tables.namespaces));
        }
        if let (Parser::Typed, Some(index)) = (&parser, found) {
            return self.start(index, name, envelope, cx).map(Read::Started);
        }
        let parsed = match name {
            Some(_) => parse(parser, &mut envelope.entries)?,
            None => Parsed::Skipped,
        };
        if name.is_some() {
            while envelope.next_entry()?.is_some() {
                envelope.entries.xml(|reader| reader.skip_element())?;
            }
        }
        envelope.close()?;
        if let Some(tolerated) = cx.request.tolerated_later() {
            _ = tolerated.set(envelope.entries.take_tolerated());
        }
        Ok(Read::Body(parsed, cx))
    }

    /// Reads an operation's input and the rest of the message; the operation itself waits.
    fn start<'c>(
        &'c self,
        index: usize,
        name: Option<Name<'_>>,
        mut envelope: Box<EnvelopeReader<'_>>,
        cx: &'c mut Context<S>,
    ) -> Result<BoxFuture<'c, Outcome>, Reply> {
        let called = self.service.operations.get(index);
        let encoded = called.is_some_and(|operation| operation.request.iter().any(|root| root.encoded));
        let (lax, tolerated) = (cx.request.reading().mode == Mode::Lax, cx.request.tolerated_later());
        let started = self.handler.call(index, &mut envelope.entries, cx);
        let operation = started.map_err(|failure| if encoded { bad_arguments(failure) } else { failure })?;
        if envelope.entries.is_streamed() {
            // The stream reads and checks what follows.
            return Ok(operation);
        }
        if name.is_some() {
            if !envelope.entries.entry_was_read() {
                envelope.entries.xml(|reader| reader.skip_element())?;
            }
            while let Some(extra) = envelope.next_entry()? {
                if lax {
                    envelope.entries.xml(|reader| reader.skip_element())?;
                    continue;
                }
                let rule = format!("unexpected element `{}`", qname(&envelope, extra));
                let error = MessageError::new(MessageErrorKind::Invalid, rule).at("/Envelope/Body");
                return Err(error.into());
            }
        }
        envelope.close()?;
        if let Some(tolerated) = tolerated {
            _ = tolerated.set(envelope.entries.take_tolerated());
        }
        Ok(operation)
    }

    async fn inbound(
        &self,
        blocks: Vec<InboundBlock>,
        version: Version,
        settings: &Settings,
        cx: &mut Context<S>,
    ) -> Result<(), Reply> {
        if settings.modules.is_empty() {
            return Ok(());
        }
        let action = cx.request.action().map(str::to_string);
        let mut message = Inbound {
            direction: Direction::Request,
            version,
            action,
            blocks: &blocks,
            extensions: &mut cx.request.http_mut().extensions,
        };
        let mut done = Ok(());
        for module in &settings.modules {
            done = module.inbound(&mut message).await;
            if done.is_err() {
                break;
            }
        }
        let action = message.action;
        if action.as_deref() != cx.request.action() {
            cx.request.set_action(action);
        }
        Ok(done?)
    }

    async fn outbound(&self, outcome: Outcome, cx: &mut Context<S>, delivery: &mut Delivery) -> Outcome {
        let settings = cx.request.shared_settings();
        let (fault, declared_fault) = match &outcome {
            Ok(Some(_)) | Err(Reply::Body(_)) => (false, None),
            Err(Reply::Fault(fault)) => (true, fault.declared),
            _ => return outcome,
        };
        let mut outcome = outcome;
        for module in settings.modules.iter().rev() {
            let mut message = Outbound {
                direction: Direction::Response,
                version: reply_version(&cx.request),
                fault,
                declared_fault,
                operation: cx.request.operation,
                to: None,
                delivery: &mut *delivery,
                headers: &mut cx.reply.headers,
                extensions: &mut cx.request.http_mut().extensions,
            };
            let done = AssertUnwindSafe(module.outbound(&mut message)).catch_unwind().await;
            match done {
                Ok(Ok(())) => {}
                Ok(Err(fault)) => outcome = Err(fault.into()),
                Err(panic) => {
                    tracing::error!("a module panicked: {}", panic_text(&*panic));
                    outcome = Err(Fault::receiver("internal error").into());
                }
            }
        }
        outcome
    }
}

/// SOAP 1.2 part 2, 4.4: what is wrong with the arguments of an encoded call, unless it is said more exactly.
fn bad_arguments(failure: Failure) -> Failure {
    match failure {
        Failure::Message(error) if error.kind() == MessageErrorKind::Invalid && error.subcode().is_none() => {
            error.with_subcode(rpc::bad_arguments()).into()
        }
        other => other,
    }
}

/// A message read to its end.
enum Read<'c, S> {
    /// The operation, to be polled.
    Started(BoxFuture<'c, Outcome>),
    /// What `body` gets.
    Body(Parsed, &'c mut Context<S>),
}

/// Sends a response where it goes; the request gets a receipt if that is elsewhere (WS-Addressing 1.0 SOAP Binding, 5.1).
fn deliver(response: Response<Payload>, delivery: Delivery) -> Response<Payload> {
    match delivery {
        Delivery::Here => return response,
        Delivery::Nowhere => {}
        Delivery::Elsewhere { sender, to, action } => {
            tokio::spawn(async move { sender.send(to, action, response).await });
        }
    }
    let mut receipt = Response::new(Payload::default());
    *receipt.status_mut() = StatusCode::ACCEPTED;
    receipt
}

fn logged(response: Response<Payload>, request: &Request) -> Response<Payload> {
    if let Some(log) = &request.settings().log {
        let envelope = response.body().envelope();
        let end = log.max_bytes.min(envelope.len());
        let cut = end < envelope.len();
        let shown = String::from_utf8_lossy(envelope.get(..end).unwrap_or_default());
        log.log(if cut { "response (cut)" } else { "response" }, response.headers(), &shown);
    }
    response
}

fn qname(envelope: &EnvelopeReader<'_>, name: Name<'_>) -> QName {
    QName::new(envelope.entries.reader.uri(name.ns), name.local)
}

/// The version a reply speaks: the request's; before that is known, what the media type suggests.
fn reply_version(request: &Request) -> Version {
    request.version().unwrap_or_else(|| match request.media_type() {
        Some(media_type) if media_type.eq_ignore_ascii_case(Version::Soap12.media_type()) => Version::Soap12,
        _ => Version::Soap11,
    })
}

fn panic_text(panic: &(dyn Any + Send)) -> String {
    (panic.downcast_ref::<&str>().map(ToString::to_string))
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "not a text".into())
}
