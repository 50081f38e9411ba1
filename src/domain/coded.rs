//! Closed lists: each value has a stable code for files and scripts, and words for people.

/// What every closed list can do.
pub trait Coded: Sized + Copy + Eq + 'static {
    /// What the list is called in messages, such as `meeting status`.
    const LIST: &'static str;
    /// Every value, in the order shown to people.
    const ALL: &'static [Self];
    /// The stable code, in snake case.
    fn code(self) -> &'static str;
    /// The words shown to people.
    fn words(self) -> &'static str;
    /// The words within a sentence.
    fn within(self) -> String {
        within(self.words())
    }
    /// Reads a stable code.
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.code() == code)
    }
}

/// Words within a sentence: small at the start, unless they begin with an abbreviation such as GP.
pub fn within(words: &str) -> String {
    let mut letters = words.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(words.chars().skip(1)).collect()
        }
        _ => words.to_owned(),
    }
}

/// Declares a closed list once: variant, stable code, words for people.
#[macro_export]
macro_rules! coded {
    ($(#[$meta:meta])* pub enum $name:ident = $list:literal { $( $variant:ident = $code:literal, $words:literal; )+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $( #[doc = $words] $variant, )+
        }
        impl $crate::domain::coded::Coded for $name {
            const LIST: &'static str = $list;
            const ALL: &'static [Self] = &[ $( Self::$variant ),+ ];
            fn code(self) -> &'static str { match self { $( Self::$variant => $code, )+ } }
            fn words(self) -> &'static str { match self { $( Self::$variant => $words, )+ } }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::domain::coded::Coded::code(*self))
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::domain::coded::Coded::code(*self))
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                <Self as $crate::domain::coded::Coded>::from_code(&code).ok_or_else(|| {
                    let all: Vec<&str> =
                        <Self as $crate::domain::coded::Coded>::ALL.iter().map(|v| $crate::domain::coded::Coded::code(*v)).collect();
                    serde::de::Error::custom(format!("'{code}' is not a {}: choose one of {}", $list, all.join(", ")))
                })
            }
        }
        impl $crate::domain::record::Column for $name {
            const SHAPE: $crate::domain::record::Shape = $crate::domain::record::Shape::Text;
            fn put(&self) -> $crate::domain::record::Cell {
                $crate::domain::record::Cell::Text($crate::domain::coded::Coded::code(*self).to_owned())
            }
            fn take(cell: $crate::domain::record::Cell) -> Result<Self, $crate::domain::record::Unreadable> {
                match &cell {
                    $crate::domain::record::Cell::Text(code) => {
                        <Self as $crate::domain::coded::Coded>::from_code(code).ok_or($crate::domain::record::Unreadable($list))
                    }
                    _ => Err($crate::domain::record::Unreadable($list)),
                }
            }
        }
        impl $crate::domain::argument::Argument for $name {
            fn takes() -> $crate::domain::argument::Takes {
                $crate::domain::argument::Takes::one_of::<Self>()
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::member::Role;

    #[test]
    fn within_a_sentence_an_abbreviation_keeps_its_capitals() {
        assert_eq!(Role::Gp.within(), "GP");
        assert_eq!(Role::MdgManager.within(), "MDG manager");
        assert_eq!(Role::DistrictNurse.within(), "district nurse");
    }
}
