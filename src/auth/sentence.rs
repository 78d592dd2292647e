//! Several messages as one English sentence, as the identity API answers them.

/// `A`; `A and B`; `A, B, and C`. Nothing joined is the empty text.
#[must_use]
pub fn join<S: AsRef<str>>(messages: &[S]) -> String {
    match messages {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [one, two] => format!("{} and {}", one.as_ref(), two.as_ref()),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{}, and {}", first.join(", "), last.as_ref())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_joined_as_people_list_things() {
        assert_eq!(join::<&str>(&[]), "");
        assert_eq!(join(&["A"]), "A");
        assert_eq!(join(&["A", "B"]), "A and B");
        assert_eq!(join(&["A", "B", "C"]), "A, B, and C");
        assert_eq!(join(&["A", "B", "C", "D"]), "A, B, C, and D");
    }
}
