//! Entries of a header or a body: typed values or ready-made XML.
use std::fmt;
use std::sync::Mutex;

use soap_model::bind::{
    Blank, Choice, Nillable, ReadOptions, Record, RecordPlace, Root, ShapeRef, SlotMut, SlotRef, TextPlace,
};
use soap_model::datatypes;
use soap_model::xml::{Error, Fragment};

use super::body_type::is_whole_body;
use super::{BodyReader, Fault, MessageError};
use crate::mime::Attachment;
use crate::streaming::ItemBody;

/// A value that can stand in a message on its own.
///
/// Generated types implement it through [`value!`](crate::codegen::value); simple types implement it here.
pub trait Value: Send + Sync + 'static {
    /// The value's slot.
    fn slot(&self) -> SlotRef<'_, 'static>;
}

/// Any value and the function that gives its slot.
pub struct Valued<T> {
    value: T,
    slot: fn(&T) -> SlotRef<'_, 'static>,
}

impl<T: Send + Sync + 'static> Value for Valued<T> {
    fn slot(&self) -> SlotRef<'_, 'static> {
        (self.slot)(&self.value)
    }
}

/// A body or header entry (SOAP 1.2 part 1, 5.2.1 and 5.3.1).
pub struct Block {
    pub(crate) content: BlockContent,
    pub(crate) must_understand: bool,
    pub(crate) relay: bool,
    pub(crate) role: Option<Box<str>>,
    /// What goes beside the envelope whose body it is.
    pub(crate) attachments: Vec<Attachment>,
}

pub(crate) enum BlockContent {
    Typed(&'static Root<'static>, Box<dyn Value>),
    /// Several elements, one per slot of a record.
    Parts(&'static [&'static Root<'static>], Box<dyn Record<'static>>),
    Raw(Box<Fragment>),
    /// Items that are written as they come, until they are taken.
    Items(Box<Mutex<Option<ItemBody>>>),
    Empty,
}

impl Block {
    /// A typed value as an element.
    pub fn new(root: &'static Root<'static>, value: impl Value) -> Self {
        Block::of(BlockContent::Typed(root, Box::new(value)))
    }

    /// A value of any type as an element; `slot` gives its slot.
    pub fn with<T: Send + Sync + 'static>(
        root: &'static Root<'static>,
        value: T,
        slot: fn(&T) -> SlotRef<'_, 'static>,
    ) -> Self {
        Block::new(root, Valued { value, slot })
    }

    /// A body of several elements: the record's slots, one root each.
    pub fn parts(roots: &'static [&'static Root<'static>], record: impl Record<'static> + 'static) -> Self {
        Block::of(BlockContent::Parts(roots, Box::new(record)))
    }

    /// Ready-made XML: one element, checked to be well-formed.
    ///
    /// ```ignore
    /// let block = Block::raw("<n:note xmlns:n='urn:notes'>seen</n:note>")?;
    /// ```
    pub fn raw(xml: &str) -> Result<Self, Error> {
        Ok(Fragment::parse(xml)?.into())
    }

    /// A body whose items are written as they come.
    pub(crate) fn items(body: ItemBody) -> Self {
        Block::of(BlockContent::Items(Box::new(Mutex::new(Some(body)))))
    }

    /// Its items, if it has such; the first who asks gets them.
    pub(crate) fn take_items(&self) -> Option<ItemBody> {
        match &self.content {
            BlockContent::Items(items) => items.lock().ok()?.take(),
            _ => None,
        }
    }

    /// A body without an entry.
    pub fn empty() -> Self {
        Block::of(BlockContent::Empty)
    }

    /// It is the body itself, not an entry of it.
    pub(crate) fn is_whole_body(&self) -> bool {
        match &self.content {
            BlockContent::Typed(root, value) => is_whole_body(root, &value.slot()),
            _ => false,
        }
    }

    fn of(content: BlockContent) -> Self {
        Block { content, must_understand: false, relay: false, role: None, attachments: Vec::new() }
    }

    /// As a body: the attachment goes beside the envelope, as the part of this name that a MIME binding describes.
    pub fn attach(mut self, part: &str, attachment: Attachment) -> Self {
        self.attachments.push(attachment.for_part(part));
        self
    }

    /// As a header block: the receiver must understand it or fail.
    pub fn must_understand(mut self) -> Self {
        self.must_understand = true;
        self
    }

    /// As a header block: the role (SOAP 1.1: actor) it is meant for.
    pub fn role(mut self, role: impl Into<String>) -> Self {
        self.role = Some(role.into().into());
        self
    }

    /// As a header block: a receiver that ignores it passes it on (SOAP 1.2 only).
    pub fn relay(mut self) -> Self {
        self.relay = true;
        self
    }

    /// The XML, if it is ready-made or was received.
    pub fn fragment(&self) -> Option<&Fragment> {
        match &self.content {
            BlockContent::Raw(fragment) => Some(fragment),
            _ => None,
        }
    }
}

