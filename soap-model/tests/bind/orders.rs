//! Types and tables of an order service, as the generator writes them.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "written as generated code is; tests and benchmark use parts of it"
)]
use soap_model as rt;
use soap_model::bind::{self, Blank, Record, Shape, ShapeRef, SlotMut, SlotRef};
use soap_model::datatypes::{Date, DateTime, Decimal};
use soap_model::xml::{Name, Namespace, Ns};

const ORDERS: Ns = Ns(16);
const fn o(local: &str) -> Name<'_> {
    Name { ns: ORDERS, local }
}
const fn xsd(local: &str) -> Name<'_> {
    Name { ns: Ns::XSD, local }
}
const fn attribute(local: &'static str, required: bool) -> bind::Attribute<'static> {
    let name = Name { ns: Ns::NONE, local };
    bind::Attribute { name, required, simple: None, value: bind::ValueConstraint::None }
}
const fn element(local: &'static str, type_name: Option<Name<'static>>) -> bind::Element<'static> {
    bind::Element {
        name: o(local),
        nillable: false,
        simple: None,
        value: bind::ValueConstraint::None,
        types: &[],
        type_name,
        checks: None,
    }
}
macro_rules! particle {
    ($min:expr, $max:expr, $element:expr) => {
        bind::Particle { min: $min, max: $max, term: bind::Term::Element($element) }
    };
}

/// Namespaces of the service.
pub static TABLES: bind::Tables<'static> =
    bind::Tables { namespaces: &[Namespace { uri: "urn:bench:orders", prefix: "ord" }], globals: None };

/// `{urn:bench:orders}OrderStatus`
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OrderStatus {
    New,
    Paid,
    Shipped,
    Cancelled,
    Unknown(String),
}
rt::enumeration!(OrderStatus: Preserve { New = "New", Paid = "Paid", Shipped = "Shipped", Cancelled = "Cancelled" });

/// `{urn:bench:orders}Address`
pub struct Address {
    pub country: String,
    pub street: String,
    pub street2: Option<String>,
    pub city: String,
    pub region: Option<String>,
    pub postal_code: String,
}
rt::record!(Address);
impl Blank for Address {
    fn blank() -> Self {
        Address {
            country: Blank::blank(),
            street: Blank::blank(),
            street2: Blank::blank(),
            city: Blank::blank(),
            region: Blank::blank(),
            postal_code: Blank::blank(),
        }
    }
}
impl Record<'static> for Address {
    fn desc(&self) -> &'static bind::Desc<'static> {
        &ADDRESS
    }
    fn slot(&mut self, index: usize) -> SlotMut<'_, 'static> {
        match index {
            0 => SlotMut::String(Shape::One(&mut self.country)),
            1 => SlotMut::String(Shape::One(&mut self.street)),
            2 => SlotMut::String(Shape::Opt(&mut self.street2)),
            3 => SlotMut::String(Shape::One(&mut self.city)),
            4 => SlotMut::String(Shape::Opt(&mut self.region)),
            5 => SlotMut::String(Shape::One(&mut self.postal_code)),
            _ => bind::no_slot(index),
        }
    }
    fn get(&self, index: usize) -> SlotRef<'_, 'static> {
        match index {
            0 => SlotRef::String(ShapeRef::One(&self.country)),
            1 => SlotRef::String(ShapeRef::One(&self.street)),
            2 => SlotRef::String(ShapeRef::Opt(&self.street2)),
            3 => SlotRef::String(ShapeRef::One(&self.city)),
            4 => SlotRef::String(ShapeRef::Opt(&self.region)),
            5 => SlotRef::String(ShapeRef::One(&self.postal_code)),
            _ => bind::no_slot(index),
        }
    }
}
pub static ADDRESS: bind::Desc<'static> = bind::Desc {
    rust: "Address country street street2 city region postal_code",
    name: Some(o("Address")),
    attributes: &[attribute("country", true)],
    any_attribute: None,
    content: bind::Content::Sequence(&[
        particle!(1, 1, element("street", Some(xsd("string")))),
        particle!(0, 1, element("street2", Some(xsd("string")))),
        particle!(1, 1, element("city", Some(xsd("string")))),
        particle!(0, 1, element("region", Some(xsd("string")))),
        particle!(1, 1, element("postalCode", Some(xsd("string")))),
    ]),
    sensitive: &[],
};

