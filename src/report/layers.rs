//! Where boxes and lines of a layered graph stand: boxes in rows from the top down, lines between rows, through gaps that
//! rows leave for them, so that none runs behind a box.
//!
//! The usual steps (after Sugiyama): a line that passes a row gets a place of its own in it, shared by all lines to the same
//! box; rows are put in order by the means of their neighbours, to cross little; then each moves as near to its neighbours
//! as the order allows.

use std::collections::HashMap;

/// Room around a box and around a line that passes, in pixels.
const AROUND: f32 = 11.0;
/// Rounds of ordering and of moving.
const ROUNDS: usize = 12;

/// A place in a row.
struct Place {
    row: usize,
    width: f32,
    /// Its middle.
    x: f32,
    /// Places in the rows right above and below that a line joins it to.
    above: Vec<usize>,
    below: Vec<usize>,
}

/// The middles of boxes, and for each line the middles of the gaps it passes, from its lower to its upper end.
pub(super) struct Layers {
    pub boxes: Vec<f32>,
    pub lines: Vec<Vec<f32>>,
    /// How wide the whole is.
    pub width: f32,
}

/// Puts boxes of one `width` in `rows` (the row of each box, from the top) and the `lines` between them in order.
pub(super) fn layers(rows: &[usize], width: f32, lines: &[(usize, usize)]) -> Layers {
    let place = |row: usize, width: f32| Place { row, width, x: 0.0, above: Vec::new(), below: Vec::new() };
    let mut places: Vec<Place> = rows.iter().map(|&row| place(row, width)).collect();
    let mut shared: HashMap<(usize, usize), usize> = HashMap::new();
    let mut ways: Vec<Vec<usize>> = Vec::new();
    for &(from, to) in lines {
        let (lower, upper) = if rows[from] >= rows[to] { (from, to) } else { (to, from) };
        let mut way = vec![lower];
        for row in (rows[upper] + 1..rows[lower]).rev() {
            let gap = *shared.entry((upper, row)).or_insert_with(|| {
                places.push(place(row, 0.0));
                places.len() - 1
            });
            way.push(gap);
        }
        way.push(upper);
        // What joins two boxes of one row goes around, and has no say in where they stand.
        for step in way.windows(2).filter(|_| rows[lower] > rows[upper]) {
            if !places[step[0]].above.contains(&step[1]) {
                places[step[0]].above.push(step[1]);
                places[step[1]].below.push(step[0]);
            }
        }
        ways.push(way);
    }
    let mut grid: Vec<Vec<usize>> = vec![Vec::new(); rows.iter().max().map_or(0, |row| row + 1)];
    for (at, place) in places.iter().enumerate() {
        grid[place.row].push(at);
    }
    order(&mut grid, &mut places);
    spread(&grid, &mut places);
    let left = places.iter().map(|place| place.x - place.width / 2.0).fold(f32::INFINITY, f32::min);
    let x = |at: usize| (places[at].x - left).round();
    Layers {
        boxes: (0..rows.len()).map(x).collect(),
        lines: ways.iter().map(|way| way[1..way.len() - 1].iter().map(|&at| x(at)).collect()).collect(),
        width: places.iter().map(|place| place.x + place.width / 2.0 - left).fold(0.0, f32::max),
    }
}

/// Orders each row by the means of its neighbours' places, from above and from below in turn.
fn order(grid: &mut [Vec<usize>], places: &mut [Place]) {
    let number = |row: &[usize], places: &mut [Place]| {
        row.iter().enumerate().for_each(|(nth, &at)| places[at].x = nth as f32);
    };
    grid.iter().for_each(|row| number(row, places));
    for round in 0..ROUNDS {
        let down = round % 2 == 1;
        let rows: Vec<usize> = if down { (0..grid.len()).collect() } else { (0..grid.len()).rev().collect() };
        for row in rows {
            let wanted = |at: usize| {
                let neighbours = if down { &places[at].above } else { &places[at].below };
                mean(neighbours, places).unwrap_or(places[at].x)
            };
            let mut wished: Vec<(f32, usize)> = grid[row].iter().map(|&at| (wanted(at), at)).collect();
            wished.sort_by(|a, b| a.0.total_cmp(&b.0));
            grid[row] = wished.into_iter().map(|(_, at)| at).collect();
            number(&grid[row], places);
        }
    }
}

