"""Reference values from Keras 3 (TensorFlow backend) for recurrent layers with masks and given states.

    python make_masked.py OUT_DIR

Writes OUT_DIR/<case>.safetensors as README.md says of layers; besides, `mask` [N,T] of 1 and 0, and maybe the states to
begin with, `state/<index>`.
"""
import json, os, struct, sys
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np, tensorflow as tf, keras
from keras import layers as L

out = sys.argv[1]
rng = np.random.default_rng(11)


def arr(*shape, scale=1.0):
    return (rng.standard_normal(shape) * scale).astype(np.float32)


def save(path, tensors, metadata):
    header, data = {"__metadata__": metadata}, b""
    for name in sorted(tensors):
        raw = np.ascontiguousarray(tensors[name], dtype="<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensors[name].shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    head = json.dumps(header).encode()
    head += b" " * (-len(head) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(head)) + head + data)


def case(name, layer, x, mask, states=()):
    x = tf.constant(x)
    states = [tf.constant(s) for s in states]
    call = lambda: layer(x, mask=tf.constant(mask), **({"initial_state": states} if states else {}))
    call()
    for w in layer.weights:
        if "seed" not in w.path:
            w.assign(arr(*w.shape, scale=0.4))
    with tf.GradientTape() as g:
        g.watch([x] + states)
        y = call()
        dy = tf.constant(arr(*y.shape))
        loss = tf.reduce_sum(y * dy)
    weights = layer.trainable_variables
    grads = g.gradient(loss, [x] + states + [w.value for w in weights], unconnected_gradients="zero")
    t = {"x": x.numpy(), "mask": mask.astype(np.float32), "y": y.numpy(), "dy": dy.numpy(), "dx": grads[0].numpy()}
    for i, s in enumerate(states):
        t[f"state/{i}"], t[f"dstate/{i}"] = s.numpy(), grads[1 + i].numpy()
    for i, w in enumerate(weights):
        key = f"{i}-{w.path.split('/')[-1]}"
        t[f"w/{key}"], t[f"dw/{key}"] = w.numpy(), tf.convert_to_tensor(grads[1 + len(states) + i]).numpy()
    config = json.loads(json.dumps(keras.saving.serialize_keras_object(layer)))["config"]
    save(os.path.join(out, name + ".safetensors"), t, {"spec": json.dumps({"layer": type(layer).__name__, "config": config})})


# Filled up behind, filled up before, with a gap, and all masked.
m = np.array([[1, 1, 1, 0, 0], [0, 0, 1, 1, 1], [1, 0, 1, 0, 1], [0, 0, 0, 0, 0]], dtype=bool)
x = lambda: arr(4, 5, 3)
for seq in (False, True):
    s = "_seq" if seq else ""
    case("lstm" + s, L.LSTM(4, return_sequences=seq), x(), m)
    case("gru_backwards" + s, L.GRU(4, return_sequences=seq, go_backwards=True), x(), m)
    case("simplernn_zero" + s, L.SimpleRNN(4, return_sequences=seq, zero_output_for_mask=True), x(), m)
    case("bidirectional" + s, L.Bidirectional(L.LSTM(3, return_sequences=seq), merge_mode="ave"), x(), m)
    case("bidirectional_mul" + s, L.Bidirectional(L.GRU(3, reset_after=False, return_sequences=seq), merge_mode="mul"), x(), m)
    case("convlstm2d" + s, L.ConvLSTM2D(2, 2, strides=(2, 1), padding="same", return_sequences=seq), arr(4, 5, 4, 3, 2), m)
    case("lstm_states" + s, L.LSTM(4, return_sequences=seq), x(), m, [arr(4, 4), arr(4, 4)])
    case("gru_states" + s, L.GRU(4, return_sequences=seq), x(), m, [arr(4, 4)])
