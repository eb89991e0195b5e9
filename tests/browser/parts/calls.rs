//! Calls that a part made and that wait for the test to answer, in whatever order it likes.

use futures::FutureExt;
use futures::channel::oneshot::{Sender, channel};
use futures::future::{LocalBoxFuture, pending};
use std::cell::RefCell;
use std::rc::Rc;

/// The calls so far, by number from 0; `Q` is what was asked, `A` what is answered.
pub struct Calls<Q, A>(Rc<RefCell<Vec<Call<Q, A>>>>);

struct Call<Q, A> {
    question: Q,
    answer: Option<Sender<A>>,
}

impl<Q, A> Clone for Calls<Q, A> {
    fn clone(&self) -> Self {
        Calls(self.0.clone())
    }
}

impl<Q: Clone, A: 'static> Calls<Q, A> {
    /// None yet.
    pub fn none() -> Self {
        Calls(Rc::default())
    }

    /// The part's side: asks, and waits.
    pub fn ask(&self, question: Q) -> LocalBoxFuture<'static, A> {
        let (sender, receiver) = channel();
        self.0.borrow_mut().push(Call {
            question,
            answer: Some(sender),
        });
        // A call that is never answered just goes on.
        async move {
            match receiver.await {
                Ok(answer) => answer,
                Err(_) => pending().await,
            }
        }
        .boxed_local()
    }

    /// What was asked.
    pub fn asked(&self) -> Vec<Q> {
        let calls = self.0.borrow();
        calls.iter().map(|call| call.question.clone()).collect()
    }

    /// Answers the call with this number; false when nobody waits for it any more.
    pub fn answer(&self, number: usize, answer: A) -> bool {
        let sender = {
            let mut calls = self.0.borrow_mut();
            let call = calls.get_mut(number).expect("a call with this number");
            call.answer.take().expect("a call without an answer")
        };
        sender.send(answer).is_ok()
    }
}