/// `{urn:bench:orders}Customer`
pub struct Customer {
    pub number: i32,
    pub vip: Option<bool>,
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub address: Address,
}
rt::record!(Customer);
impl Blank for Customer {
    fn blank() -> Self {
        Customer {
            number: Blank::blank(),
            vip: Blank::blank(),
            name: Blank::blank(),
            email: Blank::blank(),
            phone: Blank::blank(),
            address: Blank::blank(),
        }
    }
}
impl Record<'static> for Customer {
    fn desc(&self) -> &'static bind::Desc<'static> {
        &CUSTOMER
    }
    fn slot(&mut self, index: usize) -> SlotMut<'_, 'static> {
        match index {
            0 => SlotMut::I32(Shape::One(&mut self.number)),
            1 => SlotMut::Bool(Shape::Opt(&mut self.vip)),
            2 => SlotMut::String(Shape::One(&mut self.name)),
            3 => SlotMut::String(Shape::Opt(&mut self.email)),
            4 => SlotMut::String(Shape::Opt(&mut self.phone)),
            5 => SlotMut::Record(&mut self.address),
            _ => bind::no_slot(index),
        }
    }
    fn get(&self, index: usize) -> SlotRef<'_, 'static> {
        match index {
            0 => SlotRef::I32(ShapeRef::One(&self.number)),
            1 => SlotRef::Bool(ShapeRef::Opt(&self.vip)),
            2 => SlotRef::String(ShapeRef::One(&self.name)),
            3 => SlotRef::String(ShapeRef::Opt(&self.email)),
            4 => SlotRef::String(ShapeRef::Opt(&self.phone)),
            5 => SlotRef::Record(&self.address),
            _ => bind::no_slot(index),
        }
    }
}
pub static CUSTOMER: bind::Desc<'static> = bind::Desc {
    rust: "Customer number vip name email phone address",
    name: Some(o("Customer")),
    attributes: &[attribute("number", true), attribute("vip", false)],
    any_attribute: None,
    content: bind::Content::Sequence(&[
        particle!(1, 1, element("name", Some(xsd("string")))),
        particle!(0, 1, element("email", Some(xsd("string")))),
        particle!(0, 1, element("phone", Some(xsd("string")))),
        particle!(1, 1, element("address", Some(o("Address")))),
    ]),
    sensitive: &[],
};

/// `{urn:bench:orders}LineItem`
pub struct LineItem {
    pub line: i32,
    pub sku: String,
    pub quantity: i32,
    pub price: Decimal,
    pub taxable: bool,
    pub ship_date: Date,
    pub note: Option<String>,
}
rt::record!(LineItem);
impl Blank for LineItem {
    fn blank() -> Self {
        LineItem {
            line: Blank::blank(),
            sku: Blank::blank(),
            quantity: Blank::blank(),
            price: Blank::blank(),
            taxable: Blank::blank(),
            ship_date: Blank::blank(),
            note: Blank::blank(),
        }
    }
}
impl Record<'static> for LineItem {
    fn desc(&self) -> &'static bind::Desc<'static> {
        &LINEITEM
    }
    fn slot(&mut self, index: usize) -> SlotMut<'_, 'static> {
        match index {
            0 => SlotMut::I32(Shape::One(&mut self.line)),
            1 => SlotMut::String(Shape::One(&mut self.sku)),
            2 => SlotMut::I32(Shape::One(&mut self.quantity)),
            3 => SlotMut::Decimal(Shape::One(&mut self.price)),
            4 => SlotMut::Bool(Shape::One(&mut self.taxable)),
            5 => SlotMut::Date(Shape::One(&mut self.ship_date)),
            6 => SlotMut::String(Shape::Opt(&mut self.note)),
            _ => bind::no_slot(index),
        }
    }
    fn get(&self, index: usize) -> SlotRef<'_, 'static> {
        match index {
            0 => SlotRef::I32(ShapeRef::One(&self.line)),
            1 => SlotRef::String(ShapeRef::One(&self.sku)),
            2 => SlotRef::I32(ShapeRef::One(&self.quantity)),
            3 => SlotRef::Decimal(ShapeRef::One(&self.price)),
            4 => SlotRef::Bool(ShapeRef::One(&self.taxable)),
            5 => SlotRef::Date(ShapeRef::One(&self.ship_date)),
            6 => SlotRef::String(ShapeRef::Opt(&self.note)),
            _ => bind::no_slot(index),
        }
    }
}
pub static LINEITEM: bind::Desc<'static> = bind::Desc {
    rust: "LineItem line sku quantity price taxable ship_date note",
    name: Some(o("LineItem")),
    attributes: &[attribute("line", true)],
    any_attribute: None,
    content: bind::Content::Sequence(&[
        particle!(1, 1, element("sku", Some(xsd("string")))),
        particle!(1, 1, element("quantity", Some(xsd("int")))),
        particle!(1, 1, element("price", Some(xsd("decimal")))),
        particle!(1, 1, element("taxable", Some(xsd("boolean")))),
        particle!(1, 1, element("shipDate", Some(xsd("date")))),
        particle!(0, 1, element("note", Some(xsd("string")))),
    ]),
    sensitive: &[],
};

