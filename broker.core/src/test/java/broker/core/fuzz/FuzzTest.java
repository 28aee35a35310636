package broker.core.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import broker.core.metrics.Counter;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Streams of damaged packets, lost connections and stalled networks: the broker fails nowhere,
 * leaks nothing, answers within what each client allows, and healthy clients notice nothing.
 *
 * <p>What can be set as a system property: {@code fuzz.seed} replays one episode, {@code
 * fuzz.seconds} says how long new ones are played, {@code fuzz.packets} how many packets at least.
 */
final class FuzzTest {
  private static final long[] KNOWN_SEEDS = {24, 50, -1, -2, -3}; // the first two reach every limit
  private static final int MOST_MORE = 100;
  private static final int SEED_TO_REPEAT = 0;

  /**
   * The listener's, those of plugins that fail, those of a store, levels, which end where they
   * began, and the limit of sessions, at which healthy clients would be refused (BrokerTest has
   * it).
   */
  private static final Set<Counter> NEVER_REACHED =
      EnumSet.of(
          Counter.CONNECTIONS_REFUSED,
          Counter.PLUGIN_FAILURES,
          Counter.PLUGIN_SLOW_CALLS,
          Counter.JOURNAL_OPERATIONS,
          Counter.JOURNAL_ELIDED,
          Counter.CLIENTS_CONNECTED,
          Counter.SESSIONS_ABSENT,
          Counter.SESSIONS_REFUSED,
          Counter.QUEUED,
          Counter.QUEUED_BYTES,
          Counter.QUEUED_MEMORY);

  @AutoClose private final LeakWatch leaks = LeakWatch.open();

  @AutoClose
  private final ErrorLog errors = ErrorLog.open(); // after the leaks of others are logged

  private long episodes;
  private long packets;
  private long connections;

  @Test
  void knownEpisodesEndWellAndReachEveryLimit() {
    Set<Counter> missed = EnumSet.complementOf(EnumSet.copyOf(NEVER_REACHED));
    for (long seed : KNOWN_SEEDS) {
      missed.removeAll(play(seed));
    }
    for (long seed = 1; seed <= MOST_MORE && !missed.isEmpty(); seed++) {
      missed.removeAll(play(seed)); // the broker has changed, and the known ones go another way
    }
    checkLeaks();
    assertEquals(Set.of(), missed);
  }

  @Test
  void newEpisodesEndWell() {
    Long given = Long.getLong("fuzz.seed");
    if (given != null) {
      play(given);
      checkLeaks();
      return;
    }
    long first = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
    long end = System.nanoTime() + Duration.ofSeconds(Long.getLong("fuzz.seconds", 1)).toNanos();
    long enough = Long.getLong("fuzz.packets", 0);
    while (episodes == 0 || System.nanoTime() - end < 0 || packets < enough) {
      play(first + episodes);
    }
    checkLeaks();
    System.out.printf(
        "fuzz: %,d packets on %,d connections in %,d episodes from seed %d on, no finding%n",
        packets, connections, episodes, first);
  }

  @Test
  void episodeRepeatsItselfFromItsSeed() throws ExecutionException {
    assertEquals(summary(SEED_TO_REPEAT), summary(SEED_TO_REPEAT));
  }

  private static List<Long> summary(long seed) throws ExecutionException {
    Episode episode = episode(seed);
    return Arrays.stream(Counter.values()).map(counter -> episode.counters().get(counter)).toList();
  }

  /** Plays one episode; returns what happened in it. */
  private Set<Counter> play(long seed) {
    try {
      Episode episode = episode(seed);
      errors.check();
      leaks.check();
      episodes++;
      packets += episode.sent();
      connections += episode.connections();
      return Arrays.stream(Counter.values())
          .filter(counter -> episode.counters().get(counter) > 0)
          .collect(Collectors.toSet());
    } catch (AssertionError | ExecutionException e) {
      String finding = "-Dfuzz.seed=" + seed + ": " + e.getMessage();
      if (finding.contains(Episode.BUFFERS_LEFT)) {
        leaks.collect();
        finding += leaks; // who had them
      }
      throw new AssertionError(finding, e);
    }
  }

  /**
   * Plays one episode on a thread of its own: the leak detector notes the whole stack at each
   * access to a buffer, and below a test that is ten times as long.
   */
  private static Episode episode(long seed) throws ExecutionException {
    FutureTask<Episode> task =
        new FutureTask<>(
            () -> {
              Episode episode = new Episode(seed);
              episode.run();
              return episode;
            });
    new Thread(task, "fuzz").start();
    try {
      return task.get();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void checkLeaks() {
    leaks.collect();
    leaks.check();
  }
}
