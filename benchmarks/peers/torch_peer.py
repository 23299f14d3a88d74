"""PyTorch: torch_peer.py VARIANT TASK THREADS, or save MODEL, or predict MODEL CLIP for the cold start.

VARIANT is plain (NCHW), channels-last or compiled (channels-last and torch.compile).
"""

import sys

import torch
from torch import nn

from contestant import CLASSES, CONVOLUTION_FRAMES, CONVOLUTIONS, FRAMES, SIDE, convolution_flops, serve, split


class Lrcn(nn.Module):
    """The seed LRCN on [N,T,C,H,W]; logits. PyTorch's LSTM has a second bias, 128 parameters more than Keras's."""

    def __init__(self):
        super().__init__()
        layers = []
        for index, (_, channels, filters, pool) in enumerate(CONVOLUTIONS):
            layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU(), nn.MaxPool2d(pool)]
            layers += [nn.Dropout(0.25)] if index < 3 else [nn.Flatten()]
        self.frames = nn.Sequential(*layers)
        self.lstm = nn.LSTM(64, 32, batch_first=True)
        self.dense = nn.Linear(32, CLASSES)

    def forward(self, x):
        features = self.frames(x.flatten(0, 1)).unflatten(0, (x.shape[0], x.shape[1]))
        return self.dense(self.lstm(features)[0][:, -1])


class ConvLstm2D(nn.Module):
    """Keras's ConvLSTM2D, all outputs, on [T,N,C,H,W], with one convolution for the inputs of all steps."""

    def __init__(self, channels, filters):
        super().__init__()
        self.inputs = nn.Conv2d(channels, 4 * filters, 3, padding=1)
        self.states = nn.Conv2d(filters, 4 * filters, 3, padding=1, bias=False)
        self.filters = filters

    def forward(self, x):
        z = self.inputs(x.flatten(0, 1)).unflatten(0, x.shape[:2])
        h = c = x.new_zeros(x.shape[1], self.filters, *x.shape[3:])
        outputs = []
        for step in z:
            i, f, g, o = (step + self.states(h)).chunk(4, 1)
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            outputs.append(h)
        return torch.stack(outputs)


class SelfAttention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.attention = nn.MultiheadAttention(width, heads, batch_first=True)

    def forward(self, x):
        return self.attention(x, x, x, need_weights=False)


def random_clips(count, variant):
    """[N,T,C,H,W]; its memory is laid out as [N,T,H,W,C] unless the variant is plain."""
    x = torch.rand(count, FRAMES, SIDE, SIDE, 3).permute(0, 1, 4, 2, 3)
    return x.contiguous() if variant == "plain" else x


def in_format(x, variant):
    return x.to(memory_format=torch.contiguous_format if variant == "plain" else torch.channels_last)


def in_volume_format(x, variant):
    return x.to(memory_format=torch.contiguous_format if variant == "plain" else torch.channels_last_3d)


def model(variant):
    lrcn = in_format(Lrcn(), variant)
    return torch.compile(lrcn) if variant == "compiled" else lrcn


def train(batch, variant):
    lrcn = model(variant)
    adam = torch.optim.Adam(lrcn.parameters(), lr=1e-3, fused=True)
    x = random_clips(batch, variant)
    labels = torch.randint(CLASSES, (batch,))

    def call():
        adam.zero_grad(set_to_none=True)
        nn.functional.cross_entropy(lrcn(x), labels).backward()
        adam.step()

    return batch, call


def predict(batch, variant):
    lrcn = model(variant).eval()
    x = random_clips(batch, variant)

    @torch.inference_mode()
    def call():
        lrcn(x).softmax(-1)

    return batch, call


def conv(number, variant):
    """One of the LRCN's convolutions with its ReLU and pool, forward."""
    side, channels, filters, pool = CONVOLUTIONS[number - 1]
    layers = nn.Sequential(nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU(), nn.MaxPool2d(pool))
    layers = in_format(layers, variant).eval()
    layers = torch.compile(layers) if variant == "compiled" else layers
    x = in_format(torch.rand(CONVOLUTION_FRAMES, channels, side, side), variant)

    @torch.inference_mode()
    def call():
        layers(x)

    return convolution_flops(side, channels, filters), call


def sgemm(n):
    a, b, c = torch.rand(n, n), torch.rand(n, n), torch.empty(n, n)
    return 2 * n**3, lambda: torch.mm(a, b, out=c)


def layer(module, x):
    """Forward and backward, with the gradients of the parameters and of the input."""
    x.requires_grad_()
    output = module(x)
    output = output[0] if isinstance(output, tuple) else output
    gradient = torch.rand_like(output)  # in the output's memory format

    def call():
        x.grad = None
        module.zero_grad(set_to_none=True)
        y = module(x)
        (y[0] if isinstance(y, tuple) else y).backward(gradient)

    return 1, call


def work(variant, task):
    name, size = split(task)
    if name == "train":
        return train(size, variant)
    if name == "predict":
        return predict(size, variant)
    if name == "conv":
        return conv(size, variant)
    if name == "sgemm":
        return sgemm(size)
    if name == "lstm":  # [T,N,D], the order that PyTorch's LSTM works in
        return layer(nn.LSTM(128, 256), torch.rand(50, 32, 128))
    if name == "conv2d":
        module = in_format(nn.Conv2d(64, 128, 3, padding=1), variant)
        return layer(module, in_format(torch.rand(8, 64, 56, 56), variant))
    if name == "dense":
        return layer(nn.Linear(4096, 4096), torch.rand(64, 4096))
    if name == "batchnorm":
        return layer(in_format(nn.BatchNorm2d(64), variant), in_format(torch.rand(16, 64, 56, 56), variant))
    if name == "depthwise":
        module = in_format(nn.Conv2d(64, 64, 3, padding=1, groups=64), variant)
        return layer(module, in_format(torch.rand(16, 64, 56, 56), variant))
    if name == "conv1d":
        return layer(nn.Conv1d(128, 256, 5, padding="same"), torch.rand(32, 128, 256))
    if name == "conv3d":
        module = in_volume_format(nn.Conv3d(32, 64, 3, padding=1), variant)
        return layer(module, in_volume_format(torch.rand(2, 32, 16, 28, 28), variant))
    if name == "gru":
        return layer(nn.GRU(128, 256), torch.rand(50, 32, 128))
    if name == "convlstm2d":
        frames = in_format(torch.rand(40, 16, 28, 28), variant).unflatten(0, (10, 4))
        return layer(in_format(ConvLstm2D(16, 32), variant), frames)
    if name == "attention":
        return layer(SelfAttention(256, 8), torch.rand(16, 128, 256))
    raise SystemExit(f"no task {task}")


def cold_start(file, clip):
    lrcn = Lrcn()
    lrcn.load_state_dict(torch.load(file))
    lrcn.eval()
    with open(clip, "rb") as opened:
        pixels = torch.frombuffer(bytearray(opened.read()), dtype=torch.uint8)
    x = (pixels.float() / 255).view(1, FRAMES, SIDE, SIDE, 3).permute(0, 1, 4, 2, 3)
    with torch.inference_mode():
        print("prediction", lrcn(x).softmax(-1).tolist(), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "save":
        torch.save(Lrcn().state_dict(), sys.argv[2])
    elif sys.argv[1] == "predict":
        cold_start(*sys.argv[2:])
    else:
        torch.manual_seed(27)
        torch.set_num_threads(int(sys.argv[3]))
        serve(f"PyTorch {torch.__version__}", *work(sys.argv[1], sys.argv[2]))
