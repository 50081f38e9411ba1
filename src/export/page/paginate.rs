//! Where one page ends and the next begins. Strips that hold on to each other stay together as long as they fit on a page;
//! a table's head is repeated.

use super::Strip;

/// How much closer lines may stand where that saves a page, the loosest first.
const CLOSER: [f32; 3] = [0.98, 0.955, 0.93];

/// Fills pages of `room` points, as few as a little less air between the lines can make them.
pub(crate) fn fewest(strips: Vec<Strip>, room: f32) -> Vec<Vec<(f32, Strip)>> {
    let closer = |by: f32| pages(strips.iter().map(|strip| strip.closer(by)).collect(), room);
    let loose = pages(strips.clone(), room);
    let tightest = closer(CLOSER[CLOSER.len() - 1]).len();
    if tightest == loose.len() {
        return loose;
    }
    CLOSER.into_iter().map(closer).find(|pages| pages.len() == tightest).unwrap_or(loose)
}

/// Fills pages of `room` points.
fn pages(strips: Vec<Strip>, room: f32) -> Vec<Vec<(f32, Strip)>> {
    let mut pages = vec![Page::default()];
    for group in groups(strips) {
        let height: f32 = group.iter().map(|strip| strip.before + strip.height).sum();
        let needs_new = |page: &Page, height: f32| !page.strips.is_empty() && page.used + height > room;
        if pages.last().is_some_and(|page| needs_new(page, height)) {
            pages.push(Page::default());
        }
        for strip in group {
            // A group taller than a page is divided after all.
            if pages.last().is_some_and(|page| needs_new(page, strip.before + strip.height)) {
                pages.push(Page::default());
            }
            if let Some(page) = pages.last_mut() {
                page.put(strip);
            }
        }
    }
    pages.into_iter().map(|page| page.strips).collect()
}

#[derive(Default)]
struct Page {
    used: f32,
    /// Each with its distance from the head of the page's body.
    strips: Vec<(f32, Strip)>,
}

impl Page {
    fn put(&mut self, strip: Strip) {
        if !self.strips.is_empty() {
            self.used += strip.before;
        } else if let Some(head) = strip.table_head.as_deref() {
            let head = head.as_decoration();
            self.strips.push((self.used, head.clone()));
            self.used += head.height;
        }
        let height = strip.height;
        self.strips.push((self.used, strip));
        self.used += height;
    }
}

/// Strips with those that they are glued to.
fn groups(strips: Vec<Strip>) -> Vec<Vec<Strip>> {
    let mut groups: Vec<Vec<Strip>> = Vec::new();
    for strip in strips {
        match groups.last_mut().filter(|group| group.last().is_some_and(|last| last.glued)) {
            Some(group) => group.push(strip),
            None => groups.push(vec![strip]),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strip(height: f32, glued: bool) -> Strip {
        Strip { height, before: 5.0, glued, ..Strip::default() }
    }

    fn heights(pages: &[Vec<(f32, Strip)>]) -> Vec<Vec<f32>> {
        pages.iter().map(|page| page.iter().map(|(_, strip)| strip.height).collect()).collect()
    }

    #[test]
    fn a_strip_that_does_not_fit_goes_to_the_next_page() {
        let pages = pages(vec![strip(50.0, false), strip(40.0, false), strip(10.0, false)], 100.0);
        assert_eq!(heights(&pages), [vec![50.0, 40.0], vec![10.0]]);
        let places: Vec<_> = pages.iter().flatten().map(|(y, _)| y.round() as i32).collect();
        assert_eq!(places, [0, 55, 0]);
    }

    #[test]
    fn a_heading_goes_along_with_what_it_heads() {
        let pages = pages(vec![strip(60.0, false), strip(20.0, true), strip(30.0, false)], 100.0);
        assert_eq!(heights(&pages), [vec![60.0], vec![20.0, 30.0]]);
    }

    #[test]
    fn what_is_taller_than_a_page_is_divided_and_never_lost() {
        let pages = pages((0..30).map(|_| strip(30.0, true)).collect(), 100.0);
        assert_eq!(heights(&pages).concat().len(), 30);
        assert!(heights(&pages).iter().all(|page| page.iter().sum::<f32>() <= 100.0));
    }

    #[test]
    fn lines_stand_closer_only_where_that_saves_a_page_and_no_closer_than_it_takes() {
        let lines =
            |count: usize| fewest((0..count).map(|_| Strip { before: 0.0, ..strip(10.0, false) }).collect(), 100.0);
        let height = |pages: &[Vec<(f32, Strip)>]| (heights(pages)[0][0] * 100.0).round() as i32;
        assert_eq!((lines(10).len(), height(&lines(10))), (1, 1000));
        let barely = fewest((0..10).map(|_| Strip { before: 0.0, ..strip(10.3, false) }).collect(), 100.0);
        assert_eq!((barely.len(), height(&barely)), (1, 984));
        // Eleven need two pages however close they stand, and have all the air there is.
        assert_eq!((lines(11).len(), height(&lines(11))), (2, 1000));
    }

    #[test]
    fn a_tables_head_is_repeated_on_its_next_page() {
        let head = std::rc::Rc::new(strip(12.0, false));
        let row = |height| Strip { table_head: Some(head.clone()), ..strip(height, false) };
        let pages = pages(vec![strip(12.0, true), row(70.0), row(71.0)], 100.0);
        assert_eq!(heights(&pages), [vec![12.0, 70.0], vec![12.0, 71.0]]);
    }
}
