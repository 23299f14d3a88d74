"""Has real Keras load and run what the library writes.

    python check_keras.py ZOETROPE MODELS [MORE.keras ...]

converts every .keras model in the folder MODELS (see make_models.py) with the command ZOETROPE, once to .keras and once to .h5, loads both in
Keras and compares predictions. Exits with 1 if any differs by more than 1e-5 of the largest magnitude.
"""

import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras
import numpy as np

from tensors import load


def values(arrays, name):
    return [arrays[key] for key in sorted(arrays) if key == name or key[:1] == name and key[1:].isdigit()]


def compare(model, arrays):
    xs = values(arrays, "x")
    ys = model.predict(xs if len(xs) > 1 else xs[0], verbose=0)
    ys = ys if isinstance(ys, (list, tuple)) else [ys]
    wanted = values(arrays, "y")
    assert len(ys) == len(wanted)
    return max(float(np.abs(y - w).max() / max(1, np.abs(w).max())) for y, w in zip(ys, wanted))


def convert(command, file, target):
    return subprocess.run([command, "convert", str(file), target], stderr=subprocess.DEVNULL).returncode


command, folder = sys.argv[1], pathlib.Path(sys.argv[2])
passed, failed = 0, 0
with tempfile.TemporaryDirectory() as out:
    pool = concurrent.futures.ThreadPoolExecutor(os.cpu_count())
    files = sorted(folder.glob("*.keras"))
    targets = {(file, kind): os.path.join(out, file.stem + kind) for file in files for kind in (".keras", ".h5")}
    # the command is started anew for each, most of the time
    codes = {key: pool.submit(convert, command, key[0], target) for key, target in targets.items()}
    for file in files:
        arrays = load(file.with_suffix(".safetensors"))
        for kind in (".keras", ".h5"):
            target = targets[file, kind]
            try:
                if codes[file, kind].result() != 0:
                    raise RuntimeError("convert failed")
                difference = compare(keras.saving.load_model(target, compile=kind == ".keras"), arrays)
                good = difference <= 1e-5
            except Exception as error:  # whatever it is, the next model is tried too
                good, difference = False, str(error).splitlines()[0] if str(error) else repr(error)
            passed, failed = passed + good, failed + (not good)
            if not good:
                print(file.stem + kind, difference)
        keras.utils.clear_session()
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
