"""Validates what `ringmain ... --json` prints against the schemas in engine/cli/schema."""

import json

import jsonschema

from support import ROOT, tool

SCHEMAS = {path.name: json.loads(path.read_text()) for path in (ROOT / "engine" / "cli" / "schema").glob("*.json")}
STORE = {schema["$id"]: schema for schema in SCHEMAS.values()}


def validator(command):
    schema = SCHEMAS[f"{command}.json"]
    return jsonschema.Draft202012Validator(schema, resolver=jsonschema.RefResolver.from_schema(schema, store=STORE))


def tool_json(test, command, *arguments, code=0, **options):
    """The object that a command prints with --json, valid, on one line; nothing on stderr unless it fails."""
    result = tool(command, *arguments, "--json", **options)
    test.assertEqual(result.code, code, result)
    test.assertEqual(result.out.count(b"\n"), 1, result)
    printed = json.loads(result.out)
    errors = [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in validator(command).iter_errors(printed)]
    test.assertEqual(errors, [], printed)
    return printed
