"""The same job in OpenCV: python opencv_ingest.py FOLDER OUT PROCESSES seek|forward. Samples 20 frames of 64x64 from every
video under FOLDER and writes each clip as a file of its own into OUT. "seek" goes to each frame as the usual scripts for UCF50
do (CAP_PROP_POS_FRAMES); "forward" decodes one frame after the other and converts only the sampled ones. Prints a line of JSON."""
import json
import multiprocessing
import os
import sys
import time

import cv2
import numpy as np

FRAMES, SIDE = 20, 64


def ingest(task):
    path, out, way = task
    video = cv2.VideoCapture(path)
    count = int(video.get(cv2.CAP_PROP_FRAME_COUNT))
    stride = max(count // FRAMES, 1)
    frames = []
    if way == "seek":
        for i in range(FRAMES):
            video.set(cv2.CAP_PROP_POS_FRAMES, i * stride)
            ok, frame = video.read()
            if not ok:
                break
            frames.append(cv2.resize(frame, (SIDE, SIDE)))
    else:
        for i in range((FRAMES - 1) * stride + 1):
            if not video.grab():
                break
            if i % stride == 0:
                frames.append(cv2.resize(video.retrieve()[1], (SIDE, SIDE)))
    np.stack(frames).tofile(out)
    return count


if __name__ == "__main__":
    folder, out, processes, way = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
    os.makedirs(out, exist_ok=True)
    videos = sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names)
    tasks = [(path, os.path.join(out, f"{i}.clip"), way) for i, path in enumerate(videos)]
    with multiprocessing.Pool(processes, initializer=cv2.setNumThreads, initargs=(1,)) as pool:
        pool.map(len, [[]] * processes)  # the processes are there
        start = time.perf_counter()
        frames = sum(pool.map(ingest, tasks, chunksize=1))
        seconds = time.perf_counter() - start
    print(json.dumps({"clips": len(tasks), "frames": frames, "seconds": seconds}))
