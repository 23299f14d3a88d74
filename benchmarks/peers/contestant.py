"""What the Python contestants share: the protocol of a worker, and the tasks' sizes.

A worker says "ready" and its version. Then each line of standard input asks for one sample that takes at least so many
seconds, and a line of standard output tells how much was done and in how many seconds. In between it waits for input.
"""

import sys
import time

FRAMES, SIDE, CLASSES = 20, 64, 4
# side of the map, channels, filters, pool of the LRCN's four convolutions
CONVOLUTIONS = [(64, 3, 16, 4), (16, 16, 32, 4), (4, 32, 64, 2), (2, 64, 64, 2)]
CONVOLUTION_FRAMES = 4 * FRAMES


def split(task):
    """The name and the number of a task: ("train", 32) for train-32, ("lstm", 0) for lstm."""
    name, _, size = task.partition("-")
    return name, int(size or 0)


def fit_clips(batch):
    """How many clips an epoch of fit has."""
    return max(64, 4 * batch)


def convolution_flops(side, channels, filters):
    return 2 * 9 * side * side * channels * filters * CONVOLUTION_FRAMES


def serve(version, amount, call):
    """Answers requests for samples until standard input ends. A call does `amount` of whatever the task counts."""
    print("ready", version, flush=True)
    for line in sys.stdin:
        at_least = float(line)
        start = time.perf_counter()
        calls = 0
        while True:
            call()
            calls += 1
            seconds = time.perf_counter() - start
            if seconds >= at_least:
                break
        print(calls * amount, f"{seconds:.9f}", flush=True)
