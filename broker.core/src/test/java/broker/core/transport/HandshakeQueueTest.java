package broker.core.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import broker.core.limits.Limits;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whose handshake begins when. */
final class HandshakeQueueTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final List<Integer> begun = new ArrayList<>();
  private long nanos;

  private HandshakeQueue queue(int atATime, int perSecond) {
    channel.freezeTime();
    Limits limits =
        Limits.builder().maximumTlsHandshakes(atATime).tlsHandshakeRate(perSecond).build();
    return new HandshakeQueue(channel.eventLoop(), () -> limits, () -> nanos);
  }

  private HandshakeQueue.Candidate candidate(int number) {
    return () -> begun.add(number);
  }

  private void advanceMillis(long millis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void soManyRunAtATimeAndTheNextBeginsWhenOneEnds() {
    HandshakeQueue queue = queue(2, 0);
    for (int i = 1; i <= 4; i++) {
      queue.enter(candidate(i));
    }
    assertEquals(List.of(1, 2), begun);
    queue.ended();
    assertEquals(List.of(1, 2, 3), begun);
  }

  @Test
  void soManyBeginPerSecond() {
    HandshakeQueue queue = queue(1_000, 100);
    for (int i = 0; i < 1_000; i++) {
      queue.enter(candidate(i));
    }
    int atOnce = begun.size();
    for (int i = 0; i < 1_000; i++) {
      advanceMillis(1);
    }
    assertEquals(100, begun.size() - atOnce, 2);
    assertEquals(1, atOnce, "nothing was saved up");
  }

  @Test
  void whoHasGoneTakesNobodysPlace() {
    HandshakeQueue queue = queue(1, 0);
    queue.enter(candidate(1));
    queue.enter(() -> false);
    queue.enter(candidate(2));
    queue.ended();
    assertEquals(List.of(1, 2), begun);
  }
}
