//! Element paths, found by reading the text again when an error needs one.
use std::collections::HashMap;

use super::{Limits, Reader, State};

/// Path of the innermost element around a byte offset (from the `<` of its start tag to the `>` of its
/// end tag), for instance `/Envelope/Body/order/item[3]`: local names, and an index among siblings of the same
/// local name where there are several. Nothing after the first error of the text is seen.
pub(super) fn path(text: &str, offset: usize) -> String {
    paths(text, &[offset]).pop().unwrap_or_default()
}

/// The paths of several offsets, in their order. The text is read twice, however many there are.
pub(crate) fn paths(text: &str, offsets: &[usize]) -> Vec<String> {
    let steps = Steps::find(text, offsets);
    let mut siblings = vec![Siblings::default(); steps.all.len()];
    count(text, &steps.all, &mut siblings);
    let path = |last: &usize| {
        let mut way = Vec::new();
        let mut at = *last;
        while at != ROOT {
            way.push(at);
            at = steps.all[at].parent;
        }
        let mut path = String::new();
        for at in way.into_iter().rev() {
            path.push('/');
            path.push_str(steps.all[at].local);
            if siblings[at].several {
                path.push_str(&format!("[{}]", siblings[at].before + 1));
            }
        }
        if path.is_empty() { "/".to_owned() } else { path }
    };
    steps.last.iter().map(path).collect()
}

/// The number of what stands around the document element.
const ROOT: usize = 0;

/// An element that is on the way to an offset.
#[derive(Debug)]
struct Step<'a> {
    tag: usize,
    local: &'a str,
    parent: usize,
    /// Such elements in it, in document order.
    children: Vec<usize>,
}

/// The elements around some offsets.
#[derive(Debug)]
struct Steps<'a> {
    all: Vec<Step<'a>>,
    /// The innermost element of each offset.
    last: Vec<usize>,
}

impl<'a> Steps<'a> {
    fn find(text: &'a str, offsets: &[usize]) -> Self {
        let mut all = vec![Step { tag: 0, local: "", parent: ROOT, children: Vec::new() }];
        let mut last = vec![ROOT; offsets.len()];
        let mut order: Vec<usize> = (0..offsets.len()).collect();
        order.sort_by_key(|at| offsets[*at]);
        let mut wanted = order.into_iter().peekable();
        // The open elements: start, name, and their number once they have one.
        let mut open: Vec<(usize, &str, Option<usize>)> = Vec::new();
        let mut reader = reader(text);
        loop {
            let started = reader.tag().ok().flatten();
            let after = match started {
                Some(true) => reader.start_offset(),
                Some(false) => reader.offset(),
                None => usize::MAX,
            };
            while let Some(at) = wanted.next_if(|at| started.is_none() || after > offsets[*at]) {
                let mut parent = ROOT;
                for (tag, local, number) in &mut open {
                    parent = *number.get_or_insert_with(|| {
                        all.push(Step { tag: *tag, local, parent, children: Vec::new() });
                        let new = all.len() - 1;
                        all[parent].children.push(new);
                        new
                    });
                }
                last[at] = parent;
            }
            match started {
                _ if wanted.peek().is_none() => break,
                Some(true) => open.push((after, reader.name().map_or("", |n| n.local), None)),
                Some(false) => _ = open.pop(),
                None => break,
            }
        }
        Steps { all, last }
    }
}

/// Siblings of the same name.
#[derive(Debug, Clone, Default)]
struct Siblings {
    /// How many are before it.
    before: usize,
    /// There is another one at all.
    several: bool,
}

/// Counts the siblings of all steps.
fn count(text: &str, steps: &[Step<'_>], siblings: &mut [Siblings]) {
    // How many children of a name each step has had, of the names that are asked for.
    let mut counts: Vec<HashMap<&str, usize>> = (steps.iter())
        .map(|step| step.children.iter().map(|child| (steps[*child].local, 0)).collect())
        .collect();
    let mut next = vec![0; steps.len()];
    // The steps among the open elements, from the root on.
    let mut along = vec![ROOT];
    let mut reader = reader(text);
    while let Ok(Some(started)) = reader.tag() {
        let depth = reader.depth();
        if !started {
            along.truncate(depth + 1);
            continue;
        }
        if along.len() != depth {
            continue;
        }
        let Some(parent) = along.last().copied().filter(|at| !steps[*at].children.is_empty()) else {
            continue;
        };
        let Some(met) = reader.name().and_then(|name| counts[parent].get_mut(name.local)) else { continue };
        *met += 1;
        if let Some(child) = steps[parent].children.get(next[parent])
            && steps[*child].tag == reader.start_offset()
        {
            siblings[*child].before = *met - 1;
            next[parent] += 1;
            along.push(*child);
        }
    }
    for (step, counts) in steps.iter().zip(&counts) {
        for child in &step.children {
            siblings[*child].several = counts.get(steps[*child].local).is_some_and(|count| *count > 1);
        }
    }
}

/// A reader that stops at errors of the text only.
fn reader(text: &str) -> Reader<'_> {
    let all = u32::MAX;
    let limits = Limits {
        depth: all,
        attributes: all,
        declarations: all,
        scope: all,
        namespaces: all,
        name: all,
        attribute_value: all,
        namespace_name: all,
        fragment_scope: all.into(),
        expansion: all.into(),
        nesting: all,
    };
    Reader::resume(text, State::new(&limits), &[])
}

#[cfg(test)]
mod tests {
    use super::{path, paths};

    const TEXT: &str = "<Envelope><Body><p:order xmlns:p='u'><item/><item><price>1</price></item><other/>\
                        <item>x<price/></item></p:order></Body></Envelope>";

    fn at(needle: &str) -> String {
        path(TEXT, TEXT.find(needle).unwrap())
    }

    #[test]
    fn an_index_is_shown_only_where_there_are_several_siblings_of_the_name() {
        assert_eq!(at("<Envelope"), "/Envelope");
        assert_eq!(at("<p:order"), "/Envelope/Body/order");
        assert_eq!(at("<item"), "/Envelope/Body/order/item[1]");
        assert_eq!(at("<price>"), "/Envelope/Body/order/item[2]/price");
        assert_eq!(at("1<"), "/Envelope/Body/order/item[2]/price");
        assert_eq!(at("/price>"), "/Envelope/Body/order/item[2]/price");
        assert_eq!(at("x<price"), "/Envelope/Body/order/item[3]");
        assert_eq!(at("/p:order"), "/Envelope/Body/order");
        assert_eq!(path(TEXT, TEXT.len()), "/");
    }

    #[test]
    fn a_path_is_found_in_a_text_that_is_broken_later_or_right_there() {
        assert_eq!(path("<a><b/><b><c></b></a>", 13), "/a/b[2]/c");
        assert_eq!(path("<a><b>&x;</b></a>", 6), "/a/b");
        assert_eq!(path("<a><b c=1></b></a>", 8), "/a");
        assert_eq!(path("", 0), "/");
    }

    #[test]
    fn a_path_knows_no_limits() {
        let text = "<a>".repeat(1000);
        assert_eq!(path(&text, text.len()), "/a".repeat(1000));
    }

    #[test]
    fn many_paths_are_found_at_once_in_any_order() {
        let mut offsets: Vec<usize> = (0..=TEXT.len()).collect();
        offsets.extend([TEXT.len() + 10, 30, 30]);
        offsets.rotate_left(70);
        let each: Vec<String> = offsets.iter().map(|offset| path(TEXT, *offset)).collect();
        assert_eq!(paths(TEXT, &offsets), each);
        assert!(paths(TEXT, &[]).is_empty());
    }
}
