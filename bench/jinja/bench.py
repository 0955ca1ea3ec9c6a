"""Cold and warm renderings a second with Python's Jinja2, set up as Salt does; prints JSON."""
import json
import pathlib
import sys
import time

import jinja2
import jinja2.sandbox

HERE = pathlib.Path(__file__).parent
SECONDS = float(sys.argv[1])
context = json.loads((HERE / "context.json").read_text())
sources = {path.name: path.read_text() for path in (HERE / "templates").iterdir()}


def environment(cache):
    made = jinja2.sandbox.SandboxedEnvironment(
        loader=jinja2.DictLoader(sources),
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
        cache_size=cache,
    )
    made.globals.update(context)
    return made


def rate(run):
    run()
    end = time.perf_counter() + SECONDS
    count = 0
    start = time.perf_counter()
    while time.perf_counter() < end:
        run()
        count += 1
    return count / (time.perf_counter() - start)


result = {"version": jinja2.__version__, "python": sys.version.split()[0]}
for name in ["plain.sls", "small.sls", "sites.sls"]:
    cold = environment(0)
    warm = environment(50)
    result[name] = {
        "cold": rate(lambda: cold.get_template(name).render(**context)),
        "warm": rate(lambda: warm.get_template(name).render(**context)),
        "length": len(warm.get_template(name).render(**context)),
    }
print(json.dumps(result))
