package dev.zoetrope.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.exec.Parallel;
import dev.zoetrope.core.tensor.Tensor;
import dev.zoetrope.layers.layer.Parameter;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClearedGradientsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void gradientsOfAnySizeBecomeZero(int threads) {
        List<Parameter> parameters =
                List.of(new Parameter("small", Tensor.zeros(3)), new Parameter("large", Tensor.zeros(3, 100_003)));
        parameters.forEach(parameter -> parameter.gradient().fill(1f));
        try (Parallel parallel = new Parallel(threads)) {
            Parameter.clearGradients(parameters, parallel);
        }
        parameters.forEach(parameter -> assertThat(parameter.gradient().array()).containsOnly(0f));
    }
}
