//! Parquet: typed columns, dictionary-encoded, compressed with Snappy, in groups of rows that fit into memory. A cell
//! with nothing in it is null.

use std::io::{self, BufWriter};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;
use time::Date;
use time::macros::date;

use super::tables::{Cell, Column, Kind, table};
use super::{Dataset, ExportError, Options, Target};

/// A group is closed at this many rows or bytes of text, whichever comes first.
const GROUP_ROWS: usize = 1 << 16;
const GROUP_BYTES: usize = 32 << 20;
/// Dates are days since this one.
const EPOCH: Date = date!(1970 - 01 - 01);

pub(super) fn write(
    dataset: &Dataset,
    part: &str,
    _: &Options,
    file: &mut Target,
) -> Result<(), ExportError> {
    let table = table(dataset, part);
    let schema = Arc::new(schema(part, &table.columns).map_err(broken)?);
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut out =
        SerializedFileWriter::new(BufWriter::new(file), schema, Arc::new(properties)).map_err(broken)?;
    let mut group = Group::of(&table.columns);
    (table.rows)(&mut |row| {
        row.into_iter().zip(&mut group.columns).for_each(|(cell, values)| group.bytes += values.push(cell));
        group.rows += 1;
        if group.rows >= GROUP_ROWS || group.bytes >= GROUP_BYTES {
            std::mem::replace(&mut group, Group::of(&table.columns)).write(&mut out).map_err(broken)?;
        }
        Ok(())
    })?;
    group.write(&mut out).map_err(broken)?;
    out.close().map_err(broken)?;
    Ok(())
}

fn broken(error: ParquetError) -> ExportError {
    ExportError::Write(io::Error::other(error))
}

fn schema(name: &str, columns: &[Column]) -> Result<Type, ParquetError> {
    let fields = columns.iter().map(|column| {
        let (physical, logical) = match column.kind {
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Count => (Physical::INT64, None),
            Kind::Share | Kind::Number => (Physical::DOUBLE, None),
            Kind::Date => (Physical::INT32, Some(LogicalType::Date)),
        };
        Type::primitive_type_builder(&column.name, physical)
            .with_logical_type(logical)
            .with_repetition(Repetition::OPTIONAL)
            .build()
            .map(Arc::new)
    });
    Type::group_type_builder(name).with_fields(fields.collect::<Result<_, _>>()?).build()
}

/// Rows that are written together, by column.
struct Group {
    columns: Vec<Values>,
    rows: usize,
    /// Bytes of text in them.
    bytes: usize,
}

/// The values of a column in a group, and for each row 1 where there is one.
struct Values {
    there: Vec<i16>,
    typed: Typed,
}

enum Typed {
    Text(Vec<ByteArray>),
    Count(Vec<i64>),
    Number(Vec<f64>),
    Date(Vec<i32>),
}

impl Group {
    fn of(columns: &[Column]) -> Self {
        let values = |column: &Column| Values {
            there: Vec::new(),
            typed: match column.kind {
                Kind::Text => Typed::Text(Vec::new()),
                Kind::Count => Typed::Count(Vec::new()),
                Kind::Share | Kind::Number => Typed::Number(Vec::new()),
                Kind::Date => Typed::Date(Vec::new()),
            },
        };
        Self { columns: columns.iter().map(values).collect(), rows: 0, bytes: 0 }
    }

    fn write(self, out: &mut SerializedFileWriter<BufWriter<&mut Target>>) -> Result<(), ParquetError> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = out.next_row_group()?;
        for Values { there, typed } in self.columns {
            let Some(column) = group.next_column()? else { break };
            match typed {
                Typed::Text(values) => put::<ByteArrayType>(column, &values, &there)?,
                Typed::Count(values) => put::<Int64Type>(column, &values, &there)?,
                Typed::Number(values) => put::<DoubleType>(column, &values, &there)?,
                Typed::Date(values) => put::<Int32Type>(column, &values, &there)?,
            }
        }
        group.close()?;
        Ok(())
    }
}

fn put<T: DataType>(
    mut column: SerializedColumnWriter<'_>,
    values: &[T::T],
    there: &[i16],
) -> Result<(), ParquetError> {
    column.typed::<T>().write_batch(values, Some(there), None)?;
    column.close()
}

impl Values {
    /// Adds a cell; gives its bytes of text. A cell that is not of the column's kind is left empty.
    fn push(&mut self, cell: Cell<'_>) -> usize {
        let mut bytes = 0;
        let there = match (&mut self.typed, cell) {
            (Typed::Text(values), Cell::Text(text)) => {
                bytes = text.len();
                values.push(text.as_bytes().to_vec().into());
                true
            }
            (Typed::Text(values), Cell::Passage(id, _)) => {
                bytes = id.len();
                values.push(id.into());
                true
            }
            (Typed::Count(values), Cell::Count(count)) => {
                values.push(count as i64);
                true
            }
            (Typed::Number(values), Cell::Share(number) | Cell::Number(number)) => {
                values.push(number);
                true
            }
            (Typed::Date(values), Cell::Date(date)) => {
                values.push((date - EPOCH).whole_days() as i32);
                true
            }
            _ => false,
        };
        self.there.push(there.into());
        bytes
    }
}
