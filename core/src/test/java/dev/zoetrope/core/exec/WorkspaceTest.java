package dev.zoetrope.core.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.core.tensor.Tensor;
import org.junit.jupiter.api.Test;

class WorkspaceTest {
    @Test
    void tensorsDoNotOverlap() {
        Workspace workspace = new Workspace();
        Tensor[] tensors = new Tensor[50];
        for (int i = 0; i < tensors.length; i++) {
            tensors[i] = workspace.tensor(Shape.of(i, 1000)).fill(i);
        }
        for (int i = 0; i < tensors.length; i++) {
            assertThat(tensors[i].toArray()).containsOnly(i == 0 ? new float[0] : new float[] {i});
        }
    }

    @Test
    void aSecondStepFindsTheMemoryOfTheFirst() {
        Workspace workspace = new Workspace();
        Tensor small = workspace.tensor(Shape.of(100));
        Tensor large = workspace.tensor(Shape.of(3, 1 << 20));
        workspace.reset();
        assertThat(workspace.tensor(Shape.of(100)).array()).isSameAs(small.array());
        assertThat(workspace.tensor(Shape.of(3, 1 << 20)).array()).isSameAs(large.array());
    }

    @Test
    void zerosAreZeroInUsedMemoryToo() {
        Workspace workspace = new Workspace(true);
        assertThat(workspace.zeros(Shape.of(7)).toArray()).containsOnly(0f);
        workspace.reset();
        assertThat(workspace.zeros(Shape.of(7)).toArray()).containsOnly(0f);
    }

    @Test
    void poisonedMemoryIsNaNBeforeItIsWrittenAndAfterItWasGivenBack() {
        Workspace workspace = new Workspace(true);
        Tensor x = workspace.tensor(Shape.of(5));
        assertThat(x.toArray()).containsOnly(Float.NaN);
        x.fill(1f);
        workspace.reset();
        assertThat(x.toArray()).containsOnly(Float.NaN);
    }

    @Test
    void releasedMemoryIsHandedOutAgain() {
        Workspace workspace = new Workspace();
        Tensor kept = workspace.tensor(Shape.of(100));
        long mark = workspace.mark();
        Tensor first = workspace.tensor(Shape.of(2000));
        workspace.tensor(Shape.of(3, 1 << 20));
        workspace.release(mark);
        Tensor second = workspace.tensor(Shape.of(2000));
        assertThat(second.array()).isSameAs(first.array());
        assertThat(second.offset()).isEqualTo(first.offset()).isGreaterThanOrEqualTo(kept.offset() + 100);
    }
}
