//! Our side of `interop.wsdl` when peers call: it refuses what is not exactly the sample.
use std::convert::Infallible;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use soap_runtime::modules::addressing::Addressing;
use soap_runtime::{BinaryContent, Context, Fault, Mtom, OrFail, Reply, Running, Server, Stop};
use soap_tests::generated::interop::*;
use soap_tests::generated::{encoded::encoded_service, files::files_service};

use crate::samples;

#[derive(Clone, Default)]
pub(crate) struct Interop {
    note: Arc<Mutex<Option<String>>>,
}

/// The ticket of a request's header.
type State = Option<Ticket>;
type Answer<T> = Result<T, Stop<Infallible>>;

pub(crate) fn expect<T: PartialEq + Debug>(got: &T, wanted: &T) -> Result<(), Fault> {
    if got == wanted { Ok(()) } else { Err(Fault::sender(format!("got {got:?}, not {wanted:?}"))) }
}

impl WrappedService<State> for Interop {
    async fn echo_texts(&self, request: EchoTexts, _: &mut Context<State>) -> Answer<EchoTextsResponse> {
        expect(&request.value, &samples::texts())?;
        Ok(EchoTextsResponse { value: request.value })
    }

    async fn echo_numbers(
        &self,
        request: EchoNumbers,
        _: &mut Context<State>,
    ) -> Answer<EchoNumbersResponse> {
        expect(&request.value, &samples::numbers())?;
        Ok(EchoNumbersResponse { value: request.value })
    }

    async fn echo_times(&self, request: EchoTimes, _: &mut Context<State>) -> Answer<EchoTimesResponse> {
        expect(&request.value, &samples::times())?;
        Ok(EchoTimesResponse { value: request.value })
    }

    async fn echo_periods(
        &self,
        request: EchoPeriods,
        _: &mut Context<State>,
    ) -> Answer<EchoPeriodsResponse> {
        expect(&request.value, &samples::periods())?;
        Ok(EchoPeriodsResponse { value: request.value })
    }

    async fn echo_large(&self, request: EchoLarge, _: &mut Context<State>) -> Answer<EchoLargeResponse> {
        expect(&request.value, &samples::large())?;
        Ok(EchoLargeResponse { value: request.value })
    }

    async fn echo_name(&self, request: EchoName, _: &mut Context<State>) -> Answer<EchoNameResponse> {
        expect(&request.value, &samples::name())?;
        Ok(EchoNameResponse { value: request.value })
    }

    async fn echo_hex(&self, request: EchoHex, _: &mut Context<State>) -> Answer<EchoHexResponse> {
        expect(&request.value, &samples::hex())?;
        Ok(EchoHexResponse { value: request.value })
    }

    async fn echo_person(&self, request: EchoPerson, _: &mut Context<State>) -> Answer<EchoPersonResponse> {
        expect(&request.value, &samples::person())?;
        Ok(EchoPersonResponse { value: request.value })
    }

    async fn echo_lists(&self, request: EchoLists, _: &mut Context<State>) -> Answer<EchoListsResponse> {
        expect(&request.value, &samples::lists())?;
        Ok(EchoListsResponse { value: request.value })
    }

    async fn echo_maybe(&self, request: EchoMaybe, _: &mut Context<State>) -> Answer<EchoMaybeResponse> {
        expect(&request.value, &samples::maybe())?;
        Ok(EchoMaybeResponse { value: request.value })
    }

    async fn echo_colours(
        &self,
        request: EchoColours,
        _: &mut Context<State>,
    ) -> Answer<EchoColoursResponse> {
        expect(&request.value, &samples::colours())?;
        Ok(EchoColoursResponse { value: request.value })
    }

    async fn echo_shape(&self, request: EchoShape, _: &mut Context<State>) -> Answer<EchoShapeResponse> {
        if !samples::shapes().contains(&request.value) {
            return Err(Fault::sender(format!("got {:?}", request.value)).into());
        }
        Ok(EchoShapeResponse { value: request.value })
    }

    async fn echo_string(&self, request: EchoString, _: &mut Context<State>) -> Answer<EchoStringResponse> {
        if ![samples::unicode(), samples::long()].contains(&request.value) {
            return Err(Fault::sender(format!("another text of {} bytes", request.value.len())).into());
        }
        Ok(EchoStringResponse { value: request.value })
    }