/// `{urn:bench:orders}Order`
pub struct Order {
    pub currency: String,
    pub priority: Option<i32>,
    pub id: String,
    pub created: DateTime,
    pub discount: Decimal,
    pub status: OrderStatus,
    pub customer: Customer,
    pub comment: Option<String>,
    pub item: Vec<LineItem>,
}
rt::record!(Order);
impl Blank for Order {
    fn blank() -> Self {
        Order {
            currency: Blank::blank(),
            priority: Blank::blank(),
            id: Blank::blank(),
            created: Blank::blank(),
            discount: Blank::blank(),
            status: Blank::blank(),
            customer: Blank::blank(),
            comment: Blank::blank(),
            item: Blank::blank(),
        }
    }
}
impl Record<'static> for Order {
    fn desc(&self) -> &'static bind::Desc<'static> {
        &ORDER
    }
    fn slot(&mut self, index: usize) -> SlotMut<'_, 'static> {
        match index {
            0 => SlotMut::String(Shape::One(&mut self.currency)),
            1 => SlotMut::I32(Shape::Opt(&mut self.priority)),
            2 => SlotMut::String(Shape::One(&mut self.id)),
            3 => SlotMut::DateTime(Shape::One(&mut self.created)),
            4 => SlotMut::Decimal(Shape::One(&mut self.discount)),
            5 => SlotMut::Text(&mut self.status),
            6 => SlotMut::Record(&mut self.customer),
            7 => SlotMut::String(Shape::Opt(&mut self.comment)),
            8 => SlotMut::Records(&mut self.item),
            _ => bind::no_slot(index),
        }
    }
    fn get(&self, index: usize) -> SlotRef<'_, 'static> {
        match index {
            0 => SlotRef::String(ShapeRef::One(&self.currency)),
            1 => SlotRef::I32(ShapeRef::Opt(&self.priority)),
            2 => SlotRef::String(ShapeRef::One(&self.id)),
            3 => SlotRef::DateTime(ShapeRef::One(&self.created)),
            4 => SlotRef::Decimal(ShapeRef::One(&self.discount)),
            5 => SlotRef::Text(&self.status),
            6 => SlotRef::Record(&self.customer),
            7 => SlotRef::String(ShapeRef::Opt(&self.comment)),
            8 => SlotRef::Records(&self.item),
            _ => bind::no_slot(index),
        }
    }
}
pub static ORDER: bind::Desc<'static> = bind::Desc {
    rust: "Order currency priority id created discount status customer comment item",
    name: Some(o("Order")),
    attributes: &[attribute("currency", true), attribute("priority", false)],
    any_attribute: None,
    content: bind::Content::Sequence(&[
        particle!(1, 1, element("id", Some(xsd("string")))),
        particle!(1, 1, element("created", Some(xsd("dateTime")))),
        particle!(1, 1, element("discount", Some(xsd("decimal")))),
        particle!(1, 1, element("status", Some(o("OrderStatus")))),
        particle!(1, 1, element("customer", Some(o("Customer")))),
        particle!(0, 1, element("comment", Some(xsd("string")))),
        particle!(1, u32::MAX, element("item", Some(o("LineItem")))),
    ]),
    sensitive: &[],
};

