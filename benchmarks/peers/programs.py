"""How each program is started: its command line and environment."""

import importlib.util
import os
import pathlib
import shutil

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = ROOT / ".zoetrope" / "peers"

PYTHON_PROGRAMS = {"keras": ("keras_peer.py", ["keras", "tensorflow", "numpy"]), "torch": ("torch_peer.py", ["torch"])}
JVM_PROGRAMS = {"dl4j": "dev.zoetrope.peers.Dl4jPeer", "djl": "dev.zoetrope.peers.DjlPeer"}
JVM_OPTIONS = ["--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"]
ZOETROPE = "dev.zoetrope.benchmarks.peers."


class Programs:
    def __init__(self, python, java):
        self.python = python
        self.java = java

    def missing(self, contestant):
        """Why a contestant cannot run here, or None."""
        if contestant.program in PYTHON_PROGRAMS:
            absent = [m for m in PYTHON_PROGRAMS[contestant.program][1] if importlib.util.find_spec(m) is None]
            if absent:
                return "not installable: " + ", ".join(absent)
        if contestant.program in JVM_PROGRAMS and not list((WORK / contestant.program / "lib").glob("*.jar")):
            return "its artifacts could not be fetched or built; see " + f".zoetrope/peers/{contestant.program}.log"
        if contestant.variant == "compiled" and not shutil.which(os.environ.get("CXX", "g++")):
            return "torch.compile needs a C++ compiler"
        return None

    def worker(self, contestant, task, threads):
        program = contestant.program
        if program == "zoetrope":
            return self._zoetrope("Worker", contestant.variant, task, str(threads))
        if program in JVM_PROGRAMS:
            library = f"{WORK / program / 'lib'}/*"
            return [self.java, *JVM_OPTIONS, "-cp", library, JVM_PROGRAMS[program], task, str(threads)]
        return [self.python, str(HERE / PYTHON_PROGRAMS[program][0]), contestant.variant, task, str(threads)]

    def save(self, contestant):
        return self._cold(contestant, "save", str(self.model_file(contestant)))

    def predict(self, contestant, clip):
        command = self._cold(contestant, "predict", str(self.model_file(contestant)), str(clip))
        if contestant.variant == "cds":
            # the first prediction, which is not measured, writes the archive at its end
            archive = ["-XX:+AutoCreateSharedArchive", f"-XX:SharedArchiveFile={WORK / 'cold-start.jsa'}"]
            command[1:1] = archive
        return command

    def _cold(self, contestant, *arguments):
        if contestant.program == "zoetrope":
            return self._zoetrope("ColdStart", *arguments)
        return [self.python, str(HERE / PYTHON_PROGRAMS[contestant.program][0]), *arguments]

    def _zoetrope(self, main, *arguments):
        library = f"{ROOT / 'benchmarks' / 'target' / 'lib'}/*"
        options = ["--add-modules", "jdk.incubator.vector", *os.environ.get("ZOETROPE_JAVA_OPTS", "").split()]
        return [self.java, *options, "-cp", library, ZOETROPE + main, *arguments]

    @staticmethod
    def model_file(contestant):
        return WORK / {"zoetrope": "model.safetensors", "keras": "model.keras", "torch": "model.pt"}[contestant.program]

    @staticmethod
    def environment(threads):
        """The threads for those that look there; nothing else is set: each peer chooses its own best."""
        environment = dict(os.environ)
        environment.update({"OMP_NUM_THREADS": str(threads), "MKL_NUM_THREADS": str(threads)})
        environment.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
        environment.setdefault("TORCHINDUCTOR_CACHE_DIR", str(WORK / "inductor"))
        environment.update({"DJL_CACHE_DIR": str(WORK / "djl-cache"), "OPT_OUT_TRACKING": "true"})
        return environment
