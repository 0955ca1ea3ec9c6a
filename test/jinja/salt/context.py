"""Decides context.txt with the Salt that is installed and writes context.json: python3 context.py

A line is a template; `⏎` stands for a newline, `⟦name⟧` begins another file. Lines that begin with `#!` are remarks.
"""
import json
import pathlib

import jinja2.sandbox
import salt.utils.jinja
import salt.version

HERE = pathlib.Path(__file__).parent
CONTEXT = {"num": 1, "none": None, "tree": {"list": [1, {"a": 2}], "text": "é", "half": 0.5}}


def render(template, files):
    environment = jinja2.sandbox.SandboxedEnvironment(
        loader=jinja2.DictLoader({**files, "main.sls": template}),
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols", salt.utils.jinja.SerializerExtension],
    )
    environment.globals["show_full_context"] = salt.utils.jinja.show_full_context
    environment.globals.update(CONTEXT)
    try:
        return {"expected": environment.get_template("main.sls").render(**CONTEXT)}
    except jinja2.TemplateError as error:
        return {"error": {"class": type(error).__name__, "message": error.message}}
    except Exception as error:  # noqa: BLE001
        return {"error": {"class": type(error).__name__, "message": str(error)}}


def main():
    cases = []
    for line in (HERE / "context.txt").read_text().split("\n"):
        if line == "" or line.startswith("#!"):
            continue
        template, *rest = line.replace("⏎", "\n").split("⟦")
        files = dict(file.split("⟧", 1) for file in rest)
        cases.append({"template": template, "files": files, **render(template, files)})
    body = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    (HERE / "context.json").write_text(
        f'{{"decided_by": "Salt {salt.version.__version__}", "context": {json.dumps(CONTEXT, ensure_ascii=False)}, "cases": [\n{body}\n]}}\n'
    )
    print(len(cases), "cases")


if __name__ == "__main__":
    main()
