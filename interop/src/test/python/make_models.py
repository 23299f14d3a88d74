"""Makes the Keras models that the tests read: every layer and option, Sequential and Functional, .keras and .h5.

    python make_models.py ../resources/models

needs Keras 3 with any backend, and h5py. For each model there are NAME.keras, NAME.h5 and NAME.safetensors with inputs x (x0, x1, ...)
and Keras's outputs y (y0, y1, ...). Those that are trained have a compile_config, and in NAME.safetensors also target and the
losses of the steps that follow.
"""

import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras
import numpy as np
from keras import layers as L

from tensors import save

OUT = sys.argv[1] if len(sys.argv) > 1 else "."
MODELS = {}


def model(*shapes, ints=0):
    """Registers a function that makes a model for inputs of these shapes; whole numbers below ints, or normal ones."""

    def register(make):
        MODELS[make.__name__] = (make, shapes, ints)
        return make

    return register


def chain(name, shape, *layers, ints=0):
    """A Sequential."""

    def make():
        return keras.Sequential([keras.Input(shape)] + [layer() for layer in layers], name=name)

    MODELS[name] = (make, (shape,), ints)


chain("dense", (5,), lambda: L.Dense(4, activation="relu"), lambda: L.Dense(3, use_bias=False, activation="softmax"))
chain("dense_named", (5,), lambda: L.Dense(4, name="first", activation="tanh"), lambda: L.Dense(3, name="second"))
chain("dense_regularized", (5,), lambda: L.Dense(4, kernel_regularizer=keras.regularizers.L1L2(0.01, 0.02), bias_regularizer="l2",
      activity_regularizer="l1", kernel_constraint=keras.constraints.MaxNorm(3), bias_constraint="non_neg",
      kernel_initializer=keras.initializers.VarianceScaling(2.0, "fan_out", "uniform"), bias_initializer="ones"))
chain("dense_sequence", (3, 5), lambda: L.Dense(4, activation="gelu"), lambda: L.Flatten(), lambda: L.Dense(2, activation="log_softmax"))
for activation in ("elu", "selu", "silu", "softplus", "softsign", "exponential", "hard_sigmoid", "leaky_relu", "relu6", "mish",
                   "log_sigmoid", "hard_silu", "hard_tanh", "celu", "squareplus", "sparse_plus", "hard_shrink", "soft_shrink", "tanh_shrink"):
    chain("activation_" + activation, (6,), lambda a=activation: L.Activation(a))
chain("conv1d", (9, 3), lambda: L.Conv1D(4, 3, strides=2, padding="same", activation="relu"), lambda: L.Conv1D(4, 2, dilation_rate=2, groups=2),
      lambda: L.GlobalMaxPooling1D())
chain("conv1d_causal", (9, 3), lambda: L.Conv1D(4, 3, padding="causal", dilation_rate=2))
chain("conv2d", (8, 9, 3), lambda: L.Conv2D(4, 3, activation="relu"), lambda: L.MaxPooling2D(), lambda: L.Conv2D(6, (2, 3), padding="same", strides=(2, 1), use_bias=False),
      lambda: L.GlobalAveragePooling2D(), lambda: L.Dense(3, activation="softmax"))
