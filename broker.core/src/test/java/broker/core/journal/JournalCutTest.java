package broker.core.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The windows of all loops end in one cut, so no message lies across two batches. */
final class JournalCutTest extends JournalWorld {
  @Test
  void windowsOfSeveralLoopsEndTogetherWhateverTheOrderOfTheirTurns() {
    for (int seed = 0; seed < 500; seed++) {
      JournalCutTest world = new JournalCutTest();
      world.startWithStore(3);
      world.cutAtRandom(new java.util.SplittableRandom(seed));
    }
  }

  /**
   * Messages that go to a session of each loop, and a loop that is behind now and then: a message
   * that may begin is in one batch with all that follows from it.
   */
  private void cutAtRandom(java.util.SplittableRandom random) {
    DurableSession[] sessions = new DurableSession[3];
    for (int i = 0; i < 3; i++) {
      sessions[i] = session(i, "s" + i);
    }
    int published = 0;
    for (int step = 0; step < 120; step++) {
      switch (random.nextInt(4)) {
        case 0 -> runStore();
        case 1 -> {
          int from = random.nextInt(3);
          int identifier = ++published;
          on(from, () -> begin(from, sessions, identifier));
        }
        default -> loops.get(random.nextInt(3)).turn();
      }
      assertWhole(published);
    }
    run();
    assertWhole(published);
    assertEquals(published, all(0).size());
  }

  private void begin(int from, DurableSession[] sessions, int identifier) {
    LoopJournal home = journals.get(from);
    if (home.isCutting()) {
      home.afterCut(() -> begin(from, sessions, identifier));
      return;
    }
    home.putReceived(sessions[from], identifier);
    long window = home.window();
    for (int i = 0; i < 3; i++) {
      if (i != from) {
        int to = i;
        loops.get(to).execute(() -> arrive(to, window, sessions[to], identifier));
      }
    }
  }

  private void arrive(int to, long window, DurableSession session, int identifier) {
    LoopJournal j = journals.get(to);
    if (window > j.window()) {
      j.afterCut(() -> arrive(to, window, session, identifier));
    } else {
      j.putReceived(session, identifier);
    }
  }

  private java.util.Set<Integer> all(int session) {
    return store.received.getOrDefault("s" + session, java.util.Set.of());
  }

  private void assertWhole(int published) {
    for (int identifier = 1; identifier <= published; identifier++) {
      int places = 0;
      for (int i = 0; i < 3; i++) {
        places += all(i).contains(identifier) ? 1 : 0;
      }
      assertTrue(places == 0 || places == 3, "a message lies across two batches");
    }
  }
}
