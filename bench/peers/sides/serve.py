"""A side in a process of its own: serve.mjs in Python."""

import json
import sys
from time import perf_counter


def serve(open_side, version):
    work, options = (json.loads(text) for text in sys.argv[1:])
    step = open_side(work, options)
    number = work["checked"]
    say({"values": [step(i) for i in range(number)], "version": version})
    for line in sys.stdin:
        steps = json.loads(line)["steps"]
        start = perf_counter()
        for i in range(number, number + steps):
            value = step(i)
        say({"seconds": (perf_counter() - start) / steps, "value": value})
        number += steps


def say(answer):
    print(json.dumps(answer), flush=True)
