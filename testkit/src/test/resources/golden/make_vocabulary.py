"""Reference values from Keras 3 (TensorFlow backend) for attention, normalisations, activations, and layers with masks.

    python make_vocabulary.py OUT_DIR

Writes OUT_DIR/<family>/<case>.safetensors as README.md says of layers; besides, maybe `mask0`, `mask1`, … [N,T] of 1 and 0:
the masks of the inputs.
"""
import json, os, struct, sys
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np, tensorflow as tf, keras
from keras import layers as L

out = sys.argv[1]
rng = np.random.default_rng(17)


def arr(*shape, scale=1.0):
    return (rng.standard_normal(shape) * scale).astype(np.float32)


def save(path, tensors, metadata):
    header, data = {"__metadata__": metadata}, b""
    for name in sorted(tensors):
        raw = np.ascontiguousarray(tensors[name], dtype="<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(np.shape(tensors[name])), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    head = json.dumps(header).encode()
    head += b" " * (-len(head) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(head)) + head + data)


def key(i, w):
    return f"{i}-{w.path.split('/')[-1]}"


def case(family, name, layer, *xs, masks=None, training=False, adapt=None, config=None, call={}):
    xs = [tf.constant(x) for x in xs]
    given = xs[0] if len(xs) == 1 else xs
    options = dict(call)
    if "training" in layer._call_signature.parameters:
        options["training"] = training
    if masks is not None:
        masks = [tf.constant(m) for m in masks]
        options["mask"] = masks[0] if len(xs) == 1 else masks
    if adapt is not None:
        layer.adapt(adapt)
    layer(given, **options)
    weights = [w for w in layer.weights if "seed" not in w.path and "count" not in w.path]
    for w in weights:
        v = arr(*w.shape, scale=0.4) + (0 if len(w.shape) else 1)  # a scale near 0 leaves nothing but rounding
        if adapt is None:
            w.assign(np.abs(v) + 0.5 if "variance" in w.path else v)
    if hasattr(layer, "finalize_state"):
        layer.finalize_state()
    t = {f"w/{key(i, w)}": w.numpy() for i, w in enumerate(weights)}
    trainable = [w for w in weights if w.trainable]
    with tf.GradientTape() as g:
        g.watch(xs)
        y = layer(given, **options)
        dy = tf.constant(arr(*y.shape))
        loss = tf.reduce_sum(y * dy)
    grads = g.gradient(loss, xs + [w.value for w in trainable], unconnected_gradients="zero")
    t["y"], t["dy"] = y.numpy(), dy.numpy()
    for i, x in enumerate(xs):
        k = "" if len(xs) == 1 else str(i)
        t["x" + k], t["dx" + k] = x.numpy(), tf.convert_to_tensor(grads[i]).numpy()
    for i, m in enumerate(masks or []):
        t[f"mask{i}"] = m.numpy().astype(np.float32)
    for w, gradient in zip(trainable, grads[len(xs):]):
        t[f"dw/{key([id(v) for v in weights].index(id(w)), w)}"] = tf.convert_to_tensor(gradient).numpy()
    if training:
        t |= {f"s/{key(i, w)}": w.numpy() for i, w in enumerate(weights) if not w.trainable}
    config = config or json.loads(json.dumps(keras.saving.serialize_keras_object(layer)))["config"] | call
    os.makedirs(os.path.join(out, family), exist_ok=True)
    spec = {"layer": type(layer).__name__, "config": config, "training": training}
    save(os.path.join(out, family, name + ".safetensors"), t, {"spec": json.dumps(spec)})


# Filled up behind, filled up before, with a gap, and all masked; keys likewise.
queries = np.array([[1, 1, 1, 0, 0], [0, 0, 1, 1, 1], [1, 0, 1, 0, 1], [0, 0, 0, 0, 0]], dtype=bool)
values = np.array([[1, 1, 0, 0], [0, 1, 1, 1], [1, 0, 0, 1], [0, 0, 0, 0]], dtype=bool)
q, v, k = (lambda: arr(4, 5, 3)), (lambda: arr(4, 4, 2)), (lambda: arr(4, 4, 3))
for name, layer in {
    "dot": lambda: L.Attention(),
    "dot_scale": lambda: L.Attention(use_scale=True),
    "concat": lambda: L.Attention(score_mode="concat"),
    "concat_scale": lambda: L.Attention(use_scale=True, score_mode="concat"),
    "additive": lambda: L.AdditiveAttention(),
    "additive_noscale": lambda: L.AdditiveAttention(use_scale=False),
}.items():
    free, causal = {"use_causal_mask": False}, {"use_causal_mask": True}
    case("attention_scores", name, layer(), q(), v(), k(), call=free)
    case("attention_scores", name + "_two", layer(), q(), k(), call=free)
    case("attention_scores", name + "_masked", layer(), q(), v(), k(), masks=[queries, values, values], call=free)
    case("attention_scores", name + "_causal", layer(), q(), v(), k(), masks=[queries, values, values], call=causal)

data = arr(20, 4, 5) * 3 + 2
for name, layer in {
    "last": lambda: L.Normalization(),
    "invert": lambda: L.Normalization(invert=True),
    "axis1": lambda: L.Normalization(axis=1),
    "axes": lambda: L.Normalization(axis=(2, 1)),
    "all": lambda: L.Normalization(axis=None),
}.items():
    case("normalization", name, layer(), arr(3, 4, 5), adapt=data)
case("normalization", "given", L.Normalization(mean=3.0, variance=2.0), arr(3, 4, 5))
case("normalization", "given_each", L.Normalization(mean=[1.0, 2.0, 0.5, 0.0, 4.0], variance=[2.0, 0.0, 1.0, 4.0, 0.25], invert=True), arr(3, 4, 5))
case("normalization", "unit", L.UnitNormalization(), arr(3, 4, 5))
case("normalization", "unit_axes", L.UnitNormalization(axis=[1, 2]), arr(3, 4, 5))
case("normalization", "rms", L.RMSNormalization(), arr(3, 4, 5))

for name in ("relu", "leaky_relu", "relu6", "softmax", "celu", "elu", "selu", "softplus", "softsign", "squareplus", "soft_shrink", "sparse_plus", "silu", "gelu", "glu", "tanh", "tanh_shrink",
             "sigmoid", "sparse_sigmoid", "exponential", "hard_sigmoid", "hard_silu", "hard_tanh", "hard_shrink", "linear", "mish", "log_softmax", "log_sigmoid", "sparsemax"):
    case("activation", name, L.Activation(name), arr(3, 4, 6, scale=2))
approximate = L.Activation(lambda x: keras.activations.gelu(x, approximate=True))
case("activation", "gelu_tanh", approximate, arr(3, 4, 6, scale=2), config={"activation": "gelu_tanh"})

case("masked_norm", "mean", L.GlobalAveragePooling1D(), arr(3, 5, 4), masks=[queries[:3]])
case("masked_norm", "mean_keepdims", L.GlobalAveragePooling1D(keepdims=True), arr(3, 5, 4), masks=[queries[:3]])
case("masked_norm", "batchnorm_train", L.BatchNormalization(), arr(4, 5, 6) * 2 + 1, masks=[queries], training=True)
case("masked_norm", "batchnorm_train_plain", L.BatchNormalization(scale=False, center=False, epsilon=1e-5), arr(4, 5, 3), masks=[queries], training=True)
case("masked_norm", "batchnorm_infer", L.BatchNormalization(), arr(4, 5, 6), masks=[queries])
