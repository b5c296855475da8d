//! Element paths, found by reading the text again when an error needs one.
use super::{Limits, Reader, State};

/// Path of the innermost element around a byte offset (from the `<` of its start tag to the `>` of its
/// end tag), for instance `/Envelope/Body/order/item[3]`: local names, and an index among siblings of the same
/// local name where there are several. Nothing after the first error of the text is seen.
pub(super) fn path(text: &str, offset: usize) -> String {
    let chain = chain(text, offset);
    let siblings = siblings(text, &chain);
    let mut path = String::new();
    for (step, (before, several)) in chain.iter().zip(siblings) {
        path.push('/');
        path.push_str(step.local);
        if several {
            path.push_str(&format!("[{}]", before + 1));
        }
    }
    if path.is_empty() { "/".to_owned() } else { path }
}

struct Step<'a> {
    tag: usize,
    local: &'a str,
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

/// The elements around the offset, outermost first.
fn chain(text: &str, offset: usize) -> Vec<Step<'_>> {
    let mut reader = reader(text);
    let mut chain = Vec::new();
    while let Ok(Some(started)) = reader.tag() {
        if started {
            let tag = reader.start_offset();
            if tag > offset {
                break;
            }
            chain.push(Step { tag, local: reader.name().map_or("", |n| n.local) });
        } else {
            if reader.offset() > offset {
                break;
            }
            chain.pop();
        }
    }
    chain
}

/// For each element of the chain: how many siblings of the same name are before it, and whether there is another
/// one at all.
fn siblings(text: &str, chain: &[Step<'_>]) -> Vec<(usize, bool)> {
    let mut found = vec![(0, false); chain.len()];
    // How many of the open elements, from the root on, are those of the chain.
    let mut along = 0;
    let mut reader = reader(text);
    while let Ok(Some(started)) = reader.tag() {
        let depth = reader.depth();
        if !started {
            along = along.min(depth);
            continue;
        }
        if along + 1 != depth {
            continue;
        }
        let (Some(step), Some(count)) = (chain.get(along), found.get_mut(along)) else { continue };
        if reader.start_offset() == step.tag {
            along = depth;
        } else if reader.name().is_some_and(|n| n.local == step.local) {
            count.0 += usize::from(reader.start_offset() < step.tag);
            count.1 = true;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::path;

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
}
