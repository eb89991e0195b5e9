//! Roles and names as the tests compute them, compared with what Chromium computes. Firefox and WebKit don't tell
//! theirs, so there the tests rely on it.

use crate::support::role::{announced, told};
use crate::support::screen::Screen;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

/// Something of everything that the app has.
fn page() -> AnyView {
    view! {
        <header><a href="/">"Usher"</a> <span>"Harbor Clinic"</span></header>
        <nav aria-label="Project"><ul><li><a href="/users" aria-current="page">"Users"</a></li></ul></nav>
        <main>
            <h1>"Users"<span class="visually-hidden">" of Harbor"</span></h1>
            <section aria-labelledby="there"><h2 id="there">"What is there"</h2><p>"Some text"</p></section>
            <section><h2>"Unnamed"</h2></section>
            <p role="alert">"Something went wrong"</p>
            <div role="status"></div>
            <form aria-label="Invite">
                <label for="first">"First name"</label><input id="first"/>
                <label>"Last name " <input/> <span hidden>"unseen"</span></label>
                <label for="mail">"Email"</label><input id="mail" type="email" aria-describedby="hint"/>
                <p id="hint">"As on the passport"</p>
                <label for="word">"Password"</label><input id="word" type="password"/>
                <input type="search" aria-label="Search"/>
                <input type="number" aria-label="How many"/>
                <input placeholder="Placeholder"/>
                <input title="Title"/>
                <label for="kind">"Kind"</label>
                <select id="kind"><option>"One"</option><option selected>"Two"</option></select>
                <label for="notes">"Notes"</label><textarea id="notes">"text"</textarea>
                <label><input type="checkbox"/> "Send " <b>"email"</b></label>
                <fieldset>
                    <legend>"Role"</legend>
                    <label><input type="radio" name="role"/>"Patient"</label>
                    <label><input type="radio" name="role" aria-label="Practitioner"/>"Doctor"</label>
                </fieldset>
                <input role="combobox" aria-label="Patient" aria-expanded="true" aria-controls="list"/>
                <ul role="listbox" id="list" aria-label="Results">
                    <li role="option" id="o1"><span>"Ann"</span><span>" Lee"</span></li>
                    <li role="option" id="o2"><div>"Abe"</div><div>"1970"</div></li>
                </ul>
                <button>"Invite"</button>
                <button type="button" aria-label="Close"><svg aria-hidden="true"></svg></button>
                <button type="button">"Copy "<span class="visually-hidden">"the secret"</span></button>
                <button type="button"><span aria-hidden="true">"×"</span>"Remove"</button>
                <input type="submit" value="Send"/>
            </form>
            <table>
                <caption>"Members"</caption>
                <thead><tr><th scope="col">"Name"</th><th scope="col">"Email"</th></tr></thead>
                <tbody>
                    <tr><th scope="row"><a href="/a">"Ann Lee"</a></th><td>"ann@example.com"</td></tr>
                    <tr><th scope="row"><a href="/b">"Abe"</a><span>"new"</span></th><td><time datetime="2020-01-01">"1 Jan"</time></td></tr>
                </tbody>
            </table>
            <dl><dt>"Id"</dt><dd>"4711"</dd></dl>
            <ol><li>"First"</li><li>"Second"</li></ol>
            <details><summary>"More options"</summary><p>"Folded"</p></details>
            <span role="img" aria-label="Next"></span>
            <img alt="A picture" src="data:,"/>
            <div role="group" aria-labelledby="there"><button type="button">"In a group"</button></div>
            <p hidden>"hidden"</p>
            <p aria-hidden="true">"hidden too"</p>
            <a id="both" aria-labelledby="both there" aria-label="See" href="/c">"Look"</a>
            <code>"code"</code>
        </main>
        <footer><p>"End"</p></footer>
    }
    .into_any()
}

#[wasm_bindgen_test]
async fn roles_and_names_are_those_of_the_browser() {
    let screen = Screen::mount(page).await;
    let root = screen.get("main", "").parent_element().unwrap();
    let all = announced(&root);
    assert!(all.len() > 60, "{} elements", all.len());
    let mut wrong = Vec::new();
    for (element, role, name) in &all {
        // Firefox and WebKit have nothing to compare with.
        let told = told(element).unwrap_or_else(|| (role.clone(), name.clone()));
        if told != (role.clone(), name.clone()) {
            wrong.push(format!("{told:?}, not {role} {name:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
