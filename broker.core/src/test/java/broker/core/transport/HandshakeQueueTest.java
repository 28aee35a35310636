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
  private final List<Integer> givenUp = new ArrayList<>();
  private HandshakeQueue queue;
  private long nanos;

  private void limit(int atATime, int perSecond) {
    channel.freezeTime();
    Limits limits =
        Limits.builder().maximumTlsHandshakes(atATime).tlsHandshakeRate(perSecond).build();
    queue = new HandshakeQueue(channel.eventLoop(), () -> limits, () -> nanos);
  }

  private HandshakeQueue.Candidate candidate(int number) {
    return candidate(number, true);
  }

  private HandshakeQueue.Candidate candidate(int number, boolean there) {
    return new HandshakeQueue.Candidate() {
      @Override
      public boolean begin() {
        return there && begun.add(number);
      }

      @Override
      public void giveUp() {
        givenUp.add(number);
        queue.ended(this);
      }
    };
  }

  private void advanceMillis(long millis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void soManyRunAtATimeAndTheNextBeginsWhenOneEnds() {
    limit(2, 0);
    HandshakeQueue.Candidate first = candidate(1);
    queue.enter(first);
    for (int i = 2; i <= 4; i++) {
      queue.enter(candidate(i));
    }
    assertEquals(List.of(1, 2), begun);
    queue.ended(first);
    assertEquals(List.of(1, 2, 3), begun);
  }

  @Test
  void soManyBeginPerSecond() {
    limit(1_000, 100);
    for (int i = 0; i < 1_000; i++) {
      queue.enter(candidate(i));
    }
    int atOnce = begun.size();
    for (int i = 0; i < 900; i++) {
      advanceMillis(1);
    }
    assertEquals(90, begun.size() - atOnce, 2);
    assertEquals(1, atOnce, "nothing was saved up");
  }

  @Test
  void whoHasGoneTakesNobodysPlace() {
    limit(1, 0);
    HandshakeQueue.Candidate first = candidate(1);
    queue.enter(first);
    queue.enter(candidate(2, false));
    queue.enter(candidate(3));
    queue.ended(first);
    assertEquals(List.of(1, 3), begun);
  }

  @Test
  void whoTakesLongLosesItsPlaceWhenOthersWait() {
    limit(2, 0);
    queue.enter(candidate(1));
    queue.enter(candidate(2));
    advanceMillis(5_000);
    assertEquals(List.of(), givenUp);
    queue.enter(candidate(3));
    assertEquals(List.of(1), givenUp);
    queue.enter(candidate(4));
    queue.enter(candidate(5));
    assertEquals(List.of(1, 2), givenUp);
    assertEquals(List.of(1, 2, 3, 4), begun);
    advanceMillis(1_000);
    assertEquals(List.of(1, 2, 3, 4, 5), begun);
    assertEquals(List.of(1, 2, 3), givenUp);
  }
}
