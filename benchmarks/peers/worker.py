"""Contestants as processes: started, asked for samples, measured."""

import os
import subprocess
import time


class Failed(Exception):
    """A contestant that did not run, with the last thing it said."""


class Worker:
    """A process that gives a sample of one task per line it is sent, and sleeps in between."""

    def __init__(self, name, command, environment, log):
        self.name = name
        self.log = log
        self.samples = []
        self.allocated = []
        with open(log, "w") as errors:
            self.process = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self.version = self._answer("ready").removeprefix("ready ")

    def _answer(self, beginning=""):
        for line in self.process.stdout:
            words = line.split()
            if line.startswith(beginning) and words and (beginning or words[0].isdigit()):
                return line.strip()
        self.close()
        raise Failed(last_words(self.log))

    def sample(self, seconds):
        """How much was done per second over at least so many seconds."""
        try:
            self.process.stdin.write(f"{seconds}\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # the answer tells
        amount, elapsed, *allocated = (float(word) for word in self._answer().split())
        self.allocated = allocated
        return amount / elapsed

    def warm_up(self, seconds):
        end = time.monotonic() + seconds
        self.sample(0)
        while time.monotonic() < end:
            self.sample(min(1, seconds))

    def close(self):
        """Ends the process; returns the most memory that it had resident, in MiB."""
        self.process.stdin.close()
        return finish(self.process)


def finish(process):
    """Waits for a process to end; returns the most memory that it had resident, in MiB."""
    if process.returncode is not None:
        return 0.0
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    return usage.ru_maxrss / 1024


def cold_start(command, environment, log, expect="prediction"):
    """Runs a program to its end, and sees when it prints the line that is expected.

    Returns the seconds to that line, those to the end, and the peak of its resident memory in MiB.
    """
    with open(log, "w") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True)
        predicted = None
        for line in process.stdout:
            if expect and line.startswith(expect) and predicted is None:
                predicted = time.perf_counter() - start
        peak = finish(process)
        ended = time.perf_counter() - start
    if (expect and predicted is None) or process.returncode != 0:
        raise Failed(last_words(log))
    return predicted, ended, peak


def last_words(log):
    with open(log, errors="replace") as opened:
        lines = [line.strip() for line in opened if line.strip()]
    telling = [line for line in lines if "Error" in line or "Exception" in line]
    return (telling or lines or ["it ended without a word"])[-1][:300]
