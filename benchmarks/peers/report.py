"""From samples to medians, ratios and goals; as a table and as JSON."""

import os
import platform
import statistics

import catalog


def rounded(value):
    return float(f"{value:.4g}")


def median(samples):
    return statistics.median(samples)


def ratio(ours, theirs):
    """The median over the rounds of what one did against the other in the same round."""
    return median([a / b for a, b in zip(ours, theirs)])


def machine():
    facts = {"system": f"{platform.system()} {platform.release()}", "cores": os.cpu_count()}
    try:
        with open("/proc/cpuinfo") as cpuinfo:
            lines = dict(line.split(":", 1) for line in cpuinfo.read().split("\n\n")[0].splitlines() if ":" in line)
        fields = {key.strip(): value.strip() for key, value in lines.items()}
        facts["cpu"] = fields.get("model name", platform.machine())
        flags = fields.get("flags", fields.get("Features", "")).split()
        facts["vector_flags"] = [f for f in flags if f.startswith(("avx", "fma", "sse4", "sve", "asimd", "amx"))]
        facts["memory_gib"] = round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    except OSError:
        facts["cpu"] = platform.processor() or platform.machine()
    return facts


def task_result(task, outcomes):
    """`outcomes`: by contestant a dict of samples (already in the task's unit), peak_rss_mib and more."""
    contestants = {}
    for name, outcome in outcomes.items():
        contestants[name] = {
            "median": rounded(median(outcome["samples"])),
            **{key: value for key, value in outcome.items() if key != "samples"},
            "samples": [rounded(sample) for sample in outcome["samples"]],
        }
        if "zoetrope" in outcomes and name != "zoetrope":
            ours = outcomes["zoetrope"]["samples"]
            pair = (outcome["samples"], ours) if task.unit == "s" else (ours, outcome["samples"])
            contestants[name]["zoetrope_against_it"] = rounded(ratio(*pair))
    return {"title": task.title, "unit": task.unit, "contestants": contestants}


def goals(outcomes):
    """The goals whose tasks were measured, each with what was reached."""
    results = []
    for goal in catalog.GOALS:
        measured = outcomes.get(goal.task, {})
        theirs = [name for name in goal.theirs if name in measured]
        if goal.ours in measured and theirs:
            best = max(theirs, key=lambda name: median(measured[name]["samples"]))
            value = ratio(measured[goal.ours]["samples"], measured[best]["samples"])
            results.append(entry(goal.title, value, goal.target, against=best))
    results += cold_start_goals(outcomes.get("cold-start", {}))
    results += resource_goals(outcomes)
    return results


def cold_start_goals(measured):
    results = []
    for name, title in (("zoetrope", "cold start"), ("zoetrope-cds", "cold start with a class-data archive")):
        if name not in measured:
            continue
        ours = measured[name]["samples"]
        if "keras" in measured:
            results.append(entry(f"{title} against Keras", ratio(measured["keras"]["samples"], ours), 5, against="keras"))
        results.append(entry(f"{title}, seconds", median(ours), 1.0, at_most=True))
    return results


def resource_goals(outcomes):
    results = []
    memory = outcomes.get("train-32", {})
    if "zoetrope-fit" in memory and "keras-fit" in memory:
        share = memory["zoetrope-fit"]["peak_rss_mib"] / memory["keras-fit"]["peak_rss_mib"]
        title = "peak resident memory, train, batch 32, share of Keras's"
        results.append(entry(title, share, 1 / 3, at_most=True, against="keras-fit"))
    for batch in (4, 32):
        allocated = outcomes.get(f"train-{batch}", {}).get("zoetrope", {}).get("allocated_bytes_per_call")
        if allocated is not None:
            results.append(entry(f"bytes allocated per step, batch {batch}", allocated, 65536, at_most=True))
    return results


def entry(title, value, target, at_most=False, against=None):
    result = {"goal": title, "target": ("<= " if at_most else ">= ") + f"{target:.4g}", "measured": rounded(value)}
    if against:
        result["against"] = against
    result["reached"] = value <= target if at_most else value >= target
    # 1 is just reached, more is better; at or below 0 the measured value says nothing
    result["share_of_goal"] = rounded(target / value if at_most and value > 0 else value / target)
    return result


def print_task(result):
    print(f"\n{result['title']} [{result['unit']}]")
    for name, one in result["contestants"].items():
        against = one.get("zoetrope_against_it")
        text = f"  {name:<24}{one['median']:>12.4g}"
        text += f"   {min(one['samples']):.4g} to {max(one['samples']):.4g}"
        text += f"   {one['peak_rss_mib']} MiB"
        print(text + (f"   Zoetrope against it: {against:.3g}x" if against else ""), flush=True)


def print_goals(results):
    print("\nGoals")
    for one in results:
        verdict = "reached" if one["reached"] else f"missed: {one['share_of_goal']:.0%} of the way"
        against = f" ({one['against']})" if "against" in one else ""
        print(f"  {one['goal'] + against:<72}{one['measured']:>10.4g}   {one['target']:<12}{verdict}")
