// The one browser of all checks, with a profile of its own that is thrown away.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import puppeteer from "puppeteer-core";

export async function browsing(executablePath, use) {
    const userDataDir = mkdtempSync(path.join(tmpdir(), "papers-browser-"));
    const browser = await puppeteer.launch({
        executablePath,
        userDataDir,
        args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    });
    try {
        await use(await browser.newPage());
    } finally {
        await browser.close();
        rmSync(userDataDir, { recursive: true, force: true, maxRetries: 5 });
    }
}
