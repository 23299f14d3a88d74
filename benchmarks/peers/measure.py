"""Measures Zoetrope and its peers in turn; started by `run`, which sets up what this needs."""

import argparse
import json
import os
import pathlib
import random
import sys
import time

import catalog
import report
from programs import ROOT, WORK, Programs
from worker import Failed, Worker, cold_start

PAUSE = 0.3  # seconds between two turns, in which the threads of the one before go to sleep


def main():
    options = arguments()
    options.logs = WORK / "logs"
    options.logs.mkdir(parents=True, exist_ok=True)
    started = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    session = Session(options, Programs(sys.executable, options.java))
    for task in selected(catalog.TASKS, options.tasks):
        session.measure(task)
    for task in selected([catalog.COLD_START], options.tasks):
        session.measure_cold_start(task)
    goals = report.goals(session.outcomes)
    report.print_goals(goals)
    result = {
        "started": started,
        "machine": report.machine(),
        "settings": {
            "threads": options.threads,
            "rounds": options.rounds,
            "seconds_per_sample": options.seconds,
            "warm_up_seconds": options.warm_up,
        },
        "versions": session.versions,
        "skipped": session.skipped,
        "goals": goals,
        "tasks": session.results,
    }
    options.out.write_text(json.dumps(result, indent=2) + "\n")
    for name, reason in session.skipped.items():
        print(f"skipped {name}: {reason}")
    print(f"wrote {options.out}")


def arguments():
    parser = argparse.ArgumentParser(
        prog="benchmarks/peers/run", description="Measures Zoetrope beside other frameworks."
    )
    tasks = ", ".join(task.name for task in catalog.TASKS + [catalog.COLD_START])
    contestants = ", ".join(catalog.CONTESTANTS)
    add = parser.add_argument
    add("--tasks", metavar="LIST", help="only these, or those that begin so, of " + tasks)
    add("--only", metavar="LIST", help="only these contestants, or those that begin so, of " + contestants)
    add("--rounds", type=int, default=5, help="samples of each contestant, in turn; default 5")
    add("--seconds", type=float, default=1.0, help="length of a sample, at least; default 1")
    add("--warm-up", type=float, default=6.0, help="seconds before a contestant's first sample; default 6")
    add("--threads", type=int, default=os.cpu_count(), help="threads of each contestant; default all processors")
    add(
        "--out",
        metavar="FILE",
        type=pathlib.Path,
        help="default benchmarks/results.json, or .zoetrope/peers/results.json when not everything is measured",
    )
    add("--java", default="java", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.rounds < 1 or options.threads < 1:
        parser.error("--rounds and --threads want at least 1")
    if options.out is None:
        options.out = (WORK if options.tasks or options.only else ROOT / "benchmarks") / "results.json"
    if not selected(catalog.TASKS + [catalog.COLD_START], options.tasks):
        parser.error(f"no task begins with {options.tasks}")
    return options


def selected(named, wanted):
    return [one for one in named if wanted is None or one.name.startswith(tuple(wanted.split(",")))]


class Session:
    """Everything measured so far: samples as they came, and the results made from them."""

    def __init__(self, options, programs):
        self.options = options
        self.programs = programs
        self.outcomes = {}
        self.results = {}
        self.versions = {}
        self.skipped = {}

    def contestants(self, task):
        """The task's contestants that were asked for and can run here."""
        for one in selected([catalog.CONTESTANTS[name] for name in task.contestants], self.options.only):
            reason = self.programs.missing(one)
            if reason is None:
                yield one
            else:
                self.skip(one.name, reason)

    def skip(self, name, reason):
        if self.skipped.get(name) != reason:
            print(f"skipped {name}: {reason}", file=sys.stderr)
        self.skipped[name] = reason

    def measure(self, task):
        workers = []
        try:
            for contestant in self.contestants(task):
                worker = self.start(contestant, task)
                if worker is not None:
                    workers.append(worker)
            for number in range(self.options.rounds):
                # who begins changes from round to round
                shift = number % max(1, len(workers))
                for worker in workers[shift:] + workers[:shift]:
                    time.sleep(PAUSE)
                    worker.samples.append(task.scale * worker.sample(self.options.seconds))
        finally:
            peaks = {worker.name: worker.close() for worker in workers}
        outcomes = {}
        for worker in workers:
            outcomes[worker.name] = {"samples": worker.samples, "peak_rss_mib": round(peaks[worker.name])}
            if worker.allocated:
                outcomes[worker.name]["allocated_bytes_per_call"] = int(worker.allocated[0])
        self.keep(task, outcomes)

    def start(self, contestant, task):
        """A worker that is warm, or None if the contestant cannot do the task."""
        print(f"{task.name}: {contestant.name} warms up", file=sys.stderr)
        threads = contestant.threads or task.threads or self.options.threads
        command = self.programs.worker(contestant, task.name, threads)
        log = self.options.logs / f"{contestant.name}-{task.name}.log"
        try:
            worker = Worker(contestant.name, command, self.programs.environment(threads), log)
            worker.warm_up(self.options.warm_up)
        except Failed as failure:
            self.skip(f"{contestant.name} in {task.name}", str(failure))
            return None
        self.versions[contestant.name] = worker.version
        return worker

    def measure_cold_start(self, task):
        clip = WORK / "clip.bytes"
        clip.write_bytes(random.Random(27).randbytes(20 * 64 * 64 * 3))
        environment = self.programs.environment(self.options.threads)
        runs = {}
        for number in range(self.options.rounds + 1):
            for contestant in list(self.contestants(task)):
                log = self.options.logs / f"{contestant.name}-{task.name}.log"
                try:
                    if number == 0:  # saves the model, and warms the disk cache
                        cold_start(self.programs.save(contestant), environment, log, expect=None)
                    run = cold_start(self.programs.predict(contestant, clip), environment, log)
                except Failed as failure:
                    self.skip(f"{contestant.name} in {task.name}", str(failure))
                    continue
                if number > 0:
                    runs.setdefault(contestant.name, []).append(run)
        outcomes = {}
        for name, measured in runs.items():
            predicted, ended, peaks = zip(*measured)
            outcomes[name] = {
                "samples": list(predicted),
                "seconds_to_the_end": report.rounded(report.median(ended)),
                "peak_rss_mib": round(report.median(peaks)),
            }
        self.keep(task, outcomes)

    def keep(self, task, outcomes):
        if outcomes:
            self.outcomes[task.name] = outcomes
            self.results[task.name] = report.task_result(task, outcomes)
            report.print_task(self.results[task.name])


if __name__ == "__main__":
    main()
