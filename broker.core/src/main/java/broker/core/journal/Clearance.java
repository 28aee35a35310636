package broker.core.journal;

import broker.api.persistence.QueueReader;
import broker.api.persistence.SessionStore;
import broker.api.persistence.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The way to room in a full store by dropping: what the largest queues in it give up, the oldest
 * first. Owned by the store thread.
 *
 * <p>The sessions are asked on their loops, for only these know what is under way to a client: that
 * stays, or its Packet Identifier would be used again too early.
 */
final class Clearance {
  /** A queue that is half as large as the largest one, or larger, has to give something. */
  private static final int FAIR = 2;

  /** It gives this part of it, but not more bytes than that at once. */
  private static final int PART = 8;

  private static final long MOST_BYTES = 1 << 20;
  private static final int MOST_ENTRIES = 8_192;

  /** Bytes asked for at once, from all together; not more, for they are read to be counted. */
  private static final long ROUND_BYTES = 8 << 20;

  private static final long LEAST_BYTES = 1 << 20;

  private final Composition composition;
  private final Executor storeThread;
  private final Set<DurableSession> barren = new HashSet<>(); // have nothing to give, for now

  private long goal; // bytes asked for in the last round

  // of one round
  private final List<Surrender> answers = new ArrayList<>();
  private long asked; // numbers rounds
  private int missing;

  Clearance(Composition composition, Executor storeThread) {
    this.composition = composition;
    this.storeThread = storeThread;
  }

  /** There is room: whoever had nothing to give is asked again the next time. */
  void end() {
    barren.clear();
    goal = 0;
  }

  /**
   * Asks the sessions with the largest queues; for more each time, until there is room.
   *
   * @param needed bytes of content that found no room
   * @param done is called on the store thread with what they gave
   * @return false if there is nobody to ask
   */
  boolean ask(JournalHost host, long needed, Consumer<List<Surrender>> done) {
    List<DurableSession> largest = largest();
    if (largest.isEmpty()) {
      return false;
    }
    goal = Math.max(Math.max(2 * needed, LEAST_BYTES), 2 * goal);
    answers.clear();
    asked++;
    long round = asked;
    List<Wish> wishes = wishes(largest, Math.min(goal, ROUND_BYTES));
    missing = wishes.size();
    for (Wish wish : wishes) {
      host.makeRoom(
          wish.session,
          wish.bytes,
          answer -> storeThread.execute(() -> take(round, wish.session, answer, done)));
    }
    return true;
  }

  private record Wish(DurableSession session, long bytes) {}

  private List<DurableSession> largest() {
    List<DurableSession> all = new ArrayList<>();
    composition.sessions(all);
    all.removeIf(s -> s.storedBytes() == 0 || barren.contains(s));
    all.sort(Comparator.comparingLong(DurableSession::storedBytes).reversed());
    long least = all.isEmpty() ? 0 : all.get(0).storedBytes() / FAIR;
    all.removeIf(s -> s.storedBytes() < least);
    return all;
  }

  private static List<Wish> wishes(List<DurableSession> largest, long bytes) {
    List<Wish> wishes = new ArrayList<>();
    long sum = 0;
    for (DurableSession session : largest) {
      if (sum >= bytes) {
        break;
      }
      long wish = Math.min(session.storedBytes() / PART + 1, Math.min(bytes - sum, MOST_BYTES));
      sum += wish;
      wishes.add(new Wish(session, wish));
    }
    return wishes;
  }

  private void take(
      long round, DurableSession session, Surrender answer, Consumer<List<Surrender>> done) {
    if (answer.entries().isEmpty() && answer.end() == null) {
      barren.add(session);
    }
    answers.add(answer);
    missing--;
    if (missing == 0 && round == asked) {
      done.accept(List.copyOf(answers));
    }
  }

  /** Takes what the sessions gave, and reads what the end of a queue has to give. */
  List<Operation> drops(List<Surrender> given, SessionStore store) throws StoreException {
    List<Operation> drops = dropsInMemory(given);
    for (Surrender each : given) {
      if (each.end() != null) {
        cut(each.end(), store, drops);
      }
    }
    return drops;
  }

  /** Takes what the sessions gave of what they had in memory. */
  private static List<Operation> dropsInMemory(List<Surrender> given) {
    List<Operation> drops = new ArrayList<>();
    for (Surrender each : given) {
      each.entries().forEach(entry -> drops.add(new Operations.Dequeue(entry)));
    }
    return drops;
  }

  /** The same while there is no store that could be read. */
  static List<Operation> dropsWithoutStore(List<Surrender> given) {
    for (Surrender each : given) {
      if (each.end() != null) {
        each.end().cut().taken(0, 0);
      }
    }
    return dropsInMemory(given);
  }

  private void cut(Surrender.End end, SessionStore store, List<Operation> drops)
      throws StoreException {
    StoredEnd read = new StoredEnd(end.session());
    boolean done = false;
    try {
      String clientId = end.session().clientId();
      store.readQueue(clientId, end.from(), MOST_ENTRIES, end.bytes(), read);
      done = true;
    } finally {
      if (done && !read.drops.isEmpty()) {
        drops.addAll(read.drops);
        end.cut().taken(read.last, read.drops.size());
      } else {
        barren.add(end.session());
        end.cut().taken(0, 0);
      }
    }
  }

  /** What the beginning of an end of a queue has that waits. */
  private static final class StoredEnd implements QueueReader {
    private final DurableSession session;
    final List<Operation> drops = new ArrayList<>();
    long last;

    StoredEnd(DurableSession session) {
      this.session = session;
    }

    @Override
    public void entry(
        long sequence, long messageId, long state, ByteBuffer extra, ByteBuffer content) {
      last = sequence;
      if (EntryState.isKnown(state) && EntryState.phase(state) == EntryState.QUEUED) {
        int size = content.remaining();
        drops.add(new Operations.DropStored(session, sequence, size));
      }
    }
  }
}
