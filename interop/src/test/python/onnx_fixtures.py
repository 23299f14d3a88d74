"""Makes the .onnx files of interop/src/test/resources/onnx: small models as PyTorch's two exporters and Keras's write them,
each with its inputs x0, x1, ... and outputs y0, y1, ... beside it in a .safetensors file.

    python3 -m venv venv && venv/bin/pip install torch onnx onnxscript onnxruntime keras safetensors
    KERAS_BACKEND=torch venv/bin/python interop/src/test/python/onnx_fixtures.py
"""
import os
import pathlib

os.environ["KERAS_BACKEND"] = "torch"
import keras
import numpy as np
import torch
from safetensors.numpy import save_file
from torch import nn

OUT = pathlib.Path(__file__).parent.parent / "resources" / "onnx"


class Lrcn(nn.Module):
    """The seed's kind of network: each frame through convolutions, the frames through an LSTM."""

    def __init__(self, bidirectional):
        super().__init__()
        self.frames = nn.Sequential(
            nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(4), nn.Dropout(0.25), nn.Flatten())
        self.lstm = nn.LSTM(4 * 2 * 2, 5, batch_first=True, bidirectional=bidirectional)
        self.head = nn.Linear(10 if bidirectional else 5, 4)

    def forward(self, x):
        n, t = x.shape[:2]
        y = self.frames(x.reshape(n * t, *x.shape[2:])).reshape(n, t, -1)
        y, _ = self.lstm(y)
        return torch.softmax(self.head(y[:, -1]), -1)


class Residual(nn.Module):
    """A small ResNet: a stem with a padded pool, a block with a shortcut, a squeeze-and-excitation gate."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 6, 7, 2, 3, bias=False), nn.BatchNorm2d(6), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
        self.block = nn.Sequential(
            nn.Conv2d(6, 6, 3, padding=1, bias=False), nn.BatchNorm2d(6), nn.ReLU(),
            nn.Conv2d(6, 6, 3, padding=1, bias=False), nn.BatchNorm2d(6))
        self.gate = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(6, 2, 1), nn.SiLU(), nn.Conv2d(2, 6, 1), nn.Sigmoid())
        self.norm = nn.BatchNorm2d(6)
        self.head = nn.Linear(6, 3)

    def forward(self, x):
        x = self.stem(x)
        y = self.block(x)
        y = torch.relu(self.norm(x + y * self.gate(y)))
        return self.head(y.mean((2, 3)))


class Mobile(nn.Module):
    """Depthwise convolutions with strides, Hardswish, ReLU6, a split and a concatenation."""

    def __init__(self):
        super().__init__()
        self.expand = nn.Sequential(nn.Conv2d(4, 8, 1), nn.Hardswish())
        self.depthwise = nn.Sequential(nn.Conv2d(8, 8, 5, 2, 2, groups=8), nn.ReLU6())
        self.grouped = nn.Conv2d(8, 4, 3, groups=2, dilation=2)

    def forward(self, x):
        a, b = self.depthwise(self.expand(x)).chunk(2, 1)
        return self.grouped(torch.cat([b, torch.clamp(a, -0.5, 0.5)], 1)).flatten(1)


class Words(nn.Module):
    """An embedding with positions, a feed-forward block with layer normalisation and GELU, a two-layer GRU's last state."""

    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(11, 6)
        self.positions = nn.Parameter(torch.randn(1, 7, 6))
        self.norm = nn.LayerNorm(6)
        self.up = nn.Linear(6, 12)
        self.down = nn.Linear(12, 6)
        self.gru = nn.GRU(6, 5, num_layers=2, batch_first=True)

    def forward(self, x):
        y = self.table(x) + self.positions
        y = y + self.down(nn.functional.gelu(self.up(self.norm(y))))
        _, h = self.gru(y)
        return h[-1]


class Sequences(nn.Module):
    """Causal and plain convolutions over time, then a bidirectional RNN."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv1d(3, 6, 3, dilation=2)
        self.norm = nn.GroupNorm(2, 6)
        self.second = nn.Conv1d(6, 4, 2, stride=2)
        self.rnn = nn.RNN(4, 3, batch_first=True, bidirectional=True)

    def forward(self, x):
        y = nn.functional.elu(self.norm(self.first(nn.functional.pad(x, (4, 0)))))
        y = nn.functional.leaky_relu(self.second(y), 0.1).transpose(1, 2)
        return self.rnn(y)[0]


class Volume(nn.Module):
    """Three-dimensional convolution and pooling."""

    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv3d(2, 4, 3, padding=1), nn.PReLU(4), nn.AvgPool3d(2), nn.Conv3d(4, 3, 2), nn.Tanh(), nn.AdaptiveMaxPool3d(1))

    def forward(self, x):
        return self.net(x).flatten(1) * 2 - 1


class Decoder(nn.Module):
    """From few numbers to an image: transposed convolutions, an upsampling, several outputs."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(5, 4 * 3 * 3)
        self.up = nn.ConvTranspose2d(4, 3, 3, 2, 1, output_padding=1)
        self.norm = nn.InstanceNorm2d(3, affine=True)
        self.last = nn.ConvTranspose2d(3, 2, 4, 2, 1)

    def forward(self, x, scale):
        y = nn.functional.softplus(self.first(x)).view(-1, 4, 3, 3)
        z = nn.functional.interpolate(self.norm(self.up(y)), scale_factor=2, mode="nearest")
        return torch.sigmoid(self.last(z)), z.amax(1) * scale


