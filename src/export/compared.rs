//! What stays of the comparisons of a dataset once they were gone through, so that a workbook makes them once for all its
//! sheets: figures wait in files, and of the units that are new in local texts only their places are held.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};

use serde::Serialize;
use serde_json::{Map, Value};

use crate::compare::{Comparison, FiguresRow, NewUnits};
use crate::model::Document;

/// The figures of pairs, and what is new in local texts.
pub struct Compared {
    pub pairs: Waiting,
    pub chapters: Waiting,
    pub instruments: Waiting,
    pub new: NewUnits,
}

impl Compared {
    pub fn begin() -> io::Result<Self> {
        let [pairs, chapters, instruments] = [Waiting::begin()?, Waiting::begin()?, Waiting::begin()?];
        Ok(Self { pairs, chapters, instruments, new: NewUnits::default() })
    }

    pub fn add(&mut self, national: &Document, local: &Document, comparison: &Comparison) -> io::Result<()> {
        self.pairs.put(&[FiguresRow::of_pair(national, local, comparison)])?;
        self.chapters.put(&FiguresRow::of_chapters(national, local, comparison))?;
        self.instruments.put(&FiguresRow::of_instruments(national, local, comparison))?;
        self.new.add(comparison);
        Ok(())
    }

    /// Ends writing.
    pub fn end(&mut self) -> io::Result<()> {
        [&mut self.pairs, &mut self.chapters, &mut self.instruments]
            .into_iter()
            .try_for_each(|rows| rows.0.flush())
    }
}

/// Rows that wait in a file without a name, a JSON object a line.
pub struct Waiting(BufWriter<File>);

impl Waiting {
    fn begin() -> io::Result<Self> {
        Ok(Self(BufWriter::new(tempfile::tempfile()?)))
    }

    fn put(&mut self, rows: &[impl Serialize]) -> io::Result<()> {
        for row in rows {
            serde_json::to_writer(&mut self.0, row)?;
            self.0.write_all(b"\n")?;
        }
        Ok(())
    }

    /// The rows that were put, one by one.
    pub fn rows(&self) -> io::Result<impl Iterator<Item = io::Result<Map<String, Value>>>> {
        let mut file = self.0.get_ref();
        file.rewind()?;
        Ok(BufReader::new(file).lines().map(|line| Ok(serde_json::from_str(&line?)?)))
    }
}

/// The fields of a row.
pub fn fields(row: &impl Serialize) -> io::Result<Map<String, Value>> {
    match serde_json::to_value(row)? {
        Value::Object(fields) => Ok(fields),
        _ => Ok(Map::new()),
    }
}
