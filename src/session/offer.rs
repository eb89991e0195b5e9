//! Which session a tab without one takes over: that of the tab it was opened from, else the only one there is.

use super::held::Held;
use super::message::Offer;

/// How long after a link was opened in another tab that tab may ask, in milliseconds: it has to load first.
const SPAN: u64 = 60_000;

/// How many links are remembered.
const MOST: usize = 20;

/// The links that were opened in other tabs from here, as paths with the time.
#[derive(Default)]
pub(super) struct OpenedLinks(Vec<(String, u64)>);

impl OpenedLinks {
    /// Notes that a link to this path may have been opened in another tab.
    pub fn note(&mut self, path: &str, now: u64) {
        if self.0.len() == MOST {
            self.0.remove(0);
        }
        self.0.push((path.to_owned(), now));
    }

    /// Whether a tab that was opened at this path comes from here. Each link answers for one tab.
    pub fn claim(&mut self, path: &str, now: u64) -> bool {
        self.0.retain(|(_, at)| now.saturating_sub(*at) < SPAN);
        let at = self.0.iter().position(|(link, _)| link == path);
        at.map(|at| self.0.remove(at)).is_some()
    }
}

/// Whether there is nothing to wait for any more: the tab it was opened from has answered, or all `others` have.
pub(super) fn is_settled(offers: &[Offer], others: usize) -> bool {
    offers.len() >= others || offers.iter().any(|it| it.is_opener && it.held.is_some())
}

/// The sessions to choose from, one for each person and project: those of the tab it was opened from, where one
/// says so. With one there is nothing to ask.
pub(super) fn candidates(offers: Vec<Offer>) -> Vec<Held> {
    let has_opener = offers.iter().any(|it| it.is_opener && it.held.is_some());
    let wanted = offers
        .into_iter()
        .filter(|offer| offer.is_opener || !has_opener);
    let mut sessions: Vec<Held> = Vec::new();
    for held in wanted.filter_map(|offer| offer.held) {
        if held.access.is_none() {
            continue;
        }
        match sessions.iter_mut().find(|known| known.is_whose(&held)) {
            Some(known) if held.is_newer(known) => *known = held,
            Some(_) => {}
            None => sessions.push(held),
        }
    }
    sessions
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn held(tag: &str, generation: u64, project: &str) -> Option<Held> {
        let text = [
            tag,
            &generation.to_string(),
            "1",
            "1",
            "9",
            "9",
            project,
            "Practitioner/a",
            "r",
            "a",
        ];
        Held::read(&text.join("\n"), 5)
    }

    fn offer(is_opener: bool, held: Option<Held>) -> Offer {
        Offer {
            ticket: "t".to_owned(),
            is_opener,
            held,
        }
    }

    fn taken(offers: Vec<Offer>) -> Vec<(String, u64)> {
        let taken = candidates(offers).into_iter();
        taken
            .map(|held| (held.project.to_string(), held.generation))
            .collect()
    }

    #[test]
    fn the_tab_it_was_opened_from_wins_in_whatever_order_they_answer() {
        let one = || offer(false, held("one", 1, "p1"));
        let two = || offer(true, held("two", 1, "p2"));
        for offers in [vec![one(), two()], vec![two(), one()]] {
            assert_eq!(taken(offers), [("p2".to_owned(), 1)]);
        }
        assert!(is_settled(&[two()], 2) && !is_settled(&[one()], 2));
    }

    #[test]
    fn without_one_all_are_to_choose_from_and_each_project_once() {
        let offers = vec![
            offer(false, held("one", 1, "p1")),
            offer(false, None),
            offer(false, held("two", 1, "p2")),
            offer(false, held("one", 2, "p1")),
        ];
        assert!(is_settled(&offers, 4) && !is_settled(&offers, 5));
        let both = [("p1".to_owned(), 2), ("p2".to_owned(), 1)];
        assert_eq!(taken(offers), both);
    }

    #[test]
    fn two_that_say_so_are_no_answer() {
        let offers = vec![
            offer(true, held("one", 1, "p1")),
            offer(true, held("two", 1, "p2")),
        ];
        assert_eq!(taken(offers).len(), 2);
    }

    #[test]
    fn a_tab_that_is_signed_out_by_now_was_the_opener_of_nothing() {
        let offers = vec![offer(true, None), offer(false, held("two", 1, "p2"))];
        assert_eq!(taken(offers), [("p2".to_owned(), 1)]);
    }

    #[test]
    fn a_link_answers_for_one_tab_for_a_minute() {
        let mut links = OpenedLinks::default();
        links.note("/admin/users", 1_000);
        assert!(!links.claim("/admin/project", 2_000));
        assert!(links.claim("/admin/users", 2_000));
        assert!(!links.claim("/admin/users", 2_000));
        links.note("/admin/users", 1_000);
        assert!(!links.claim("/admin/users", 61_000));
        for at in 0..100 {
            links.note("/admin/bots", at);
        }
        assert_eq!(links.0.len(), MOST);
    }
}
