//! What a record is to the store and the log: a kind, an identity, and named cells. A record type is declared once, with
//! `record!`; its columns, its differences and its place in the log follow from that declaration.

use super::ids::Ref;
use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::fmt;
use uuid::Uuid;

/// One stored value. `Debug` says what shape it has and never what it holds.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    /// Nothing entered. Never the same as zero or an empty text.
    Null,
    /// A whole number; yes and no are 1 and 0.
    Integer(i64),
    /// A number with a fraction.
    Real(f64),
    /// Text, a date, a time, a code, an identity, or a JSON list.
    Text(String),
}

impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "Null",
            Self::Integer(_) => "Integer(***)",
            Self::Real(_) => "Real(***)",
            Self::Text(_) => "Text(***)",
        })
    }
}

/// How a column is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `INTEGER`
    Integer,
    /// `REAL`
    Real,
    /// `TEXT`
    Text,
}

/// A stored cell does not hold what the record needs; names what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable(pub &'static str);

/// One column of a kind of record.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The column's name, as in the data dictionary.
    pub name: &'static str,
    /// How it is stored.
    pub shape: Shape,
}

/// A value that one column can hold.
pub trait Column: Sized {
    /// How it is stored.
    const SHAPE: Shape;
    /// The stored form.
    fn put(&self) -> Cell;
    /// Reads the stored form.
    fn take(cell: Cell) -> Result<Self, Unreadable>;
}

/// A kind of record.
pub trait Record: Serialize + DeserializeOwned + Clone + PartialEq {
    /// Its name: the table and the log use it.
    const KIND: &'static str;
    /// Its columns, in order, without the identity.
    const FIELDS: &'static [Field];
    /// Its identity.
    fn uuid(&self) -> Uuid;
    /// Its cells, in the order of `FIELDS`.
    fn cells(&self) -> Vec<Cell>;
    /// Rebuilds it from cells in the order of `FIELDS`.
    fn from_cells(uuid: Uuid, cells: Vec<Cell>) -> Result<Self, Unreadable>;
    /// The record as the store and the log see it.
    fn image(&self) -> Image {
        Image { kind: Self::KIND, id: self.uuid(), cells: self.cells() }
    }
}

/// A record without its type.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// The kind of record.
    pub kind: &'static str,
    /// Its identity.
    pub id: Uuid,
    /// Its cells, in the order of the kind's fields.
    pub cells: Vec<Cell>,
}

/// Declares a kind of record: a plain struct with an `id`, whose `Debug` prints the identity and nothing of a person.
#[macro_export]
macro_rules! record {
    ($(#[$meta:meta])* pub struct $name:ident = $kind:literal { $( $(#[$fmeta:meta])* $field:ident : $ty:ty, )+ }) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        pub struct $name {
            /// Its identity.
            pub id: $crate::domain::ids::Ref<$name>,
            $( $(#[$fmeta])* pub $field: $ty, )+
        }
        impl $crate::domain::record::Record for $name {
            const KIND: &'static str = $kind;
            const FIELDS: &'static [$crate::domain::record::Field] = &[
                $( $crate::domain::record::Field {
                    name: stringify!($field),
                    shape: <$ty as $crate::domain::record::Column>::SHAPE,
                }, )+
            ];
            fn uuid(&self) -> uuid::Uuid { self.id.uuid() }
            fn cells(&self) -> Vec<$crate::domain::record::Cell> {
                let Self { id: _, $( $field ),+ } = self;
                vec![ $( $crate::domain::record::Column::put($field) ),+ ]
            }
            fn from_cells(uuid: uuid::Uuid, cells: Vec<$crate::domain::record::Cell>)
                -> Result<Self, $crate::domain::record::Unreadable> {
                let mut cells = cells.into_iter();
                let mut next = || cells.next().ok_or($crate::domain::record::Unreadable("one more column"));
                Ok(Self {
                    id: $crate::domain::ids::Ref::from_uuid(uuid),
                    $( $field: $crate::domain::record::Column::take(next()?)?, )+
                })
            }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.id)
            }
        }
    };
}

