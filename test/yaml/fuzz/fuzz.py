"""venv/bin/python fuzz.py load|dump SEED COUNT serve.mjs: tells every difference; see README.md for serve.mjs."""

import json
import pathlib
import random
import subprocess
import sys
import warnings

import salt.utils.yaml

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "conformance" / "yaml"))
import generate

warnings.simplefilter("ignore")
ATOMS = ["a", "b", "key", "x y", '"q"', "'s'", "", "- ", "-", "? ", "?", ": ", ":", "a:", "a: ", "b: 1", "{", "}", "[", "]", ",", ", ", "|", ">", "|-", ">+", "|2", ">1-", "#", "# c", " #c", "&a ", "&b ", "*a ", "*b", "!", "!!str ", "!!int ", "!!map ", "!foo ", "---", "--- ", "...", "%YAML 1.1\n---", "<<: ", "<<: *a", "\t", " ", "  ", "    ", "\n", "\n", "\n", "\n  ", "\n    ", "\n- ", "\n  - ", "\r\n", '"', "'", "\\", "\\n", "\\\n", "@", "`", "%", "=", "a#b", "é", "😀", '"a":1', "{a: 1}", "[a, b]", "{a:1}", "x:y", "-a", "?b", ":c", "--", "- a: 1\n  b: 2", "\ufeff", '"\\x41"', "|\n  x", ">\n  x\n  y", "? a\n: b"]
FRAMES = ["a: §\n", "- §\n", "a:\n  §\n", "a:\n  b: §\n  c: §\n", "- a: §\n  b: §\n", "a:\n- §\n- §\n", "? §\n: §\n", "[§, §]\n", "{§: §, §: §}\n", "a: |\n  §\n  §\n", "a: >\n  §\n\n   §\n  §\n", 'a: "§\n  §"\n', "a: '§\n\n  §'\n", "a: §\n  §\n", "&a §\n", "§: §\n", "b: &a {x: §}\nc: {<<: *a, y: §}\n", "- &a §\n- *a\n", "!!str §\n", "§", "# §\n", "a: [§,\n  §]\n", "a:\n    §\nb: §\n", "- - §\n  - §\n", "§:\n  - §\n"]


def text(rand):
    def piece():
        if rand.random() < 0.6:
            return rand.choice(generate.SCALARS)
        return "".join(rand.choice(ATOMS) for _ in range(rand.randint(0, 3)))

    if rand.random() < 0.25:
        return "".join(rand.choice(ATOMS) for _ in range(rand.randint(1, 12)))
    result = ""
    for _ in range(rand.randint(1, 3)):
        first, *rest = rand.choice(FRAMES).split("§")
        result += first + "".join(piece() + part for part in rest)
    chars = list(result)
    for _ in range(rand.choice([0, 0, 1, 2, 3])):
        at = rand.randrange(len(chars) + 1)
        if rand.random() < 0.4 and at < len(chars):
            del chars[at]
        else:
            chars.insert(at, rand.choice(" \n\t:-?#,[]{}\"'&*!|>%@`=a1\r"))
    return "".join(chars)


def value(rand, depth, shared):
    kind = rand.random()
    if shared and kind < 0.04:
        return rand.choice(shared)
    if depth == 0 or kind < 0.5:
        return scalar(rand)
    if kind < 0.7:
        made = [value(rand, depth - 1, shared) for _ in range(rand.choice([0, 1, 2, 3, 8]))]
    elif kind < 0.74:
        return tuple(value(rand, depth - 1, shared) for _ in range(rand.choice([0, 1, 2])))
    else:
        mixed = rand.random() < 0.15
        made = {(scalar(rand, True) if mixed else words(rand)): value(rand, depth - 1, shared) for _ in range(rand.choice([0, 1, 2, 4, 10]))}
    shared.append(made)
    return made


def words(rand):
    if rand.random() < 0.6:
        return rand.choice(generate.TEXTS)
    return rand.choice(["", " ", "\n", ": ", ", ", "'"]).join(rand.choice(generate.TEXTS + ["word " * 20, "b" * 90]) for _ in range(rand.randint(1, 14)))


def scalar(rand, key=False):
    numbers = [0, 1, -5, 10**20, True, False, None, 0.0, 1.5, 1e16, 1.5e300, 1e-7, float("inf"), 0.1]
    return words(rand) if rand.random() < 0.7 else rand.choice(numbers if key else [*numbers, float("nan")])


def main():
    kind, seed, count, served = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    rand = random.Random(seed)
    process = subprocess.Popen(["node", served], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf8")
    different = 0
    for _ in range(count):
        if kind == "load":
            question = {"load": text(rand)}
            if "{=" in question["load"] or "!!set" in question["load"] or "!!binary" in question["load"]:
                continue
            try:
                expected = generate.load(question["load"])
            except (AttributeError, RecursionError):
                continue
        else:
            made = value(rand, rand.randint(0, 4), [])
            question = {"dump": generate.encode(made, {}), "flow": rand.choice([True, False, None]), "sort": rand.random() < 0.8}
            expected = {"text": salt.utils.yaml.safe_dump(made, default_flow_style=question["flow"], sort_keys=question["sort"])}
        process.stdin.write(json.dumps(question) + "\n")
        process.stdin.flush()
        got = json.loads(process.stdout.readline())
        same = ("error" in got) if "error" in expected else got == expected
        if not same:
            different += 1
            print(json.dumps(question), "\n  expected", expected, "\n  got     ", got)
    print(f"{kind}: {count} tried with seed {seed}, {different} different")


if __name__ == "__main__":
    main()