chain("conv2d_groups", (7, 7, 4), lambda: L.Conv2D(4, 3, groups=2, dilation_rate=2), lambda: L.AveragePooling2D((2, 3), strides=1, padding="same"))
chain("conv3d", (5, 6, 6, 2), lambda: L.Conv3D(3, (2, 3, 3), padding="same"), lambda: L.MaxPooling3D((1, 2, 2)), lambda: L.AveragePooling3D(2), lambda: L.GlobalAveragePooling3D(keepdims=True))
chain("conv2d_transpose", (4, 5, 3), lambda: L.Conv2DTranspose(4, 3, strides=2, padding="same", output_padding=1), lambda: L.Conv2DTranspose(2, 2))
chain("depthwise", (6, 6, 3), lambda: L.DepthwiseConv2D(3, depth_multiplier=2, padding="same", activation="relu"))
chain("separable", (6, 6, 3), lambda: L.SeparableConv2D(5, 3, strides=2, depth_multiplier=2, activation="relu"))
chain("pooling1d", (8, 3), lambda: L.MaxPooling1D(2), lambda: L.AveragePooling1D(2, strides=1, padding="same"), lambda: L.GlobalAveragePooling1D())
chain("pooling3d", (4, 4, 4, 2), lambda: L.MaxPooling3D(2, padding="same"), lambda: L.GlobalMaxPooling3D())
chain("global_max_pooling2d", (4, 5, 3), lambda: L.GlobalMaxPooling2D(keepdims=True), lambda: L.Flatten())
chain("batch_normalization", (4, 4, 3), lambda: L.BatchNormalization(momentum=0.9, epsilon=0.01), lambda: L.Conv2D(3, 2), lambda: L.BatchNormalization(center=False), lambda: L.BatchNormalization(scale=False))
chain("batch_normalization_axis", (4, 5, 3), lambda: L.BatchNormalization(axis=2))
chain("layer_normalization", (4, 6), lambda: L.LayerNormalization(), lambda: L.LayerNormalization(axis=[1, 2], scale=False, epsilon=1e-5))
chain("group_normalization", (4, 4, 6), lambda: L.GroupNormalization(groups=3), lambda: L.GroupNormalization(groups=-1, center=False))
chain("prelu", (4, 4, 3), lambda: L.PReLU(), lambda: L.PReLU(shared_axes=[1, 2]))
chain("relu_layers", (8,), lambda: L.ReLU(max_value=1.5, negative_slope=0.1, threshold=0.2), lambda: L.LeakyReLU(0.2), lambda: L.ELU(0.7), lambda: L.Softmax())
chain("softmax_axis", (4, 5), lambda: L.Softmax(axis=1))
chain("dropouts", (4, 4, 3), lambda: L.Dropout(0.3), lambda: L.SpatialDropout2D(0.2), lambda: L.GaussianNoise(0.1), lambda: L.GaussianDropout(0.1), lambda: L.ActivityRegularization(l1=0.1), lambda: L.Conv2D(2, 2))
chain("spatial_dropouts", (4, 3), lambda: L.SpatialDropout1D(0.2), lambda: L.Dense(2))
chain("padding_cropping1d", (6, 2), lambda: L.ZeroPadding1D((1, 2)), lambda: L.Cropping1D((2, 0)), lambda: L.UpSampling1D(2))
chain("padding_cropping2d", (6, 5, 2), lambda: L.ZeroPadding2D(((1, 0), (2, 1))), lambda: L.Cropping2D(((0, 2), (1, 0))), lambda: L.UpSampling2D((2, 3)))
chain("padding_cropping3d", (4, 4, 4, 2), lambda: L.ZeroPadding3D(1), lambda: L.Cropping3D(((1, 0), (0, 1), (1, 1))), lambda: L.UpSampling3D(2))
chain("upsampling_bilinear", (3, 4, 2), lambda: L.UpSampling2D(2, interpolation="bilinear"))
chain("reshaping", (4, 6), lambda: L.Reshape((3, -1)), lambda: L.Permute((2, 1)), lambda: L.Flatten(), lambda: L.RepeatVector(2), lambda: L.Rescaling(0.5, offset=1.0))
chain("embedding_lstm", (7,), lambda: L.Embedding(10, 4), lambda: L.LSTM(5), lambda: L.Dense(1, activation="sigmoid"), ints=10)
chain("embedding_masked", (7,), lambda: L.Embedding(6, 4, mask_zero=True), lambda: L.GRU(5, return_sequences=True), lambda: L.LSTM(3), ints=6)
chain("masking", (6, 3), lambda: L.Masking(0.0), lambda: L.SimpleRNN(4, return_sequences=True), lambda: L.LSTM(3))
chain("lstm_options", (6, 3), lambda: L.LSTM(4, return_sequences=True, go_backwards=True, unit_forget_bias=False), lambda: L.LSTM(3, activation="relu", recurrent_activation="hard_sigmoid", use_bias=False))
chain("gru", (6, 3), lambda: L.GRU(4, return_sequences=True), lambda: L.GRU(3, reset_after=False))
chain("simple_rnn", (6, 3), lambda: L.SimpleRNN(4, activation="relu"))
chain("conv_lstm2d", (4, 6, 5, 2), lambda: L.ConvLSTM2D(3, 3, padding="same", return_sequences=True), lambda: L.ConvLSTM2D(2, (2, 3), strides=2, recurrent_activation="hard_sigmoid"))
chain("bidirectional", (5, 3), lambda: L.Bidirectional(L.LSTM(4, return_sequences=True)), lambda: L.Bidirectional(L.GRU(3), merge_mode="sum"))
for mode in ("mul", "ave"):
    chain("bidirectional_" + mode, (5, 3), lambda m=mode: L.Bidirectional(L.SimpleRNN(4, return_sequences=True), merge_mode=m))