/// Stores a type that serde can write as JSON text in one column: lists and small structures.
#[macro_export]
macro_rules! json_column {
    ($($ty:ty),+ $(,)?) => { $(
        impl $crate::domain::record::Column for $ty {
            const SHAPE: $crate::domain::record::Shape = $crate::domain::record::Shape::Text;
            fn put(&self) -> $crate::domain::record::Cell {
                serde_json::to_string(self).map_or($crate::domain::record::Cell::Null, $crate::domain::record::Cell::Text)
            }
            fn take(cell: $crate::domain::record::Cell) -> Result<Self, $crate::domain::record::Unreadable> {
                match cell {
                    $crate::domain::record::Cell::Text(text) => {
                        serde_json::from_str(&text).map_err(|_| $crate::domain::record::Unreadable(stringify!($ty)))
                    }
                    _ => Err($crate::domain::record::Unreadable(stringify!($ty))),
                }
            }
        }
    )+ };
}

impl<C: Column> Column for Option<C> {
    const SHAPE: Shape = C::SHAPE;
    fn put(&self) -> Cell {
        self.as_ref().map_or(Cell::Null, Column::put)
    }
    fn take(cell: Cell) -> Result<Self, Unreadable> {
        if cell == Cell::Null { Ok(None) } else { C::take(cell).map(Some) }
    }
}

impl Column for String {
    const SHAPE: Shape = Shape::Text;
    fn put(&self) -> Cell {
        Cell::Text(self.clone())
    }
    fn take(cell: Cell) -> Result<Self, Unreadable> {
        match cell {
            Cell::Text(text) => Ok(text),
            _ => Err(Unreadable("text")),
        }
    }
}

impl Column for bool {
    const SHAPE: Shape = Shape::Integer;
    fn put(&self) -> Cell {
        Cell::Integer(i64::from(*self))
    }
    fn take(cell: Cell) -> Result<Self, Unreadable> {
        match cell {
            Cell::Integer(0) => Ok(false),
            Cell::Integer(1) => Ok(true),
            _ => Err(Unreadable("yes or no")),
        }
    }
}

impl Column for f64 {
    const SHAPE: Shape = Shape::Real;
    fn put(&self) -> Cell {
        Cell::Real(*self)
    }
    fn take(cell: Cell) -> Result<Self, Unreadable> {
        match cell {
            Cell::Real(x) => Ok(x),
            _ => Err(Unreadable("a number")),
        }
    }
}

macro_rules! whole_numbers {
    ($($ty:ty),+) => { $(
        impl Column for $ty {
            const SHAPE: Shape = Shape::Integer;
            fn put(&self) -> Cell { Cell::Integer(i64::from(*self)) }
            fn take(cell: Cell) -> Result<Self, Unreadable> {
                match cell {
                    Cell::Integer(n) => <$ty>::try_from(n).map_err(|_| Unreadable("a whole number")),
                    _ => Err(Unreadable("a whole number")),
                }
            }
        }
    )+ };
}
whole_numbers!(u32, i64);

/// Values kept as their own text form.
macro_rules! as_text {
    ($($ty:ty, $what:literal, |$v:ident| $put:expr, |$t:ident| $take:expr;)+) => { $(
        impl Column for $ty {
            const SHAPE: Shape = Shape::Text;
            fn put(&self) -> Cell { let $v = self; Cell::Text($put) }
            fn take(cell: Cell) -> Result<Self, Unreadable> {
                match cell {
                    Cell::Text($t) => $take.map_err(|_| Unreadable($what)),
                    _ => Err(Unreadable($what)),
                }
            }
        }
    )+ };
}
as_text! {
    NaiveDate, "a date", |v| v.format("%Y-%m-%d").to_string(), |t| NaiveDate::parse_from_str(&t, "%Y-%m-%d");
    NaiveTime, "a time of day", |v| v.format("%H:%M").to_string(), |t| NaiveTime::parse_from_str(&t, "%H:%M");
    DateTime<Utc>, "a moment", |v| v.to_rfc3339_opts(SecondsFormat::Millis, true), |t| t.parse::<DateTime<Utc>>();
}

impl<T> Column for Ref<T> {
    const SHAPE: Shape = Shape::Text;
    fn put(&self) -> Cell {
        Cell::Text(self.to_string())
    }
    fn take(cell: Cell) -> Result<Self, Unreadable> {
        match cell {
            Cell::Text(text) => text.parse().map_err(|_| Unreadable("an identity")),
            _ => Err(Unreadable("an identity")),
        }
    }
}
