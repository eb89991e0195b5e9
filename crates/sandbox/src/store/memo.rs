//! What searches found, remembered until the next write: somebody who pages through ten thousand members
//! asks for the same matches again and again.

use std::collections::HashMap;
use std::sync::Arc;

/// Numbers of resources (see `Store::nth`) by the reference they point to, `Type/id`.
pub(crate) type Pointers = HashMap<String, Vec<usize>>;

/// More searches than a screen has under way at once.
const LIMIT: usize = 32;

/// The matches of recent searches and the reverse of references, by a text that names them.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    matches: Vec<(String, Arc<[usize]>)>,
    pointers: Vec<(String, Arc<Pointers>)>,
}

impl Memo {
    /// Numbers of the matches of a search, in its order.
    pub(crate) fn matches(&self, search: &str) -> Option<Arc<[usize]>> {
        find(&self.matches, search)
    }

    /// Keeps them.
    pub(crate) fn keep_matches(&mut self, search: String, matches: Arc<[usize]>) {
        keep(&mut self.matches, search, matches);
    }

    /// Who points where by a reference.
    pub(crate) fn pointers(&self, reference: &str) -> Option<Arc<Pointers>> {
        find(&self.pointers, reference)
    }

    /// Keeps it.
    pub(crate) fn keep_pointers(&mut self, reference: String, pointers: Arc<Pointers>) {
        keep(&mut self.pointers, reference, pointers);
    }
}

fn find<T: ?Sized>(list: &[(String, Arc<T>)], name: &str) -> Option<Arc<T>> {
    let (_, found) = list.iter().find(|(of, _)| of == name)?;
    Some(Arc::clone(found))
}

fn keep<T: ?Sized>(list: &mut Vec<(String, Arc<T>)>, name: String, what: Arc<T>) {
    if list.len() == LIMIT {
        list.remove(0);
    }
    list.push((name, what));
}
