//! Reading a document that is longer than the memory it may take: a buffer that grows at its end
//! and is cut at its front.
use super::{Reader, State};

/// A place between two tokens, to come back to with [`Reader::rewind`] as long as the elements around it are open and nothing
/// was [discarded](State::discard).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    position: usize,
    open: usize,
    scope: usize,
    empty: bool,
    instruction: Option<usize>,
    added: u64,
}

impl Mark {
    /// Byte offset of what is read next there.
    pub fn offset(&self) -> usize {
        self.position
    }
}

impl Reader<'_> {
    /// This place. It must be one at which no start tag's attributes are still wanted.
    pub fn mark(&self) -> Mark {
        let state = self.state();
        Mark {
            position: state.position,
            open: state.open.len(),
            scope: state.scope.len(),
            empty: state.empty,
            instruction: state.instruction,
            added: state.added,
        }
    }

    /// Goes back to a mark: what was read since is read again.
    pub fn rewind(&mut self, mark: Mark) {
        let state = &mut self.state;
        state.open.truncate(mark.open);
        state.scope.close(mark.scope);
        state.found.clear();
        state.position = mark.position;
        state.empty = mark.empty;
        state.instruction = mark.instruction;
        state.added = mark.added;
        state.skip_to = None;
    }
}

impl State {
    /// Byte offset of what is read next.
    pub fn offset(&self) -> usize {
        self.position
    }

    /// The fragments read so far are no longer kept: what they may get beside their own text
    /// ([`Limits::fragment_scope`](super::Limits)) is counted anew.
    pub fn fragments_are_taken(&mut self) {
        self.added = 0;
    }

    /// Drops from the front of the buffer what was read, and makes the state fit it. The start tags of the open
    /// elements stay, as if nothing but them had been there, so that names, declarations and paths (without
    /// the indexes of siblings that were dropped) are still known. Gives the number of bytes dropped;
    /// [`offset`](super::Reader::offset) and the offsets of errors are from now on less by it.
    ///
    /// ```
    /// use soap_model::xml::{Limits, Reader, State};
    ///
    /// let mut buffer = String::from("<list xmlns='urn:l'><item>1</item><item>2</item><it");
    /// let mut reader = Reader::partial(&buffer, State::new(&Limits::default()), &[]);
    /// reader.root()?;
    /// while reader.next_child().is_ok() {
    ///     reader.text()?;
    /// }
    /// let mut state = reader.into_state();
    /// state.discard(&mut buffer);
    /// assert_eq!(buffer, "<list xmlns='urn:l'><it");
    /// buffer.push_str("em>3</item></list>");
    /// let mut reader = Reader::resume(&buffer, state, &[]);
    /// assert_eq!(reader.next_child()?.map(|name| name.local), Some("item"));
    /// assert_eq!(reader.text()?, "3");
    /// # Ok::<(), soap_model::xml::Error>(())
    /// ```
    pub fn discard(&mut self, buffer: &mut String) -> usize {
        // Before the root there is little, and the start of the document is a place of its own.
        if !self.root_seen || self.position > buffer.len() {
            return 0;
        }
        let before = buffer.len();
        let kept: usize = self.open.iter().map(|open| (open.tag_end - open.tag) as usize).sum();
        let mut front = String::with_capacity(kept);
        let innermost = self.open.len().wrapping_sub(1);
        let marks: Vec<u32> = self.open.iter().skip(1).map(|open| open.mark).collect();
        let mut current = false;
        for (i, open) in self.open.iter_mut().enumerate() {
            let (from, to) = (open.tag as usize, open.tag_end as usize);
            // Tags only move towards the front.
            let back = open.tag - front.len() as u32;
            front.push_str(buffer.get(from..to).unwrap_or_default());
            let declared = open.mark as usize..marks.get(i).map_or(self.scope.len(), |mark| *mark as usize);
            self.scope.move_back(declared, back);
            if i == innermost && to == self.position {
                self.found.move_back(back);
                current = true;
            }
            open.tag -= back;
            open.tag_end -= back;
            open.local -= back;
            open.name_end -= back;
        }
        if !current {
            self.found.clear();
        }
        buffer.replace_range(..self.position, &front);
        let dropped = before - buffer.len();
        self.position -= dropped;
        self.instruction = self.instruction.map(|at| at.saturating_sub(dropped));
        self.survey.upto = self.survey.upto.saturating_sub(dropped);
        self.survey.inadmissible = self.survey.inadmissible.map(|at| at.saturating_sub(dropped));
        dropped
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Error, ErrorKind, Event, Limits, Reader};
    use super::*;