fn mean(neighbours: &[usize], places: &[Place]) -> Option<f32> {
    let sum: f32 = neighbours.iter().map(|&at| places[at].x).sum();
    (!neighbours.is_empty()).then(|| sum / neighbours.len() as f32)
}

/// Moves each place towards the mean of its neighbours, as near as those beside it let it come.
fn spread(grid: &[Vec<usize>], places: &mut [Place]) {
    let offsets: Vec<Vec<f32>> = grid
        .iter()
        .map(|row| {
            let mut edge = 0.0;
            let middle = |&at: &usize| {
                let half = places[at].width / 2.0 + AROUND;
                edge += 2.0 * half;
                edge - half
            };
            row.iter().map(middle).collect()
        })
        .collect();
    for (row, offsets) in grid.iter().zip(&offsets) {
        row.iter().zip(offsets).for_each(|(&at, &x)| places[at].x = x);
    }
    for _ in 0..ROUNDS {
        for (row, offsets) in grid.iter().zip(&offsets) {
            let wanted: Vec<f32> = row
                .iter()
                .zip(offsets)
                .map(|(&at, offset)| {
                    let around = [places[at].above.as_slice(), &places[at].below].concat();
                    mean(&around, places).unwrap_or(places[at].x) - offset
                })
                .collect();
            for ((&at, x), offset) in row.iter().zip(ascending(&wanted)).zip(offsets) {
                places[at].x = x + offset;
            }
        }
    }
}

/// The ascending values nearest to `wanted` (least squares: neighbours that would pass each other share their mean).
fn ascending(wanted: &[f32]) -> Vec<f32> {
    let mut pools: Vec<(f32, usize)> = Vec::new();
    for &value in wanted {
        pools.push((value, 1));
        while let [.., (before, n), (last, m)] = pools[..]
            && before > last
        {
            pools.truncate(pools.len() - 2);
            pools.push(((before * n as f32 + last * m as f32) / (n + m) as f32, n + m));
        }
    }
    pools.into_iter().flat_map(|(value, count)| std::iter::repeat_n(value, count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_pass_between_boxes() {
        // Two rows of boxes between the top and the bottom, whose lines must pass both.
        let rows = [0, 0, 1, 1, 1, 2, 2, 2, 3];
        let lines = [(8, 0), (8, 1), (8, 3), (5, 0), (6, 2), (7, 1)];
        let layers = layers(&rows, 100.0, &lines);
        for (line, &(from, to)) in layers.lines.iter().zip(&lines) {
            assert_eq!(line.len(), rows[from] - rows[to] - 1);
            for (nth, x) in line.iter().enumerate() {
                let row = rows[from] - 1 - nth;
                let beside = (0..rows.len()).filter(|&at| rows[at] == row);
                assert!(beside.into_iter().all(|at| (layers.boxes[at] - x).abs() >= 50.0 + AROUND));
            }
        }
        for (a, b) in [(0, 1), (2, 3), (3, 4), (5, 6), (6, 7)] {
            assert!((layers.boxes[a] - layers.boxes[b]).abs() >= 100.0 + 2.0 * AROUND - 1.0);
        }
    }

    #[test]
    fn values_that_would_pass_each_other_meet() {
        assert_eq!(ascending(&[1.0, 5.0, 3.0, 9.0]), [1.0, 4.0, 4.0, 9.0]);
        assert_eq!(ascending(&[3.0, 2.0, 1.0]), [2.0; 3]);
    }
}
