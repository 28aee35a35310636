package broker.core.admin;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.limits.Limits;
import broker.core.runtime.Bench;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class PulseTest {
  @AutoClose private final Bench bench = new Bench(Limits.DEFAULTS, 2);

  @Test
  void isThereOnlyWhenEveryLoopHasHadATurn() {
    CompletableFuture<Void> pulse = new Pulse(bench.state()).get().toCompletableFuture();
    assertFalse(pulse.isDone());
    bench.advance(Duration.ofMillis(1));
    assertTrue(pulse.isDone());
  }
}
