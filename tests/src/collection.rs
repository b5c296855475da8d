//! Node C: the service that the W3C's collection of tests for SOAP 1.2 describes, and that of the additional tests.
use crate::generated::collection::additional_service::{self, AdditionalHeader, AdditionalService};
use crate::generated::collection::collection_service::{self, CollectionHeader, CollectionService};
use crate::generated::collection::{soapinterop as more, ts_tests as t, ts_tests_xsd::SoapStruct};
use soap_runtime::codegen::{Infallible, SoapService};
use soap_runtime::{
    Block, BlockName, BodyName, Context, Fault, Fragment, OtherHeader, Parsed, Parser, QName, Reply, Stop,
};

const NAMESPACE: &str = "http://example.org/ts-tests";
const MORE: &str = "http://soapinterop.org/";
const ROLE: &str = "http://example.org/ts-tests/C";

type Outcome<T> = Result<T, Stop<Infallible>>;

/// What headers leave for the body.
#[derive(Debug, Default)]
pub struct State {
    required: Option<String>,
}

/// The collection's service.
#[must_use]
pub fn collection() -> SoapService {
    collection_service::service(Node).configure(|settings| settings.roles.push(ROLE.into()))
}

/// The service of the additional tests.
#[must_use]
pub fn additional() -> SoapService {
    additional_service::service(Additional).configure(|settings| {
        settings.versions = vec![soap_runtime::Version::Soap12];
        settings.allow_get = true;
    })
}

struct Node;

/// Header blocks of the collection that node C understands.
const UNDERSTOOD: [&str; 6] = [
    "echoOk",
    "echoOkUltimateReceiver",
    "requiredHeader",
    "DataHolder",
    "validateCountryCode",
    "echoResolvedRef",
];

impl CollectionService<State> for Node {
    async fn header_parser(&self, block: BlockName<'_>, _: &mut Context<State>) -> Result<Parser, Reply> {
        let ours = block.namespace == NAMESPACE && UNDERSTOOD.contains(&block.local);
        Ok(if ours { Parser::Raw } else { Parser::Skip })
    }

    async fn header(&self, header: CollectionHeader, cx: &mut Context<State>) -> Result<(), Reply> {
        let CollectionHeader::Other(OtherHeader { parsed: Parsed::Raw(block), .. }) = header else {
            return Ok(());
        };
        match block.name().1 {
            "echoOk" => cx.reply.headers.push(element("responseOk", &text(&block))?),
            "echoOkUltimateReceiver" => {
                cx.reply.headers.push(element("responseOkUltimateReceiver", &text(&block))?);
            }
            "echoResolvedRef" => cx.reply.headers.push(element("responseResolvedRef", &resolved(&block))?),
            "requiredHeader" => cx.state.required = Some(text(&block)),
            "validateCountryCode" if text(&block).trim().len() != 2 => {
                let rule = "a country code has two letters";
                let fault = Fault::sender(rule).header(element("validateCountryCodeFault", rule)?);
                return Err(fault.into());
            }
            _ => {}
        }
        Ok(())
    }

    async fn body_parser(&self, name: Option<BodyName<'_>>, _: &mut Context<State>) -> Result<Parser, Reply> {
        let header = name.is_some_and(|name| (name.namespace, name.local) == (NAMESPACE, "echoHeader"));
        Ok(if header { Parser::Raw } else { Parser::Typed })
    }

    async fn body(&self, parsed: Parsed, cx: &mut Context<State>) -> Result<Block, Reply> {
        match (parsed, cx.state.required.take()) {
            (Parsed::Raw(_), Some(text)) => element("echoHeaderResponse", &text),
            (Parsed::Raw(_), None) => Err(Fault::sender("the header block requiredHeader is missing").into()),
            _ => Err(soap_runtime::codegen::unhandled_body(cx)),
        }
    }

    async fn empty_body(&self, _: &mut Context<State>) -> Outcome<()> {
        Ok(())
    }

    async fn echo_ok(&self, request: String, _: &mut Context<State>) -> Outcome<String> {
        Ok(request)
    }

    async fn return_void(
        &self,
        _: t::ReturnVoidRequest,
        _: &mut Context<State>,
    ) -> Outcome<t::ReturnVoidResponse> {
        Ok(t::ReturnVoidResponse {})
    }

    async fn echo_void(&self, _: t::EchoVoidRequest, _: &mut Context<State>) -> Outcome<t::EchoVoidResponse> {
        Ok(t::EchoVoidResponse {})
    }

    async fn echo_struct_as_simple_types(
        &self,
        request: t::EchoStructAsSimpleTypesRequest,
        _: &mut Context<State>,
    ) -> Outcome<t::EchoStructAsSimpleTypesResponse> {
        let given = request.input_struct.ok_or_else(|| Fault::sender("there is no struct"))?;
        Ok(t::EchoStructAsSimpleTypesResponse {
            output_string: given.var_string,
            output_integer: given.var_int,
            output_float: given.var_float,
        })
    }

