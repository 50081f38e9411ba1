// HTML: read by the Nu checker, then opened in a browser. axe looks for what shuts people out, colour contrast included; nothing may
// be fetched and nothing may run; a narrow screen needs no scrolling sideways; printed, every page says whose it is.
// Usage: node html.mjs FOLDER-FOR-PRINTS BROWSER FILE...
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { browsing } from "./browser.mjs";

const require = createRequire(import.meta.url);
const axe = require.resolve("axe-core/axe.min.js");
const nu = path.join(path.dirname(require.resolve("vnu-jar")), "build/dist/vnu.jar");
const [prints, browserPath, ...files] = process.argv.slice(2);

let faults = 0;
const say = (file, sentence) => {
    faults += 1;
    console.log(`${file}: ${sentence}`);
};

const checked = spawnSync("java", ["-jar", nu, "--format", "json", ...files], { encoding: "utf8", maxBuffer: 1 << 28 });
if (checked.error || !checked.stderr.includes('"messages"')) {
    say("the Nu checker", `did not run: ${checked.error ?? checked.stderr}`);
} else {
    for (const { type, url, lastLine, message } of JSON.parse(checked.stderr).messages) {
        say(url?.replace("file:", "") ?? "the Nu checker", `line ${lastLine}, ${type}: ${message}`);
    }
}

await browsing(browserPath, async (page) => {
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    for (const file of files) {
        const address = pathToFileURL(path.resolve(file)).href;
        asked.length = 0;
        await page.goto(address, { waitUntil: "load" });
        for (const url of asked.filter((url) => url !== address)) {
            say(file, `it asks for ${url.slice(0, 80)}`);
        }
        const about = await page.evaluate(() => ({
            language: document.documentElement.lang,
            title: document.title,
            active: document.querySelectorAll("script, iframe, object, embed, form, link, img, video, audio").length,
        }));
        if (about.language !== "en-GB" || !about.title || about.active) {
            say(file, `language '${about.language}', title '${about.title}', ${about.active} elements that run or fetch`);
        }
        await page.addScriptTag({ path: axe });
        // As wide as a laptop, and as narrow as a telephone or a page at 400%.
        for (const width of [1024, 320]) {
            await page.setViewport({ width, height: 900 });
            const { violations, incomplete } = await page.evaluate(() => axe.run(document));
            for (const { id, help, nodes } of violations) {
                say(file, `${id}, ${width} wide: ${help} (${nodes[0].target})`);
            }
            // What axe could not decide is a fault where it is about contrast and all is in view: nothing is drawn over a picture.
            for (const { id, nodes } of incomplete.filter(({ id }) => width > 320 && id.startsWith("color-contrast"))) {
                say(file, `${id}: it could not be judged (${nodes[0].target})`);
            }
        }
        const sideways = await page.evaluate(() => document.scrollingElement.scrollWidth);
        if (sideways > 320) {
            say(file, `a screen of 320 has to be scrolled sideways to ${sideways}`);
        }
        // Without what was put in to look at it.
        await page.goto(address, { waitUntil: "load" });
        const banner = await page.$eval(".banner .name", (name) => name.textContent.replace(/\s+/g, " ").trim());
        const print = path.join(prints, path.resolve(file).slice(1).replaceAll("/", "~").replace(/html$/, "pdf"));
        writeFileSync(print, await page.pdf({ preferCSSPageSize: true }));
        const text = execFileSync("pdftotext", ["-layout", "-enc", "UTF-8", print, "-"], { encoding: "utf8" });
        const pages = text.split("\f").slice(0, -1).map((words) => words.replace(/\s+/g, " "));
        for (const [at, words] of pages.entries()) {
            if (!words.includes(banner) || !words.includes(`Page ${at + 1} of ${pages.length}`)) {
                say(file, `printed, page ${at + 1} of ${pages.length} does not say whose it is and which`);
            }
        }
    }
});
process.exit(faults ? 1 : 0);
