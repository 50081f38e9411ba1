//! Papers by a person's own template: used where it is sound, and where it is not no paper leaves and nobody is kept from working.

use crate::domain::Command;
use crate::domain::command::{MinutesExport, MinutesSubmit};
use crate::export::page_template::{BUILT_IN, PageTemplate};
use crate::service::testing::World;
use std::path::Path;

impl World {
    fn exports_by(&mut self, template: &str) -> Result<String, String> {
        self.service.make_pages_by(PageTemplate::own("templates/document.html", template));
        let folder = self.folder.path().join("packs");
        let export =
            Command::MinutesExport(MinutesExport { meeting: self.meeting, folder: folder.clone(), reason: None });
        match self.service.execute(&self.manager.clone(), export) {
            Ok(done) => Ok(page(Path::new(&done.written.unwrap().folder))),
            Err(refusal) => {
                assert_eq!(refusal.code.text(), "export_failed");
                let left = std::fs::read_dir(&folder).map_or(0, Iterator::count);
                assert_eq!(left, 0, "half a pack was left");
                Err(refusal.message)
            }
        }
    }
}

/// The first extract of the first practice.
fn page(folder: &Path) -> String {
    let mut files: Vec<_> =
        std::fs::read_dir(folder.join("X99001")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    std::fs::read_to_string(files.iter().find(|path| path.to_string_lossy().ends_with("P01_v1.html")).unwrap()).unwrap()
}

#[test]
fn papers_leave_by_ones_own_template_once_there_is_nothing_wrong_with_it() {
    let mut world = World::new();
    world.holds_conference("Breathless on the stairs.");
    world.does(Command::MinutesSubmit(MinutesSubmit { meeting: world.meeting }));
    let approve = world.approving("lead");
    world.does(approve);
    let misspelt = BUILT_IN.replace("{{ d.version }}", "{{ d.verison }}");
    let told = world.exports_by(&misspelt).unwrap_err();
    assert!(told.contains("templates/document.html, line ") && told.contains("there is no 'd.verison'"), "{told}");
    assert!(told.ends_with("or move it away to go back to the one that comes with mdg."), "{told}");
    let without = BUILT_IN.replace("{{ d.banner.name }}</p>", "</p>");
    assert!(world.exports_by(&without).unwrap_err().contains("whose document it is"));
    // One that shows made-up documents whole and a real one not.
    let sly = BUILT_IN.replace(
        "<p>{{ block.text }}</p>",
        "{% if 'Breathless' not in block.text %}<p>{{ block.text }}</p>{% endif %}",
    );
    let told = world.exports_by(&sly).unwrap_err();
    assert!(told.contains("it leaves out words of one of these documents") && !told.contains("Breathless"), "{told}");
    let ours = BUILT_IN.replace("<main>", "<main><p>Harness network</p>");
    let page = world.exports_by(&ours).unwrap();
    assert!(page.contains("<p>Harness network</p>") && page.contains("ADEYEMI, Grace (Mrs)"));
}

#[test]
fn what_a_template_says_about_somebody_else_is_found_like_anything_else() {
    let mut world = World::new();
    world.holds_conference("Breathless on the stairs.");
    let approve = world.approving("lead");
    world.does(approve);
    let named = BUILT_IN.replace("<main>", "<main><p>As EVANS, Margaret said</p>");
    world.service.make_pages_by(PageTemplate::own("x", &named));
    let export = world.exporting();
    assert_eq!(world.refuses(export), "foreign_identifier");
}