    async fn echo_simple_types_as_struct(
        &self,
        request: t::EchoSimpleTypesAsStructRequest,
        _: &mut Context<State>,
    ) -> Outcome<t::EchoSimpleTypesAsStructResponse> {
        let made = SoapStruct {
            var_string: request.input_string,
            var_int: integer(request.input_integer, request.input_int)?,
            var_float: request.input_float,
        };
        Ok(t::EchoSimpleTypesAsStructResponse { r#return: Some(Box::new(made)) })
    }

    async fn count_items(
        &self,
        request: t::CountItemsRequest,
        _: &mut Context<State>,
    ) -> Outcome<t::CountItemsResponse> {
        let count = request.input_string_array.map_or(0, |array| array.items.len());
        Ok(t::CountItemsResponse { r#return: i32::try_from(count).unwrap_or(i32::MAX) })
    }

    async fn is_nil(&self, request: t::IsNilRequest, _: &mut Context<State>) -> Outcome<t::IsNilResponse> {
        Ok(t::IsNilResponse { r#return: request.input_string.is_none() })
    }

    async fn echo_struct(
        &self,
        request: t::EchoStructRequest,
        _: &mut Context<State>,
    ) -> Outcome<t::EchoStructResponse> {
        Ok(t::EchoStructResponse { r#return: request.input_struct })
    }

    async fn echo_struct_array(
        &self,
        request: t::EchoStructArrayRequest,
        _: &mut Context<State>,
    ) -> Outcome<t::EchoStructArrayResponse> {
        Ok(t::EchoStructArrayResponse { r#return: request.input_struct_array })
    }

    async fn echo_nested_struct(
        &self,
        request: t::EchoNestedStructRequest,
        _: &mut Context<State>,
    ) -> Outcome<t::EchoNestedStructResponse> {
        Ok(t::EchoNestedStructResponse { r#return: request.input_struct })
    }

    async fn echo_nested_array(
        &self,
        request: t::EchoNestedArrayRequest,
        _: &mut Context<State>,
    ) -> Outcome<t::EchoNestedArrayResponse> {
        Ok(t::EchoNestedArrayResponse { r#return: request.input_struct })
    }

    async fn echo_float_array(
        &self,
        request: t::EchoFloatArrayRequest,
        _: &mut Context<State>,
    ) -> Outcome<t::EchoFloatArrayResponse> {
        Ok(t::EchoFloatArrayResponse { r#return: request.input_float_array })
    }

    async fn echo_string_array(
        &self,
        request: t::EchoStringArrayRequest,
        _: &mut Context<State>,
    ) -> Outcome<t::EchoStringArrayResponse> {
        Ok(t::EchoStringArrayResponse { r#return: request.input_string_array })
    }

    async fn echo_integer_array(
        &self,
        request: t::EchoIntegerArrayRequest,
        _: &mut Context<State>,
    ) -> Outcome<t::EchoIntegerArrayResponse> {
        Ok(t::EchoIntegerArrayResponse { r#return: request.input_integer_array })
    }

    async fn echo_base64(
        &self,
        request: t::EchoBase64Request,
        _: &mut Context<State>,
    ) -> Outcome<t::EchoBase64Response> {
        Ok(t::EchoBase64Response { r#return: request.input_base64 })
    }

    async fn echo_boolean(
        &self,
        request: t::EchoBooleanRequest,
        _: &mut Context<State>,
    ) -> Outcome<t::EchoBooleanResponse> {
        Ok(t::EchoBooleanResponse { r#return: request.input_boolean })
    }

    async fn echo_date(
        &self,
        request: t::EchoDateRequest,
        _: &mut Context<State>,
    ) -> Outcome<t::EchoDateResponse> {
        Ok(t::EchoDateResponse { r#return: request.input_date })
    }

    async fn echo_decimal(
        &self,
        request: t::EchoDecimalRequest,
        _: &mut Context<State>,
    ) -> Outcome<t::EchoDecimalResponse> {
        Ok(t::EchoDecimalResponse { r#return: request.input_decimal })
    }

    async fn echo_float(
        &self,
        request: t::EchoFloatRequest,
        _: &mut Context<State>,
    ) -> Outcome<t::EchoFloatResponse> {
        Ok(t::EchoFloatResponse { r#return: request.input_float })
    }

    async fn echo_hex_binary(
        &self,
        request: t::EchoHexBinaryRequest,
        _: &mut Context<State>,
    ) -> Outcome<t::EchoHexBinaryResponse> {
        Ok(t::EchoHexBinaryResponse { r#return: request.input_hex_binary })
    }

    async fn echo_string(
        &self,
        request: t::EchoStringRequest,
        _: &mut Context<State>,
    ) -> Outcome<t::EchoStringResponse> {
        Ok(t::EchoStringResponse { r#return: request.input_string })
    }

    async fn echo_integer(
        &self,
        request: t::EchoIntegerRequest,
        _: &mut Context<State>,
    ) -> Outcome<t::EchoIntegerResponse> {
        Ok(t::EchoIntegerResponse { r#return: request.input_integer })
    }
}

struct Additional;

impl AdditionalService for Additional {
    async fn body_parser(&self, name: Option<BodyName<'_>>, _: &mut Context) -> Result<Parser, Reply> {
        let faults = ["echoSenderFault", "echoReceiverFault"];
        let raw = name.is_some_and(|name| name.namespace == MORE && faults.contains(&name.local));
        Ok(if raw { Parser::Raw } else { Parser::Typed })
    }

    /// The two faults to order, and the time for those who ask with GET.
    async fn body(&self, parsed: Parsed, cx: &mut Context) -> Result<Block, Reply> {
        match (cx.request.body_name().map(|name| &*name.local), parsed) {
            (Some("echoSenderFault"), Parsed::Raw(_)) => Err(Fault::sender("as ordered").into()),
            (Some("echoReceiverFault"), Parsed::Raw(_)) => Err(Fault::receiver("as ordered").into()),
            (None, Parsed::Skipped) if cx.request.method() == "GET" => {
                let time = format!(
                    "<m:getTimeResponse xmlns:m='{MORE}'><return>16:21:59Z</return></m:getTimeResponse>"
                );
                Block::raw(&time).map_err(|_| Fault::receiver("no time").into())
            }
            _ => Err(soap_runtime::codegen::unhandled_body(cx)),
        }
    }

    async fn header(&self, _: AdditionalHeader, _: &mut Context) -> Result<(), Reply> {
        Ok(())
    }

    async fn echo_void(&self, _: more::EchoVoidRequest, _: &mut Context) -> Outcome<more::EchoVoidResponse> {
        Ok(more::EchoVoidResponse {})
    }

    async fn echo_simple_types_as_struct(
        &self,
        request: more::EchoSimpleTypesAsStructRequest,
        _: &mut Context,
    ) -> Outcome<more::EchoSimpleTypesAsStructResponse> {
        let made = SoapStruct {
            var_string: request.input_string,
            var_int: integer(request.input_integer, request.input_int)?,
            var_float: request.input_float,
        };
        Ok(more::EchoSimpleTypesAsStructResponse { r#return: Some(Box::new(made)) })
    }

    async fn echo_string(
        &self,
        request: more::EchoStringRequest,
        _: &mut Context,
    ) -> Outcome<more::EchoStringResponse> {
        Ok(more::EchoStringResponse { r#return: request.input_string })
    }

    async fn echo_integer(
        &self,
        request: more::EchoIntegerRequest,
        _: &mut Context,
    ) -> Outcome<more::EchoIntegerResponse> {
        Ok(more::EchoIntegerResponse { r#return: request.input_integer })
    }

    async fn get_time(&self, _: more::GetTimeRequest, _: &mut Context) -> Outcome<more::GetTimeResponse> {
        let time = "16:21:59Z".parse().map_err(|_| Fault::receiver("no time"))?;
        Ok(more::GetTimeResponse { r#return: time })
    }
}

/// The argument that is called `inputInteger` in the description and `inputInt` in the messages.
fn integer(described: Option<i32>, sent: Option<i32>) -> Result<i32, Fault> {
    described.or(sent).ok_or_else(|| {
        let name = QName::new("http://www.w3.org/2003/05/soap-rpc", "BadArguments");
        Fault::sender("there is no integer").subcode(name)
    })
}

/// An element of the collection with text.
fn element(local: &str, text: &str) -> Result<Block, Reply> {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    Block::raw(&format!("<t:{local} xmlns:t='{NAMESPACE}'>{text}</t:{local}>"))
        .map_err(|_| Fault::receiver("an element cannot be made").into())
}

/// The text of a block.
fn text(block: &Fragment) -> String {
    let mut reader = block.reader(&[]);
    let text = reader.root().and_then(|_| reader.text());
    text.map(std::borrow::Cow::into_owned).unwrap_or_default()
}

/// The reference in `RelativeReference`, resolved against the base that is given with it.
fn resolved(block: &Fragment) -> String {
    let mut reader = block.reader(&[]);
    if reader.root().and_then(|_| reader.next_child()).is_err() {
        return String::new();
    }
    let value = |namespace: &str, local: &str| {
        let mut attributes = reader.attributes();
        let found = attributes.find(|a| reader.uri(a.name.ns) == namespace && a.name.local == local);
        found.map(|a| a.value().into_owned()).unwrap_or_default()
    };
    let base = value("http://www.w3.org/XML/1998/namespace", "base");
    let reference = value("http://www.w3.org/1999/xlink", "href");
    match base.rsplit_once('/') {
        Some((folder, _)) if !reference.contains("://") => format!("{folder}/{reference}"),
        _ => reference,
    }
}
