"""Keras on TensorFlow: keras_peer.py VARIANT TASK THREADS, or save MODEL, or predict MODEL CLIP for the cold start.

VARIANT is fit (Model.fit and predict_on_batch, as most programs use Keras) or step (a train step of one's own and the
bare call, in tf.function); fit-xla and step-xla are the same compiled by XLA.
"""

import os
import sys

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from contestant import CLASSES, CONVOLUTIONS, FRAMES, SIDE, fit_clips, serve, split


def build():
    """The seed LRCN, 73,060 parameters."""
    stack = [layers.Input((FRAMES, SIDE, SIDE, 3))]
    for index, (_, _, filters, pool) in enumerate(CONVOLUTIONS):
        stack.append(layers.TimeDistributed(layers.Conv2D(filters, 3, padding="same", activation="relu")))
        stack.append(layers.TimeDistributed(layers.MaxPooling2D(pool)))
        stack.append(layers.TimeDistributed(layers.Dropout(0.25) if index < 3 else layers.Flatten()))
    return keras.Sequential(stack + [layers.LSTM(32), layers.Dense(CLASSES, activation="softmax")])


def random_clips(count):
    random = np.random.default_rng(27)
    x = random.random((count, FRAMES, SIDE, SIDE, 3), dtype=np.float32)
    return x, np.eye(CLASSES, dtype=np.float32)[random.integers(CLASSES, size=count)]


def compiled(xla):
    model = build()
    model.compile(
        optimizer=keras.optimizers.Adam(1e-3),
        loss="categorical_crossentropy",
        metrics=["accuracy"],
        jit_compile=True if xla else "auto",
    )
    return model


def fit(batch, xla):
    model = compiled(xla)
    clips = fit_clips(batch)
    x, y = random_clips(clips)
    return clips, lambda: model.fit(x, y, batch_size=batch, epochs=1, verbose=0)


def train_step(batch, xla):
    model = build()
    adam = keras.optimizers.Adam(1e-3)
    adam.build(model.trainable_variables)
    loss = keras.losses.CategoricalCrossentropy()
    x, y = (tf.constant(array) for array in random_clips(batch))

    @tf.function(jit_compile=xla)
    def step(x, y):
        with tf.GradientTape() as tape:
            value = loss(y, model(x, training=True))
        adam.apply(tape.gradient(value, model.trainable_variables), model.trainable_variables)
        return value

    return batch, lambda: step(x, y)


def predict_on_batch(batch, xla):
    model = compiled(xla)
    x, _ = random_clips(batch)
    return batch, lambda: model.predict_on_batch(x)


def predict_step(batch, xla):
    model = build()
    x = tf.constant(random_clips(batch)[0])
    step = tf.function(lambda x: model(x, training=False), jit_compile=xla)
    return batch, lambda: step(x)


def work(variant, task):
    name, size = split(task)
    style, _, xla = variant.partition("-")
    if name == "train":
        return (fit if style == "fit" else train_step)(size, xla == "xla")
    if name == "predict":
        return (predict_on_batch if style == "fit" else predict_step)(size, xla == "xla")
    raise SystemExit(f"no task {task}")


def cold_start(file, clip):
    model = keras.models.load_model(file, compile=False)
    x = np.fromfile(clip, np.uint8).reshape(1, FRAMES, SIDE, SIDE, 3).astype(np.float32) / 255
    print("prediction", np.asarray(model(x, training=False)).tolist(), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "save":
        build().save(sys.argv[2])
    elif sys.argv[1] == "predict":
        cold_start(*sys.argv[2:])
    else:
        keras.utils.set_random_seed(27)
        tf.config.threading.set_intra_op_parallelism_threads(int(sys.argv[3]))
        serve(f"Keras {keras.__version__}, TensorFlow {tf.__version__}", *work(sys.argv[1], sys.argv[2]))
