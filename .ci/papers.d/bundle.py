"""FHIR: each Bundle parsed by fhir.resources in its R4B model, a document about one patient and nobody else."""

import json
import sys

from fhir.resources.R4B.bundle import Bundle

from faults import check


def of_file(path):
    with open(path, encoding="utf-8") as file:
        plain = json.load(file)
    bundle = Bundle.model_validate(plain)
    if bundle.type != "document" or bundle.entry[0].resource.get_resource_type() != "Composition":
        yield "it is not a document that begins with its Composition"
    kinds = [entry.resource.get_resource_type() for entry in bundle.entry]
    if kinds.count("Patient") != 1:
        yield f"it is about {kinds.count('Patient')} patients"
    patient = next((entry.fullUrl for entry in bundle.entry if entry.resource.get_resource_type() == "Patient"), None)
    places = {entry.fullUrl for entry in bundle.entry}

    def references(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                if key in ("subject", "patient", "for"):
                    if isinstance(inner, dict) and inner.get("reference") != patient:
                        yield f"'{key}' points to somebody who is not its patient"
                if key == "reference" and inner not in places:
                    yield f"a reference leads nowhere: {inner}"
                yield from references(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from references(inner)

    yield from references(plain)


if __name__ == "__main__":
    check(sys.argv[1:], of_file)
