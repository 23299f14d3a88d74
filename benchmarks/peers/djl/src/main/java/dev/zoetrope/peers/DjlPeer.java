package dev.zoetrope.peers;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Locale;

/** Deep Java Library on PyTorch, train tasks and lstm: {@code DjlPeer TASK THREADS}; the protocol is contestant.py's. */
public final class DjlPeer {
    private static final int[][] CONVOLUTIONS = {{16, 4}, {32, 4}, {64, 2}, {64, 2}};

    private DjlPeer() {}

    public static void main(String[] args) throws IOException {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("ai.djl.pytorch.num_threads", args[1]);
        try (NDManager data = NDManager.newBaseManager(Device.cpu())) {
            Trainer trainer;
            Runnable call;
            int amount;
            if (args[0].startsWith("train-")) {
                int batch = Integer.parseInt(args[0].substring("train-".length()));
                NDArray x = data.randomUniform(0, 1, new Shape(batch, 20, 3, 64, 64));
                NDArray labels = data.arange(batch).mod(4).toType(DataType.INT64, false);
                trainer = trainer(lrcn(), x.getShape());
                call = () -> train(trainer, data, x, labels);
                amount = batch;
            } else if (args[0].equals("lstm")) {
                NDArray x = data.randomUniform(-1, 1, new Shape(32, 50, 128));
                x.setRequiresGradient(true);
                trainer = trainer(lstm(256), x.getShape());
                call = () -> forwardAndBackward(trainer, data, x);
                amount = 1;
            } else {
                throw new IllegalArgumentException("no task " + args[0]);
            }
            Engine engine = Engine.getInstance();
            System.out.println("ready DJL on " + engine.getEngineName() + " " + engine.getVersion() + ", Java "
                    + Runtime.version());
            serve(call, amount);
        }
    }

    private static void serve(Runnable call, int amount) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            double atLeast = Double.parseDouble(line);
            long start = System.nanoTime();
            long calls = 0;
            double seconds;
            do {
                call.run();
                calls++;
                seconds = (System.nanoTime() - start) * 1e-9;
            } while (seconds < atLeast);
            System.out.println(String.format(Locale.ROOT, "%d %.9f", calls * amount, seconds));
        }
    }

    private static Trainer trainer(Block block, Shape input) {
        Model model = Model.newInstance("peer", Device.cpu());
        model.setBlock(block);
        Trainer trainer = model.newTrainer(new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optDevices(new Device[] {Device.cpu()})
                .optOptimizer(Optimizer.adam().optLearningRateTracker(Tracker.fixed(1e-3f)).build()));
        trainer.initialize(input);
        return trainer;
    }

    private static void train(Trainer trainer, NDManager data, NDArray x, NDArray labels) {
        try (NDManager step = data.newSubManager()) {
            NDList input = new NDList(x);
            input.attach(step);
            try (GradientCollector gradients = trainer.newGradientCollector()) {
                NDList logits = trainer.forward(input);
                gradients.backward(trainer.getLoss().evaluate(new NDList(labels), logits));
            }
            trainer.step();
            input.attach(data);
        }
    }

    private static void forwardAndBackward(Trainer trainer, NDManager data, NDArray x) {
        try (NDManager step = data.newSubManager()) {
            NDList input = new NDList(x);
            input.attach(step);
            try (GradientCollector gradients = trainer.newGradientCollector()) {
                gradients.backward(trainer.forward(input).head());
            }
            input.attach(data);
        }
    }

    private static Block lstm(int units) {
        return LSTM.builder().setNumLayers(1).setStateSize(units).optBatchFirst(true).optReturnState(false).build();
    }

    /** The seed LRCN on [N,T,C,H,W]; logits. */
    private static Block lrcn() {
        SequentialBlock block = new SequentialBlock();
        block.add(LambdaBlock.singleton(x -> x.reshape(-1, 3, 64, 64)));
        for (int i = 0; i < CONVOLUTIONS.length; i++) {
            Shape pool = new Shape(CONVOLUTIONS[i][1], CONVOLUTIONS[i][1]);
            block.add(Conv2d.builder()
                    .setKernelShape(new Shape(3, 3))
                    .setFilters(CONVOLUTIONS[i][0])
                    .optPadding(new Shape(1, 1))
                    .build());
            block.add(Activation.reluBlock());
            block.add(Pool.maxPool2dBlock(pool, pool));
            block.add(i < CONVOLUTIONS.length - 1 ? Dropout.builder().optRate(0.25f).build() : Blocks.batchFlattenBlock());
        }
        block.add(LambdaBlock.singleton(x -> x.reshape(-1, 20, 64)));
        block.add(lstm(32));
        block.add(LambdaBlock.singleton(x -> x.get(":, -1")));
        return block.add(Linear.builder().setUnits(4).build());
    }
}
