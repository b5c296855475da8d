//! Arrays: sizes, holes, positions, several dimensions.
use super::super::read::{Read, mismatch};
use super::super::slots::simple_slots;
use super::super::{Array, BindError, Blank, Nillable, Record, Rule, Shape, SlotMut, Term};
use super::decode::Decoder;
use super::graph::NodeId;
use super::sizes::{dimensions, linear};
use crate::datatypes::{Base64Binary, Date, DateTime, Decimal, Integer, Time};
use crate::xml::Fragment;

/// What an item that is not there takes.
const HOLE: usize = 64;

impl<'a, 't> Decoder<'_, '_, 'a, 't> {
    /// The items of an array, those that are not transmitted as holes.
    pub(super) fn array(
        &mut self,
        record: &mut dyn Record<'t>,
        array: &'t Array<'t>,
        slot: usize,
        node: NodeId,
    ) -> Read<()> {
        let Term::Element(element) = &array.item.term else { return Err(mismatch(self.offset(node))) };
        let items = self.places(array, node)?;
        let (of, sizes) = match self.graph.node(node).marks().and_then(|marks| marks.array.as_ref()) {
            // The items of an array of arrays are arrays: their type is none that the name says.
            Some(marks) => (marks.of.clone().filter(|_| marks.inner.is_empty()), marks.sizes.clone()),
            None => (None, Vec::new()),
        };
        let of = of.filter(|of| !self.is_any_type(of));
        let count = items.last().map_or(0, |(place, _)| place + 1);
        let sizes = self.sizes(array, &sizes, count, node)?;
        let total = sizes.iter().product::<u64>();
        if count > total {
            return Err(self.bad_array(node, "an array with more items than its size says"));
        }
        let holes = total - items.len() as u64;
        self.spend(usize::try_from(holes).unwrap_or(usize::MAX).saturating_mul(HOLE), node)?;
        let mut at = 0;
        for (place, item) in items {
            while at < place {
                hole(record.slot(slot));
                at += 1;
            }
            self.accessor(element, record.slot(slot), item, of.as_ref())?;
            at += 1;
        }
        while at < total {
            hole(record.slot(slot));
            at += 1;
        }
        if array.rank > 1 {
            let SlotMut::U32(Shape::Many(list)) = record.slot(slot + 1) else {
                return Err(mismatch(self.offset(node)));
            };
            list.clear();
            for size in sizes {
                let Ok(size) = u32::try_from(size) else {
                    return Err(self.bad_array(node, "an array with a dimension of more than 2^32 items"));
                };
                list.push(size);
            }
        }
        Ok(())
    }

    /// The size of each dimension; one dimension is as long as the array's items reach or its size says.
    fn sizes(&self, array: &Array<'_>, given: &[Option<u64>], count: u64, node: NodeId) -> Read<Vec<u64>> {
        match given {
            [] | [None] if array.rank == 1 => Ok(vec![count]),
            // Some peers put any number there.
            [Some(size)] if array.rank == 1 && !self.binder.strict => Ok(vec![count.max(*size)]),
            [] if count == 0 => Ok(vec![0; array.rank as usize]),
            given if given.len() == array.rank as usize => match dimensions(given, count) {
                Some(sizes) if sizes.iter().try_fold(1_u64, |n, size| n.checked_mul(*size)).is_some() => {
                    Ok(sizes)
                }
                _ => Err(self.bad_array(node, "an array whose sizes do not fit its items")),
            },
            given => {
                let message = match given.len() {
                    0 => "an array of several dimensions without their sizes".to_owned(),
                    found => format!("an array of {found} dimensions where there should be {}", array.rank),
                };
                Err(self.bad_array(node, &message))
            }
        }
    }

    /// The items with their places, counted row by row, in their order.
    fn places(&self, array: &Array<'_>, node: NodeId) -> Read<Vec<(u64, NodeId)>> {
        let marks = self.graph.node(node).marks();
        let given = marks.and_then(|marks| marks.array.as_ref()).map(|marks| marks.sizes.as_slice());
        // The first size plays no part in counting.
        let sizes: Option<Vec<u64>> = given.map(|sizes| {
            sizes.iter().enumerate().map(|(n, size)| if n == 0 { 1 } else { size.unwrap_or(0) }).collect()
        });
        let sizes = sizes.unwrap_or_else(|| vec![1; array.rank as usize]);
        let place = |coordinates: &[u64], node: NodeId| match coordinates {
            // A place in an array of several dimensions may be given as a number.
            [n] => Ok(*n),
            several => linear(several, &sizes)
                .ok_or_else(|| self.bad_array(node, "a place that the array does not have")),
        };
        let mut next = match marks.and_then(|marks| marks.offset.as_deref()) {
            Some(offset) => place(offset, node)?,
            None => 0,
        };
        let mut items = Vec::new();
        let mut in_order = true;
        for item in std::iter::successors(self.graph.first_child(node), |id| self.graph.next(*id)) {
            let position = self.graph.node(item).marks().and_then(|marks| marks.position.as_deref());
            let at = match position {
                Some(position) => place(position, item)?,
                None => next,
            };
            in_order &= items.last().is_none_or(|(before, _)| *before < at);
            items.push((at, item));
            next = at
                .checked_add(1)
                .ok_or_else(|| self.bad_array(item, "a place that the array does not have"))?;
        }
        if !in_order {
            items.sort_by_key(|(at, _)| *at);
            if let Some(twice) = items.windows(2).find(|pair| pair[0].0 == pair[1].0) {
                return Err(self.bad_array(twice[1].1, "two items in one place of an array"));
            }
        }
        Ok(items)
    }

    #[cold]
    fn bad_array(&self, node: NodeId, what: &str) -> BindError {
        BindError::new(Rule::Array, self.offset(node)).found(what)
    }
}

/// An item that was not transmitted: nil, or for numbers, truth values and times, which are never null, the value that an
/// omitted accessor implies (SOAP 1.1, 5.5).
fn hole(slot: SlotMut<'_, '_>) {
    fn shape<T: Blank>(shape: Shape<'_, T>) {
        match shape {
            Shape::ManyNil(list) => list.push(Nillable::Nil),
            other => other.put(T::blank()),
        }
    }
    macro_rules! holes { ($($(#[$doc:meta])* $variant:ident($type:ty)),* $(,)?) => {
        match slot {
            $(SlotMut::$variant(place) => shape::<$type>(place),)*
            SlotMut::Any(place) => shape::<Fragment>(place),
            SlotMut::Text(place) => {
                place.nil();
            }
            SlotMut::Records(place) => {
                place.nil();
            }
            SlotMut::Choices(place) => {
                place.nil();
            }
            SlotMut::Record(_) | SlotMut::Choice(_) | SlotMut::Attributes(_) => {}
        }
    } }
    simple_slots!(holes);
}
