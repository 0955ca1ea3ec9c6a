"""Decides the cases of own.txt with real Jinja2 and writes own.json: python3 decide.py

own.txt: a line in brackets opens a category, with options of the environment as JSON after it; every other line is a template.
`⏎` stands for a newline, `⟦name⟧` begins another file. Lines that begin with `#!` are remarks. See oracle.py for the set-up.
"""
import json
import pathlib
import re

import jinja2

from oracle import render

HERE = pathlib.Path(__file__).parent
CONTEXT = json.loads((HERE / "own.context.json").read_text())


def read(text):
    category, env = "", {}
    count = 0
    for line in text.split("\n"):
        if line == "" or line.startswith("#!"):
            continue
        head = re.fullmatch(r"\[([a-z0-9-]+)\]( \{.*\})?", line)
        if head:
            category, env, count = head[1], json.loads(head[2] or "{}"), 0
            continue
        count += 1
        main, *files = line.replace("⏎", "\n").split("⟦")
        yield {
            "name": f"{category}/{count}",
            "template": main,
            "files": dict(file.split("⟧", 1) for file in files),
            "env": {**env, "salt": False},
        }


def main():
    cases = []
    for case in read((HERE / "own.txt").read_text()):
        answer = render({**case, "context": json.loads(json.dumps(CONTEXT))})
        cases.append({**case, **answer})
    body = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    (HERE / "own.json").write_text(f'{{"decided_by": "Jinja2 {jinja2.__version__}", "cases": [\n{body}\n]}}\n')
    print(len(cases), "cases")


if __name__ == "__main__":
    main()
