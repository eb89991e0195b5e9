//! Signals whose code is in the bundle once, whatever they hold.
//!
//! The reactive library compiles all of a signal anew for every type in it, about 4 KB each. Here the value is
//! held without its type; what is left per type is a conversion.

use leptos::prelude::*;
use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

type Value = Arc<dyn Any + Send + Sync>;

/// A signal. Copied freely; like any signal it ends with the owner it was made under.
pub struct Slot<T> {
    value: RwSignal<Value>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Slot<T> {}

impl<T: Clone + Send + Sync + 'static> Slot<T> {
    /// A signal with this value.
    pub fn new(value: T) -> Slot<T> {
        Slot {
            value: hold(Arc::new(value)),
            of: PhantomData,
        }
    }

    /// The value; tracked.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// The value, without tracking.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }

    /// Looks at the value; tracked.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        look(typed(&tracked(self.value)))
    }

    /// Looks at the value, without tracking.
    pub fn with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> R {
        look(typed(&untracked(self.value)))
    }

    /// Puts another value in; does nothing once the signal has ended.
    pub fn set(self, value: T) {
        put(self.value, Arc::new(value));
    }

    /// Changes the value; does nothing once the signal has ended.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.try_update(change);
    }

    /// Changes the value and gives what `change` gave; `None` once the signal has ended.
    pub fn try_update<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let mut value = self.try_get_untracked()?;
        let given = change(&mut value);
        self.set(value);
        Some(given)
    }

    /// The value, without tracking; `None` once the signal has ended.
    pub fn try_get_untracked(self) -> Option<T> {
        self.try_with_untracked(T::clone)
    }

    /// Looks at the value, without tracking; `None` once the signal has ended.
    pub fn try_with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        Some(look(typed(&still(self.value)?)))
    }
}

impl<T: Clone + Send + Sync + 'static> From<Slot<T>> for Signal<T> {
    fn from(slot: Slot<T>) -> Signal<T> {
        Signal::derive(move || slot.get())
    }
}

/// A value that follows from signals. Whoever looks at it hears of a change only when it is another value.
pub struct Derived<T> {
    value: Memo<Comparable>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Derived<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Derived<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Derived<T> {
    /// What `compute` makes of the value before, if there was one.
    pub fn new(compute: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Derived<T> {
        let compute =
            move |before: Option<&Value>| -> Value { Arc::new(compute(before.map(typed))) };
        Derived {
            value: derive(Box::new(compute), |a, b| typed::<T>(a) == typed::<T>(b)),
            of: PhantomData,
        }
    }

    /// The value; tracked.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// The value, without tracking.
    pub fn get_untracked(self) -> T {
        typed::<T>(&computed_untracked(self.value)).clone()
    }

    /// Looks at the value; tracked.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        look(typed(&computed(self.value)))
    }
}

/// A value that knows how it is compared.
#[derive(Clone)]
struct Comparable {
    value: Value,
    is_same: fn(&Value, &Value) -> bool,
}

impl PartialEq for Comparable {
    fn eq(&self, other: &Comparable) -> bool {
        (self.is_same)(&self.value, &other.value)
    }
}

type Compute = Box<dyn Fn(Option<&Value>) -> Value + Send + Sync>;

fn derive(compute: Compute, is_same: fn(&Value, &Value) -> bool) -> Memo<Comparable> {
    Memo::new(move |before: Option<&Comparable>| Comparable {
        value: compute(before.map(|before| &before.value)),
        is_same,
    })
}

fn computed(memo: Memo<Comparable>) -> Value {
    memo.get().value
}

fn computed_untracked(memo: Memo<Comparable>) -> Value {
    memo.get_untracked().value
}

#[expect(
    clippy::expect_used,
    reason = "nothing but a `T` gets into a slot of this type"
)]
fn typed<T: 'static>(value: &Value) -> &T {
    value.downcast_ref().expect("a value of the slot's type")
}

fn hold(value: Value) -> RwSignal<Value> {
    RwSignal::new(value)
}

fn tracked(signal: RwSignal<Value>) -> Value {
    signal.get()
}

fn untracked(signal: RwSignal<Value>) -> Value {
    signal.get_untracked()
}

fn still(signal: RwSignal<Value>) -> Option<Value> {
    signal.try_get_untracked()
}

fn put(signal: RwSignal<Value>, value: Value) {
    // Refused only where nobody looks any more.
    let _ = signal.try_set(value);
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_slot_gives_back_what_was_put_into_it() {
        let owner = Owner::new();
        owner.with(|| {
            let slot = Slot::new(vec![1]);
            slot.update(|numbers| numbers.push(2));
            assert_eq!(slot.get_untracked(), [1, 2]);
            slot.set(vec![3]);
            assert_eq!(slot.with_untracked(Vec::len), 1);
            let signal: Signal<Vec<i32>> = slot.into();
            assert_eq!(signal.get_untracked(), [3]);
        });
    }

    #[test]
    fn what_follows_from_a_slot_follows_it_and_knows_what_was_before() {
        let owner = Owner::new();
        owner.with(|| {
            let slot = Slot::new(3);
            let highest = Derived::new(move |before: Option<&i32>| {
                before.map_or(slot.get(), |before| slot.get().max(*before))
            });
            assert_eq!(highest.get_untracked(), 3);
            slot.set(1);
            assert_eq!(highest.get_untracked(), 3);
            slot.set(5);
            assert_eq!(highest.get_untracked(), 5);
        });
    }

    #[test]
    fn a_slot_that_has_ended_takes_nothing_and_breaks_nothing() {
        let owner = Owner::new();
        let slot = owner.with(|| Slot::new(1));
        owner.cleanup();
        slot.set(2);
        slot.update(|number| *number += 1);
        assert!(slot.try_get_untracked().is_none());
    }
}
