package dev.zoetrope.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Locale;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Deeplearning4j, the train tasks: {@code Dl4jPeer TASK THREADS}; the protocol is contestant.py's. */
public final class Dl4jPeer {
    private static final int[][] CONVOLUTIONS = {{3, 16, 4}, {16, 32, 4}, {32, 64, 2}, {64, 64, 2}};

    private Dl4jPeer() {}

    public static void main(String[] args) throws IOException {
        if (!args[0].startsWith("train-")) {
            throw new IllegalArgumentException("no task " + args[0]);
        }
        int batch = Integer.parseInt(args[0].substring("train-".length()));
        MultiLayerNetwork network = new MultiLayerNetwork(lrcn());
        network.init();
        INDArray x = Nd4j.rand(batch, 64 * 64 * 3, 20); // [N,features,T]
        INDArray y = Nd4j.zeros(batch, 4);
        for (int i = 0; i < batch; i++) {
            y.putScalar(i, i % 4, 1);
        }
        System.out.println("ready Deeplearning4j, " + version() + ", Java " + Runtime.version() + ", " + network.numParams() + " parameters");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            double atLeast = Double.parseDouble(line);
            long start = System.nanoTime();
            long calls = 0;
            double seconds;
            do {
                network.fit(x, y);
                calls++;
                seconds = (System.nanoTime() - start) * 1e-9;
            } while (seconds < atLeast);
            System.out.println(String.format(Locale.ROOT, "%d %.9f", calls * batch, seconds));
        }
    }

    private static String version() {
        String jar = Nd4j.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        return jar.replaceAll(".*/|\\.jar$", "");
    }

    /** The seed LRCN; DL4J takes time into the batch and back by preprocessors, and counts what dropout keeps. */
    private static MultiLayerConfiguration lrcn() {
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder()
                .seed(27)
                .updater(new Adam(1e-3))
                .activation(Activation.RELU)
                .list();
        int layers = 0;
        for (int i = 0; i < CONVOLUTIONS.length; i++) {
            int[] sizes = CONVOLUTIONS[i];
            list.layer(layers++, new ConvolutionLayer.Builder(3, 3)
                    .nIn(sizes[0])
                    .nOut(sizes[1])
                    .convolutionMode(ConvolutionMode.Same)
                    .build());
            list.layer(layers++, new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                    .kernelSize(sizes[2], sizes[2])
                    .stride(sizes[2], sizes[2])
                    .build());
            if (i < CONVOLUTIONS.length - 1) {
                list.layer(layers++, new DropoutLayer.Builder(0.75).activation(Activation.IDENTITY).build());
            }
        }
        list.inputPreProcessor(0, new RnnToCnnPreProcessor(64, 64, 3));
        list.inputPreProcessor(layers, new CnnToRnnPreProcessor(1, 1, 64));
        list.layer(layers++, new LastTimeStep(
                new LSTM.Builder().nIn(64).nOut(32).activation(Activation.TANH).build()));
        list.layer(layers, new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(32)
                .nOut(4)
                .activation(Activation.SOFTMAX)
                .build());
        return list.build();
    }
}