impl From<Fragment> for Block {
    fn from(fragment: Fragment) -> Self {
        Block::of(BlockContent::Raw(Box::new(fragment)))
    }
}

impl fmt::Debug for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Block");
        match &self.content {
            BlockContent::Typed(root, value) => {
                out.field("element", &root.element.name.local).field("value", &value.slot())
            }
            BlockContent::Parts(roots, record) => {
                out.field("elements", &roots.len()).field("value", &&**record)
            }
            BlockContent::Raw(fragment) => out.field("element", &fragment.name().1),
            BlockContent::Items(items) => out.field("items", items),
            BlockContent::Empty => &mut out,
        };
        out.field("must_understand", &self.must_understand).field("role", &self.role).finish()
    }
}

macro_rules! simple_values { ($($variant:ident($type:ty)),* $(,)?) => { $(
    impl Value for $type {
        fn slot(&self) -> SlotRef<'_, 'static> {
            SlotRef::$variant(ShapeRef::One(self))
        }
    }
    impl Value for Nillable<$type> {
        fn slot(&self) -> SlotRef<'_, 'static> {
            SlotRef::$variant(ShapeRef::Nil(self))
        }
    }
)* } }
simple_values! {
    String(String), Bool(bool), I8(i8), I16(i16), I32(i32), I64(i64), U8(u8), U16(u16), U32(u32), U64(u64),
    Integer(datatypes::Integer), Decimal(datatypes::Decimal), F32(f32), F64(f64), DateTime(datatypes::DateTime),
    Date(datatypes::Date), Time(datatypes::Time), Base64(datatypes::Base64Binary), Any(Fragment),
}

impl<T: Record<'static> + Blank + 'static> Value for Nillable<Box<T>>
where
    Nillable<Box<T>>: RecordPlace<'static>,
{
    fn slot(&self) -> SlotRef<'_, 'static> {
        SlotRef::Records(self)
    }
}

/// Reads a received block into a slot, leniently; `false` if the block is another element than `root`'s.
pub fn read_fragment(
    root: &'static Root<'static>,
    fragment: &Fragment,
    slot: SlotMut<'_, 'static>,
) -> Result<bool, MessageError> {
    let reader = fragment.reader(root.tables.namespaces);
    let mut entry = BodyReader::new(reader, ReadOptions::lax().with_open_root());
    let name = entry.xml(|reader| reader.root())?;
    if name != root.element.name {
        return Ok(false);
    }
    entry.read(root, slot)?;
    Ok(true)
}

/// What a reader makes of the header blocks of the message that carried a fault.
pub fn fault_headers<T>(
    fault: &Fault,
    read: fn(&Fragment) -> Result<Option<T>, MessageError>,
) -> Result<Vec<T>, MessageError> {
    let blocks = fault.headers.iter().filter_map(Block::fragment);
    blocks.filter_map(|block| read(block).transpose()).collect()
}

/// Slots of generated types, for [`value!`](crate::codegen::value).
#[doc(hidden)]
pub mod slots {
    use super::{Choice, Record, SlotRef, TextPlace};

    #[allow(missing_docs)]
    pub fn record_slot<T: Record<'static>>(value: &T) -> SlotRef<'_, 'static> {
        SlotRef::Record(value)
    }

    #[allow(missing_docs)]
    pub fn choice_slot<T: Choice<'static>>(value: &T) -> SlotRef<'_, 'static> {
        SlotRef::Choice(value)
    }

    #[allow(missing_docs)]
    pub fn text_slot<T: TextPlace>(value: &T) -> SlotRef<'_, 'static> {
        SlotRef::Text(value)
    }
}
