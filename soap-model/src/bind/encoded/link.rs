//! Values that may contain themselves.
use super::super::slots::{Blank, Change, Choice, ChoicePlace, Form, Nillable, Record, RecordPlace};

/// A value that may contain itself: the value, or a reference to one that it stands in.
///
/// Generated types hold it wherever a value of the SOAP encoding may, through others or directly, contain one of its
/// own kind. Values that are only shared are copied to each place; a [`Link::Ancestor`] is found where a message
/// really goes round in a circle, and makes it go round again when it is written.
///
/// ```
/// use soap_model::bind::Link;
///
/// let link: Link<u8> = 7.into();
/// assert_eq!(link.value(), Some(&7));
/// assert_eq!(Link::<u8>::Ancestor(0).value(), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Link<T> {
    /// The value.
    Value(Box<T>),
    /// One of the structs and arrays around it: 0 is the one that holds this link, 1 the one that holds that, and so on.
    Ancestor(u32),
}

impl<T> Link<T> {
    /// The value, unless it is an ancestor.
    pub fn value(&self) -> Option<&T> {
        match self {
            Link::Value(value) => Some(value),
            Link::Ancestor(_) => None,
        }
    }

    /// The value, unless it is an ancestor.
    pub fn into_value(self) -> Option<T> {
        match self {
            Link::Value(value) => Some(*value),
            Link::Ancestor(_) => None,
        }
    }
}

impl<T> From<T> for Link<T> {
    fn from(value: T) -> Self {
        Link::Value(Box::new(value))
    }
}

impl<T> From<T> for Nillable<Link<T>> {
    fn from(value: T) -> Self {
        Nillable::Value(value.into())
    }
}

/// A link to a blank value.
fn blank<T: Blank>() -> Link<T> {
    Link::Value(Box::new(T::blank()))
}

/// The value of a link that was just set to one.
fn held<T>(link: &mut Link<T>) -> &mut T {
    match link {
        Link::Value(value) => value,
        Link::Ancestor(_) => unreachable!("it was set to a value in the line above"),
    }
}

/// The links of a place, in the three forms there are.
trait Links<T> {
    const FORM: Form;
    fn put(&mut self, link: Link<T>);
    fn last(&mut self) -> Option<&mut Link<T>>;
    fn nil(&mut self) -> bool;
    fn at(&self, n: usize) -> Option<Nillable<&Link<T>>>;
    fn len(&self) -> usize;
    fn clear(&mut self);
}

impl<T> Links<T> for Option<Link<T>> {
    const FORM: Form = Form::Opt;
    fn put(&mut self, link: Link<T>) {
        *self = Some(link);
    }
    fn last(&mut self) -> Option<&mut Link<T>> {
        self.as_mut()
    }
    fn nil(&mut self) -> bool {
        false
    }
    fn at(&self, n: usize) -> Option<Nillable<&Link<T>>> {
        if n == 0 { self.as_ref().map(Nillable::Value) } else { None }
    }
    fn len(&self) -> usize {
        self.is_some() as usize
    }
    fn clear(&mut self) {
        *self = None;
    }
}

impl<T> Links<T> for Vec<Link<T>> {
    const FORM: Form = Form::Many;
    fn put(&mut self, link: Link<T>) {
        self.push(link);
    }
    fn last(&mut self) -> Option<&mut Link<T>> {
        self.last_mut()
    }
    fn nil(&mut self) -> bool {
        false
    }
    fn at(&self, n: usize) -> Option<Nillable<&Link<T>>> {
        self.get(n).map(Nillable::Value)
    }
    fn len(&self) -> usize {
        Vec::len(self)
    }
    fn clear(&mut self) {
        Vec::clear(self);
    }
}

impl<T> Links<T> for Vec<Nillable<Link<T>>> {
    const FORM: Form = Form::ManyNil;
    fn put(&mut self, link: Link<T>) {
        self.push(Nillable::Value(link));
    }
    fn last(&mut self) -> Option<&mut Link<T>> {
        match self.last_mut()? {
            Nillable::Value(link) => Some(link),
            Nillable::Nil => None,
        }
    }
    fn nil(&mut self) -> bool {
        self.push(Nillable::Nil);
        true
    }
    fn at(&self, n: usize) -> Option<Nillable<&Link<T>>> {
        self.get(n).map(Nillable::as_ref)
    }
    fn len(&self) -> usize {
        Vec::len(self)
    }
    fn clear(&mut self) {
        Vec::clear(self);
    }
}

/// Records and choices alike.
macro_rules! link_places { ($place:ident $trait:ident: $($form:ty),*) => { $(
    impl<'t, T: $trait<'t> + Blank> $place<'t> for $form {
        fn fresh(&mut self) -> &mut dyn $trait<'t> {
            Links::put(self, blank());
            match Links::last(self) {
                Some(link) => held::<T>(link),
                None => unreachable!("a link was put there in the line above"),
            }
        }
        fn change(&mut self, change: Change) -> bool {
            match change {
                Change::Nil => return Links::nil(self),
                Change::LastNil => {
                    if !Links::nil(self) {
                        Links::clear(self);
                    }
                }
                Change::Clear => Links::clear(self),
                Change::Ancestor(levels) => Links::put(self, Link::Ancestor(levels)),
            }
            true
        }
        fn at(&self, n: usize) -> Option<Nillable<&dyn $trait<'t>>> {
            Some(match Links::at(self, n)? {
                Nillable::Value(Link::Value(value)) => Nillable::Value(&**value as _),
                Nillable::Value(Link::Ancestor(_)) | Nillable::Nil => Nillable::Nil,
            })
        }
        fn count(&self) -> usize {
            Links::len(self)
        }
        fn about(&self, n: usize) -> (Form, Option<u32>) {
            let ancestor = match Links::at(self, n) {
                Some(Nillable::Value(Link::Ancestor(levels))) => Some(*levels),
                _ => None,
            };
            (<Self as Links<T>>::FORM, ancestor)
        }
    }
)* } }
link_places!(RecordPlace Record: Option<Link<T>>, Vec<Link<T>>, Vec<Nillable<Link<T>>>);
link_places!(ChoicePlace Choice: Option<Link<T>>, Vec<Link<T>>, Vec<Nillable<Link<T>>>);
