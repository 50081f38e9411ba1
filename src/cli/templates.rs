//! `mdg templates`: a person's own template for web pages: where it lies, one to start from, and whether it can be used.

use super::desk::Desk;
use super::failure::{Exit, Failure};
use super::places::Places;
use crate::export::page_template::{BUILT_IN, PageTemplate, TemplateFault};
use serde_json::Map;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// No template is larger than this, pictures in it included.
const LARGEST: u64 = 1024 * 1024;

#[derive(Debug, clap::Args)]
pub struct Templates {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Print where your own template for web pages lies, whether it is there or not
    Path,
    /// Print the template that comes with mdg, to start from
    Show,
    /// Say whether a template can be used; no paper leaves by one that cannot
    Check {
        /// The template; your own unless said
        file: Option<PathBuf>,
    },
}

pub fn templates(desk: &mut Desk, args: &Templates) -> Result<Exit, Failure> {
    let own = desk.places.page_template();
    let (field, text) = match &args.what {
        What::Path => ("path", own.display().to_string()),
        What::Show => ("template", BUILT_IN.trim_end().to_owned()),
        What::Check { file } => {
            let path = file.as_deref().unwrap_or(&own);
            match read(path) {
                Some(Err(fault)) => return Err(Failure::settings(fault.to_string())),
                Some(Ok(_)) => ("said", format!("{} is in order.", path.display())),
                None if file.is_some() => {
                    return Err(Failure::failed("file_unreadable", format!("There is no file {}.", path.display())));
                }
                None => (
                    "said",
                    format!(
                        "There is no {}, so web pages follow the template that comes with mdg. `mdg templates show` prints it.",
                        path.display()
                    ),
                ),
            }
        }
    };
    if desk.out.json {
        desk.out.ok(None, Map::from_iter([(field.to_owned(), text.into())]))?;
    } else {
        desk.out.text(&text)?;
    }
    Ok(Exit::Done)
}

/// The person's own template, or what is wrong with it; none where there is none.
pub(super) fn own(places: &Places) -> Option<Result<PageTemplate, TemplateFault>> {
    read(&places.page_template())
}

fn read(path: &Path) -> Option<Result<PageTemplate, TemplateFault>> {
    let name = path.display().to_string();
    let fault = |what: String| Some(Err(TemplateFault { name: name.clone(), line: None, what }));
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => return fault(format!("it could not be read: {}.", error.kind())),
    };
    let mut bytes = Vec::new();
    if let Err(error) = file.take(LARGEST + 1).read_to_end(&mut bytes) {
        return fault(format!("it could not be read: {}.", error.kind()));
    }
    if bytes.len() as u64 > LARGEST {
        return fault("it is larger than 1 MB. Make the pictures in it smaller.".to_owned());
    }
    match String::from_utf8(bytes) {
        Ok(text) => Some(PageTemplate::own(&name, &text)),
        Err(error) => {
            let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = before.split(|byte| *byte == b'\n').count();
            let what = "there is a letter here that is not UTF-8. Save the file as UTF-8.".to_owned();
            Some(Err(TemplateFault { name, line: Some(line), what }))
        }
    }
}
