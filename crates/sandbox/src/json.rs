//! Short ways to look into JSON.

use serde_json::Value;

/// The string under a key, empty when there is none.
pub fn str_at<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The string under a key, `None` when it is absent, empty or something else.
pub fn text_at<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value
        .get(key)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
}

/// True when the key holds `true`.
pub fn is_true(value: &Value, key: &str) -> bool {
    value.get(key) == Some(&Value::Bool(true))
}

/// The items of an array under a key, none when it is no array.
pub fn items<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

/// Takes a key out of an object.
pub fn remove(value: &mut Value, key: &str) -> Option<Value> {
    value
        .as_object_mut()
        .and_then(|object| object.shift_remove(key))
}

/// The same object without some of its keys.
pub fn without(value: &Value, keys: &[&str]) -> Value {
    let mut copy = value.clone();
    for key in keys {
        remove(&mut copy, key);
    }
    copy
}
