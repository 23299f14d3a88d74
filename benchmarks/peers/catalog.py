"""What is measured: tasks, contestants and goals."""

from dataclasses import dataclass

PYTORCH = ["pytorch", "pytorch-channels-last", "pytorch-compiled"]
KERAS = ["keras-fit", "keras-fit-xla", "keras-step", "keras-step-xla"]
JVM = ["dl4j", "djl"]
ZOETROPE = ["zoetrope", "zoetrope-fit", "zoetrope-1-thread"]


@dataclass(frozen=True)
class Task:
    """One thing that every contestant does, in workers that are asked for samples in turn."""

    name: str
    title: str
    unit: str
    contestants: list
    scale: float = 1.0
    threads: int = 0  # 0: as many as the run has


@dataclass(frozen=True)
class Contestant:
    """Who does it: a program started with `arguments`, a task and a number of threads."""

    name: str
    program: str  # zoetrope, keras, torch, numpy, dl4j or djl
    variant: str
    threads: int = 0


CONTESTANTS = {
    contestant.name: contestant
    for contestant in [
        Contestant("zoetrope", "zoetrope", "step"),
        Contestant("zoetrope-fit", "zoetrope", "fit"),
        Contestant("zoetrope-1-thread", "zoetrope", "step", threads=1),
        Contestant("zoetrope-cds", "zoetrope", "cds"),  # cold start with a class-data archive
        Contestant("fma-peak", "zoetrope", "fma-peak", threads=1),
        Contestant("keras-fit", "keras", "fit"),
        Contestant("keras-fit-xla", "keras", "fit-xla"),
        Contestant("keras-step", "keras", "step"),
        Contestant("keras-step-xla", "keras", "step-xla"),
        Contestant("keras", "keras", ""),  # cold start
        Contestant("pytorch", "torch", "plain"),
        Contestant("pytorch-channels-last", "torch", "channels-last"),
        Contestant("pytorch-compiled", "torch", "compiled"),
        Contestant("dl4j", "dl4j", ""),
        Contestant("djl", "djl", ""),
    ]
}

TASKS = [
    Task("train-4", "LRCN, train, batch 4", "clips/s", ZOETROPE + KERAS + PYTORCH + JVM),
    Task("train-32", "LRCN, train, batch 32", "clips/s", ZOETROPE + KERAS + PYTORCH),
    Task("predict-1", "LRCN, predict, batch 1", "clips/s", ["zoetrope", "zoetrope-1-thread"] + KERAS + PYTORCH),
    Task("predict-32", "LRCN, predict, batch 32", "clips/s", ["zoetrope", "zoetrope-1-thread"] + KERAS + PYTORCH),
    *[
        Task(f"sgemm-{n}", f"sgemm {n}, 1 thread", "GFLOP/s", ["zoetrope", "fma-peak", "pytorch"], 1e-9, 1)
        for n in (256, 512, 1024)
    ],
    *[
        Task(
            f"conv-{i}",
            f"LRCN's convolution {i}, ReLU and pool, forward, 1 thread",
            "GFLOP/s",
            ["zoetrope", "fma-peak"] + PYTORCH,
            1e-9,
            1,
        )
        for i in (1, 2, 3, 4)
    ],
    Task("lstm", "LSTM(256) on [32,50,128], forward + backward", "calls/s", ["zoetrope", "pytorch", "djl"]),
    Task(
        "conv2d",
        "Conv2D 64 to 128, 3x3, on [8,56,56,64], forward + backward",
        "calls/s",
        ["zoetrope", "pytorch", "pytorch-channels-last"],
    ),
    Task("dense", "Dense 4096 to 4096, batch 64, forward + backward", "calls/s", ["zoetrope", "pytorch"]),
]
# Layers on images have channels-last as a second form in PyTorch.
LAYERS = {
    "batchnorm": ("BatchNormalization on [16,56,56,64]", True),
    "depthwise": ("DepthwiseConv2D 3x3 on [16,56,56,64]", True),
    "conv1d": ("Conv1D 128 to 256, 5, on [32,256,128]", False),
    "conv3d": ("Conv3D 32 to 64, 3x3x3, on [2,16,28,28,32]", True),
    "gru": ("GRU(256) on [32,50,128]", False),
    "convlstm2d": ("ConvLSTM2D 32, 3x3, on [4,10,28,28,16]", True),
    "attention": ("MultiHeadAttention of 8 heads of 32 on itself, [16,128,256]", False),
}
TASKS += [
    Task(
        name,
        title + ", forward + backward",
        "calls/s",
        ["zoetrope", "pytorch"] + (["pytorch-channels-last"] if images else []),
    )
    for name, (title, images) in LAYERS.items()
]
COLD_START = Task("cold-start", "process start to first prediction", "s", ["zoetrope", "zoetrope-cds", "keras", "pytorch"])


@dataclass(frozen=True)
class Goal:
    """`ours` is to be at least `target` times the best of `theirs`."""

    title: str
    task: str
    ours: str
    theirs: list
    target: float


GOALS = [
    *[Goal(f"train, batch {n}, against PyTorch's best", f"train-{n}", "zoetrope", PYTORCH, 15) for n in (4, 32)],
    *[Goal(f"train, batch {n}, against Keras fit", f"train-{n}", "zoetrope-fit", ["keras-fit"], 35) for n in (4, 32)],
    *[
        Goal(f"predict, batch {n}, against the best peer", f"predict-{n}", "zoetrope", KERAS + PYTORCH, 2)
        for n in (1, 32)
    ],
    *[
        Goal(f"convolution {i}, share of the FMA peak", f"conv-{i}", "zoetrope", ["fma-peak"], 0.7)
        for i in (1, 2, 3, 4)
    ],
    *[Goal(f"sgemm {n} against PyTorch", f"sgemm-{n}", "zoetrope", ["pytorch"], 1) for n in (256, 512, 1024)],
    *[
        Goal(f"sgemm {n}, share of the FMA peak", f"sgemm-{n}", "zoetrope", ["fma-peak"], 0.9)
        for n in (256, 512, 1024)
    ],
    *[
        Goal(f"{name}, forward and backward, against PyTorch", task, "zoetrope", PYTORCH, 1)
        for name, task in (("LSTM", "lstm"), ("Conv2D", "conv2d"), ("Dense", "dense"))
    ],
    # the time is to be at most one and a half of PyTorch's
    *[
        Goal(f"{title.split(' ')[0]}, forward and backward, against PyTorch", name, "zoetrope", PYTORCH, 1 / 1.5)
        for name, (title, _) in LAYERS.items()
    ],
    *[
        Goal(f"train, batch {n}, all threads against 1", f"train-{n}", "zoetrope", ["zoetrope-1-thread"], 1.8)
        for n in (4, 32)
    ],
]
