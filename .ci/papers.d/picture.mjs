// One web page as a picture, as wide as a laptop shows it: node picture.mjs BROWSER PAGE PICTURE
import path from "node:path";
import { pathToFileURL } from "node:url";
import { browsing } from "./browser.mjs";

const [browserPath, file, picture] = process.argv.slice(2);
await browsing(browserPath, async (page) => {
    await page.setViewport({ width: 960, height: 800 });
    await page.goto(pathToFileURL(path.resolve(file)).href, { waitUntil: "load" });
    await page.screenshot({ path: picture, fullPage: true });
});
