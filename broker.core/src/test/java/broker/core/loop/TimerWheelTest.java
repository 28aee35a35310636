package broker.core.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.core.loop.TimerWheel.Timer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TimerWheelTest {
  private static final long TICK = TimerWheel.TICK_NANOS;
  private static final long DAY = 86_400_000_000_000L;

  private final List<String> fired = new ArrayList<>();
  private long now = Long.MAX_VALUE - 50 * TICK; // the clock overflows meanwhile, as it may
  private Runnable scheduled;
  private long scheduledAt;
  private final TimerWheel wheel = new TimerWheel(() -> now, this::schedule);

  private void schedule(Runnable task, long delayNanos) {
    assertEquals(null, scheduled, "scheduled twice");
    scheduled = task;
    scheduledAt = now + delayNanos;
  }

  /** Moves the clock and runs what was scheduled exactly when it is due. */
  private void advance(long nanos) {
    long until = now + nanos;
    while (scheduled != null && scheduledAt - until <= 0) {
      now = scheduledAt;
      Runnable task = scheduled;
      scheduled = null;
      task.run();
    }
    now = until;
  }

  /** A timer that says its name. */
  private final class Named extends Timer {
    private final String name;
    private long firedAt;

    Named(String name) {
      this.name = name;
    }

    @Override
    protected void onTime(long nowNanos) {
      assertEquals(now, nowNanos);
      firedAt = nowNanos;
      fired.add(name);
    }
  }

  @Test
  void firesOnceAndNotBeforeItsTime() {
    Named timer = new Named("t");
    wheel.start(timer, 10 * TICK);
    advance(10 * TICK - 1);
    assertTrue(timer.isStarted());
    advance(2 * TICK);
    assertEquals(List.of("t"), fired);
    assertFalse(timer.isStarted());
    assertEquals(0, wheel.size());
  }

  @Test
  void firesNoLaterThanOneTickAfterItsTime() {
    Random random = new Random(1);
    for (int round = 0; round < 2_000; round++) {
      advance(random.nextLong(3 * TICK));
      Named timer = new Named("t");
      long delay = random.nextLong(5 * TICK);
      long due = now + delay;
      wheel.start(timer, delay);
      advance(delay + TICK);
      assertFalse(timer.isStarted(), "round " + round);
      assertTrue(timer.firedAt - due >= 0 && timer.firedAt - due <= TICK);
    }
  }

  @Test
  void asksForNothingWhileNoTimerIsStarted() {
    Named timer = new Named("t");
    wheel.start(timer, TICK);
    wheel.stop(timer);
    advance(2 * TICK);
    assertEquals(null, scheduled);
    wheel.start(timer, TICK);
    advance(3 * TICK);
    assertEquals(List.of("t"), fired);
    assertEquals(null, scheduled);
  }

  @Test
  void waitsLongerThanOneRoundOfTheRing() {
    wheel.start(new Named("days"), 10 * DAY);
    wheel.start(new Named("hour"), DAY / 24);
    advance(DAY / 12);
    assertEquals(List.of("hour"), fired);
    advance(10 * DAY);
    assertEquals(List.of("hour", "days"), fired);
  }

  @Test
  void catchesUpWhenTheClockJumps() {
    for (int i = 0; i < 5_000; i++) {
      wheel.start(new Named("" + i), i * TICK);
    }
    now += 2 * DAY;
    wheel.advance();
    assertEquals(5_000, fired.size());
  }

  @Test
  void restartedTimerForgetsItsFirstTime() {
    Named timer = new Named("t");
    wheel.start(timer, TICK);
    wheel.start(timer, 10 * TICK);
    assertEquals(1, wheel.size());
    advance(9 * TICK);
    assertEquals(List.of(), fired);
    advance(2 * TICK);
    assertEquals(List.of("t"), fired);
  }

  @Test
  void firingTimerMayStopAndStartOthersOfTheSameTick() {
    Named victim = new Named("victim");
    Named later = new Named("later");
    Timer first =
        new Timer() {
          @Override
          protected void onTime(long nowNanos) {
            fired.add("first");
            wheel.stop(victim);
            wheel.start(later, 2 * TICK);
            wheel.start(this, 0);
          }
        };
    wheel.start(first, TICK);
    wheel.start(victim, TICK);
    wheel.start(later, TICK);
    advance(TICK);
    assertEquals(List.of("first"), fired);
    assertTrue(first.isStarted() && later.isStarted() && !victim.isStarted());
  }

  @Test
  void failureOfOneTimerHarmsNoOther() {
    wheel.start(new Named("before"), TICK);
    wheel.start(
        new Timer() {
          @Override
          protected void onTime(long nowNanos) {
            throw new IllegalStateException("meant to fail");
          }
        },
        TICK);
    wheel.start(new Named("after"), TICK);
    advance(2 * TICK);
    assertEquals(2, fired.size());
  }

  @Test
  void agreesWithSimpleModel() {
    Random random = new Random(99);
    Map<Named, Long> model = new HashMap<>();
    List<Named> timers = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      timers.add(new Named("" + i));
    }
    for (int step = 0; step < 20_000; step++) {
      Named timer = timers.get(random.nextInt(timers.size()));
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          long delay = random.nextInt(20) == 0 ? random.nextLong(DAY) : random.nextLong(100 * TICK);
          wheel.start(timer, delay);
          model.put(timer, now + delay);
        }
        case 2 -> {
          wheel.stop(timer);
          model.remove(timer);
        }
        default -> {
          advance(random.nextInt(100) == 0 ? DAY / 3 : random.nextLong(4 * TICK));
          model.entrySet().removeIf(entry -> hasFired(entry.getKey(), entry.getValue()));
        }
      }
      assertEquals(model.size(), wheel.size());
    }
  }

  /** Checks one timer of the model; true when it was due and has fired. */
  private boolean hasFired(Named timer, long due) {
    if (timer.isStarted()) {
      assertTrue(now - due <= TICK, "late");
      return false;
    }
    assertTrue(timer.firedAt - due >= 0, "early");
    assertTrue(timer.firedAt - due <= TICK, "late");
    return true;
  }
}