chain("bidirectional_two_layers", (5, 3), lambda: L.Bidirectional(L.LSTM(4), backward_layer=L.LSTM(4, go_backwards=True, activation="relu")))
chain("bidirectional_conv_lstm", (3, 5, 5, 2), lambda: L.Bidirectional(L.ConvLSTM2D(2, 3, padding="same")))
chain("time_distributed", (4, 8, 8, 3), lambda: L.TimeDistributed(L.Conv2D(4, 3, activation="relu")), lambda: L.TimeDistributed(L.MaxPooling2D(2)), lambda: L.TimeDistributed(L.Flatten()), lambda: L.LSTM(5), lambda: L.Dense(3, activation="softmax"))
chain("time_distributed_batch_norm", (4, 5, 5, 3), lambda: L.TimeDistributed(L.BatchNormalization()), lambda: L.TimeDistributed(L.GlobalAveragePooling2D()))
chain("time_distributed_model", (3, 6, 6, 2), lambda: L.TimeDistributed(keras.Sequential([keras.Input((6, 6, 2)), L.Conv2D(3, 3), L.BatchNormalization(), L.Flatten(), L.Dense(4)])), lambda: L.GRU(3))
chain("nested_sequential", (5,), lambda: keras.Sequential([keras.Input((5,)), L.Dense(4), L.BatchNormalization(), L.Dense(3)], name="inner"), lambda: L.Dense(3), lambda: L.BatchNormalization(), lambda: L.Dense(2))


@model((4, 6), (4, 6))
def merges(a, b):
    return keras.Model([a, b], [L.Add()([a, b]), L.Subtract()([a, b]), L.Multiply()([a, b]), L.Average()([a, b]), L.Maximum()([a, b]),
                                L.Minimum()([a, b]), L.Concatenate(axis=1)([a, b]), L.Dot(axes=2)([a, b]), L.Dot(axes=(1, 1), normalize=True)([a, b])])


@model((5,))
def shared_layer(x):
    dense = L.Dense(5, activation="tanh", name="twice")
    y = dense(dense(x))
    return keras.Model(x, L.Add()([L.Dense(5)(y), dense(y)]))


@model((8, 8, 3))
def residual(x):
    y = L.Conv2D(4, 3, padding="same")(x)
    z = L.Activation("relu")(L.BatchNormalization()(y))
    z = L.Conv2D(4, 3, padding="same")(z)
    return keras.Model(x, L.Dense(3, activation="softmax")(L.GlobalAveragePooling2D()(L.Add()([y, z]))))


@model((6,), (4, 5))
def two_inputs_two_outputs(a, b):
    z = L.Concatenate()([L.Dense(4, name="left")(a), L.LSTM(3, name="right")(b)])
    return keras.Model([a, b], [L.Dense(2, activation="softmax", name="kind")(z), L.Dense(1, name="size")(z)])


@model((5,))
def nested_functional(x):
    i = keras.Input((5,))
    two = keras.Model(i, [L.Dense(4)(i), L.BatchNormalization()(L.Dense(4)(i))], name="two")
    p, q = two(x)
    return keras.Model(x, L.Dense(2)(L.Add()([p, q])))


@model((5,))
def nested_shared(x):
    i = keras.Input((5,))
    inner = keras.Model(i, L.Dense(5, activation="tanh")(i))
    return keras.Model(x, L.Subtract()([inner(inner(x)), x]))


@model((6, 8))
def self_attention(x):
    y = L.MultiHeadAttention(2, 3)(x, x)
    y = L.LayerNormalization()(L.Add()([x, y]))
    return keras.Model(x, L.MultiHeadAttention(2, 4, value_dim=3, output_shape=5, use_bias=False)(y, y, use_causal_mask=True))


@model((6, 8), (4, 8), (4, 5))
def cross_attention(q, v, k):
    return keras.Model([q, v, k], L.MultiHeadAttention(3, 2)(q, v, key=k))


@model((5, 3), (4,), (4,))
def lstm_states(x, h, c):
    y, h1, c1 = L.LSTM(4, return_state=True, return_sequences=True)(x, initial_state=[h, c])
    return keras.Model([x, h, c], [y, h1, c1])