TORCH = {
    "lrcn": (Lrcn(False), (torch.randn(2, 4, 3, 8, 8),)),
    "lrcn_bidirectional": (Lrcn(True), (torch.randn(2, 4, 3, 8, 8),)),
    "residual": (Residual(), (torch.randn(2, 3, 32, 32),)),
    "mobile": (Mobile(), (torch.randn(2, 4, 14, 14),)),
    "words": (Words(), (torch.randint(0, 11, (2, 7)),)),
    "sequences": (Sequences(), (torch.randn(2, 3, 12),)),
    "volume": (Volume(), (torch.randn(2, 2, 6, 6, 6),)),
    "decoder": (Decoder(), (torch.randn(2, 5), torch.randn(2, 1, 1))),
}


def without_places(file):
    """The exporter notes for each node which line of which file on this machine it comes from; that is nobody's business."""
    import onnx

    model = onnx.load(str(file))
    for node in model.graph.node:
        del node.metadata_props[:]
    onnx.save(model, str(file))


def save(name, inputs, outputs):
    tensors = {f"x{i}": np.ascontiguousarray(x, np.float32) for i, x in enumerate(inputs)}
    tensors |= {f"y{i}": np.ascontiguousarray(y, np.float32) for i, y in enumerate(outputs)}
    save_file(tensors, OUT / f"{name}.safetensors")


def train_a_little(model):
    """Moving statistics and parameters that differ from those that training begins with."""
    with torch.no_grad():
        for name, tensor in list(model.named_parameters()) + list(model.named_buffers()):
            if tensor.dim() == 1 and tensor.is_floating_point():
                tensor.copy_(torch.rand_like(tensor) + 0.5 if "var" in name or "weight" in name else torch.randn_like(tensor) * 0.3)
    return model.eval()


def from_torch():
    for name, (model, xs) in TORCH.items():
        train_a_little(model)
        with torch.no_grad():
            ys = model(*xs)
        ys = ys if isinstance(ys, tuple) else (ys,)
        names = [f"x{i}" for i in range(len(xs))]
        for exporter, opset in (("torchscript", 17), ("dynamo", 20)):
            dynamo = exporter == "dynamo"
            if dynamo and name == "sequences":
                continue  # PyTorch writes the steps of an nn.RNN out, one after another: no layer stands for those
            batch = torch.export.Dim("batch")
            shapes = (dict(dynamic_shapes=tuple({0: batch} for _ in xs)) if dynamo
                      else dict(dynamic_axes={n: {0: "batch"} for n in names}))
            file = OUT / f"torch_{name}_{exporter}.onnx"
            torch.onnx.export(model, xs, file, dynamo=dynamo, opset_version=opset, input_names=names, external_data=False, **shapes)
            if dynamo:
                without_places(file)
            save(file.stem, [x.numpy() for x in xs], [y.numpy() for y in ys])
    model, xs = TORCH["mobile"]
    torch.onnx.export(model, xs, OUT / "torch_mobile_opset11.onnx", dynamo=False, opset_version=11, input_names=["x0"])
    save("torch_mobile_opset11", [xs[0].numpy()], [model(*xs).detach().numpy()])


def from_keras():
    layers = keras.layers
    models = {
        "lrcn": keras.Sequential([
            keras.Input((4, 8, 8, 3)),
            layers.TimeDistributed(layers.Conv2D(4, 3, padding="same", activation="relu")),
            layers.TimeDistributed(layers.MaxPooling2D(4)),
            layers.TimeDistributed(layers.Dropout(0.25)),
            layers.TimeDistributed(layers.Flatten()),
            layers.LSTM(5),
            layers.Dense(4, activation="softmax")]),
        "cnn": keras.Sequential([
            keras.Input((9, 9, 3)),
            layers.Conv2D(4, 3, strides=2, padding="same"),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.DepthwiseConv2D(3, padding="same", activation="gelu"),
            layers.SeparableConv2D(5, 3, activation="silu"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(3)]),
        "sequences": keras.Sequential([
            keras.Input((8, 3)),
            layers.Conv1D(4, 3, padding="same", activation="elu"),
            layers.MaxPooling1D(2),
            layers.Flatten(),
            layers.Dense(6, activation="tanh"),
            layers.RepeatVector(2),
            layers.Dense(3)]),
    }
    x = keras.Input((6, 6, 2))
    y = layers.Conv2D(2, 3, padding="same")(x)
    y = layers.Add()([x, y])
    y = layers.Concatenate()([y, layers.Multiply()([x, y])])
    models["residual"] = keras.Model(x, layers.GlobalMaxPooling2D()(y))
    for name, model in models.items():
        xs = np.random.default_rng(1).normal(size=(2, *model.input_shape[1:])).astype(np.float32)
        train_a_little(model)
        ys = keras.ops.convert_to_numpy(model(xs))
        file = OUT / f"keras_{name}.onnx"
        model.export(str(file), format="onnx", verbose=False)
        save(file.stem, [xs], [ys])


def check():
    """ONNX Runtime agrees with what is stored."""
    import onnxruntime
    from safetensors.numpy import load_file

    for file in sorted(OUT.glob("*.onnx")):
        stored = load_file(file.with_suffix(".safetensors"))
        session = onnxruntime.InferenceSession(file)
        feeds = {i.name: stored[f"x{n}"].astype(np.int64 if "int64" in i.type else np.float32)
                 for n, i in enumerate(session.get_inputs())}
        for n, y in enumerate(session.run(None, feeds)):
            print(file.name, n, y.shape, float(np.abs(y - stored[f"y{n}"]).max()))


if __name__ == "__main__":
    torch.manual_seed(27)
    keras.utils.set_random_seed(27)
    OUT.mkdir(parents=True, exist_ok=True)
    from_torch()
    from_keras()
    check()
