//! Queries and their addresses.

use super::*;
use proptest::prelude::*;

fn any_query() -> impl Strategy<Value = Query> {
    let role = prop::option::of(prop::sample::select(ProfileType::ALL.to_vec()));
    let policy = prop::option::of(prop_oneof![
        Just(Policy::None),
        "[a-f0-9-]{5,36}".prop_filter_map("an id", |id| Id::parse(&id).map(Policy::Is)),
    ]);
    let account = prop::option::of(prop::sample::select(vec![
        Account::Server,
        Account::Project,
    ]));
    let sort = (prop::sample::select(Key::ALL.to_vec()), any::<bool>());
    let yes = prop::option::of(any::<bool>());
    let page = (
        1u32..40_000,
        prop::sample::select(SIZES.to_vec()),
        prop::option::of(".{1,30}"),
    );
    (
        ".{0,100}",
        role,
        yes.clone(),
        yes,
        policy,
        account,
        sort,
        page,
    )
        .prop_map(
            |(
                text,
                role,
                admin,
                active,
                policy,
                account,
                (key, descending),
                (page, size, cursor),
            )| {
                Query {
                    text,
                    role,
                    admin,
                    active,
                    policy,
                    account,
                    sort: Sort { key, descending },
                    page,
                    size,
                    cursor,
                }
            },
        )
}

proptest! {
    #[test]
    fn what_is_written_into_the_address_is_read_back(query in any_query()) {
        prop_assert_eq!(Query::read(&query.address(), USUAL_SIZE), query);
    }

    #[test]
    fn any_address_is_read_and_then_stays_as_it_is(address in ".{0,200}", size in prop::sample::select(SIZES.to_vec())) {
        let query = Query::read(&address, size);
        prop_assert!(query.page > 0 && SIZES.contains(&query.size));
        prop_assert_eq!(Query::read(&query.address(), USUAL_SIZE), query);
    }

    #[test]
    fn turning_a_page_and_back_leads_to_the_same_rows(query in any_query()) {
        let query = Query { cursor: None, ..query };
        prop_assert_eq!(query.next(None).previous(), Some(query.clone()));
        prop_assert!(query.same_members(&query.next(None).from_the_start()));
    }
}

#[test]
fn the_usual_list_has_a_plain_address() {
    assert_eq!(Query::default().address(), "");
    assert_eq!(Query::read("", USUAL_SIZE), Query::default());
    assert!(!Query::default().is_narrowed());
}

#[test]
fn every_wish_has_its_word() {
    let address = "q=ana+h%C3%A4as&role=Patient&admin=yes&active=no&policy=none&account=project&sort=-name&page=3&size=100";
    let query = Query::read(address, USUAL_SIZE);
    assert_eq!(query.text, "ana häas");
    assert_eq!(query.role, Some(ProfileType::Patient));
    assert_eq!((query.admin, query.active), (Some(true), Some(false)));
    assert_eq!(query.policy, Some(Policy::None));
    assert_eq!(query.account, Some(Account::Project));
    let by_name = Sort {
        key: Key::Name,
        descending: true,
    };
    assert_eq!((query.sort, query.page, query.size), (by_name, 3, 100));
    assert_eq!(query.address(), address);
    assert!(query.is_narrowed());
}

#[test]
fn what_makes_no_sense_counts_as_not_there() {
    let odd = "page=0&size=7&role=Bot&admin=maybe&policy=../x&sort=shoe&account=moon&x=1&cursor=";
    assert_eq!(Query::read(odd, USUAL_SIZE), Query::default());
}

#[test]
fn the_chosen_size_counts_for_first_pages_only() {
    assert_eq!(Query::read("", 200).size, 200);
    assert_eq!(Query::read("page=2", 200).size, USUAL_SIZE);
    assert_eq!(Query::read("page=2&size=20", 200).size, 20);
}

#[test]
fn sorting_twice_by_the_same_turns_the_order_round() {
    let by_name = Sort::USUAL.by(Key::Name);
    assert!(!by_name.descending);
    assert!(by_name.by(Key::Name).descending);
    assert!(by_name.by(Key::Added).descending);
}
