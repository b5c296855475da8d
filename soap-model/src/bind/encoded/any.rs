//! Values of any type: kept as elements in which references are resolved.
use super::super::read::Read;
use super::super::{BindError, Rule};
use super::decode::Decoder;
use super::graph::{NodeId, TypeName};
use crate::xml::{Fragment, Name, Ns, Prefixes, Settings, Writer};

impl<'a> Decoder<'_, '_, 'a, '_> {
    /// The value of an accessor as an element that stands on its own, with `xsi:type` as far as it is known.
    pub(super) fn fragment(&mut self, node: NodeId, assumed: Option<&TypeName<'a>>) -> Read<Fragment> {
        let name = self.graph.node(node).name;
        let (mut out, mut prefixes) = (Vec::new(), Prefixes::new(&[]));
        let mut writer = Writer::new(&mut out, &mut prefixes, Settings::default());
        writer.declare_at_next_start();
        self.expand(node, assumed, &mut writer)?;
        if let Err(error) = writer.finish() {
            let found = format!("{error:?}");
            return Err(BindError::new(Rule::Unwritable, self.offset(node)).found(&found));
        }
        Ok(Fragment::written(out, self.binder.reader.uri(name.ns), name.local))
    }

    fn expand(
        &mut self,
        node: NodeId,
        assumed: Option<&TypeName<'a>>,
        writer: &mut Writer<'_, '_>,
    ) -> Read<()> {
        let target = self.graph.target(node)?;
        if self.open.contains(&target) {
            return Err(self.cycle(target));
        }
        self.spend_on(target)?;
        self.enter(target)?;
        let name = self.graph.node(node).name;
        writer.start_any(self.binder.reader.uri(name.ns), name.local);
        if self.graph.node(node).is_nil() || self.graph.node(target).is_nil() {
            writer.attribute(Name { ns: Ns::XSI, local: "nil" }, "true");
        }
        let given = self.graph.node(target).type_name().or(self.graph.node(node).type_name()).or(assumed);
        if let Some(given) = given {
            writer.start_attribute(Name { ns: Ns::XSI, local: "type" });
            self.write_name(given, writer);
            writer.end_attribute();
        }
        let is_name = given.is_some_and(|given| given.name() == (Name { ns: Ns::XSD, local: "QName" }));
        let given_items = self.array_attributes(target, writer);
        let value = self.graph.node(target);
        for (name, value) in value.marks().map_or(&[][..], |marks| marks.others.as_slice()) {
            // Identities mean nothing any more, and would stand twice where a value is shared.
            if *name != (Name { ns: Ns::NONE, local: "id" }) {
                writer.attribute_any(self.binder.reader.uri(name.ns), name.local, value);
            }
        }
        let mut next = self.graph.first_child(target);
        match value.marks().and_then(|marks| marks.prefix.as_ref()).filter(|_| is_name) {
            Some((_, uri)) => {
                let local = value.text.trim().split_once(':').map_or("", |(_, local)| local);
                let ns = writer.prefixes().namespace(uri);
                writer.qname(Name { ns, local });
            }
            None if next.is_none() => writer.text(&value.text),
            None => {
                let text = value.text.trim();
                writer.text(text);
            }
        }
        while let Some(child) = next {
            self.expand(child, given_items.as_ref(), writer)?;
            next = self.graph.next(child);
        }
        writer.end();
        self.open.pop();
        Ok(())
    }

    /// What is said of an array, in the notation of the message: the type of its items, which they need not repeat.
    fn array_attributes(&self, node: NodeId, writer: &mut Writer<'_, '_>) -> Option<TypeName<'a>> {
        let marks = self.graph.node(node).marks()?;
        let bracketed = |place: &[u64]| {
            format!("[{}]", place.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
        };
        for (local, place) in [("offset", &marks.offset), ("position", &marks.position)] {
            if let Some(place) = place {
                writer.attribute(Name { ns: Ns::ENC11, local }, &bracketed(place));
            }
        }
        let array = marks.array.as_ref()?;
        let size = |size: &Option<u64>, open: &str| size.map_or_else(|| open.to_owned(), |n| n.to_string());
        if array.is_12 {
            if let Some(of) = &array.of {
                writer.start_attribute(Name { ns: Ns::ENC12, local: "itemType" });
                self.write_name(of, writer);
                writer.end_attribute();
            }
            let sizes: Vec<_> = array.sizes.iter().map(|n| size(n, "*")).collect();
            writer.attribute(Name { ns: Ns::ENC12, local: "arraySize" }, &sizes.join(" "));
        } else if let Some(of) = &array.of {
            writer.start_attribute(Name { ns: Ns::ENC11, local: "arrayType" });
            self.write_name(of, writer);
            let sizes: Vec<_> = array.sizes.iter().map(|n| size(n, "")).collect();
            writer.plain(&format!("{}[{}]", array.inner, sizes.join(",")));
            writer.end_attribute();
        }
        array.of.clone().filter(|of| array.inner.is_empty() && !self.is_any_type(of))
    }

    fn write_name(&self, name: &TypeName<'a>, writer: &mut Writer<'_, '_>) {
        let ns = writer.prefixes().namespace(self.binder.reader.uri(name.ns));
        writer.qname(Name { ns, local: &name.local });
    }
}