/// `{urn:bench:orders}Acknowledgement`
pub struct Acknowledgement {
    pub order_id: String,
    pub total: Decimal,
    pub item_count: i32,
}
rt::record!(Acknowledgement);
impl Blank for Acknowledgement {
    fn blank() -> Self {
        Acknowledgement { order_id: Blank::blank(), total: Blank::blank(), item_count: Blank::blank() }
    }
}
impl Record<'static> for Acknowledgement {
    fn desc(&self) -> &'static bind::Desc<'static> {
        &ACKNOWLEDGEMENT
    }
    fn slot(&mut self, index: usize) -> SlotMut<'_, 'static> {
        match index {
            0 => SlotMut::String(Shape::One(&mut self.order_id)),
            1 => SlotMut::Decimal(Shape::One(&mut self.total)),
            2 => SlotMut::I32(Shape::One(&mut self.item_count)),
            _ => bind::no_slot(index),
        }
    }
    fn get(&self, index: usize) -> SlotRef<'_, 'static> {
        match index {
            0 => SlotRef::String(ShapeRef::One(&self.order_id)),
            1 => SlotRef::Decimal(ShapeRef::One(&self.total)),
            2 => SlotRef::I32(ShapeRef::One(&self.item_count)),
            _ => bind::no_slot(index),
        }
    }
}
pub static ACKNOWLEDGEMENT: bind::Desc<'static> = bind::Desc {
    rust: "Acknowledgement order_id total item_count",
    name: Some(o("Acknowledgement")),
    attributes: &[],
    any_attribute: None,
    content: bind::Content::Sequence(&[
        particle!(1, 1, element("orderId", Some(xsd("string")))),
        particle!(1, 1, element("total", Some(xsd("decimal")))),
        particle!(1, 1, element("itemCount", Some(xsd("int")))),
    ]),
    sensitive: &[],
};

/// `{urn:bench:orders}Ping`
pub struct Ping {
    pub text: String,
}
rt::record!(Ping);
impl Blank for Ping {
    fn blank() -> Self {
        Ping { text: Blank::blank() }
    }
}
impl Record<'static> for Ping {
    fn desc(&self) -> &'static bind::Desc<'static> {
        &PING
    }
    fn slot(&mut self, index: usize) -> SlotMut<'_, 'static> {
        match index {
            0 => SlotMut::String(Shape::One(&mut self.text)),
            _ => bind::no_slot(index),
        }
    }
    fn get(&self, index: usize) -> SlotRef<'_, 'static> {
        match index {
            0 => SlotRef::String(ShapeRef::One(&self.text)),
            _ => bind::no_slot(index),
        }
    }
}
pub static PING: bind::Desc<'static> = bind::Desc {
    rust: "Ping text",
    name: None,
    attributes: &[],
    any_attribute: None,
    content: bind::Content::Sequence(&[particle!(1, 1, element("text", Some(xsd("string"))))]),
    sensitive: &[],
};

/// `{urn:bench:orders}PingResponse`
pub struct PingResponse {
    pub text: String,
}
rt::record!(PingResponse);
impl Blank for PingResponse {
    fn blank() -> Self {
        PingResponse { text: Blank::blank() }
    }
}
impl Record<'static> for PingResponse {
    fn desc(&self) -> &'static bind::Desc<'static> {
        &PINGRESPONSE
    }
    fn slot(&mut self, index: usize) -> SlotMut<'_, 'static> {
        match index {
            0 => SlotMut::String(Shape::One(&mut self.text)),
            _ => bind::no_slot(index),
        }
    }
    fn get(&self, index: usize) -> SlotRef<'_, 'static> {
        match index {
            0 => SlotRef::String(ShapeRef::One(&self.text)),
            _ => bind::no_slot(index),
        }
    }
}
pub static PINGRESPONSE: bind::Desc<'static> = bind::Desc {
    rust: "PingResponse text",
    name: None,
    attributes: &[],
    any_attribute: None,
    content: bind::Content::Sequence(&[particle!(1, 1, element("text", Some(xsd("string"))))]),
    sensitive: &[],
};

/// `{urn:bench:orders}SubmitOrder`
pub struct SubmitOrder {
    pub order: Order,
}
rt::record!(SubmitOrder);
impl Blank for SubmitOrder {
    fn blank() -> Self {
        SubmitOrder { order: Blank::blank() }
    }
}
impl Record<'static> for SubmitOrder {
    fn desc(&self) -> &'static bind::Desc<'static> {
        &SUBMITORDER
    }
    fn slot(&mut self, index: usize) -> SlotMut<'_, 'static> {
        match index {
            0 => SlotMut::Record(&mut self.order),
            _ => bind::no_slot(index),
        }
    }
    fn get(&self, index: usize) -> SlotRef<'_, 'static> {
        match index {
            0 => SlotRef::Record(&self.order),
            _ => bind::no_slot(index),
        }
    }
}
pub static SUBMITORDER: bind::Desc<'static> = bind::Desc {
    rust: "SubmitOrder order",
    name: None,
    attributes: &[],
    any_attribute: None,
    content: bind::Content::Sequence(&[particle!(1, 1, element("order", Some(o("Order"))))]),
    sensitive: &[],
};

