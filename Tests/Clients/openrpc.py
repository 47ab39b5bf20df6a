"""Judges the document that `rpc.discover` answers with, and does what it shows.

    python openrpc.py PROGRAM

The document is held against the rules of OpenRPC 1.3, each schema in it against JSON Schema draft-07.
Every method has an example, and every example is called at a sandbox of its own, where what it speaks of
has been made: it must succeed, and its result must fit the schema of its method.
"""

import concurrent.futures
import json
import pathlib
import sys
import tempfile

from jsonschema import Draft7Validator
from server import Server

# The rules of spec.open-rpc.org 1.3, written down anew; names as there.
TEXT = {"type": "string", "minLength": 1}
EXTENSIONS = {"patternProperties": {"^x-": True}, "additionalProperties": False}


def thing(needed, /, **properties):
    """An object with these members, some of them needed, and extensions."""
    return {"type": "object", "required": needed.split(), "properties": properties, **EXTENSIONS}


REFERENCE = {
    "type": "object", "required": ["$ref"], "properties": {"$ref": TEXT},
    "additionalProperties": False,
}


def or_reference(schema):
    return {"oneOf": [schema, REFERENCE]}


ERROR = {
    "type": "object", "required": ["code", "message"],
    "properties": {"code": {"type": "integer"}, "message": TEXT, "data": True},
    "additionalProperties": False,
}
CONTENT = thing(
    "name schema", name=TEXT, summary=TEXT, description=TEXT, required={"type": "boolean"},
    deprecated={"type": "boolean"}, schema={"type": ["object", "boolean"]},
)
EXAMPLE = {"type": "object", "required": ["name", "value"], "properties": {"name": TEXT}}
PAIRING = {
    "type": "object", "required": ["name", "params"],
    "properties": {
        "name": TEXT, "params": {"type": "array", "items": EXAMPLE}, "result": EXAMPLE
    },
}
METHOD = thing(
    "name params", name=TEXT, summary=TEXT, description=TEXT,
    paramStructure={"enum": ["by-position", "by-name", "either"]},
    params={"type": "array", "items": or_reference(CONTENT)}, result=or_reference(CONTENT),
    errors={"type": "array", "items": or_reference(ERROR)},
    examples={"type": "array", "items": or_reference(PAIRING)}, deprecated={"type": "boolean"},
)
DOCUMENT = thing(
    "openrpc info methods", openrpc={"type": "string", "pattern": "^1\\.3\\.[0-2]$"},
    info=thing("title version", title=TEXT, version=TEXT, description=TEXT),
    methods={"type": "array", "items": METHOD},
    components={
        "type": "object",
        "properties": {"errors": {"type": "object", "additionalProperties": ERROR}},
        "additionalProperties": False,
    },
)


def is_unique(values):
    return len(set(values)) == len(values)


def judge(document):
    Draft7Validator.check_schema(DOCUMENT)
    Draft7Validator(DOCUMENT).validate(document)
    errors = document["components"]["errors"]
    assert is_unique([error["code"] for error in errors.values()])
    assert is_unique([method["name"] for method in document["methods"]])
    for method in document["methods"]:
        names = [parameter["name"] for parameter in method["params"]]
        assert is_unique(names), method["name"]
        required = [parameter.get("required", False) for parameter in method["params"]]
        if method["paramStructure"] != "by-name":
            assert required == sorted(required, reverse=True), f"{method['name']}: required last"
        for descriptor in [*method["params"], method["result"]]:
            Draft7Validator.check_schema(descriptor["schema"])
        for reference in method["errors"]:
            *where, name = reference["$ref"].split("/")
            assert where == ["#", "components", "errors"] and name in errors, reference
        assert is_unique([example["name"] for example in method["examples"]])
        for example in method["examples"]:
            given = {one["name"]: one["value"] for one in example["params"]}
            missing = {p["name"] for p in method["params"] if p["required"]} - set(given)
            assert not missing, f"{example['name']}: {missing}"
            for parameter in method["params"]:
                if parameter["name"] in given:
                    Draft7Validator(parameter["schema"]).validate(given[parameter["name"]])


def prepare(server, example, home):
    """Makes what an example says is there."""
    match example["name"].split():
        case ["contacts", "undo", *_]:
            server.result("contacts.update", {"id": "42", "given_name": "Ann"})
        case ["contacts", "import", file, *_]:
            (pathlib.Path(home) / file).write_text("given_name,email\nAnn,ann@example.com\n")
        case ["profile", "remove", name, _]:
            server.result("profile.use", {"name": name, "create": True})
            server.result("profile.use", {"name": "default"})
        case ["token", "import", file]:
            grant = server.result("token.export", {"format": "php"})["serialized"]
            (pathlib.Path(home) / file).write_text(grant)


def filled_in(server, value):
    """A value, or what only somebody at a browser has in its place."""
    if value == "URL":
        return server.result("authorize", {"listen": False})["authorization_url"]
    if str(value).endswith("…"):
        page = server.result("authorize", {"listen": False})["authorization_url"]
        return server.result("sandbox.approve", {"url": page})["redirect_url"]
    return value


def perform(program, method, example):
    """Calls an example as it stands, at a sandbox where somebody has logged in."""
    with tempfile.TemporaryDirectory() as home:
        # The sandbox has settings of its own, so those of a user are changed without it.
        is_setting = method["name"].startswith(("config.", "profile."))
        server = Server(program, *[] if is_setting else ["--sandbox", "--reveal"], home=home)
        if not is_setting:
            server.log_in()
        prepare(server, example, home)
        params = {one["name"]: filled_in(server, one["value"]) for one in example["params"]}
        answer = server.request(method["name"], params)
        assert "result" in answer, f"{example['name']}: {answer}"
        Draft7Validator(method["result"]["schema"]).validate(answer["result"])
        server.end()


def main():
    program = sys.argv[1]
    server = Server(program, "--sandbox")
    document = server.result("rpc.discover")
    server.end()
    judge(document)

    examples = [
        (method, example)
        for method in document["methods"]
        if "x-alias-of" not in method
        for example in method["examples"]
    ]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        calls = [pool.submit(perform, program, *example) for example in examples]
        failures = [call.exception() for call in calls if call.exception()]
    for failure in failures:
        print(failure, file=sys.stderr)
    print(f"{len(document['methods'])} methods, {len(examples)} examples")
    sys.exit(len(failures) > 0)


if __name__ == "__main__":
    main()
