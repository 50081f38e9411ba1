//! The rules of the leak check by name. All of them hold; a test can take one away on its own thread, to prove that something
//! is missed, or stopped for nothing, without it.

macro_rules! rules {
    ($($rule:ident $does:literal)*) => {
        /// One rule of the check.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Rule {
            $(#[doc = $does] $rule,)*
        }

        #[cfg(test)]
        impl Rule {
            /// Each of them once.
            pub const ALL: &[Rule] = &[$(Rule::$rule),*];
        }
    };
}

rules! {
    Number "Another patient's number is one."
    UnknownNumber "So is a right number that nobody has."
    NumberSpaces "White space parts the digits of a number."
    NumberSigns "Hyphens, stops and brackets do too."
    Digits "The digits of other scripts are digits."
    Width "Full-width and other compatibility forms are the letters and digits that they stand for."
    Hidden "Characters that show nothing are nothing."
    Accents "Accents make no difference."
    Strokes "Letters with a stroke, and two letters in one, are plain letters."
    Case "Capitals and small letters are the same."
    Apostrophes "An apostrophe parts no words."
    AnyApostrophe "It is one however it is typed."
    ApostropheSpace "Or a space stands where one was."
    FullName "Another patient's full name."
    GivenFirst "It may begin with the given name."
    SurnameFirst "Or with the surname."
    TitleBetween "The title may stand in its middle."
    FirstGiven "Later given names may be left out."
    Initials "Or be initials."
    Preferred "What people are called is a name."
    Possessives "A name may end as in Evans's."
    LineEnds "A word may be broken by the end of a line."
    Banner "A surname in capitals before a comma."
    Titled "A title with a surname."
    Fellow "The same of somebody of the same conference."
    TitleInitials "Initials may stand between title and surname."
    Birth "A birth date."
    Code "Another practice's code."
    CodeApart "Its letter may stand apart."
    Practice "Another practice's name."
    Restricted "A restricted address or telephone number."
    Confidential "What was said in confidence."
    PracticeOnly "What is for the practice alone."
    Excluded "An organisation that is kept out."
    HtmlAttributes "Attributes of a page are read."
    HtmlComments "So are its comments."
    HtmlEntities "Entities are the characters that they stand for."
    HtmlInline "A tag for a few letters parts no words."
    TextColumns "A table in a text is read downwards too."
    JsonKeys "The names of fields are read."
    PdfSpoken "A PDF's replacement text is read."
    PdfOrder "Its pages are read in the order of the structure too."
    PdfStrings "Every string in it is read."
    PdfPacket "So is its packet of metadata."
    CheckDigit "Ten digits that are nobody's and fail the check are no number."
    Telephone "Nor are those of a telephone number or a code."
    Grouping "Nor those in groups that nobody writes."
    NoThirdNumber "The end of one number and the start of the next are none."
    OwnNumber "The patient's own number may stand."
    OwnName "So may their name, and those of people named for their work."
    OwnSurname "And their title and surname."
    OwnBirth "And their birth date."
    OwnPractice "And their practice."
    Professional "And the title and surname of people named for their work."
    Codes "The digits in a document's own codes mean nothing."
    SentenceEnd "The end of a sentence parts a name."
    OrdinaryWords "A name that is plain words in small letters only warns."
    ClinicCapitals "Some words stand in capitals in any note."
    OtherTitle "Somebody with another title is another person."
    Telling "A practice's name that any text may hold is not looked for."
}

#[cfg(not(test))]
pub(super) const fn holds(_: Rule) -> bool {
    true
}

#[cfg(test)]
pub(super) use switch::{holds, without};

#[cfg(test)]
mod switch {
    use super::Rule;
    use std::cell::Cell;

    thread_local!(static AWAY: Cell<Option<Rule>> = const { Cell::new(None) });

    pub fn holds(rule: Rule) -> bool {
        AWAY.get() != Some(rule)
    }

    /// Does something without one of the rules.
    pub fn without<T>(rule: Rule, does: impl FnOnce() -> T) -> T {
        AWAY.set(Some(rule));
        let done = does();
        AWAY.set(None);
        done
    }
}
