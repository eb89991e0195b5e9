//! The columns of the list of users: which there are, which are shown, and in what order.

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// The name, as the profile has it now. It heads its row, so it is always there and always first.
    Name,
    /// The login address.
    Email,
    /// The kind of profile.
    Role,
    /// The access policies, or what it means to have none.
    Policies,
    /// Whether the member administers the project.
    Admin,
    /// Whether the member may sign in.
    Active,
    /// Whether signing in takes a second factor; known of accounts of the project alone.
    Mfa,
    /// Whether the account is one of the whole server or of the project alone.
    Scope,
    /// Whether the account has set its password; known of accounts of the project alone.
    Activation,
    /// Who invited the member, where the server kept it.
    InvitedBy,
    /// When the member was added.
    Added,
    /// When the membership last changed.
    Changed,
}

impl Column {
    /// All of them, in the order they are offered.
    pub const ALL: [Column; 12] = [
        Column::Name,
        Column::Email,
        Column::Role,
        Column::Policies,
        Column::Admin,
        Column::Active,
        Column::Mfa,
        Column::Scope,
        Column::Activation,
        Column::InvitedBy,
        Column::Added,
        Column::Changed,
    ];

    /// The heading.
    pub fn label(self) -> &'static str {
        match self {
            Column::Name => "Name",
            Column::Email => "Email",
            Column::Role => "Role",
            Column::Policies => "Access policy",
            Column::Admin => "Admin",
            Column::Active => "Status",
            Column::Mfa => "MFA",
            Column::Scope => "Account",
            Column::Activation => "Activation",
            Column::InvitedBy => "Invited by",
            Column::Added => "Added",
            Column::Changed => "Changed",
        }
    }

    /// What it is called where a choice is kept.
    pub fn key(self) -> &'static str {
        match self {
            Column::Name => "name",
            Column::Email => "email",
            Column::Role => "role",
            Column::Policies => "policies",
            Column::Admin => "admin",
            Column::Active => "active",
            Column::Mfa => "mfa",
            Column::Scope => "scope",
            Column::Activation => "activation",
            Column::InvitedBy => "invited-by",
            Column::Added => "added",
            Column::Changed => "changed",
        }
    }

    fn parse(key: &str) -> Option<Column> {
        Column::ALL.into_iter().find(|column| column.key() == key)
    }
}

/// The columns shown, in their order: the name first, none twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns(Vec<Column>);

impl Default for Columns {
    fn default() -> Columns {
        Columns(vec![
            Column::Name,
            Column::Email,
            Column::Role,
            Column::Policies,
            Column::Admin,
            Column::Added,
        ])
    }
}

impl Columns {
    /// Reads what [`Columns::to_text`] wrote. What is not known is left out: an older or newer version of
    /// the app may have written it.
    pub fn parse(text: &str) -> Columns {
        let mut columns = vec![Column::Name];
        for key in text.split(',') {
            if let Some(column) = Column::parse(key).filter(|column| !columns.contains(column)) {
                columns.push(column);
            }
        }
        Columns(columns)
    }

    /// The keys of the columns, separated by commas.
    pub fn to_text(&self) -> String {
        let keys: Vec<&str> = self.0.iter().map(|column| column.key()).collect();
        keys.join(",")
    }

    /// The columns shown, in their order.
    pub fn shown(&self) -> &[Column] {
        &self.0
    }

    /// Whether a column is shown that usually is not.
    pub fn has_unusual(&self) -> bool {
        let usual = Columns::default();
        self.0.iter().any(|column| !usual.has(*column))
    }

    /// Whether a column is shown.
    pub fn has(&self, column: Column) -> bool {
        self.0.contains(&column)
    }

    /// Those that are not shown, in the order they are offered.
    pub fn hidden(&self) -> Vec<Column> {
        let all = Column::ALL.into_iter();
        all.filter(|column| !self.has(*column)).collect()
    }

    /// Shows a column as the last one, or hides it. The name stays.
    pub fn show(&mut self, column: Column, shown: bool) {
        if shown && !self.has(column) {
            self.0.push(column);
        } else if !shown && column != Column::Name {
            self.0.retain(|other| *other != column);
        }
    }

    /// Whether a column can move one place up, or down.
    pub fn can_move(&self, column: Column, up: bool) -> bool {
        self.target(column, up).is_some()
    }

    /// Moves a column one place up, or down; never before the name.
    pub fn move_by_one(&mut self, column: Column, up: bool) {
        if let Some((at, to)) = self.target(column, up) {
            self.0.swap(at, to);
        }
    }

    /// Where a column is, and where it would move.
    fn target(&self, column: Column, up: bool) -> Option<(usize, usize)> {
        let at = self.0.iter().position(|other| *other == column)?;
        let to = match up {
            true => at.checked_sub(1)?,
            false => at + 1,
        };
        (at > 0 && to > 0 && to < self.0.len()).then_some((at, to))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_kept_reads_back_and_what_is_odd_is_left_out() {
        let default = Columns::default();
        assert_eq!(default.to_text(), "name,email,role,policies,admin,added");
        assert_eq!(Columns::parse(&default.to_text()), default);
        assert_eq!(
            Columns::parse("added,shoe-size,added,name,email").shown(),
            [Column::Name, Column::Added, Column::Email]
        );
        assert_eq!(Columns::parse("").shown(), [Column::Name]);
    }

    #[test]
    fn the_first_column_after_the_name_cannot_move_up_nor_the_last_one_down() {
        let columns = Columns::default();
        assert!(!columns.can_move(Column::Email, true));
        assert!(columns.can_move(Column::Email, false));
        assert!(!columns.can_move(Column::Added, false));
        assert!(!columns.can_move(Column::Name, false));
        assert!(!columns.can_move(Column::Mfa, true));
    }

    #[derive(Clone, Debug)]
    enum Step {
        Show(Column, bool),
        Move(Column, bool),
    }

    fn column() -> impl Strategy<Value = Column> {
        prop::sample::select(&Column::ALL)
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            (column(), any::<bool>()).prop_map(|(column, on)| Step::Show(column, on)),
            (column(), any::<bool>()).prop_map(|(column, up)| Step::Move(column, up)),
        ];
        prop::collection::vec(step, 0..40)
    }

    proptest! {
        #[test]
        fn the_name_stays_first_and_every_column_is_shown_once_or_hidden(steps in steps()) {
            let mut columns = Columns::default();
            for step in steps {
                match step {
                    Step::Show(column, on) => columns.show(column, on),
                    Step::Move(column, up) => columns.move_by_one(column, up),
                }
                prop_assert_eq!(columns.shown().first(), Some(&Column::Name));
                let mut all = columns.hidden();
                all.extend(columns.shown());
                prop_assert_eq!(all.len(), Column::ALL.len());
                prop_assert!(Column::ALL.iter().all(|column| all.contains(column)));
                prop_assert_eq!(&Columns::parse(&columns.to_text()), &columns);
            }
        }

        #[test]
        fn moving_down_undoes_moving_up(column in column()) {
            let mut columns = Columns::default();
            let before = columns.clone();
            if columns.can_move(column, true) {
                columns.move_by_one(column, true);
                columns.move_by_one(column, false);
            }
            prop_assert_eq!(columns, before);
        }
    }
}
