package broker.core.runtime;

import static broker.core.runtime.ConnectBuilder.v311;
import static broker.core.runtime.ConnectBuilder.v5;
import static org.junit.jupiter.api.Assertions.assertThrows;

import broker.core.limits.Limits;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** That the bench itself can be trusted. */
final class BenchTest {
  @AutoClose private final Bench bench = new Bench(Limits.DEFAULTS, 2);

  @Test
  void carriesMessagesBetweenVersionsAndLoops() {
    Peer a = bench.connect(0, v5("a")).subscribe("x/#", 1);
    Peer b = bench.connect(1, v311("b"));
    b.publish("x/y", 1, "hi");
    a.acknowledge(a.expectPublish("x/y", "hi"));
    a.expectNothing();
  }

  @Test
  void findsBufferThatNobodyReleases() {
    Bench leaking = new Bench();
    leaking.allocator().directBuffer(1);
    assertThrows(AssertionError.class, leaking::close);
  }
}
