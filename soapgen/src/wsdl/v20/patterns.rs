//! The message exchange patterns of WSDL 2.0 (part 2, 2.3, and the additional ones of the working group's note).
use soap_model::contract::Pattern;

/// Where a message goes, seen from the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Direction {
    In,
    Out,
}

impl Direction {
    /// Of `input`, `output`, `infault` and `outfault`.
    pub(super) fn of(element: &str) -> Option<Self> {
        match element {
            "input" | "infault" => Some(Direction::In),
            "output" | "outfault" => Some(Direction::Out),
            _ => None,
        }
    }

    /// The label of the message in this direction in every pattern of the specification.
    pub(super) fn label(self) -> &'static str {
        match self {
            Direction::In => "In",
            Direction::Out => "Out",
        }
    }

    fn other(self) -> Self {
        match self {
            Direction::In => Direction::Out,
            Direction::Out => Direction::In,
        }
    }
}

/// Which faults a pattern has (part 2, 2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Faults {
    /// None.
    No,
    /// In place of the second message.
    Replace,
    /// Against the direction of any message.
    Trigger,
}

/// A pattern of the specification.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mep {
    /// Last step of its IRI.
    pub(super) name: &'static str,
    /// Its messages in order: at most one in each direction.
    pub(super) messages: &'static [Direction],
    faults: Faults,
    /// The assertions on its messages.
    pub(super) assertion: &'static str,
    /// What it comes down to.
    pub(super) pattern: Pattern,
}

impl Mep {
    /// The pattern of an IRI; None for one that the specification does not define.
    pub(super) fn find(iri: &str) -> Option<&'static Mep> {
        let name = iri.strip_prefix("http://www.w3.org/ns/wsdl/")?;
        MEPS.iter().find(|mep| mep.name == name)
    }

    /// Whether it has a message in this direction.
    pub(super) fn has(&self, direction: Direction) -> bool {
        self.messages.contains(&direction)
    }

    /// The service sends the first message.
    pub(super) fn speaks_first(&self) -> bool {
        self.messages.first() == Some(&Direction::Out)
    }

    /// The second message may be left out.
    pub(super) fn may_end_early(&self) -> bool {
        self.messages.len() == 2 && self.faults == Faults::Trigger
    }

    /// The label that a fault in this direction has: that of the message it replaces or is triggered by.
    pub(super) fn fault_label(&self, direction: Direction) -> Option<&'static str> {
        match self.faults {
            Faults::No => None,
            Faults::Replace => {
                let replaced = self.messages.get(1).filter(|message| **message == direction)?;
                Some(replaced.label())
            }
            Faults::Trigger => self.has(direction.other()).then(|| direction.other().label()),
        }
    }
}

static MEPS: [Mep; 8] = {
    use Direction::{In, Out};
    use Faults::{No, Replace, Trigger};
    use Pattern::{Notification, OneWay, RequestResponse, SolicitResponse};
    const fn mep(
        name: &'static str,
        messages: &'static [Direction],
        faults: Faults,
        assertion: &'static str,
        pattern: Pattern,
    ) -> Mep {
        Mep { name, messages, faults, assertion, pattern }
    }
    [
        mep("in-only", &[In], No, "InOnlyComposition-2012", OneWay),
        mep("robust-in-only", &[In], Trigger, "RobustInOnlyComposition-2013", RequestResponse),
        mep("in-out", &[In, Out], Replace, "InOutComposition-2015", RequestResponse),
        mep("in-opt-out", &[In, Out], Trigger, "InOptionalOutComposition-2017", RequestResponse),
        mep("out-only", &[Out], No, "OutOnlyComposition-2019", Notification),
        mep("robust-out-only", &[Out], Trigger, "RobustOutOnlyComposition-2021", SolicitResponse),
        mep("out-in", &[Out, In], Replace, "OutInComposition-2023", SolicitResponse),
        mep("out-opt-in", &[Out, In], Trigger, "OutOptionalInComposition-2025", SolicitResponse),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_have_the_label_of_the_message_they_replace_or_are_triggered_by() {
        let labels = |name: &str| {
            let mep = Mep::find(&format!("http://www.w3.org/ns/wsdl/{name}")).expect("a pattern");
            (mep.fault_label(Direction::In), mep.fault_label(Direction::Out))
        };
        assert_eq!(labels("in-only"), (None, None));
        assert_eq!(labels("robust-in-only"), (None, Some("In")));
        assert_eq!(labels("in-out"), (None, Some("Out")));
        assert_eq!(labels("in-opt-out"), (Some("Out"), Some("In")));
        assert_eq!(labels("out-in"), (Some("In"), None));
        assert_eq!(labels("robust-out-only"), (Some("Out"), None));
        assert!(Mep::find("http://example.com/ns/wsdl/in-out").is_none());
    }
}
