"""Renders templates with real Jinja2, one JSON object a line in, one a line out.

In:  {"template", "files"?, "env"?, "context"?} as in the case files.  Out: {"expected"} or {"error": {class, message, line, template}}.
Set up as Salt sets it up: sandboxed, StrictUndefined unless env.undefined says otherwise, `do` and `loopcontrols`; without
Salt's own filters and tags. The newline at a template's end is not added back.
"""
import json
import re
import sys
import traceback

import jinja2
import jinja2.sandbox

UNDEFINED = {
    "strict": jinja2.StrictUndefined,
    "default": jinja2.Undefined,
    "chainable": jinja2.ChainableUndefined,
    "debug": jinja2.DebugUndefined,
}


def place(error):
    """The innermost line that belongs to a template."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.lineno, (error.name or "").removeprefix("tpl:")
    found = (0, None)
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.startswith("tpl:"):
            found = (frame.lineno, frame.filename[4:])
    return found


class Loader(jinja2.BaseLoader):
    def __init__(self, files):
        self.files = files

    def get_source(self, environment, template):
        if template not in self.files:
            raise jinja2.TemplateNotFound(template)
        return self.files[template], "tpl:" + template, lambda: True


def render(case):
    options = dict(case.get("env") or {})
    undefined = UNDEFINED[options.pop("undefined", "strict")]
    options.pop("salt", None)
    files = dict(case.get("files") or {})
    files["main.sls"] = case["template"]
    environment = jinja2.sandbox.SandboxedEnvironment(
        loader=Loader(files),
        undefined=undefined,
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
        cache_size=50,
        **options,
    )
    try:
        return {"expected": environment.get_template("main.sls").render(**(case.get("context") or {}))}
    except RecursionError:
        return {"error": {"class": "RecursionError", "message": "maximum recursion depth exceeded", "line": 0, "template": ""}}
    except Exception as error:  # noqa: BLE001
        line, template = place(error)
        message = error.message if isinstance(error, jinja2.TemplateError) else str(error)
        if isinstance(error, SyntaxError):  # of Python's compiler, which adds a line of the generated code
            message = error.msg
        return {"error": {"class": type(error).__name__, "message": message or "", "line": line, "template": template or ""}}


def main():
    for line in sys.stdin:
        answer = render(json.loads(line))
        text = json.dumps(answer)
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