/// `{urn:bench:orders}SubmitOrderResponse`
pub struct SubmitOrderResponse {
    pub ack: Acknowledgement,
}
rt::record!(SubmitOrderResponse);
impl Blank for SubmitOrderResponse {
    fn blank() -> Self {
        SubmitOrderResponse { ack: Blank::blank() }
    }
}
impl Record<'static> for SubmitOrderResponse {
    fn desc(&self) -> &'static bind::Desc<'static> {
        &SUBMITORDERRESPONSE
    }
    fn slot(&mut self, index: usize) -> SlotMut<'_, 'static> {
        match index {
            0 => SlotMut::Record(&mut self.ack),
            _ => bind::no_slot(index),
        }
    }
    fn get(&self, index: usize) -> SlotRef<'_, 'static> {
        match index {
            0 => SlotRef::Record(&self.ack),
            _ => bind::no_slot(index),
        }
    }
}
pub static SUBMITORDERRESPONSE: bind::Desc<'static> = bind::Desc {
    rust: "SubmitOrderResponse ack",
    name: None,
    attributes: &[],
    any_attribute: None,
    content: bind::Content::Sequence(&[particle!(1, 1, element("ack", Some(o("Acknowledgement"))))]),
    sensitive: &[],
};

/// `{urn:bench:orders}EchoOrders`
pub struct EchoOrders {
    pub order: Vec<Order>,
}
rt::record!(EchoOrders);
impl Blank for EchoOrders {
    fn blank() -> Self {
        EchoOrders { order: Blank::blank() }
    }
}
impl Record<'static> for EchoOrders {
    fn desc(&self) -> &'static bind::Desc<'static> {
        &ECHOORDERS
    }
    fn slot(&mut self, index: usize) -> SlotMut<'_, 'static> {
        match index {
            0 => SlotMut::Records(&mut self.order),
            _ => bind::no_slot(index),
        }
    }
    fn get(&self, index: usize) -> SlotRef<'_, 'static> {
        match index {
            0 => SlotRef::Records(&self.order),
            _ => bind::no_slot(index),
        }
    }
}
pub static ECHOORDERS: bind::Desc<'static> = bind::Desc {
    rust: "EchoOrders order",
    name: None,
    attributes: &[],
    any_attribute: None,
    content: bind::Content::Sequence(&[particle!(0, u32::MAX, element("order", Some(o("Order"))))]),
    sensitive: &[],
};

/// `{urn:bench:orders}EchoOrdersResponse`
pub struct EchoOrdersResponse {
    pub order: Vec<Order>,
}
rt::record!(EchoOrdersResponse);
impl Blank for EchoOrdersResponse {
    fn blank() -> Self {
        EchoOrdersResponse { order: Blank::blank() }
    }
}
impl Record<'static> for EchoOrdersResponse {
    fn desc(&self) -> &'static bind::Desc<'static> {
        &ECHOORDERSRESPONSE
    }
    fn slot(&mut self, index: usize) -> SlotMut<'_, 'static> {
        match index {
            0 => SlotMut::Records(&mut self.order),
            _ => bind::no_slot(index),
        }
    }
    fn get(&self, index: usize) -> SlotRef<'_, 'static> {
        match index {
            0 => SlotRef::Records(&self.order),
            _ => bind::no_slot(index),
        }
    }
}
pub static ECHOORDERSRESPONSE: bind::Desc<'static> = bind::Desc {
    rust: "EchoOrdersResponse order",
    name: None,
    attributes: &[],
    any_attribute: None,
    content: bind::Content::Sequence(&[particle!(0, u32::MAX, element("order", Some(o("Order"))))]),
    sensitive: &[],
};

pub static PING_ROOT: bind::Root<'static> =
    bind::Root { element: element("Ping", None), tables: &TABLES, encoded: false };
pub static PINGRESPONSE_ROOT: bind::Root<'static> =
    bind::Root { element: element("PingResponse", None), tables: &TABLES, encoded: false };
pub static SUBMITORDER_ROOT: bind::Root<'static> =
    bind::Root { element: element("SubmitOrder", None), tables: &TABLES, encoded: false };
pub static SUBMITORDERRESPONSE_ROOT: bind::Root<'static> =
    bind::Root { element: element("SubmitOrderResponse", None), tables: &TABLES, encoded: false };
pub static ECHOORDERS_ROOT: bind::Root<'static> =
    bind::Root { element: element("EchoOrders", None), tables: &TABLES, encoded: false };
pub static ECHOORDERSRESPONSE_ROOT: bind::Root<'static> =
    bind::Root { element: element("EchoOrdersResponse", None), tables: &TABLES, encoded: false };
