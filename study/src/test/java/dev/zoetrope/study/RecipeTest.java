package dev.zoetrope.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zoetrope.core.tensor.Shape;
import dev.zoetrope.layers.layer.BuildContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecipeTest {
    @Test
    void poolsAsManyPixelsAsThereAre() {
        assertThat(Recipe.usual(20, 64).pools()).isEqualTo(List.of(4, 4, 2, 2));
        assertThat(Recipe.usual(10, 32).pools()).isEqualTo(List.of(4, 2, 2, 2));
        assertThat(Recipe.usual(10, 16).pools()).isEqualTo(List.of(2, 2, 2, 2));
        assertThat(Recipe.usual(10, 32).blocks(5, 32).pools()).isEqualTo(List.of(2, 2, 2, 2, 2));
        assertThat(Recipe.usual(10, 32).blocks(3, 32).pools()).isEqualTo(List.of(4, 2, 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 24, 32, 64})
    void everyVariantCanBeBuiltAndHasANameOfItsOwn(int side) {
        Map<String, Recipe> names = new HashMap<>();
        for (Aspect aspect : Aspect.values()) {
            List<Variant> variants = Variant.of(aspect, 3, side);
            assertThat(variants).extracting(Variant::label).doesNotHaveDuplicates();
            for (Variant variant : variants) {
                Recipe recipe = variant.recipe();
                Shape clip = Shape.of(recipe.frames(), side, side, 3);
                assertThat(recipe.network(4).build(clip, BuildContext.fresh(1)).outputShape())
                        .isEqualTo(Shape.of(4));
                assertThat(names.merge(recipe.slug(), recipe, (a, b) -> a)).isEqualTo(recipe);
            }
        }
    }
}
