//! `orders-server --port N [--threads N]`: serves `/orders` and `/orders12` on loopback.
use std::convert::Infallible;

use rust_decimal::Decimal;
use soap_bench::orders::{
    Acknowledgement, Orders, OrdersService, SubmitOrder, SubmitOrderResponse, Text, service,
};
use soap_runtime::{Context, Fault, Server, Stop};

struct Handler;

impl OrdersService for Handler {
    async fn ping(&self, request: Text, _: &mut Context) -> Result<Text, Stop<Infallible>> {
        Ok(request)
    }

    async fn submit_order(
        &self,
        request: SubmitOrder,
        _: &mut Context,
    ) -> Result<SubmitOrderResponse, Stop<Infallible>> {
        let order = request.order;
        let mut total = Decimal::ZERO;
        for item in &order.item {
            total += number(&item.price)? * Decimal::from(item.quantity);
        }
        total -= number(&order.discount)?;
        let item_count = i32::try_from(order.item.len()).unwrap_or(i32::MAX);
        let ack = Acknowledgement { order_id: order.id, total: total.into(), item_count };
        Ok(SubmitOrderResponse { ack })
    }

    async fn echo_orders(&self, request: Orders, _: &mut Context) -> Result<Orders, Stop<Infallible>> {
        Ok(request)
    }
}

/// To compute with.
fn number(decimal: &soap_runtime::datatypes::Decimal) -> Result<Decimal, Stop<Infallible>> {
    Decimal::try_from(decimal).map_err(|error| Fault::sender(error.to_string()).into())
}

fn argument(name: &str, default: u16) -> u16 {
    let mut arguments = std::env::args().skip_while(|a| a != name).skip(1);
    arguments.next().and_then(|v| v.parse().ok()).unwrap_or(default)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let threads = usize::from(argument("--threads", 2)).max(1);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build()?;
    runtime.block_on(async {
        let orders = service(Handler).configure(|settings| settings.body_size = 64 << 20);
        let address = ("127.0.0.1", argument("--port", 18080));
        Server::new().service("/orders", orders.clone()).service("/orders12", orders).serve(address).await?;
        Ok(())
    })
}
