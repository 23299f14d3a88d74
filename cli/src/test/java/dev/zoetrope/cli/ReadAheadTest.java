package dev.zoetrope.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    private static ReadAhead.Source<Integer> failingAfter(int count) {
        AtomicInteger next = new AtomicInteger();
        return () -> {
            if (next.get() == count) {
                throw new IOException("broken");
            }
            return Optional.of(next.getAndIncrement());
        };
    }

    /** However far ahead the reader is when it happens. */
    @Test
    void aFailureComesAfterAllThatWasReadBefore() throws IOException {
        for (int ahead = 1; ahead < 9; ahead++) {
            try (ReadAhead<Integer> reading = new ReadAhead<>(failingAfter(5), ahead)) {
                List<Integer> read = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    read.add(reading.next().orElseThrow());
                }
                assertThat(read).containsExactly(0, 1, 2, 3, 4);
                assertThat(reading.poll()).isEmpty();
                assertThatThrownBy(reading::next)
                        .isInstanceOf(IOException.class)
                        .hasMessage("broken");
                assertThat(reading.next()).isEmpty();
            }
        }
    }
}
