//! A list of orders like those of a busy shop, the same at every run.
use crate::orders::*;
use soap_model::datatypes::Decimal;

const STREETS: [&str; 4] = ["Main Street", "Rue de l'Église", "Hauptstraße", "Harbour View"];
const CITIES: [&str; 4] = ["Utrecht", "Zürich", "København", "São Paulo"];
const NAMES: [&str; 4] = ["Acme & Sons Ltd", "Müller Werkzeuge GmbH", "O'Neill Trading", "Quarry <Stone> Co"];

/// Numbers without a pattern (xorshift).
pub(crate) struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len() as u64) as usize]
    }
    fn cents(&mut self, bound: u64) -> Decimal {
        Decimal::new(self.below(bound) as i64, 2)
    }
}

/// So many orders of ten items each; 36 make 100 KB.
pub(crate) fn orders(count: usize) -> EchoOrders {
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    EchoOrders { order: (0..count).map(|n| order(&mut numbers, n)).collect() }
}

fn order(r: &mut Numbers, n: usize) -> Order {
    Order {
        currency: if n.is_multiple_of(2) { "EUR" } else { "USD" }.into(),
        priority: n.is_multiple_of(2).then(|| 1 + r.below(5) as i32),
        id: format!("ORD-2024-{n:08}"),
        created: format!("2024-{:02}-{:02}T{:02}:30:10Z", 1 + r.below(12), 1 + r.below(28), r.below(24))
            .parse()
            .unwrap(),
        discount: r.cents(1500),
        status: [OrderStatus::New, OrderStatus::Paid, OrderStatus::Shipped][r.below(3) as usize].clone(),
        customer: Customer {
            number: 10_000 + r.below(990_000) as i32,
            vip: n.is_multiple_of(3).then_some(true),
            name: r.pick(&NAMES).into(),
            email: Some(format!("purchasing{n}@example.com")),
            phone: (n % 2 == 1).then(|| format!("+31 30 {} {}", 100 + r.below(900), 1000 + r.below(9000))),
            address: Address {
                country: r.pick(&["NL", "CH", "DK", "PT", "US"]).into(),
                street: format!("{} {}", 1 + r.below(400), r.pick(&STREETS)),
                street2: n.is_multiple_of(4).then(|| "Building C, floor 3".into()),
                city: r.pick(&CITIES).into(),
                region: n.is_multiple_of(5).then(|| "North".into()),
                postal_code: format!("{} AB", 1000 + r.below(9000)),
            },
        },
        comment: n
            .is_multiple_of(2)
            .then(|| "Please deliver before noon; ring the bell twice & wait.".into()),
        item: (1..=10)
            .map(|line| LineItem {
                line,
                sku: format!("SKU-{:06}-{}", r.below(1_000_000), r.pick(&["A", "B", "C"])),
                quantity: 1 + r.below(40) as i32,
                price: r.cents(100_000),
                taxable: r.below(2) == 0,
                ship_date: format!("2024-{:02}-{:02}", 1 + r.below(12), 1 + r.below(28)).parse().unwrap(),
                note: (line % 5 == 0).then(|| "fragile, keep upright".into()),
            })
            .collect(),
    }
}
