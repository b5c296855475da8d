//! The syntax of content models (XML 1.0, 3.2). Nothing of them is kept: whether content fits is a matter of validity.
use super::Error;
use super::cursor::Cursor;

/// Goes over a `contentspec`.
pub(super) fn content_model(cursor: &mut Cursor<'_>) -> Result<(), Error> {
    if cursor.eat("EMPTY") || cursor.eat("ANY") {
        return Ok(());
    }
    if !cursor.rest().starts_with('(') {
        return cursor.expected("`EMPTY`, `ANY` or a content model");
    }
    let mut inside = cursor.clone();
    inside.at += 1;
    inside.blanks();
    if inside.eat("#PCDATA") {
        *cursor = inside;
        return mixed(cursor);
    }
    children(cursor)
}

/// `Mixed` after its `#PCDATA`.
fn mixed(cursor: &mut Cursor<'_>) -> Result<(), Error> {
    let mut names = false;
    loop {
        cursor.blanks();
        if cursor.eat(")") {
            break;
        }
        cursor.need("|")?;
        cursor.blanks();
        cursor.qualified_name()?;
        names = true;
    }
    if !cursor.eat("*") && names {
        return cursor.expected("`*` after a choice with `#PCDATA`");
    }
    Ok(())
}

/// `children`: groups are kept on a stack, so that no depth of them matters.
fn children(cursor: &mut Cursor<'_>) -> Result<(), Error> {
    // The separator of each open group, once it is known.
    let mut open: Vec<Option<char>> = Vec::new();
    loop {
        // A particle.
        if cursor.eat("(") {
            cursor.blanks();
            open.push(None);
            continue;
        }
        cursor.qualified_name()?;
        occurrence(cursor);
        // What follows it, and each group that it ends.
        loop {
            cursor.blanks();
            if cursor.eat(")") {
                open.pop();
                occurrence(cursor);
                if open.is_empty() {
                    return Ok(());
                }
                continue;
            }
            let separator = cursor.peek().filter(|c| matches!(c, '|' | ','));
            let (Some(separator), Some(group)) = (separator, open.last_mut()) else {
                return cursor.expected("`|`, `,` or `)`");
            };
            if group.is_some_and(|known| known != separator) {
                return cursor.expected("the same separator throughout a group");
            }
            *group = Some(separator);
            cursor.at += 1;
            cursor.blanks();
            break;
        }
    }
}

fn occurrence(cursor: &mut Cursor<'_>) {
    let _ = cursor.eat("?") || cursor.eat("*") || cursor.eat("+");
}