    /// What a reader finds, told after each event.
    fn told(reader: &Reader<'_>, event: &Event<'_>) -> String {
        let attributes: Vec<_> =
            reader.attributes().map(|a| format!("{}={}", reader.uri(a.name.ns), a.value())).collect();
        let name = reader.name().map(|n| format!("{{{}}}{}", reader.uri(n.ns), n.local));
        let is_start = matches!(event, Event::Start(_));
        let attributes = if is_start { attributes.join(" ") } else { String::new() };
        let event = match event {
            Event::Start(_) => "start".to_owned(),
            event => format!("{event:?}"),
        };
        format!("{event} {name:?} {attributes} {} {:?}", reader.depth(), reader.namespace_uri("p"))
    }

    fn whole(text: &str) -> (Vec<String>, Option<ErrorKind>) {
        let mut reader = Reader::new(text, &Limits::default(), &[]);
        let mut log = Vec::new();
        loop {
            match reader.next_event() {
                Ok(event) => {
                    log.push(told(&reader, &event));
                    if event == Event::Done {
                        return (log, None);
                    }
                }
                Err(error) => return (log, Some(error.kind().clone())),
            }
        }
    }

    /// The same through a window that gets `step` bytes at a time and drops what was read each time.
    fn windowed(text: &str, step: usize) -> (Vec<String>, Option<ErrorKind>) {
        let (mut buffer, mut state) = (String::new(), State::new(&Limits::default()));
        let (mut log, mut fed) = (Vec::new(), 0);
        loop {
            let to = (fed + step..text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
            buffer.push_str(&text[fed..to]);
            fed = to;
            let last = fed == text.len();
            let mut reader =
                if last { Reader::resume(&buffer, state, &[]) } else { Reader::partial(&buffer, state, &[]) };
            let error: Error = loop {
                match reader.next_event() {
                    Ok(event) => {
                        log.push(told(&reader, &event));
                        if event == Event::Done {
                            return (log, None);
                        }
                    }
                    Err(error) => break error,
                }
            };
            if *error.kind() != ErrorKind::Incomplete {
                return (log, Some(error.kind().clone()));
            }
            state = reader.into_state();
            let length = buffer.len();
            assert_eq!(length - state.discard(&mut buffer), buffer.len());
            assert!(buffer.len() < 150, "{buffer}");
        }
    }

    #[test]
    fn a_document_reads_the_same_through_a_small_window() {
        let item = "<p:item n='1' p:m='é' xmlns:q='v'>te&amp;xt<q:x xmlns:p='w'/></p:item>\r\n<!-- c -->";
        let text =
            format!("<?xml version='1.0'?><a xmlns:p='u' b='1'><c xmlns='d'>{}</c></a> ", item.repeat(20));
        for end in ["", "<", "\u{1}", "<b/>"] {
            let text = format!("{text}{end}");
            let expected = whole(&text);
            for step in [1, 2, 7, 40] {
                assert_eq!(windowed(&text, step), expected, "{end:?} {step}");
            }
        }
    }

    #[test]
    fn a_reader_goes_back_to_a_mark_and_reads_the_same_again() {
        let text = "<a xmlns:p='u'><b/><c xmlns:p='w'><p:d>1</p:d></c></a>";
        let mut reader = Reader::new(text, &Limits::default(), &[]);
        reader.root().unwrap();
        reader.next_child().unwrap();
        reader.skip_element().unwrap();
        let mark = reader.mark();
        for _ in 0..2 {
            assert_eq!(reader.next_child().unwrap().map(|name| name.local), Some("c"));
            let inner = reader.next_child().unwrap().unwrap();
            assert_eq!((reader.uri(inner.ns), reader.namespace_uri("p")), ("w", Some("w")));
            reader.rewind(mark);
            assert_eq!(
                (reader.offset(), reader.depth(), reader.namespace_uri("p")),
                (mark.offset(), 1, Some("u"))
            );
        }
        reader.finish().unwrap();
    }

    #[test]
    fn the_attributes_of_the_start_tag_read_last_stay_at_hand() {
        let mut buffer = String::from("<a><b/><c d='1'>");
        let mut reader = Reader::partial(&buffer, State::new(&Limits::default()), &[]);
        reader.root().unwrap();
        reader.next_child().unwrap();
        reader.skip_element().unwrap();
        reader.next_child().unwrap();
        let mut state = reader.into_state();
        assert_eq!(state.discard(&mut buffer), 4);
        assert_eq!(buffer, "<a><c d='1'>");
        let reader = Reader::partial(&buffer, state, &[]);
        assert_eq!(reader.attributes().next().unwrap().value(), "1");
        assert_eq!((reader.path(), reader.offset()), ("/a/c".into(), 12));
    }
}