@model((5, 3))
def bidirectional_outputs(x):
    p, q = L.Bidirectional(L.GRU(4, return_sequences=True), merge_mode=None)(x)
    return keras.Model(x, [p, q])


@model((5, 3))
def encoder_decoder(x):
    _, h, c = L.LSTM(4, return_state=True)(x)
    y = L.LSTM(4, return_sequences=True)(L.RepeatVector(3)(h), initial_state=[h, c])
    return keras.Model(x, L.TimeDistributed(L.Dense(2))(y))


def trained():
    """Models that are trained, stopped, and trained on: the next losses."""
    def classifier():
        return keras.Sequential([keras.Input((6, 6, 2)), L.Conv2D(4, 3, activation="relu", kernel_regularizer="l2"), L.BatchNormalization(),
                                 L.Flatten(), L.Dense(3, activation="softmax")])

    optimizers = {
        "sgd": keras.optimizers.SGD(0.05),
        "momentum": keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True, clipnorm=1.0),
        "adam": keras.optimizers.Adam(0.01),
        "amsgrad_ema": keras.optimizers.Adam(0.01, amsgrad=True, use_ema=True),
        "adamw": keras.optimizers.AdamW(keras.optimizers.schedules.ExponentialDecay(0.01, 4, 0.9)),
        "rmsprop": keras.optimizers.RMSprop(0.01, momentum=0.5, centered=True),
        "nadam": keras.optimizers.Nadam(0.01),
        "adagrad": keras.optimizers.Adagrad(0.1),
        "adadelta": keras.optimizers.Adadelta(1.0),
        "adamax": keras.optimizers.Adamax(0.01),
        "lion": keras.optimizers.Lion(0.001),
    }
    for name, optimizer in optimizers.items():
        yield "trained_" + name, classifier(), optimizer


def randomize(m, rng):
    for v in m.weights:
        value = rng.normal(0, 0.4, v.shape)
        v.assign(np.abs(value) + 0.5 if "variance" in v.name else value)


def write(name, m, arrays):
    m.save(os.path.join(OUT, name + ".keras"))
    m.save(os.path.join(OUT, name + ".h5"))
    save(os.path.join(OUT, name + ".safetensors"), {key: np.asarray(a, np.float32) for key, a in arrays.items()})
    print(name)


def outputs(m, xs):
    ys = m.predict(xs if len(xs) > 1 else xs[0], verbose=0)
    return {"y%d" % i: y for i, y in enumerate(ys)} if isinstance(ys, (list, tuple)) else {"y": ys}


def inputs(xs):
    return {"x%d" % i: x for i, x in enumerate(xs)} if len(xs) > 1 else {"x": xs[0]}


for number, (name, (make, shapes, ints)) in enumerate(MODELS.items()):
    keras.utils.clear_session()
    keras.utils.set_random_seed(number)
    rng = np.random.default_rng(number)
    m = make(*[keras.Input(s) for s in shapes]) if make.__code__.co_argcount else make()
    randomize(m, rng)
    xs = [rng.integers(0, ints, (2, *s)).astype(np.float32) if ints else rng.normal(0, 1, (2, *s)).astype(np.float32) for s in shapes]
    if name == "masking":
        xs[0][:, 2:4] = 0
    write(name, m, {**inputs(xs), **outputs(m, xs)})

for number, (name, m, optimizer) in enumerate(trained()):
    keras.utils.set_random_seed(number)
    rng = np.random.default_rng(1000 + number)
    randomize(m, rng)
    m.compile(optimizer, "categorical_crossentropy", metrics=["accuracy"])
    x = rng.normal(0, 1, (6, 6, 6, 2)).astype(np.float32)
    target = np.eye(3, dtype=np.float32)[rng.integers(0, 3, 6)]
    for _ in range(3):
        m.train_on_batch(x, target)
    arrays = {"x": x, "target": target, **outputs(m, [x])}
    m.save(os.path.join(OUT, name + ".keras"))
    m.save(os.path.join(OUT, name + ".h5"))
    losses = []
    for _ in range(5):
        m.reset_metrics()
        losses.append(float(m.train_on_batch(x, target, return_dict=True)["loss"]))
    arrays["losses"] = losses
    save(os.path.join(OUT, name + ".safetensors"), {key: np.asarray(a, np.float32) for key, a in arrays.items()})
    print(name)