    async fn echo_binary(&self, request: EchoBinary, _: &mut Context<State>) -> Answer<EchoBinaryResponse> {
        let bytes = request.value.load().await.or_fail()?.to_vec();
        expect(&bytes, &samples::binary())?;
        Ok(EchoBinaryResponse { value: request.value })
    }

    async fn echo_price(&self, request: EchoPrice, _: &mut Context<State>) -> Answer<EchoPriceResponse> {
        expect(&request.value, &samples::price())?;
        Ok(EchoPriceResponse { value: request.value })
    }

    async fn echo_vehicles(
        &self,
        request: EchoVehicles,
        _: &mut Context<State>,
    ) -> Answer<EchoVehiclesResponse> {
        expect(&request.value, &samples::vehicles())?;
        Ok(EchoVehiclesResponse { value: request.value })
    }

    async fn echo_special(
        &self,
        request: EchoSpecial,
        _: &mut Context<State>,
    ) -> Answer<EchoSpecialResponse> {
        if !samples::is_special(&request.value) {
            return Err(Fault::sender(format!("got {:?}", request.value)).into());
        }
        Ok(EchoSpecialResponse { value: request.value })
    }

    async fn divide(
        &self,
        request: Divide,
        _: &mut Context<State>,
    ) -> Result<DivideResponse, Stop<DivideFault>> {
        match request.dividend.checked_div(request.divisor) {
            Some(quotient) => Ok(DivideResponse { quotient }),
            None => Err(DivideFault::from(DivisionFault {
                dividend: request.dividend,
                reason: "division by zero".into(),
            })
            .into()),
        }
    }

    async fn admit(&self, request: Admit, cx: &mut Context<State>) -> Answer<AdmitResponse> {
        let ticket = cx.state.take().ok_or_else(|| Fault::sender("no ticket"))?;
        Ok(AdmitResponse { welcome: format!("{} {} {}", request.name, ticket.number, ticket.holder) })
    }

    async fn notify(&self, request: Notify, _: &mut Context<State>) -> Answer<()> {
        *self.note.lock().unwrap() = Some(request.note);
        Ok(())
    }

    async fn noted(&self, _: Noted, _: &mut Context<State>) -> Answer<NotedResponse> {
        // A one-way message is answered before it is worked on: it may still be on its way.
        for _ in 0..500 {
            let note = self.note.lock().unwrap().take();
            if note.is_some() {
                return Ok(NotedResponse { note });
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(NotedResponse { note: None })
    }

    async fn header(&self, header: WrappedHeader, cx: &mut Context<State>) -> Result<(), Reply> {
        if let WrappedHeader::Ticket(ticket) = header {
            cx.state = Some(*ticket);
        }
        Ok(())
    }
}

impl BareService for Interop {
    async fn bare_person(&self, person: Person, _: &mut Context) -> Answer<Person> {
        expect(&person, &samples::person())?;
        Ok(person)
    }
}

impl RpcService for Interop {
    async fn rpc_add(&self, request: RpcAddRequest, _: &mut Context) -> Answer<RpcAddResponse> {
        Ok(RpcAddResponse { sum: request.a + request.b })
    }

    async fn rpc_person(&self, request: RpcPersonRequest, _: &mut Context) -> Answer<RpcPersonResponse> {
        expect(&request.person, &samples::person())?;
        Ok(RpcPersonResponse { person: request.person })
    }
}

/// Serves all port types on a port of loopback.
pub(crate) async fn start() -> Running {
    let interop = Interop::default();
    Server::new()
        .service("/wrapped", wrapped_service::service(interop.clone()))
        .service("/mtom", wrapped_service::service(interop.clone()).configure(|s| s.mtom = Mtom::Always(1)))
        .service("/addressed", wrapped_service::service(interop.clone()).module(Addressing::new().required()))
        .service("/bare", bare_service::service(interop.clone()))
        .service("/encoded", encoded_service::service(interop.clone()))
        .service("/files", files_service::service(interop.clone()))
        .service("/rpc", rpc_service::service(interop))
        .bind("127.0.0.1:0")
        .await
        .unwrap()
}
