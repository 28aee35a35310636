package broker.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * A loop of a simulated processor, whose clients send by the clock or by what they are answered.
 */
class PaceTest {
  private static final int CLIENTS = 500;
  private static final int PACKET_BYTES = 100;
  private static final int READ_NANOS = 4_000; // one read and one write
  private static final int TURNS = 20_000;

  private final Pace pace = new Pace(this::rest);
  private long nowNanos;
  private long restedNanos;
  private long longestRestNanos;
  private double idleShare; // of a turn, before it
  private int stallEveryTurns = Integer.MAX_VALUE; // about
  private final Random random = new Random(1);

  private void rest(long nanos) {
    nowNanos += nanos;
    restedNanos += nanos;
    longestRestNanos = Math.max(longestRestNanos, nanos);
  }

  /**
   * Turns in which that many clients are read from.
   *
   * @param bytesAfter what one has sent, by the nanoseconds since it was read from
   * @return reads in all
   */
  private long turns(int clients, IntUnaryOperator bytesAfter) {
    return turns(TURNS, clients, bytesAfter);
  }

  private long turns(int count, int clients, IntUnaryOperator bytesAfter) {
    long before = nowNanos;
    for (int turn = 0; turn < count; turn++) {
      int passed = (int) (nowNanos - before);
      before = nowNanos;
      nowNanos += (long) (clients * READ_NANOS * idleShare);
      stall();
      for (int i = 0; i < clients; i++) {
        pace.read(nowNanos, bytesAfter.applyAsInt(passed));
        nowNanos += READ_NANOS;
      }
      pace.endTurn(() -> nowNanos);
    }
    return (long) count * clients;
  }

  /** A collection of garbage. */
  private void stall() {
    if (random.nextInt(stallEveryTurns) == 0) {
      nowNanos += 20_000_000;
    }
  }

  private static IntUnaryOperator packetEvery(int nanos) {
    return passed -> 1 + (int) ((long) passed * PACKET_BYTES / nanos);
  }

  private double restedShare() {
    return (double) restedNanos / nowNanos;
  }

  @Test
  void restsAsLongAsItWorksWhenManyClientsSendByTheClock() {
    turns(CLIENTS, packetEvery(1_500_000));
    assertTrue(restedShare() > 0.45 && restedShare() < 0.51, () -> "rested " + restedShare());
  }

  @Test
  void aStallInOneSampleSeldomDecides() {
    int resting = 0;
    for (int seed = 0; seed < 100; seed++) {
      PaceTest run = new PaceTest();
      run.random.setSeed(seed);
      run.stallEveryTurns = 100;
      resting += run.isRestingAfterTheFirstTrial() ? 1 : 0;
    }
    int processes = resting;
    assertTrue(processes >= 88, () -> processes + " of 100"); // 69 where one pair decides
  }

  private boolean isRestingAfterTheFirstTrial() {
    IntUnaryOperator capped = passed -> Math.min(300, packetEvery(1_500_000).applyAsInt(passed));
    turns(400, 128, capped);
    long rested = restedNanos;
    long then = nowNanos;
    turns(100, 128, capped);
    return restedNanos - rested > (nowNanos - then) / 4;
  }

  @Test
  void doesNotRestWhenClientsWaitForAnswers() {
    turns(CLIENTS, passed -> 2 * PACKET_BYTES);
    assertTrue(restedShare() < 0.03, () -> "rested " + restedShare());
  }

  @Test
  void doesNotRestWhileItHasTimeToSpare() {
    idleShare = 1;
    turns(CLIENTS, packetEvery(1_500_000));
    assertEquals(0, restedNanos);
  }

  @Test
  void doesNotRestForFewClients() {
    turns(63, packetEvery(100_000));
    assertEquals(0, restedNanos);
  }

  @Test
  void doesNotRestWhenReadsAreFull() {
    turns(CLIENTS, passed -> 1_024);
    assertEquals(0, restedNanos);
  }

  @Test
  void restsNoLongerThanItMay() {
    pace.longestRest(300_000);
    turns(CLIENTS, packetEvery(400_000));
    assertEquals(300_000, longestRestNanos);
  }

  @Test
  void neverRestsWhenItMayNot() {
    pace.longestRest(0);
    turns(CLIENTS, packetEvery(1_500_000));
    assertEquals(0, restedNanos);
  }

  @Test
  void noticesThatClientsHaveBegunToWaitForAnswers() {
    turns(CLIENTS, packetEvery(1_500_000));
    long rested = restedNanos;
    long then = nowNanos;
    turns(CLIENTS, passed -> 2 * PACKET_BYTES);
    double share = (double) (restedNanos - rested) / (nowNanos - then);
    assertTrue(share < 0.09, () -> "rested " + share);
  }
}
