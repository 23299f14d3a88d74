package dev.zoetrope.interop.keras;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.interop.hdf5.Hdf5Group;
import dev.zoetrope.interop.hdf5.Hdf5Object;
import dev.zoetrope.layers.checkpoint.ModelFormatException;
import dev.zoetrope.layers.layer.Parameter;
import dev.zoetrope.layers.optim.ConstantLearningRate;
import dev.zoetrope.layers.optim.Nadam;
import dev.zoetrope.layers.optim.Optimizer;
import dev.zoetrope.layers.optim.OptimizerState;
import dev.zoetrope.layers.optim.RMSprop;
import dev.zoetrope.layers.train.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an optimizer remembers, as Keras 3 keeps it: numbered variables, first the steps done and the learning rate, then
 * averages and accumulated gradients, then the slots of the optimizer itself, parameter by parameter.
 */
final class OptimizerVariables {
    private OptimizerVariables() {}

    /** A slot of a parameter. */
    private record Slot(Parameter parameter, String name) {
        String path() {
            return parameter.path() + "/" + name;
        }
    }

    /** The slots in the order of Keras's variables. */
    private static List<Slot> slots(Optimizer optimizer, Model model) {
        List<List<String>> groups = new ArrayList<>();
        if (optimizer.options().useEma()) {
            groups.add(List.of("average"));
        }
        if (optimizer.options().gradientAccumulationSteps() > 1) {
            groups.add(List.of("gradient_accumulator"));
        }
        List<String> names =
                optimizer.slots().stream().map(Optimizer.Slot::name).toList();
        if (optimizer instanceof RMSprop rmsprop) { // all velocities, then all momenta, if there is a momentum
            names.stream()
                    .filter(name -> !name.equals("momentum") || rmsprop.momentum() > 0)
                    .forEach(name -> groups.add(List.of(name)));
        } else {
            groups.add(names.stream().filter(name -> !name.endsWith("_hat")).toList());
            groups.add(names.stream().filter(name -> name.endsWith("_hat")).toList());
        }
        List<Slot> slots = new ArrayList<>();
        for (List<String> group : groups) {
            for (Parameter parameter : model.trainableParameters()) {
                group.forEach(name -> slots.add(new Slot(parameter, name)));
            }
        }
        return slots;
    }

    /** The state that variables hold; null if they are not those of this optimizer and model. */
    static @Nullable OptimizerState read(List<Hdf5Object> variables, Optimizer optimizer, Model model)
            throws ModelFormatException {
        if (variables.isEmpty() || !isScalar(variables.getFirst())) {
            return null;
        }
        List<Slot> slots = slots(optimizer, model);
        boolean rateStored = variables.size() > 1 && isScalar(variables.get(1));
        int first = rateStored ? 2 : 1;
        int extra = optimizer instanceof Nadam ? 1 : 0; // a product that follows from the step
        if (variables.size() != first + slots.size() + extra) {
            return null;
        }
        for (int i = 0; i < slots.size(); i++) {
            int[] wanted = slots.get(i).parameter.value().shape().dims();
            if (!Arrays.equals(variables.get(first + i).dims(), wanted)) {
                return null;
            }
        }
        long iterations = (long) scalar(variables.getFirst());
        double rate =
                rateStored ? scalar(variables.get(1)) : optimizer.learningRate().at(iterations);
        Map<String, Tensor> state = new LinkedHashMap<>(fresh(optimizer, model).slots());
        for (int i = 0; i < slots.size(); i++) {
            Tensor value = Tensor.zeros(slots.get(i).parameter.value().shape());
            variables.get(first + i).read(value.array(), value.offset());
            state.put(slots.get(i).path(), value);
        }
        return new OptimizerState(iterations, rate, state);
    }

    /** What an optimizer remembers before its first step. */
    static OptimizerState fresh(Optimizer optimizer, Model model) {
        return optimizer.start(model.trainableParameters(), model.execution()).state();
    }

    private static boolean isScalar(Hdf5Object variable) throws ModelFormatException {
        return variable.dims().length == 0;
    }

    private static double scalar(Hdf5Object variable) throws ModelFormatException {
        float[] value = new float[1];
        variable.read(value, 0);
        return value[0];
    }

    /** Puts a state where Keras looks for it. */
    static void write(OptimizerState state, Optimizer optimizer, Model model, Hdf5Group variables) {
        int number = 0;
        variables.put(Integer.toString(number++), state.iterations());
        if (optimizer.learningRate() instanceof ConstantLearningRate) {
            variables.put(Integer.toString(number++), scalar(state.learningRate()));
        }
        for (Slot slot : slots(optimizer, model)) {
            Tensor value = state.slots().get(slot.path());
            if (value == null) {
                throw new IllegalArgumentException("the optimizer's state has no " + slot.path());
            }
            variables.put(Integer.toString(number++), value);
        }
        if (optimizer instanceof Nadam nadam) {
            variables.put(Integer.toString(number), scalar(product(nadam, state.iterations())));
        }
    }

    private static Tensor scalar(double value) {
        return Tensor.wrap(new float[] {(float) value}, 0, Shape.of());
    }

    /** Of Nadam's momenta so far; soon too small to matter. */
    private static double product(Nadam nadam, long steps) {
        double product = 1;
        for (long t = 1; t <= steps && product > 1e-20; t++) {
            product *= nadam.beta1() * (1 - 0.5 * Math.pow(0.96, (double) t));
        }
        return product;
    }
}
